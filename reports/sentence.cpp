#include "reports/sentence.hpp"

#include "sim/model/policies.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace orsim {
namespace {

/// A sentence with gaps. What stands in square brackets is left out when one of its gaps cannot be
/// filled; elsewhere "somebody" fills a gap nobody is named for.
struct Pattern {
    Event event = Event::run_ended;
    std::string_view text;
};

// The gaps: `who` the actor in its role; `app`, `host`, ... the party of that kind, be it the actor
// or the other; `party` the one it happens to, application, node, host, data center or link;
// `second` the other application or node; `deed` and `option` of the fault; `target` whom a fault
// hit, where its own words do not say it; `time` the amount as a length, `span` the same unless it
// is zero; `number` the amount, `some` the same unless it is zero; `mode` what SCS tells an
// application to be, primary by 1 and backup by 0; `reading` what a counter says; `matter` what the
// record is about, a call, an interaction or a request; `why` the reason; `end` whom a message is
// for or from; `factor` the amount in millionths.
// clang-format off
constexpr std::array<std::string_view, 28> gaps{
    "who", "app", "node", "host", "dc", "lca", "scs", "tserver", "store", "link", "fault", "ixn",
    "lb", "party", "second", "target", "deed", "option", "time", "span", "number", "some", "mode",
    "matter", "why", "end", "factor", "reading",
};
// clang-format on

using enum Event;
// clang-format off
constexpr std::array patterns{
    Pattern{call_arrived, "the call arrives[ at {tserver}][, assigned to {node}][: {why}]"},
    Pattern{call_abandoned, "the caller gives up {time} after arriving"},
    Pattern{call_routed, "the call is routed[ for {app}] {time} after it arrived"},
    Pattern{call_default_routed, "the call is default-routed {time} after it arrived: router-timeout ran out"},
    Pattern{call_ended, "the call ends"},
    Pattern{call_stuck, "the call is stuck {time} after it arrived: nobody takes it and there is no default-dn"},
    Pattern{call_lost, "the call is lost[: {why}]"},
    Pattern{watch_started, "{who} starts watching for the session, {time} at most"},
    Pattern{watch_satisfied, "the watch of {who} ends with {time} left[: {why}]"},
    Pattern{watch_expired, "the watch of {who} runs out"},
    Pattern{session_create_started, "{who} starts creating the session[ after {span} without a free worker][: {why}]"},
    Pattern{session_created, "{who} has created the session {time} after the {matter} arrived[: {why}]"},
    Pattern{session_create_failed, "{who} fails to create the session[: {why}]"},
    Pattern{session_create_aborted, "{who} gives up creating the session[: {why}]"},
    Pattern{session_delegated, "{who} hands the creation over[ to {second}]"},
    Pattern{session_persisted, "{who} stores the session[ in {store}]"},
    Pattern{session_event_missed, "no session sees an event of the {matter}[, which {app} should have served][: {why}]"},
    Pattern{session_recovered, "{who} recovers the session[: {why}]"},
    Pattern{session_recovery_failed, "{who} fails to recover the session[: {why}]"},
    Pattern{session_restarted, "{who} starts the session again[: {why}]"},
    Pattern{session_orphaned, "{who} holds a session that has lost its {matter}"},
    Pattern{session_terminated, "{who} terminates the session[: {why}]"},
    Pattern{session_lost, "the session[ on {app}] is lost[: {why}]"},
    Pattern{session_ended, "the session[ on {app}] ends[: {why}]"},
    Pattern{app_crashed, "{app} crashes"},
    Pattern{app_hung, "{app} hangs: it neither works nor ends"},
    Pattern{app_started, "{app} has started[: {why}]"},
    Pattern{app_promoted, "{who} now runs in primary mode[: {why}]"},
    Pattern{app_demoted, "{who} now runs in backup mode[: {why}]"},
    Pattern{app_stopped, "{app} stops[: {why}]"},
    Pattern{app_suspending, "{app} suspends: it takes no new session and finishes those it has"},
    Pattern{host_down, "host {host} goes down"},
    Pattern{host_up, "host {host} comes up"},
    Pattern{dc_down, "data center {dc} goes down"},
    Pattern{dc_up, "data center {dc} comes up"},
    Pattern{link_cut, "the network is cut[ on link {link}][ around {host}][: {deed}]"},
    Pattern{link_healed, "the network carries again[ on link {link}][ around {host}][ after the {deed}]"},
    Pattern{ml_failure_detected, "{scs} takes {party} for failed[ after {span} of silence][: {why}]"},
    Pattern{ml_switchover, "{scs} orders {party} into {mode} mode[: {why}]"},
    Pattern{ml_alarm, "{scs} raises alarm {number}[ for {party}][: {why}]"},
    Pattern{store_down, "the store {store} goes down"},
    Pattern{store_up, "the store {store} comes up"},
    Pattern{ixn_queued, "the interaction waits in a queue[ of {ixn}]"},
    Pattern{ixn_pulled, "{who} pulls the interaction[ from {ixn}] {time} after it was queued[: {why}]"},
    Pattern{ixn_returned, "the interaction goes back to its queue[ in {ixn}][: {why}]"},
    Pattern{ixn_done, "the interaction[ that {app} routed] has been handled"},
    Pattern{http_request, "a request is sent[ to {party}][ through {lb}][: {why}]"},
    Pattern{http_redirected, "{who} redirects the request by 307[ to the external-url of {second}]"},
    Pattern{http_served, "{who} serves the request {time} after it was sent"},
    Pattern{http_refused, "the request is refused[ by {party}][: {why}]"},
    Pattern{fault_started, "fault {fault} begins[: {deed}][, hitting {target}]"},
    Pattern{fault_ended, "fault {fault} ends[: {deed}][, which hit {target}]"},
    Pattern{fault_no_effect, "fault {fault} has no effect[: {why}][ ({deed})]"},
    Pattern{run_ended, "the run ends with {number} calls unfinished"},
    Pattern{session_resumed, "{who} goes on with the session[: {why}]"},
    Pattern{session_step, "{who} runs a step of the session[, number {some}]"},
    Pattern{session_hung, "the session[ on {app}] waits for an event it has missed"},
    Pattern{recovery_started, "{who} starts recovering the sessions of its node[, {some} of them]"},
    Pattern{recovery_finished, "{who} has finished recovering sessions[, {some} of them]"},
    Pattern{app_recovered, "{app} works again[: {why}]"},
    Pattern{option_set, "an option is set[: {option}][ on {party}]"},
    Pattern{ixn_routed, "the interaction is routed to an agent[ for {app}] {time} after it was queued"},
    Pattern{call_requested_again, "{tserver} asks again to have the call routed, {time} after it arrived"},
    Pattern{sync_dropped, "{who} drops from the buffer for its backup, unsent, that this session exists[: {why}]"},
    Pattern{sync_sent, "{who} sends its backup what it had kept in the buffer, {number} sessions"},
    Pattern{message_lost, "{fault} loses a message[: {why} {end}]"},
    Pattern{message_delayed, "{fault} holds a message back[ for {span}][: {why} {end}]"},
    Pattern{message_doubled, "{fault} doubles a message[: {why} {end}]"},
    Pattern{node_list_read, "{app} reads a list of nodes {why}[ {node}]"},
    Pattern{tserver_switched, "the backup of {tserver} takes over[: {why}]"},
    Pattern{tserver_paired, "{tserver} has a backup again[, which is to learn of {some} calls]"},
    Pattern{tserver_down, "{tserver} is gone, its backup too"},
    Pattern{tserver_up, "{tserver} serves again"},
    Pattern{clock_put, "the wall clock of {app} is put {why} by {time}"},
    Pattern{clock_paced, "the clock of {app} runs at {factor} of true time"},
    Pattern{store_write_ignored, "the store keeps what it has: the write of {who} bears an earlier time"},
    Pattern{ml_start, "{scs} has {app} started: it is stopped, and autostart is on"},
    Pattern{call_request_rejected, "{tserver} rejects a request to route the call[ by {app}]: it has routed it already"},
    Pattern{counter_read, "{why} of {app} is {reading}"},
    Pattern{counter_alarm, "{why} of {app} is above its limit: {reading}"},
};

/// One for each reason; empty where the sentence already says it.
constexpr std::array<std::string_view, reason_kinds> whys{
    "",
    "", "it became primary before the session existed", "its watch ran out",
    "", "the call already had one", "another was registered first", "another is known to exist",
    "the call is over",
    "its document cannot be fetched", "the creation went wrong",
    "the session exists", "the call is over", "it became primary meanwhile", "processing has started",
    "its process ended", "its LCA does not answer", "its heartbeat stopped", "its LCA is gone",
    "it reports that its service is unavailable",
    "the primary failed", "an operator commands it", "both of the pair are primary", "it came back",
    "automatic failback",
    "the pair has no primary", "the pair has two primaries", "the pair has one primary again",
    "the pair is flapping", "the pair is stable again",
    "nothing had disturbed it", "it is sent session.recovered", "it is sent no event",
    "from the top, without persistence", "it was not stored", "the storage did not give it back",
    "both applications of its node are down", "its application was sent to backup mode",
    "its call has gone",
    "it is down already", "nothing matches its target", "it is not down", "the release lacks it",
    "gracefully", "plainly", "killed",
    "its restart is over", "its host is up again",
    "its switch is gone",
    "the owner has no external-url", "it runs in backup mode", "it is down",
    "there is no such session",
    "it acts outside",
    "it acts outside a second time",
    "its puller is no longer connected", "routing-timeout ran out", "its puller suspends",
    "its puller could not create a session", "its interaction was taken back",
    "the proxy had held the pull",
    "it asks to start a session", "it brings a session an event", "it asks a session for an answer",
    "it asks to terminate a session",
    "it cannot be reached", "nobody behind the balancer serves HTTP",
    "the client follows no more redirects", "it suspends", "its connection broke",
    "the buffer is full", "it is too old",
    "no agent accepted it in time",
    "an event of the call for", "news of the session for", "a command for", "a report of",
    "a keep-alive between its Management Layer and", "a read or write of the storage by",
    "a request to route by", "traffic of an interaction with", "a request for",
    "another node takes itself for assigned too", "no node takes itself for assigned",
    "without", "that again has",
    "in hot standby it knows the calls", "in warm standby it knows neither IDs nor data of older calls",
    "its IDs and data were lost with its T-Server", "the T-Server's backup had not learnt of it",
    "forward", "back",
    "it asks for /ors/help", "the release does not read JSON there", "the release has nothing there",
    "active-sessions", "pending-sessions", "create-session-time", "creation-session-rate",
};

/// Where one reason has several stories, told apart by the rule or the policy of the record.
struct Nuance {
    Reason reason = Reason::none;
    Rule rule = Rule::none;
    std::uint8_t policy = no_policy;
    std::string_view text;
};
constexpr std::array nuances{
    Nuance{Reason::as_reserved, Rule::none, static_cast<std::uint8_t>(Policy::create_failure_signal), "the assigned node has failed to create it"},
    Nuance{Reason::as_reserved, Rule::G02, no_policy, "the assigned node handed it over"},
};
// clang-format on

constexpr bool is_gap(std::string_view name) {
    return std::ranges::find(gaps, name) != gaps.end();
}

constexpr bool is_safe(char letter) {
    return letter >= ' ' && letter <= '~'
           && std::string_view{"\"<>&\\}"}.find(letter) == std::string_view::npos;
}

/// Why a pattern cannot be used; empty when it can.
constexpr std::string_view defect(std::string_view text) {
    bool inside = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char letter = text[at];
        if (letter == '[' || letter == ']') {
            if (inside == (letter == '[')) {
                return "brackets do not match";
            }
            inside = letter == '[';
        } else if (letter == '{') {
            const std::size_t end = text.find('}', at);
            if (end == std::string_view::npos || !is_gap(text.substr(at + 1, end - at - 1))) {
                return "a gap nobody fills";
            }
            at = end;
        } else if (!is_safe(letter)) {
            return "a character that is not safe in every form";
        }
    }
    return inside ? "brackets do not match" : "";
}

