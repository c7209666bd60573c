#pragma once
/// A small deployment and a hand-made run on it, for tests of the reports: two nodes in one data
/// center, each application on a host of its own. Knows no world; the test says what happened.

#include "reports/run_facts.hpp"
#include "sim/model/scenario.hpp"
#include "sim/timeline/timeline.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace orsim::tests {

struct Stage {
    static constexpr Entity p1{EntityKind::app, 0};
    static constexpr Entity b1{EntityKind::app, 1};
    static constexpr Entity p2{EntityKind::app, 2};
    static constexpr Entity b2{EntityKind::app, 3};
    static constexpr Entity n1{EntityKind::node, 0};
    static constexpr Entity n2{EntityKind::node, 1};
    static constexpr Entity sip1{EntityKind::tserver, 0};
    static constexpr Entity scs1{EntityKind::scs, 0};
    static constexpr Entity f1{EntityKind::fault, 0};
    static constexpr CallName c1{0, 0};
    static constexpr CallName bg17{1, 16};

    Scenario scenario = deployment();
    Timeline timeline;
    std::vector<Record> records;  // All of them, numbered.

    static Scenario deployment() {
        Scenario scenario;
        scenario.name = "crash-in-creation";
        scenario.seed = 42;
        Topology& topology = scenario.topology;
        const DataCenterId east = topology.data_centers.add({"east", constant(1ms)});
        for (const char* host : {"h1", "h2", "h3", "h4", "h5"}) {
            topology.hosts.add({host, east, {}});
        }
        for (std::uint16_t n = 0; n < 2; ++n) {
            const std::string digit = std::to_string(n + 1);
            const NodeId node{n};
            const auto host = [n](int which) {
                return HostId{static_cast<std::uint16_t>(2 * n + which)};
            };
            const AppId primary = topology.apps.add({"P" + digit, node, host(0), true, true});
            const AppId backup = topology.apps.add({"B" + digit, node, host(1), false, true});
            Node fresh;
            fresh.id = "N" + digit;
            fresh.dbid = 101U + n;
            fresh.primary = primary;
            fresh.backup = backup;
            fresh.cluster = "cluster";
            topology.nodes.add(fresh);
        }
        topology.scs.add({"scs1", HostId{4}, {}});
        TServer switch_pair;
        switch_pair.id = "sip1";
        switch_pair.data_center = east;
        topology.tservers.add(switch_pair);
        scenario.options = Options{{2, 5, 4, 1, 1, 0}};

        CallGroup one;
        one.id = "c1";
        scenario.workload.add(one);
        CallGroup many;
        many.id = "bg";
        many.arrivals.process = Arrivals::Process::poisson;
        scenario.workload.add(many);

        Fault crash;
        crash.id = "f1";
        crash.target = {Selector::Kind::primary_of, 0};
        scenario.faults.add(crash);
        return scenario;
    }

    /// Adds a fact; its number is set here and answered.
    std::uint64_t note(Duration at, Record record) {
        record.at = Instant{at};
        record.number = timeline.note(record);
        records.push_back(record);
        return record.number;
    }

    [[nodiscard]] RunFacts facts() const {
        RunFacts facts = facts_of(timeline);
        facts.tie_rule = "first come, first served";
        facts.events = 2 * records.size();
        facts.ended = records.empty() ? scenario.until : records.back().at;
        return facts;
    }

    /// The story of a primary that dies while it creates: its backup finishes the work (S03).
    void primary_dies_in_creation();
    void the_backup_finishes(std::uint64_t order, std::uint64_t watch);
};

/// A record as it is told, without its place in the run.
struct Told {
    Event event = Event::run_ended;
    Entity actor{};
    Entity other{};
    Reason reason = Reason::none;
    std::int64_t amount = 0;
    Rule rule = Rule::none;
    CallName call{};
    std::uint64_t cause = no_record;
    std::uint8_t policy = no_policy;

    // NOLINTNEXTLINE(google-explicit-constructor): a test says what happened and nothing more.
    operator Record() const {
        Record record;
        record.cause = cause;
        record.amount = amount;
        record.call = call;
        record.actor = actor;
        record.other = other;
        record.event = event;
        record.rule = rule;
        record.policy = policy;
        record.reason = reason;
        return record;
    }
};

inline void Stage::primary_dies_in_creation() {
    using enum Event;
    const auto tell = [this](Duration at, const Told& what) { return note(at, what); };
    const auto call =
        tell(0us, {.event = call_arrived, .actor = sip1, .rule = Rule::T01, .call = c1});
    const auto begun = tell(1ms, {.event = session_create_started,
                                  .actor = p1,
                                  .reason = Reason::as_assigned,
                                  .rule = Rule::R09,
                                  .call = c1,
                                  .cause = call});
    tell(1ms, {.event = watch_started,
               .actor = b1,
               .amount = 5'000'000,
               .rule = Rule::R10,
               .call = c1,
               .cause = call});
    const auto watch = tell(1ms, {.event = watch_started,
                                  .actor = p2,
                                  .amount = 5'000'000,
                                  .rule = Rule::R10,
                                  .call = c1,
                                  .cause = call});
    const auto fault =
        tell(20ms, {.event = fault_started, .actor = f1, .other = p1, .cause = begun});
    const auto crash = tell(20ms, {.event = app_crashed, .actor = p1, .cause = fault});
    const auto seen = tell(35ms, {.event = ml_failure_detected,
                                  .actor = scs1,
                                  .other = p1,
                                  .reason = Reason::process_exit,
                                  .rule = Rule::M01,
                                  .cause = crash});
    const auto order = tell(45ms, {.event = ml_switchover,
                                   .actor = scs1,
                                   .other = b1,
                                   .reason = Reason::failure,
                                   .amount = 1,
                                   .rule = Rule::R14,
                                   .cause = seen});
    the_backup_finishes(order, watch);
}

inline void Stage::the_backup_finishes(std::uint64_t order, std::uint64_t watch) {
    using enum Event;
    const auto tell = [this](Duration at, const Told& what) { return note(at, what); };
    const auto skips = static_cast<std::uint8_t>(Policy::promotion_pending_calls);
    const auto ready =
        tell(555ms, {.event = app_promoted, .actor = b1, .rule = Rule::R14, .cause = order});
    const auto again = tell(555ms, {.event = session_create_started,
                                    .actor = b1,
                                    .reason = Reason::as_new_primary,
                                    .rule = Rule::R12,
                                    .call = c1,
                                    .cause = ready,
                                    .policy = skips});
    const auto made = tell(605ms, {.event = session_created,
                                   .actor = b1,
                                   .reason = Reason::only_session,
                                   .amount = 605'000,
                                   .rule = Rule::R12,
                                   .call = c1,
                                   .cause = again});
    tell(606ms, {.event = watch_satisfied,
                 .actor = p2,
                 .reason = Reason::session_exists,
                 .amount = 4'395'000,
                 .rule = Rule::R11,
                 .call = c1,
                 .cause = watch});
    tell(700ms, {.event = call_routed,
                 .actor = sip1,
                 .other = b1,
                 .amount = 700'000,
                 .rule = Rule::T04,
                 .call = c1,
                 .cause = made});
    tell(60s, {.event = run_ended});
}

}  // namespace orsim::tests
