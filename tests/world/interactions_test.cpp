#include "tests/world/stage.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace orsim {
namespace {

const std::vector<Event> of_interactions{
    Event::ixn_queued,   Event::ixn_pulled,       Event::ixn_returned,  Event::ixn_routed,
    Event::ixn_done,     Event::session_created,  Event::session_ended, Event::session_terminated,
    Event::session_lost, Event::session_recovered};

/// Stories begin with the run, so that the first pull of P1 is at zero and of P2 half a second on.
Stage stage_from_zero() {
    return Stage{t0, t0};
}

void works_slowly(Stage& stage) {
    stage.scenario.strategies[StrategyId{0}].step_time = constant(5s);
}

TEST_CASE("R05, R20, R21: an interaction belongs to the primary that pulled it, and to no other") {
    Stage stage = stage_from_zero();
    stage.interactions_wait(t0, 1);
    stage.run(t0 + 20s);
    CHECK(stage.story() == R"(   0.000000 ixn1 ixn.queued
   0.002000 P1   ixn.pulled
   0.002000 P1   session.create.started
   0.052000 P1   session.created
   0.153000 ixn1 ixn.routed
  10.153000 ixn1 ixn.done
  10.154000 P1   session.ended
  20.000000 -    run.ended
)");
    CHECK(stage.only(Event::session_created).rule == Rule::R20);
    CHECK(stage.only(Event::ixn_queued).rule == Rule::R21);
}

TEST_CASE("a node holds no more than its limit, and pulls again when it has room") {
    Stage stage = stage_from_zero();
    stage.interactions_wait(t0, 5);
    stage.scenario.assumptions.set_count(Assumption::pull_limit, 2);
    stage.run(t0 + 60s);
    std::int64_t held = 0;
    std::int64_t most = 0;
    for (const Record& record : stage.records()) {
        const bool ends = record.event == Event::session_ended;
        const bool is_p1 = record.actor == Entity{EntityKind::app, stage.p1.index()};
        held += is_p1 && record.event == Event::ixn_pulled ? 1 : is_p1 && ends ? -1 : 0;
        most = std::max(most, held);
    }
    CHECK(most == 2);
    CHECK(stage.count(Event::ixn_done) == 5);
}

TEST_CASE("one pull takes all the room left, or as much as pull_batch says") {
    const auto pulled_at_first = [](std::int64_t batch) {
        Stage stage = stage_from_zero();
        stage.interactions_wait(t0, 5);
        stage.scenario.assumptions.set_count(Assumption::pull_batch, batch);
        stage.run(t0 + 400ms);
        return stage.count(Event::ixn_pulled);
    };
    CHECK(pulled_at_first(1'000'000) == 5);
    CHECK(pulled_at_first(2) == 2);
}

TEST_CASE("a puller sent to backup mode has disconnected, or keeps what it held until "
          "routing-timeout") {
    const auto returned_at = [](std::int64_t disconnects) {
        Stage stage = stage_from_zero();
        stage.interactions_wait(t0, 1);
        works_slowly(stage);
        stage.scenario.options.set(Option::routing_timeout, 0, 20);
        stage.scenario.assumptions.set_count(Assumption::demoted_puller_disconnects, disconnects);
        stage.breaks(FaultKind::switchover, {Selector::Kind::node, stage.n1.index()}, t0 + 1s);
        stage.run(t0 + 30min);
        return stage.only(Event::ixn_returned).at;
    };
    CHECK(returned_at(1) < t0 + 5s);
    CHECK(returned_at(0) >= t0 + 20min);
}

TEST_CASE("an agent accepts at once, later, or not within delivering-timeout") {
    const auto story_of = [](Duration accepts) {
        Stage stage = stage_from_zero();
        stage.interactions_wait(t0, 1);
        stage.scenario.assumptions.set(Assumption::agent_accepts, constant(accepts));
        stage.run(t0 + 35s);
        return stage.story({Event::ixn_routed, Event::ixn_returned, Event::ixn_done});
    };
    CHECK(story_of(0s) == "   0.153000 ixn1 ixn.routed\n  10.153000 ixn1 ixn.done\n");
    CHECK(story_of(5s) == "   0.153000 ixn1 ixn.routed\n  15.153000 ixn1 ixn.done\n");
    const std::string late = story_of(31s);
    CHECK(late.find("30.153000 ixn1 ixn.returned: not accepted") != std::string::npos);
    CHECK(late.find("ixn.done") == std::string::npos);
}

TEST_CASE("R05: what reaches an application just sent to backup mode is not pulled by it") {
    Stage stage = stage_from_zero();
    stage.interactions_wait(t0 + 1600ms, 1);
    // P1 pulls at 2.004 s; the command comes when the interaction is on its way.
    stage.breaks(FaultKind::switchover, {Selector::Kind::node, stage.n1.index()}, t0 + 1985500us);
    stage.run(t0 + 20s);
    CHECK(stage.never(Event::ixn_pulled, stage.p1));
    CHECK(stage.only(Event::ixn_returned).rule == Rule::I04);
    CHECK(stage.count(Event::ixn_done) == 1);
}

TEST_CASE("I02: a hung puller keeps what it has until routing-timeout") {
    Stage stage = stage_from_zero();
    stage.interactions_wait(t0, 1);
    stage.scenario.options.set(Option::routing_timeout, 0, 20);
    works_slowly(stage);
    stage.breaks_app(FaultKind::hang, stage.p1, t0 + 2s);
    stage.run(t0 + 25min);
    const Record& returned = stage.only(Event::ixn_returned);
    CHECK(returned.at == t0 + 20min + 1ms);
    CHECK(returned.reason == Reason::routing_timed_out);
    CHECK(returned.policy == no_policy);
    CHECK(stage.only(Event::ixn_pulled, stage.p2).at > returned.at);
}

TEST_CASE("I02: a session that is too slow loses its interaction") {
    Stage stage = stage_from_zero();
    stage.interactions_wait(t0, 1);
    stage.scenario.options.set(Option::routing_timeout, 0, 20);
    stage.scenario.strategies[StrategyId{0}].step_time = constant(30min);
    stage.run(t0 + 21min);
    CHECK(stage.only(Event::ixn_returned).at == t0 + 20min + 1ms);
    CHECK(stage.only(Event::session_ended).reason == Reason::taken_back);
}

TEST_CASE("a cut shorter than the server's patience costs nothing but time") {
    Stage stage = stage_from_zero();
    stage.interactions_wait(t0, 1);
    stage.cuts_off(stage.p1, t0 + 100ms, 500ms);
    stage.run(t0 + 20s);
    CHECK(stage.never(Event::ixn_returned));
    CHECK(stage.only(Event::ixn_routed).at == t0 + 601ms);  // What was not sent is sent again.
}

TEST_CASE("A24: in a longer cut the interaction stays with its puller, where the policy says so") {
    Stage stage = stage_from_zero();
    stage.interactions_wait(t0, 1);
    stage.cuts_off(stage.p1, t0 + 100ms, 5s);
    SUBCASE("hold_until_timeout") {
        stage.scenario.policies.choice.at(
            static_cast<std::size_t>(Policy::multimedia_on_disconnect)) = 1;
        stage.run(t0 + 20s);
        CHECK(stage.never(Event::ixn_returned));
        CHECK(stage.only(Event::ixn_routed).at == t0 + 5101ms);
    }
    SUBCASE("return_on_disconnect") {
        stage.run(t0 + 20s);
        CHECK(stage.only(Event::ixn_returned).at == t0 + 1100ms);
        CHECK(stage.only(Event::session_ended, stage.p1).reason == Reason::taken_back);
        CHECK(stage.only(Event::session_created, stage.p2).at > t0 + 1100ms);
    }
}

TEST_CASE("G01: who suspends pulls nothing and gives back what no worker has begun") {
    Stage stage = stage_from_zero();
    stage.scenario.release = {8, 1, 400, 64};
    stage.interactions_wait(t0, 3);
    stage.scenario.assumptions.set_count(Assumption::workers_per_application, 1);
    stage.interactions_wait(t0 + 3s, 1);
    stage.breaks_app(FaultKind::stop, stage.p1, t0 - 0ms);
    stage.run(t0 + 30s);
    INFO(stage.story());
    CHECK(stage.count(Event::ixn_returned) == 2);
    for (const Record& record : stage.records()) {
        if (record.event == Event::ixn_returned) {
            CHECK(record.rule == Rule::G01);
        }
    }
    CHECK(stage.only(Event::app_stopped, stage.p1).reason == Reason::graceful);
    CHECK(stage.count(Event::ixn_done) == 4);
}

TEST_CASE("D03: an interaction whose session cannot be created goes back to its queue") {
    Stage stage = stage_from_zero();
    stage.interactions_wait(t0, 1);
    stage.breaks_app(FaultKind::create_fails, stage.p1, t0);
    stage.run(t0 + 20s);
    CHECK(stage.only(Event::ixn_returned).reason == Reason::creation_failed);
    CHECK(stage.only(Event::session_created, stage.p2).at == t0 + 552ms);
}

TEST_CASE("a pull is held by the proxy and by it alone") {
    Stage stage = stage_from_zero();
    stage.interactions_wait(t0 + 300ms, 1);
    const bool by_proxy = true;
    SUBCASE("by the proxy") {
        stage.scenario.topology.interaction_servers[InteractionServerId{0}].by_proxy = by_proxy;
        stage.run(t0 + 20s);
        CHECK(stage.only(Event::ixn_pulled).at == t0 + 301ms);
        CHECK(stage.only(Event::ixn_pulled).rule == Rule::I03);
    }
    SUBCASE("straight") {
        stage.run(t0 + 20s);
        CHECK(stage.only(Event::ixn_pulled).at == t0 + 502ms);
        CHECK(stage.only(Event::ixn_pulled).rule == Rule::I01);
    }
}

TEST_CASE("a pull held for an application that is gone catches nothing") {
    Stage stage = stage_from_zero();
    stage.interactions_wait(t0 + 300ms, 1);
    stage.scenario.topology.interaction_servers[InteractionServerId{0}].by_proxy = true;
    stage.breaks_app(FaultKind::crash, stage.p1, t0 + 100ms);
    stage.run(t0 + 20s);
    CHECK(stage.only(Event::ixn_pulled).actor == Entity{EntityKind::app, stage.p2.index()});
}

TEST_CASE("a hang that ends lets the application pull again") {
    Stage stage = stage_from_zero();
    stage.interactions_wait(t0 + 10s, 1);
    stage.breaks_app(FaultKind::hang, stage.p1, t0 + 1s).lasts = 2s;
    stage.breaks_app(FaultKind::crash, stage.p2, t0 + 9s);
    stage.run(t0 + 10400ms);
    CHECK_FALSE(stage.never(Event::ixn_pulled, stage.p1));
}

TEST_CASE("the same interactions, the same story") {
    const auto told = [] {
        Stage stage = stage_from_zero();
        stage.interactions_wait(t0, 50);
        stage.breaks_app(FaultKind::crash, stage.p1, t0 + 2s);
        works_slowly(stage);
        stage.run(t0 + 60s);
        return stage.story(of_interactions) + stage.fingerprint();
    };
    CHECK(told() == told());
}

/// Its only step asks the Interaction Server, which takes nine seconds to answer.
Stage stage_with_question() {
    Stage stage = stage_from_zero();
    stage.interactions_wait(t0, 1);
    Strategy& strategy = stage.scenario.strategies[StrategyId{0}];
    strategy.step_time = constant(9s);
    strategy.waits_at = 1;
    return stage;
}

TEST_CASE("a step that waits asks the Interaction Server, and goes on when it is answered") {
    Stage stage = stage_with_question();
    stage.run(t0 + 60s);
    // 52 ms until the session, one there, nine seconds, one back, and one to have it routed.
    CHECK(stage.only(Event::ixn_routed).at == t0 + 9055ms);
    CHECK(stage.count(Event::ixn_done) == 1);
}

TEST_CASE("a question to an Interaction Server that cannot be reached is never answered") {
    Stage stage = stage_with_question();
    stage.cuts_off(stage.p1, t0 + 20ms, 100ms);
    stage.run(t0 + 60s);
    CHECK(stage.count(Event::session_created) == 1);
    CHECK(stage.never(Event::ixn_routed));
}

TEST_CASE("R17: the answer is missed by a session that is being restored, unless it is kept") {
    for (const bool kept : {false, true}) {
        CAPTURE(kept);
        Stage stage = stage_with_question();
        stage.scenario.topology.store = {
            .id = "redis", .kind = StoreKind::redis, .replica_data_centers = {DataCenterId{0}}};
        stage.scenario.topology.store.replicas = 1;
        stage.scenario.assumptions.set(Assumption::restore_fixed, constant(2s));
        stage.scenario.assumptions.set(Assumption::ixn_disconnect, constant(40s));
        auto& choice = stage.scenario.policies.choice;
        choice.at(static_cast<std::size_t>(Policy::restore_mode)) = 1;
        choice.at(static_cast<std::size_t>(Policy::events_during_gap)) = kept ? 2 : 0;
        stage.breaks_app(FaultKind::crash, stage.p1, t0 + 8s);
        stage.run(t0 + 60s);
        CHECK(stage.count(Event::session_recovered) == 1);
        CHECK(stage.count(Event::session_event_missed) == (kept ? 0 : 1));
        CHECK(stage.count(Event::session_hung) == (kept ? 0 : 1));
        CHECK(stage.count(Event::ixn_done) == (kept ? 1 : 0));
    }
}

}  // namespace
}  // namespace orsim