consteval bool every_event_has_its_sentence() {
    if (patterns.size() != event_kinds) {
        return false;
    }
    for (std::size_t at = 0; at < patterns.size(); ++at) {
        if (static_cast<std::size_t>(patterns.at(at).event) != at
            || !defect(patterns.at(at).text).empty()) {
            return false;
        }
    }
    return true;
}
static_assert(every_event_has_its_sentence(), "a sound sentence for each event, in their order");
static_assert(whys.back() == "creation-session-rate", "every reason is told");
static_assert(std::ranges::all_of(whys, [](std::string_view text) {
    return std::ranges::all_of(text, is_safe);
}));

using Filling = std::optional<std::string>;

/// The first of the record's two parties that is of one of the kinds.
template <class... Kinds>
Entity party_of(const Record& record, Kinds... kinds) {
    for (const Entity entity : {record.actor, record.other}) {
        if (((entity.kind == kinds) || ...)) {
            return entity;
        }
    }
    return {};
}

Filling named(const Names& names, Entity entity) {
    if (entity.kind == EntityKind::none) {
        return std::nullopt;
    }
    return std::string{names.of(entity)};
}

Entity touched(const Record& record) {
    using enum EntityKind;
    return party_of(record, app, node, host, data_center, link, tserver);
}

Filling fault_filling(std::string_view gap, const Names& names, const Record& record) {
    const Entity fault = party_of(record, EntityKind::fault);
    if (fault.kind == EntityKind::none) {
        return std::nullopt;
    }
    const FaultId id{fault.index};
    if (gap == "fault") {
        return named(names, fault);
    }
    if (gap == "deed") {
        return std::string{names.deed(id)};
    }
    if (gap == "option") {
        const std::string_view option = names.new_option(id);
        return option.empty() ? Filling{} : Filling{option};
    }
    const Entity target = fault == record.actor ? record.other : record.actor;
    return target == names.target(id) ? Filling{} : named(names, target);
}

