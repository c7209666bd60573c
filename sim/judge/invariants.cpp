#include "sim/judge/invariants.hpp"

#include "sim/base/promise.hpp"

#include <utility>

namespace orsim {
namespace {

using enum Invariant;
using enum InvariantKind;
constexpr Rule none = Rule::none;

// clang-format off
constexpr std::array<InvariantEntry, invariant_count> entries{{
    {backup_is_passive, safety, Rule::R03, "An application in backup mode creates no session, serves and recovers none, pulls no interaction and answers no HTTP request (R03 to R06)."},
    {one_primary_per_node, safety, Rule::R01, "Of the two applications of a node at most one runs in primary mode; a hung or cut-off primary still does, a process that ended does not."},
    {one_session_per_call, safety, Rule::R11, "At no time do two running processes hold a session of the same call."},
    {session_stays_on_node, safety, Rule::R22, "A session is recovered, resumed or restarted by an application of the node that created it, and by no other."},
    {creator_is_eligible, safety, Rule::R09, "A voice call's session is created only by who began to create it in its role: the assigned node as assigned or new primary, the reserved node as reserved, nobody suspending."},
    {reserved_waits_for_watch, safety, Rule::R13, "The reserved node tries only after its own watch ran out, unless it was told that creation failed or is delegated to it; and no watch runs out early."},
    {multimedia_only_by_puller, safety, Rule::R20, "Between pull and return only applications of the node that pulled an interaction work with it; nobody works with one that nobody pulled."},
    {only_owner_processes_events, safety, Rule::R11, "Steps, stored states and ends of a session come from the application that holds it."},
    {no_session_after_call_end, safety, Rule::T07, "No session is created for a call that is over, once the news of its end has had time to reach the creator."},
    {recovered_only_if_persisted, safety, Rule::R15, "A session is recovered only if its strategy lets it be stored and it was stored."},
    {recovered_event_matches_flag, safety, Rule::R18, "A recovered session is sent session.recovered exactly when its strategy says _sendSessionRecovered=\"true\" (R18, R19)."},
    {demoted_holds_no_sessions, safety, Rule::M06, "Once the instant of its demotion is over, an application in backup mode holds no session."},
    {the_dead_do_nothing, safety, none, "An application whose process is down or hung creates, serves, watches, pulls and answers nothing, and changes no mode; an SCS on a dead host decides nothing."},
    {calls_are_conserved, safety, none, "Every call arrives once, has at most one outcome of routed, default-routed and abandoned (stuck may come before), ends at most once, and run.ended counts those that are left."},
    {time_is_monotonic, safety, none, "Records stand in the order of their instants and of their numbers, and no record is caused by a later one."},
    {node_gets_a_primary, liveness, Rule::R14, "After a quiet period a node has an application in primary mode, if one of its processes runs and an SCS that is up can reach it."},
    {call_gets_session_or_outcome, liveness, Rule::R13, "After a quiet period a voice call has had a session or an outcome, if its nodes have a primary that runs or its T-Server has a default DN."},
    {persisted_sessions_settle, liveness, Rule::R15, "After a quiet period a stored session of a process that ended is recovered or written off, if its node has a running primary, the store is up and recovery is not lazy."},
    {watches_end, liveness, Rule::R10, "A watch is satisfied or runs out within its length and a quiet period, if its application runs all the while."},
    {every_fault_had_effect, non_vacuity, none, "Every fault of the script started and changed something."},
    {every_expectation_was_triggered, non_vacuity, none, "What every expectation speaks of came about, so that it could have failed."},
}};
// clang-format on
static_assert(
    [] {
        for (std::size_t at = 0; at < entries.size(); ++at) {
            if (static_cast<std::size_t>(entries.at(at).invariant) != at) {
                return false;
            }
        }
        return true;
    }(),
    "the registry stands in the order of the enumeration");

}  // namespace

std::span<const InvariantEntry> invariant_registry() {
    return entries;
}

const InvariantEntry& entry(Invariant invariant) {
    return entries.at(static_cast<std::size_t>(invariant));
}

Breaches::Breaches(const Scenario& scenario)
    : scenario_{&scenario}, allowed_(scenario.allowed.size()) {}

Breach* Breaches::count(Invariant invariant, Instant at) {
    ORSIM_EXPECT(faults_ != nullptr, "a breach is seen while the judge looks at a log");
    Breach* found = &broken_.at(static_cast<std::size_t>(invariant));
    for (std::size_t i = 0; i < allowed_.size(); ++i) {
        const Allowance& allowance = scenario_->allowed[i];
        if (allowance.invariant == invariant && faults_->is_open(allowance.window, at)) {
            found = &allowed_[i];
            break;
        }
    }
    ++found->times;
    return found;
}

void Breaches::faults_changed() {
    for (std::size_t i = 0; i < allowed_.size(); ++i) {
        const Allowance& allowance = scenario_->allowed[i];
        if (!allowance.window.after_last_fault || allowed_[i].times == 0) {
            continue;
        }
        Breach& broken = broken_.at(static_cast<std::size_t>(allowance.invariant));
        const std::uint64_t times = broken.times + allowed_[i].times;
        if (broken.times == 0) {
            broken = std::move(allowed_[i]);
        }
        broken.times = times;
        allowed_[i] = Breach{};
    }
}

}  // namespace orsim
