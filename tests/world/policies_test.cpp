// A1 to A33: each alternative changes a timeline, and the timeline names the policy that decided.
#include "tests/world/stage.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <string>

namespace orsim {
namespace {

/// A story in which one choice makes a difference.
struct Choice {
    Policy policy = Policy::late_primary;
    std::uint8_t which = 1;  // Of its alternatives; 0 is the default.
    void (*story)(Stage&) = nullptr;
};

/// One that concerns nothing a simulation can show, and why.
struct NoChoice {
    Policy policy = Policy::late_primary;
    std::string_view reason;
};

void has_store(Stage& stage) {
    Store& store = stage.scenario.topology.store;
    store.kind = StoreKind::cassandra;
    store.replica_data_centers.assign(store.replicas, DataCenterId{0});
}

void crashes(Stage& stage, Instant at) {
    stage.breaks_app(FaultKind::crash, stage.p1, at);
}

void pair_is_down(Stage& stage) {
    stage.breaks_app(FaultKind::crash, stage.p1, t0 - 60s);
    stage.breaks_app(FaultKind::crash, stage.b1, t0 - 60s);
}

void is_slow(Stage& stage) {
    stage.breaks_app(FaultKind::slow, stage.p1, t0 - 1s).factor = 110 * one_in_millionths;
}

void works_long(Stage& stage) {
    stage.scenario.strategies[StrategyId{0}].step_time = constant(15s);
}

void by_hash(Stage& stage, std::uint64_t count) {
    CallGroup& group = stage.scenario.workload[stage.calls_arrive(t0, 1s, count)];
    group.assigned = NodeId{};
    group.reserved = NodeId{};
}

void cut(Stage& stage, Selector from, Selector to, Instant at, Duration lasts) {
    Fault& fault = stage.breaks(FaultKind::partition, {}, at);
    fault.from = from;
    fault.to = to;
    fault.lasts = lasts;
}

Selector of(AppId app) {
    return {Selector::Kind::app, app.index()};
}

Selector of(HostId host) {
    return {Selector::Kind::host, host.index()};
}

void second_center(Stage& stage) {
    Topology& topology = stage.scenario.topology;
    const DataCenterId west = topology.data_centers.add({.id = "west"});
    topology.hosts[stage.h3].data_center = west;
    topology.hosts[stage.h4].data_center = west;
    topology.links.add({.id = "link", .one = DataCenterId{0}, .two = west});
    by_hash(stage, 20);
}

/// Two primaries of N1 from 16.5 s on, until the cut ends.
void two_primaries(Stage& stage) {
    cut(stage, {Selector::Kind::scs, 0}, of(stage.h1), t0, 60s);
}

void operator_stops_primary(Stage& stage) {
    stage.breaks_app(FaultKind::stop, stage.p1, t0 - 60s);
    stage.call_arrives(t0);
}

void hangs_before_a_call(Stage& stage) {
    stage.breaks_app(FaultKind::hang, stage.p1, t0 - 60s);
    stage.call_arrives(t0);
}

void pair_down_before_a_call(Stage& stage) {
    pair_is_down(stage);
    stage.call_arrives(t0);
}

void crash_in_creation(Stage& stage) {
    crashes(stage, t0 + 20ms);
    stage.call_arrives(t0);
}

void slow_primary(Stage& stage) {
    is_slow(stage);
    stage.call_arrives(t0);
}

void failing_creation(Stage& stage) {
    stage.breaks(FaultKind::create_fails, {Selector::Kind::node, stage.n1.index()}, t0 - 1s);
    stage.call_arrives(t0);
}

void rows_in_the_store(Stage& stage) {
    has_store(stage);
    stage.call_arrives(t0);
}

void partners_apart(Stage& stage) {
    works_long(stage);
    cut(stage, of(stage.p1), of(stage.b1), t0 - 1s, 3s);
    stage.call_arrives(t0);
}

/// A stored session waits for the switch, whose answer comes while nobody can take it; another's
/// call ends meanwhile.
void gap(Stage& stage) {
    has_store(stage);
    Strategy& strategy = stage.scenario.strategies[StrategyId{0}];
    strategy.steps = 2;
    strategy.waits_at = 2;
    strategy.step_time = constant(1s);
    stage.call_arrives(t0);
    CallGroup& impatient = stage.scenario.workload[stage.call_arrives(t0)];
    impatient.patience = constant(2200ms);
    crashes(stage, t0 + 1900ms);
}

void stored_sessions_and_a_crash(Stage& stage) {
    has_store(stage);
    works_long(stage);
    stage.call_arrives(t0);
    crashes(stage, t0 + 2s);
}

void stored_interaction_and_a_crash(Stage& stage) {
    stage.interactions_wait(t0, 3, 30s);
    has_store(stage);
    works_long(stage);
    stage.scenario.assumptions.set(Assumption::ixn_disconnect, constant(60s));
    crashes(stage, t0 + 2s);
}

void store_down_at_promotion(Stage& stage) {
    stored_sessions_and_a_crash(stage);
    stage.breaks(FaultKind::store_down, {Selector::Kind::store, 0}, t0 + 1s).lasts = 5s;
}

/// Of one worker, restores and new calls both want it.
void few_workers(Stage& stage) {
    has_store(stage);
    works_long(stage);
    stage.scenario.assumptions.set_count(Assumption::workers_per_application, 1);
    stage.scenario.assumptions.set(Assumption::restore_fixed, constant(100ms));
    stage.calls_arrive(t0, 60ms, 20);
    stage.calls_arrive(t0 + 2100ms, 60ms, 5);
    crashes(stage, t0 + 2s);
}

void split_within_a_node(Stage& stage) {
    has_store(stage);
    two_primaries(stage);
    cut(stage, of(stage.p1), of(stage.b1), t0, 60s);
    stage.call_arrives(t0 + 20s);
}

void two_primaries_meet(Stage& stage) {
    two_primaries(stage);
    stage.call_arrives(t0 + 20s);
}

void graceful_stop(Stage& stage) {
    stage.scenario.profile = Profile::v814;
    stage.scenario.release = {8, 1, 400, 64};
    works_long(stage);
    stage.call_arrives(t0 - 1s);
    stage.breaks_app(FaultKind::stop, stage.p1, t0);
    stage.call_arrives(t0 + 1s);
}

void crash_and_return(Stage& stage) {
    crashes(stage, t0);
    stage.scenario.faults[FaultId{0}].restart_after = 5s;
    stage.call_arrives(t0 + 30s);
}

void host_loss(Stage& stage) {
    stage.breaks(FaultKind::host_down, of(stage.h1), t0 + 20ms);
    stage.call_arrives(t0, 30s);
}

void crash_before_expiry(Stage& stage) {
    stage.breaks_app(FaultKind::slow, stage.p1, t0 - 1s).factor = 200 * one_in_millionths;
    crashes(stage, t0 + 4400ms);
    stage.call_arrives(t0);
}

void calls_for_a_lost_node(Stage& stage) {
    pair_is_down(stage);
    by_hash(stage, 10);
}

void queued_before_routed(Stage& stage) {
    stage.scenario.assumptions.set(Assumption::queue_to_route_request, constant(200ms));
    stage.call_arrives(t0);
}

void no_tserver(Stage& stage) {
    cut(stage, of(stage.p1), {Selector::Kind::tserver, 0}, t0 - 5s, 60s);
    stage.call_arrives(t0);
}

void hang_with_heartbeat(Stage& stage) {
    for (std::size_t app = 0; app < 4; ++app) {
        stage.scenario.options.set(Option::heartbeat_period, app, 10);
    }
    stage.breaks_app(FaultKind::hang, stage.p1, t0);
    stage.calls_arrive(t0, 1s, 40);
}

void puller_crashes(Stage& stage) {
    stage.interactions_wait(t0, 5, 20s);
    works_long(stage);
    crashes(stage, t0 + 2s);
}

void lca_dies(Stage& stage) {
    stage.scenario.options.set(Option::disconnect_switchover_timeout, 0, 30);
    stage.breaks(FaultKind::lca_down, {Selector::Kind::lca, stage.h1.index()}, t0);
}

void operator_switches(Stage& stage) {
    stage.breaks(FaultKind::switchover, {Selector::Kind::node, stage.n1.index()}, t0);
    stage.call_arrives(t0);
}

void crash_after_routing(Stage& stage) {
    stage.scenario.profile = Profile::v814;
    stage.scenario.release = {8, 1, 400, 0};
    stage.call_arrives(t0, 30s);
    crashes(stage, t0 + 2s);
}

void second_request(Stage& stage) {
    stage.breaks_app(FaultKind::hang, stage.p1, t0 - 60s);
    stage.scenario.workload[stage.call_arrives(t0)].asks_again = 2s;
}

void reserved_dies_too(Stage& stage) {
    pair_is_down(stage);
    stage.call_arrives(t0);
    stage.breaks_app(FaultKind::crash, stage.p2, t0 + 1s);
}

void long_strategy(Stage& stage) {
    works_long(stage);
    stage.call_arrives(t0);
}

/// One after the other on few workers: who has lost keeps others waiting, or does not.
void loser_holds_the_worker(Stage& stage) {
    is_slow(stage);
    stage.scenario.assumptions.set_count(Assumption::workers_per_application, 1);
    stage.calls_arrive(t0, 100ms, 3);
}

constexpr std::array choices{
    Choice{Policy::backup_on_watch_expiry, 1, operator_stops_primary},
    Choice{Policy::backup_on_watch_expiry, 2, hangs_before_a_call},
    Choice{Policy::watch_composition, 1, pair_down_before_a_call},
    Choice{Policy::watch_composition, 2, crash_in_creation},
    Choice{Policy::watch_satisfied_by, 1, slow_primary},
    Choice{Policy::create_failure_signal, 1, failing_creation},
    Choice{Policy::ownership_channel, 1, rows_in_the_store},
    Choice{Policy::ownership_channel, 2, partners_apart},
    Choice{Policy::late_primary, 1, slow_primary},
    Choice{Policy::late_primary, 2, slow_primary},
    Choice{Policy::events_during_gap, 1, gap},
    Choice{Policy::events_during_gap, 2, gap},
    Choice{Policy::orphan_handling, 1, gap},
    Choice{Policy::orphan_handling, 2, gap},
    Choice{Policy::restore_mode, 1, stored_interaction_and_a_crash},
    Choice{Policy::restore_mode, 2, stored_sessions_and_a_crash},
    Choice{Policy::restore_retry, 1, store_down_at_promotion},
    Choice{Policy::restore_vs_new, 1, few_workers},
    Choice{Policy::restore_vs_new, 2, few_workers},
    Choice{Policy::split_brain, 1, two_primaries_meet},
    Choice{Policy::split_brain, 2, two_primaries_meet},
    Choice{Policy::split_brain, 3, split_within_a_node},
    Choice{Policy::backup_during_graceful, 1, graceful_stop},
    Choice{Policy::delegation_delay, 1, graceful_stop},
    Choice{Policy::failback, 1, crash_and_return},
    Choice{Policy::promotion_pending_calls, 1, host_loss},
    Choice{Policy::promotion_pending_calls, 2, crash_in_creation},
    Choice{Policy::reserved_after_promotion, 1, crash_before_expiry},
    Choice{Policy::assignment_set, 1, calls_for_a_lost_node},
    Choice{Policy::dc_preference, 1, second_center},
    Choice{Policy::dc_preference, 2, second_center},
    Choice{Policy::dc_preference, 3, second_center},
    Choice{Policy::event_trigger, 1, queued_before_routed},
    Choice{Policy::hang_action, 1, hang_with_heartbeat},
    Choice{Policy::missed_event_instance, 1, no_tserver},
    Choice{Policy::multimedia_on_disconnect, 1, puller_crashes},
    Choice{Policy::lca_down, 1, lca_dies},
    Choice{Policy::double_promotion_order, 1, operator_switches},
    Choice{Policy::restart_from_top_scope, 1, crash_after_routing},
    Choice{Policy::timer_base, 1, hangs_before_a_call},
    Choice{Policy::second_event_same_call, 1, second_request},
    Choice{Policy::reserved_backup_watches, 1, reserved_dies_too},
    Choice{Policy::router_timeout_ends_with, 1, long_strategy},
    Choice{Policy::losing_creation_frees_worker, 1, loser_holds_the_worker},
};

constexpr std::array no_choices{
    NoChoice{
        Policy::reserved_failure_recovery,
        "one answer only: L3 forbids that another node takes the session, so there is no other"},
    NoChoice{Policy::scs_down, "one answer only: nobody but SCS decides, and SCS is down"},
};

struct Told {
    std::string story;
    bool names = false;
};

Told tell(const Choice& choice, std::uint8_t which) {
    Stage stage;
    choice.story(stage);
    stage.scenario.policies.choice.at(static_cast<std::size_t>(choice.policy)) = which;
    REQUIRE(beyond_the_world(stage.scenario).empty());
    stage.run(t0 + 150s);
    const auto own = static_cast<std::uint8_t>(choice.policy);
    return {stage.story(),
            std::ranges::find(stage.records(), own, &Record::policy) != stage.records().end()};
}

TEST_CASE("each alternative of A1 to A33 changes a timeline, which names the policy") {
    for (const Choice& choice : choices) {
        const PolicyEntry& policy = entry(choice.policy);
        CAPTURE(policy.id);
        CAPTURE(policy.alternatives.at(choice.which));
        const Told standard = tell(choice, 0);
        const Told other = tell(choice, choice.which);
        CHECK(standard.story != other.story);
        CHECK((standard.names || other.names));
    }
}

TEST_CASE("every alternative has its story, or a reason why there is none") {
    for (const PolicyEntry& policy : policy_registry()) {
        CAPTURE(policy.id);
        const auto reason = std::ranges::find(no_choices, policy.policy, &NoChoice::policy);
        const bool is_single = policy.alternatives[1].empty();
        CHECK(is_single == (reason != no_choices.end()));
        for (std::uint8_t which = 1; which < policy.alternatives.size(); ++which) {
            if (policy.alternatives.at(which).empty()) {
                break;
            }
            CAPTURE(policy.alternatives.at(which));
            CHECK(std::ranges::any_of(choices, [&](const Choice& choice) {
                return choice.policy == policy.policy && choice.which == which;
            }));
        }
    }
}

}  // namespace
}  // namespace orsim