/// Millionths as a decimal number without idle zeros: 1.01.
std::string factor_text(std::int64_t millionths) {
    std::string text =
        fmt::format("{}.{:06}", millionths / one_in_millionths, millionths % one_in_millionths);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') {
        text.pop_back();
    }
    return text;
}

/// What a counter says, with its unit where it has one.
std::string reading_of(const Record& record) {
    if (record.reason == Reason::create_session_time) {
        return human_microseconds(record.amount);
    }
    if (record.reason != Reason::creation_session_rate) {
        return std::to_string(record.amount);
    }
    constexpr std::int64_t thousand = 1'000;
    return fmt::format("{}.{:03} a second", record.amount / thousand, record.amount % thousand);
}

Filling amount_filling(std::string_view gap, const Record& record) {
    if (record.amount == 0 && (gap == "span" || gap == "some")) {
        return std::nullopt;
    }
    if (gap == "time" || gap == "span") {
        return human_microseconds(record.amount);
    }
    if (gap == "factor") {
        return factor_text(record.amount);
    }
    if (gap == "reading") {
        return reading_of(record);
    }
    if (gap == "mode") {
        return record.amount == 1 ? "primary" : "backup";
    }
    return std::to_string(record.amount);
}

constexpr bool is_of_amount(std::string_view gap) {
    return gap == "time" || gap == "span" || gap == "number" || gap == "some" || gap == "mode"
           || gap == "factor" || gap == "reading";
}

