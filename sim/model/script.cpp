#include "sim/model/script.hpp"

#include <algorithm>
#include <array>

namespace orsim {
namespace {

// clang-format off
constexpr std::array table{
    FaultTraits{.kind = FaultKind::crash, .name = "crash", .strikes = Subject::processes, .tells_itself = true},
    FaultTraits{.kind = FaultKind::hang, .name = "hang", .strikes = Subject::processes, .tells_itself = true},
    FaultTraits{.kind = FaultKind::pause, .name = "pause", .strikes = Subject::processes, .tells_itself = true},
    FaultTraits{.kind = FaultKind::stop, .name = "stop", .strikes = Subject::processes, .tells_itself = true},
    FaultTraits{.kind = FaultKind::restart, .name = "restart", .strikes = Subject::processes, .tells_itself = true, .is_momentary = true},
    FaultTraits{.kind = FaultKind::slow, .name = "slow", .strikes = Subject::processes},
    FaultTraits{.kind = FaultKind::service_unavailable, .name = "service_unavailable", .strikes = Subject::processes},
    FaultTraits{.kind = FaultKind::host_down, .name = "host_down", .tells_itself = true},
    FaultTraits{.kind = FaultKind::dc_down, .name = "dc_down", .tells_itself = true},
    FaultTraits{.kind = FaultKind::partition, .name = "partition", .disturbs_news = true},
    FaultTraits{.kind = FaultKind::loss, .name = "loss", .strikes = Subject::messages, .tells_each_message = true},
    FaultTraits{.kind = FaultKind::delay, .name = "delay", .strikes = Subject::messages, .tells_each_message = true},
    FaultTraits{.kind = FaultKind::duplicate, .name = "duplicate", .strikes = Subject::messages, .tells_each_message = true},
    FaultTraits{.kind = FaultKind::reorder, .name = "reorder", .strikes = Subject::messages, .tells_each_message = true},
    FaultTraits{.kind = FaultKind::clog, .name = "clog", .strikes = Subject::messages, .tells_each_message = true},
    FaultTraits{.kind = FaultKind::clock_skew, .name = "clock_skew", .strikes = Subject::clocks, .is_numbered = false},
    FaultTraits{.kind = FaultKind::clock_drift, .name = "clock_drift", .strikes = Subject::clocks, .is_numbered = false},
    FaultTraits{.kind = FaultKind::clock_jump, .name = "clock_jump", .strikes = Subject::clocks, .is_momentary = true, .is_numbered = false},
    FaultTraits{.kind = FaultKind::store_down, .name = "store_down", .strikes = Subject::storage},
    FaultTraits{.kind = FaultKind::store_slow, .name = "store_slow", .strikes = Subject::storage},
    FaultTraits{.kind = FaultKind::store_stall, .name = "store_stall", .strikes = Subject::storage},
    FaultTraits{.kind = FaultKind::store_lost_write, .name = "store_lost_write", .strikes = Subject::storage},
    FaultTraits{.kind = FaultKind::store_stale_read, .name = "store_stale_read", .strikes = Subject::storage},
    FaultTraits{.kind = FaultKind::store_replica_down, .name = "store_replica_down", .strikes = Subject::storage},
    FaultTraits{.kind = FaultKind::scs_down, .name = "scs_down"},
    FaultTraits{.kind = FaultKind::lca_down, .name = "lca_down"},
    FaultTraits{.kind = FaultKind::switchover, .name = "switchover", .tells_itself = true, .is_momentary = true},
    FaultTraits{.kind = FaultKind::failback, .name = "failback", .tells_itself = true, .is_momentary = true},
    FaultTraits{.kind = FaultKind::false_detection, .name = "false_detection", .is_momentary = true},
    FaultTraits{.kind = FaultKind::missed_detection, .name = "missed_detection"},
    FaultTraits{.kind = FaultKind::create_fails, .name = "create_fails", .strikes = Subject::processes},
    FaultTraits{.kind = FaultKind::recovery_fails, .name = "recovery_fails", .strikes = Subject::processes},
    FaultTraits{.kind = FaultKind::notice_lost, .name = "notice_lost", .strikes = Subject::messages, .tells_each_message = true},
    FaultTraits{.kind = FaultKind::pull_fails, .name = "pull_fails", .strikes = Subject::processes, .tells_each_message = true},
    FaultTraits{.kind = FaultKind::document_fetch_fails, .name = "document_fetch_fails", .strikes = Subject::processes},
    FaultTraits{.kind = FaultKind::burst, .name = "burst", .tells_itself = true},
    FaultTraits{.kind = FaultKind::throttle, .name = "throttle", .strikes = Subject::processes, .tells_itself = true},
    FaultTraits{.kind = FaultKind::set_option, .name = "set_option", .is_momentary = true},
    FaultTraits{.kind = FaultKind::node_list_skew, .name = "node_list_skew"},
    FaultTraits{.kind = FaultKind::rolling_restart, .name = "rolling_restart", .strikes = Subject::processes, .tells_itself = true, .is_momentary = true},
    FaultTraits{.kind = FaultKind::flapping, .name = "flapping", .disturbs_news = true},
    FaultTraits{.kind = FaultKind::swizzle, .name = "swizzle"},
    FaultTraits{.kind = FaultKind::isolate_node, .name = "isolate_node"},
    FaultTraits{.kind = FaultKind::trace, .name = "trace", .tells_itself = true},
    FaultTraits{.kind = FaultKind::tserver_switchover, .name = "tserver_switchover", .tells_itself = true, .is_momentary = true, .is_numbered = false},
    FaultTraits{.kind = FaultKind::tserver_down, .name = "tserver_down", .tells_itself = true, .is_numbered = false},
};
constexpr std::array<std::string_view, traffic_kinds> traffics{
    "all", "call_events", "session_notices", "mode_commands", "reports", "addp", "heartbeats", "storage", "routing",
    "interactions", "requests",
};
// clang-format on
static_assert(traffics.back() == "requests", "every kind of traffic has its name");
static_assert(table.size() == fault_kinds);
static_assert(
    [] {
        for (std::size_t at = 0; at < table.size(); ++at) {
            if (static_cast<std::size_t>(table.at(at).kind) != at) {
                return false;
            }
        }
        return true;
    }(),
    "the kinds of faults stand in the order of their enumeration");

bool is_by(const Selector& by, const Entity& actor, const Topology& topology) {
    if (by.kind == Selector::Kind::anybody) {
        return true;
    }
    const bool is_app = actor.kind == EntityKind::app;
    const AppId app{actor.index};
    switch (by.kind) {
    case Selector::Kind::app:
        return is_app && actor.index == by.index;
    case Selector::Kind::primary_of:
        return is_app && topology.nodes[NodeId{by.index}].primary == app;
    case Selector::Kind::backup_of:
        return is_app && topology.nodes[NodeId{by.index}].backup == app;
    case Selector::Kind::node:
        return (is_app && topology.apps[app].node.index() == by.index)
               || (actor.kind == EntityKind::node && actor.index == by.index);
    case Selector::Kind::host:
        return (is_app && topology.apps[app].host.index() == by.index)
               || (actor.kind == EntityKind::host && actor.index == by.index);
    case Selector::Kind::data_center:
        return (is_app && topology.data_center(app).index() == by.index)
               || (actor.kind == EntityKind::data_center && actor.index == by.index);
    case Selector::Kind::link:
        return actor.kind == EntityKind::link && actor.index == by.index;
    case Selector::Kind::store:
        return actor.kind == EntityKind::store;
    case Selector::Kind::scs:
        return actor.kind == EntityKind::scs && actor.index == by.index;
    case Selector::Kind::lca:
        return actor.kind == EntityKind::lca && actor.index == by.index;
    case Selector::Kind::tserver:
        return actor.kind == EntityKind::tserver && actor.index == by.index;
    case Selector::Kind::interaction_server:
        return actor.kind == EntityKind::interaction_server && actor.index == by.index;
    case Selector::Kind::load_balancer:
        return actor.kind == EntityKind::load_balancer && actor.index == by.index;
    case Selector::Kind::anybody:
        break;
    }
    return true;
}

}  // namespace

bool matches(const EventPattern& pattern, const Record& record, const Topology& topology) {
    const auto differs = [](const auto& wanted, const auto& found) {
        return wanted && *wanted != found;
    };
    if (differs(pattern.event, record.event) || differs(pattern.rule, record.rule)
        || differs(pattern.reason, record.reason) || differs(pattern.amount, record.amount)
        || differs(pattern.nth, record.call.nth)) {
        return false;
    }
    if (pattern.group && pattern.group->index() != record.call.group) {
        return false;
    }
    if (pattern.fault
        && (record.actor.kind != EntityKind::fault
            || record.actor.index != pattern.fault.index())) {
        return false;
    }
    const bool by_node =
        !pattern.node || is_by({Selector::Kind::node, pattern.node.index()}, record.actor, topology)
        || record.other == Entity{EntityKind::node, pattern.node.index()};
    return by_node && is_by(pattern.by, record.actor, topology);
}

std::string_view to_text(FaultKind kind) {
    return traits(kind).name;
}

std::string cluster_named_by(std::string_view option) {
    const std::size_t at = option.find('@');
    return at == std::string_view::npos ? std::string{} : std::string{option.substr(at + 1)};
}

const FaultTraits& traits(FaultKind kind) {
    return table.at(static_cast<std::size_t>(kind));
}

std::string_view to_text(Traffic traffic) {
    return traffics.at(static_cast<std::size_t>(traffic));
}

std::optional<FaultKind> fault_kind_named(std::string_view name) {
    const auto* found = std::ranges::find(table, name, &FaultTraits::name);
    if (found == table.end()) {
        return std::nullopt;
    }
    return found->kind;
}

}  // namespace orsim
