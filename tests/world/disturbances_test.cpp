// Messages that are lost, late, doubled, out of turn or held back.
#include "tests/world/stage.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>

namespace orsim {
namespace {

constexpr Selector of_app(AppId app) {
    return {Selector::Kind::app, app.index()};
}

Fault& between(Stage& stage, FaultKind kind, Selector from, Selector to) {
    Fault& fault = stage.breaks(kind, {}, zero_instant - 1s);
    fault.from = from;
    fault.to = to;
    return fault;
}

constexpr Selector switch_of_all{Selector::Kind::tserver, 0};

/// That a call was routed tells everybody of its session; here nothing does so before 7 s.
void routes_late(Stage& stage) {
    Strategy& strategy = stage.scenario.strategies[StrategyId{0}];
    strategy.steps = 1;
    strategy.step_time = constant(7s);
}

}  // namespace

TEST_CASE("loss: who never hears of a call does nothing for it, and the reserved node does") {
    Stage stage;
    stage.call_arrives(zero_instant);
    between(stage, FaultKind::loss, switch_of_all, of_app(stage.p1));
    stage.run(zero_instant + 10s);
    CHECK(stage.never(Event::session_create_started, stage.p1));
    CHECK(stage.only(Event::session_created).actor.index == stage.p2.index());
    CHECK(stage.only(Event::session_created).at == zero_instant + 5051ms);
    CHECK(stage.count(Event::message_lost) == 1);
}

TEST_CASE("loss strikes by its probability, each message by itself") {
    Stage stage;
    stage.calls_arrive(zero_instant, 100ms, 1000);
    between(stage, FaultKind::loss, switch_of_all, of_app(stage.b2)).probability =
        one_in_millionths / 4;
    stage.run(zero_instant + 60s);
    int arrivals = 0;
    for (const Record& record : stage.records()) {
        arrivals +=
            record.event == Event::watch_started && record.actor.index == stage.b2.index() ? 1 : 0;
    }
    CHECK(arrivals > 400);  // Of the 600 that arrive, about 450.
    CHECK(arrivals < 500);
}

TEST_CASE("loss of named traffic leaves all other traffic alone") {
    Stage stage;
    stage.call_arrives(zero_instant);
    between(stage, FaultKind::loss, switch_of_all, of_app(stage.p1)).traffic =
        Traffic::session_notices;
    stage.run(zero_instant + 10s);
    CHECK(stage.only(Event::session_created).actor.index == stage.p1.index());
    CHECK(stage.never(Event::message_lost));
}

TEST_CASE("a partition of named traffic stops it and nothing else") {
    Stage stage;
    routes_late(stage);
    stage.call_arrives(zero_instant);
    between(stage, FaultKind::partition, of_app(stage.p1), of_app(stage.p2)).traffic =
        Traffic::session_notices;
    stage.run(zero_instant + 10s);
    CHECK(stage.never(Event::link_cut));
    CHECK(stage.count(Event::message_lost) == 1);
    CHECK(stage.only(Event::watch_expired).actor.index == stage.p2.index());
    CHECK(stage.only(Event::session_create_aborted).reason == Reason::another_registered);
}

TEST_CASE("one way means one way") {
    Stage stage;
    stage.call_arrives(zero_instant);
    between(stage, FaultKind::loss, of_app(stage.p1), switch_of_all).one_way = true;
    stage.run(zero_instant + 20s);
    CHECK(stage.only(Event::session_created).at == zero_instant + 51ms);
    CHECK(stage.only(Event::message_lost).reason == Reason::routing_request);
    CHECK(stage.only(Event::call_default_routed).at == zero_instant + 10s);
}

TEST_CASE("delay: every message comes so much later, and none overtakes another") {
    Stage stage;
    stage.call_arrives(zero_instant);
    Fault& fault = between(stage, FaultKind::delay, switch_of_all, of_app(stage.p1));
    fault.extra = constant(300ms);
    fault.until = zero_instant + 10ms;
    stage.run(zero_instant + 5s);
    CHECK(stage.only(Event::session_created).at == zero_instant + 351ms);
    CHECK(stage.only(Event::message_delayed).amount == 300'000);
}

TEST_CASE("delay: what is sent when it is over waits for what was sent before") {
    Stage stage;
    CallGroup& group = stage.scenario.workload[stage.call_arrives(zero_instant)];
    group.patience = constant(100ms);
    Fault& fault = between(stage, FaultKind::delay, switch_of_all, of_app(stage.p1));
    fault.extra = constant(300ms);
    fault.until = zero_instant + 10ms;
    stage.run(zero_instant + 5s);
    // That the caller is gone comes right after that he came.
    CHECK(stage.only(Event::session_create_started).at == zero_instant + 301ms);
    CHECK(stage.only(Event::session_create_aborted).reason == Reason::caller_gone);
}

TEST_CASE("reorder: a report that others have overtaken speaks of what is long over") {
    Stage stage;
    stage.breaks_app(FaultKind::crash, stage.p1, zero_instant).restart_after = 100ms;
    Fault& fault = between(stage, FaultKind::reorder, {Selector::Kind::lca, stage.h1.index()},
                           {Selector::Kind::scs, 0});
    fault.extra = constant(300ms);
    fault.until = zero_instant + 50ms;
    stage.run(zero_instant + 30s);
    // The process had ended and was up again before SCS heard that it ended.
    CHECK(stage.only(Event::ml_failure_detected).at == zero_instant + 315ms);
    CHECK(stage.only(Event::app_started).at == zero_instant + 100ms);
    // That it is up again came first, and made it primary; then the old news made B1 primary too.
    CHECK(stage.count(Event::app_promoted) == 2);
}

TEST_CASE("duplicate: a second copy of everything changes nothing but the records of copies") {
    const std::vector<Event> story{Event::session_created, Event::call_routed, Event::app_promoted,
                                   Event::watch_satisfied};
    std::array<std::string, 2> stories;
    std::array<std::uint64_t, 2> events{};
    std::uint64_t copies = 0;
    for (std::size_t at = 0; at < stories.size(); ++at) {
        Stage stage;
        stage.call_arrives(zero_instant);
        stage.breaks_app(FaultKind::crash, stage.p1, zero_instant + 20ms);
        if (at == 1) {
            between(stage, FaultKind::duplicate, {Selector::Kind::data_center, 0}, {});
        }
        stage.run(zero_instant + 30s);
        CHECK((stage.count(Event::message_doubled) > 0) == (at == 1));
        copies += stage.count(Event::message_doubled);
        events.at(at) = stage.events();
        stories.at(at) = stage.story(story);
    }
    CHECK(stories[0] == stories[1]);
    // Each copy arrives; the fault's own beginning is an event more.
    CHECK(events[1] >= events[0] + copies);
}

TEST_CASE("clog: reports are held back, and the promotion comes when they come") {
    Stage stage;
    stage.call_arrives(zero_instant);
    stage.breaks_app(FaultKind::crash, stage.p1, zero_instant + 20ms);
    Fault& fault = between(stage, FaultKind::clog, {Selector::Kind::lca, stage.h1.index()},
                           {Selector::Kind::scs, 0});
    fault.traffic = Traffic::reports;
    fault.until = zero_instant + 7s;
    stage.run(zero_instant + 30s);
    CHECK(stage.only(Event::message_delayed).reason == Reason::report);
    CHECK(stage.only(Event::session_created).actor.index == stage.p2.index());
    CHECK(stage.only(Event::app_promoted).at == zero_instant + 7s + 525ms);
}

TEST_CASE("until_event: a fault ends with the first such event after it began") {
    Stage stage;
    stage.call_arrives(zero_instant);
    Fault& fault = between(stage, FaultKind::loss, switch_of_all, of_app(stage.p1));
    fault.until_event.emplace().event = Event::watch_expired;
    stage.run(zero_instant + 30s);
    CHECK(stage.only(Event::fault_ended).at == zero_instant + 5001ms);
    CHECK(stage.count(Event::message_lost) == 1);
}

TEST_CASE("notice_lost: the news of a session is lost, and its registration is not") {
    Stage stage;
    routes_late(stage);
    stage.call_arrives(zero_instant);
    stage.breaks_app(FaultKind::notice_lost, stage.p1, zero_instant - 1s);
    stage.run(zero_instant + 30s);
    CHECK(stage.count(Event::message_lost) == 3);
    CHECK(stage.only(Event::session_created).actor.index == stage.p1.index());
    CHECK(stage.only(Event::watch_expired, stage.p2).at == zero_instant + 5001ms);
    CHECK(stage.only(Event::session_create_aborted, stage.p2).reason == Reason::another_registered);
}

TEST_CASE("keep-alives that are stopped look like the loss of the host") {
    Stage stage;
    Fault& fault = between(stage, FaultKind::clog, {Selector::Kind::scs, 0},
                           {Selector::Kind::lca, stage.h1.index()});
    fault.traffic = Traffic::addp;
    fault.trigger.at = zero_instant;
    fault.lasts = 40s;
    stage.run(zero_instant + 30s);
    CHECK(stage.only(Event::app_promoted).actor.index == stage.b1.index());
    CHECK(stage.only(Event::app_promoted).at == zero_instant + 16s + 520ms);
}

TEST_CASE("keep-alives that are lost now and then cost a host when both of a poll are lost") {
    Stage stage;
    Fault& fault = between(stage, FaultKind::loss, {Selector::Kind::scs, 0},
                           {Selector::Kind::lca, stage.h1.index()});
    fault.traffic = Traffic::addp;
    fault.probability = one_in_millionths / 10;
    stage.run(zero_instant + 2000s);
    // About 220 polls, of which a fifth is lost on its way or back.
    std::uint64_t hosts = 0;
    for (const Record& record : stage.records()) {
        hosts += record.event == Event::ml_failure_detected && record.rule == Rule::M02 ? 1U : 0U;
    }
    CHECK(hosts == stage.count(Event::message_lost));
    CHECK(hosts > 15);
    CHECK(hosts < 60);
}

TEST_CASE("heartbeats that never arrive make the LCA end an application that works") {
    Stage stage;
    stage.scenario.options.set(Option::heartbeat_period, stage.p1.index(), 10);
    Fault& fault = between(stage, FaultKind::partition, of_app(stage.p1),
                           {Selector::Kind::lca, stage.h1.index()});
    fault.traffic = Traffic::heartbeats;
    fault.trigger.at = zero_instant;
    fault.lasts = 20s;
    stage.run(zero_instant + 60s);
    CHECK(stage.only(Event::app_stopped).reason == Reason::killed);
    CHECK(stage.only(Event::app_stopped).at == zero_instant + 10s);
    CHECK(stage.only(Event::app_promoted).actor.index == stage.b1.index());
}

TEST_CASE("reads and writes that are lost leave nothing to recover") {
    for (const bool lost : {false, true}) {
        Stage stage;
        stage.scenario.topology.store = {
            .id = "cassandra",
            .kind = StoreKind::cassandra,
            .replicas = 3,
            .replica_data_centers = {DataCenterId{0}, DataCenterId{0}, DataCenterId{0}}};
        stage.call_arrives(zero_instant, 60s);
        stage.breaks_app(FaultKind::crash, stage.p1, zero_instant + 5s);
        if (lost) {
            between(stage, FaultKind::loss, of_app(stage.p1), {Selector::Kind::store, 0}).traffic =
                Traffic::storage;
        }
        stage.run(zero_instant + 30s);
        CHECK((stage.count(Event::session_recovered) == 1) == !lost);
        CHECK((stage.count(Event::session_lost) == 1) == lost);
    }
}

TEST_CASE("one replica whose answers are late costs nothing while two others answer") {
    Stage stage;
    stage.scenario.topology.store = {
        .id = "cassandra",
        .kind = StoreKind::cassandra,
        .replicas = 3,
        .replica_data_centers = {DataCenterId{0}, DataCenterId{0}, DataCenterId{0}}};
    stage.call_arrives(zero_instant, 60s);
    Fault& fault = between(stage, FaultKind::delay, of_app(stage.p1), {Selector::Kind::store, 0});
    fault.extra = constant(500ms);
    fault.extra->kind = Distribution::Shape::uniform;
    fault.extra->most = 1s;
    stage.run(zero_instant + 5s);
    for (const Record& record : stage.records()) {
        if (record.event == Event::session_persisted) {
            CHECK(record.at > zero_instant + 51ms);
            CHECK(record.at < zero_instant + 2s);
        }
    }
    CHECK(stage.count(Event::session_persisted) > 0);
}

TEST_CASE("everything at once, under many seeds, breaks no promise") {
    constexpr std::array kinds{FaultKind::loss, FaultKind::delay, FaultKind::duplicate,
                               FaultKind::reorder, FaultKind::clog};
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        Stage stage;
        stage.scenario.seed = seed;
        stage.calls_arrive(zero_instant, 300ms, 100);
        stage.interactions_wait(zero_instant, 20, 2s);
        stage.scenario.topology.store = {
            .id = "cassandra",
            .kind = StoreKind::cassandra,
            .replicas = 3,
            .replica_data_centers = {DataCenterId{0}, DataCenterId{0}, DataCenterId{0}}};
        for (const FaultKind kind : kinds) {
            Fault& fault = between(stage, kind, {}, {});
            fault.trigger.kind = Trigger::Kind::random;
            fault.trigger.mtbf = constant(4s);
            fault.trigger.mttr = constant(3s);
            fault.probability = one_in_millionths / 3;
            fault.extra = constant(700ms);
        }
        Fault& crash = stage.breaks_app(FaultKind::crash, stage.p1, zero_instant + 3s);
        crash.trigger.kind = Trigger::Kind::every;
        crash.trigger.every = 7s;
        crash.restart_after = 2s;
        stage.run(zero_instant + 60s);
        CHECK(stage.count(Event::call_arrived) == 100);
    }
}

}  // namespace orsim