struct Kind {
    std::string_view gap;
    EntityKind kind = EntityKind::none;
};
constexpr std::array kinds{
    Kind{"app", EntityKind::app},          Kind{"node", EntityKind::node},
    Kind{"host", EntityKind::host},        Kind{"dc", EntityKind::data_center},
    Kind{"lca", EntityKind::lca},          Kind{"scs", EntityKind::scs},
    Kind{"tserver", EntityKind::tserver},  Kind{"store", EntityKind::store},
    Kind{"link", EntityKind::link},        Kind{"ixn", EntityKind::interaction_server},
    Kind{"lb", EntityKind::load_balancer},
};

Filling filling(std::string_view gap, const Names& names, const Record& record) {
    if (gap == "why") {
        const std::string_view text = why(record);
        return text.empty() ? Filling{} : Filling{text};
    }
    if (gap == "matter") {
        return std::string{names.matter(record.call)};
    }
    if (is_of_amount(gap)) {
        return amount_filling(gap, record);
    }
    if (gap == "fault" || gap == "deed" || gap == "option" || gap == "target") {
        return fault_filling(gap, names, record);
    }
    if (gap == "who") {
        return record.actor.kind == EntityKind::none ? Filling{}
                                                     : Filling{actor_in_role(names, record)};
    }
    if (gap == "party") {
        return named(names, touched(record));
    }
    if (gap == "end") {
        return named(names, record.other);
    }
    if (gap == "second") {
        const bool is_peer =
            record.other.kind == EntityKind::app || record.other.kind == EntityKind::node;
        return is_peer ? named(names, record.other) : Filling{};
    }
    const auto* known = std::ranges::find(kinds, gap, &Kind::gap);
    return known == kinds.end() ? Filling{} : named(names, party_of(record, known->kind));
}

