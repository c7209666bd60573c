#include "sim/model/options.hpp"

#include "sim/base/promise.hpp"

#include <algorithm>

namespace orsim {
namespace {

using enum Option;
using enum OptionScope;
using enum OptionUnit;
constexpr TakesEffect at_startup = TakesEffect::at_startup;
constexpr TakesEffect at_once = TakesEffect::at_once;
constexpr Evidence documented = Evidence::documented;
constexpr Evidence recalled = Evidence::recalled;
constexpr std::int64_t any = 2'147'483'647;

// clang-format off
constexpr std::array entries{
    OptionEntry{call_watching_timeout, "call-watching-timeout", node, milliseconds, 5000, 1000, 300000, false, at_startup, documented, "T1", "longest wait of backup and reserved node for the assigned primary to create the session"},
    OptionEntry{backup_synch_max_age, "backup-synch-max-age", node, seconds, 600, 11, any, false, at_once, documented, "T2", "oldest data kept in the primary's buffer for its backup (8.1.4)"},
    OptionEntry{backup_synch_max_buffer, "backup-synch-max-buffer", node, kilobytes, 100, 100, any, false, at_once, documented, "T3", "size of the primary's buffer for its backup (8.1.4)"},
    OptionEntry{sessionid_with_nodeid, "sessionid-with-nodeid", node, flag, 1, 0, 1, false, at_startup, documented, "", "whether session IDs contain the Node ID; needed with Redis"},
    OptionEntry{addp_timeout, "addp-timeout", host, seconds, 9, 1, any, true, at_once, documented, "T4", "silence after which SCS polls the LCA, and again until it declares the host lost; 0 turns it off"},
    OptionEntry{addp_remote_timeout, "addp-remote-timeout", host, seconds, 0, 1, any, true, at_once, documented, "T5", "the same on the LCA's side of the link; 0 turns it off"},
    OptionEntry{heartbeat_period, "heartbeat-period", application, seconds, 0, 10, 604800, true, at_once, documented, "T7", "longest silence of a process before its LCA calls it unresponsive; 0 turns it off"},
    OptionEntry{hangup_restart, "hangup-restart", application, flag, 1, 0, 1, false, at_once, documented, "T9", "whether the LCA restarts an unresponsive process"},
    OptionEntry{autostart, "autostart", application, flag, 0, 0, 1, false, at_once, documented, "T10", "whether SCS starts the application whenever it connects to its LCA and finds it stopped"},
    OptionEntry{suspending_wait_timeout, "suspending-wait-timeout", application, seconds, 10, 5, 600, false, at_once, documented, "T11", "how long SCS waits for an answer to a graceful stop before it stops the application plainly"},
    OptionEntry{disconnect_switchover_timeout, "disconnect-switchover-timeout", scs, seconds, 0, 1, any, true, at_once, documented, "T6", "how long SCS waits after losing an LCA before it looks again and switches over; 0 means at once"},
    OptionEntry{haflip_detect_timeout, "haflip-detect-timeout", scs, seconds, 10, -1, any, false, at_once, documented, "T12", "window in which a primary-backup-primary sequence counts as flapping; -1 turns it off"},
    OptionEntry{router_timeout, "router-timeout", tserver, seconds, 10, 0, any, true, at_once, documented, "T18", "longest stay on a Routing Point before default routing; 0 means no limit"},
    OptionEntry{default_redirection_limit, "default-redirection-limit", tserver, count, 4, 0, 15, true, at_once, documented, "T20", "how often default routing is tried; 0 switches default routing off"},
    OptionEntry{routing_timeout, "routing-timeout", interaction_server, minutes, 720, 20, 525600, false, at_once, documented, "T21", "how long an interaction may stay with the router before it counts as failed"},
    OptionEntry{delivering_timeout, "delivering-timeout", interaction_server, seconds, 30, 1, 86400, false, at_once, documented, "T22", "how long an agent may take to accept before the interaction returns to its queue"},
    OptionEntry{proxy_pull_hold, "proxy-pull-hold", interaction_server, seconds, 10, 1, 600, false, at_once, recalled, "T24", "longest delay of a pull answer through the proxy (the option's own name was not readable)"},
    OptionEntry{complete_assoc_on_target_node, "complete-assoc-on-target-node", node, flag, 0, 0, 1, false, at_once, documented, "", "must be the same on all nodes; what true changes could not be read, so no run takes it"},
};
// clang-format on
static_assert(entries.size() == option_count);

}  // namespace

std::span<const OptionEntry> option_registry() {
    return entries;
}

const OptionEntry& entry(Option option) {
    return entries.at(static_cast<std::size_t>(option));
}

std::optional<Option> option_named(std::string_view name) {
    const auto* found = std::ranges::find(entries, name, &OptionEntry::name);
    if (found == entries.end()) {
        return std::nullopt;
    }
    return found->option;
}

Duration as_duration(Option option, std::int64_t value) {
    switch (entry(option).unit) {
    case milliseconds:
        return std::chrono::milliseconds{value};
    case seconds:
        return std::chrono::seconds{value};
    case minutes:
        return std::chrono::minutes{value};
    default:
        break;
    }
    ORSIM_EXPECT(false, "only an option with a unit of time is a duration");
    return {};
}

std::string_view to_text(OptionUnit unit) {
    constexpr std::array<std::string_view, 6> texts{"ms", "s", "min", "KB", "", ""};
    return texts.at(static_cast<std::size_t>(unit));
}

Options::Options(const std::array<std::size_t, 6>& objects_by_scope) {
    for (const OptionEntry& known : entries) {
        const std::size_t objects = objects_by_scope.at(static_cast<std::size_t>(known.scope));
        values_.at(static_cast<std::size_t>(known.option))
            .assign(objects, Value{known.standard, false});
    }
}

std::int64_t Options::value(Option option, std::size_t object) const {
    const auto& row = values_.at(static_cast<std::size_t>(option));
    ORSIM_EXPECT(object < row.size(), "an option is asked of an object of its scope");
    return row[object].value;
}

Duration Options::duration(Option option, std::size_t object) const {
    return as_duration(option, value(option, object));
}

bool Options::is_set(Option option, std::size_t object) const {
    const auto& row = values_.at(static_cast<std::size_t>(option));
    ORSIM_EXPECT(object < row.size(), "an option is asked of an object of its scope");
    return row[object].set;
}

void Options::add_to(Digest& into) const {
    for (const std::vector<Value>& of_option : values_) {
        for (const auto& [value, set] : of_option) {
            left_out("who wrote it", set);
            into.add(value);
        }
    }
}

void Options::set(Option option, std::size_t object, std::int64_t value) {
    auto& row = values_.at(static_cast<std::size_t>(option));
    ORSIM_EXPECT(object < row.size(), "an option is set for an object of its scope");
    row[object] = Value{value, true};
}

}  // namespace orsim