/// Adds a text and fills its gaps; answers whether every gap could be filled.
bool add_filled(std::string& out, std::string_view text, const Names& names, const Record& record) {
    bool whole = true;
    while (!text.empty()) {
        const std::size_t gap = text.find('{');
        out += text.substr(0, gap);
        if (gap == std::string_view::npos) {
            break;
        }
        const std::size_t end = text.find('}', gap);
        const Filling found = filling(text.substr(gap + 1, end - gap - 1), names, record);
        whole = whole && found.has_value();
        out += found.value_or("somebody");
        text.remove_prefix(end + 1);
    }
    return whole;
}

std::string_view role(const Record& record) {
    switch (record.reason) {
    case Reason::as_assigned:
        return record.event == session_create_started ? "primary of assigned node "
                                                      : "assigned node ";
    case Reason::as_new_primary:
        return "new primary of assigned node ";
    case Reason::as_reserved:
        return "reserved node ";
    default:
        break;
    }
    const bool creates = record.event == Event::session_created;
    return creates && record.rule == Rule::R13 ? "reserved node " : "";
}

}  // namespace

std::string_view why(const Record& record) {
    for (const Nuance& nuance : nuances) {
        if (nuance.reason == record.reason
            && (nuance.rule == Rule::none || nuance.rule == record.rule)
            && (nuance.policy == no_policy || nuance.policy == record.policy)) {
            return nuance.text;
        }
    }
    return whys.at(static_cast<std::size_t>(record.reason));
}

std::string actor_in_role(const Names& names, const Record& record) {
    const std::string_view node = names.node_of(record.actor);
    if (node.empty()) {
        return std::string{names.of(record.actor)};
    }
    return fmt::format("{} ({}{})", names.of(record.actor), role(record), node);
}

void add_sentence(std::string& out, const Names& names, const Record& record) {
    std::string_view text = patterns.at(static_cast<std::size_t>(record.event)).text;
    while (!text.empty()) {
        const std::size_t open = text.find('[');
        add_filled(out, text.substr(0, open), names, record);
        if (open == std::string_view::npos) {
            break;
        }
        const std::size_t close = text.find(']', open);
        const std::size_t before = out.size();
        if (!add_filled(out, text.substr(open + 1, close - open - 1), names, record)) {
            out.resize(before);
        }
        text.remove_prefix(close + 1);
    }
}

std::string sentence(const Names& names, const Record& record) {
    std::string out;
    add_sentence(out, names, record);
    return out;
}

}  // namespace orsim
