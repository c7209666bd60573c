#include "tests/world/stage.hpp"

#include <doctest/doctest.h>

namespace orsim {
namespace {

constexpr Instant t0 = zero_instant;

/// A client that asks one application, with no balancer between.
GroupId asks(Stage& stage, HttpRequest what, AppId app, Instant at) {
    const GroupId id = stage.calls_arrive(at, 1s, 1);
    CallGroup& group = stage.scenario.workload[id];
    group.medium = Medium::http;
    group.assigned = NodeId{};
    group.reserved = NodeId{};
    group.request = what;
    group.to = app;
    group.talk_time = constant(30s);
    group.of_session = what == HttpRequest::start ? "" : stage.scenario.workload[GroupId{0}].id;
    return id;
}

void has_external_url(Stage& stage, NodeId node) {
    stage.scenario.topology.nodes[node].external_url = "http://balancer";
}

TEST_CASE("R06: a backup serves no HTTP, whatever it is asked") {
    Stage stage{t0, t0};
    asks(stage, HttpRequest::start, stage.b1, t0);
    stage.run(t0 + 10s);
    CHECK(stage.only(Event::http_refused).rule == Rule::R06);
    CHECK(stage.never(Event::session_create_started));
}

TEST_CASE("a hung application refuses HTTP at once, or its client waits") {
    const auto refused_at = [](Duration patience) {
        Stage stage{t0, t0};
        stage.scenario.assumptions.set(Assumption::hung_http_refused, constant(patience));
        stage.breaks_app(FaultKind::hang, stage.p1, t0);
        asks(stage, HttpRequest::start, stage.p1, t0 + 1s);
        stage.run(t0 + 20s);
        CHECK(stage.never(Event::http_served));
        return stage.only(Event::http_refused).at;
    };
    const Instant at_once = refused_at(0s);
    CHECK(at_once < t0 + 2s);
    CHECK(refused_at(7s) == at_once + 7s);
}

TEST_CASE("H02: a redirect is followed as often as the client will, and not once more") {
    Stage stage{t0, t0};
    asks(stage, HttpRequest::start, stage.p1, t0);
    asks(stage, HttpRequest::event, stage.p2, t0 + 1s);
    has_external_url(stage, stage.n1);
    SUBCASE("once") {
        stage.scenario.assumptions.set_count(Assumption::redirect_limit, 1);
        stage.run(t0 + 10s);
        CHECK(stage.count(Event::http_served) == 2);
    }
    SUBCASE("never") {
        stage.scenario.assumptions.set_count(Assumption::redirect_limit, 0);
        stage.run(t0 + 10s);
        CHECK(stage.only(Event::http_refused).reason == Reason::redirected_too_often);
    }
}

TEST_CASE("H04: terminate ends the session, and the next request finds none") {
    Stage stage{t0, t0};
    asks(stage, HttpRequest::start, stage.p1, t0);
    asks(stage, HttpRequest::terminate, stage.p1, t0 + 1s);
    asks(stage, HttpRequest::request, stage.p1, t0 + 2s);
    stage.run(t0 + 10s);
    CHECK(stage.only(Event::session_ended).at == t0 + 1021ms);
    CHECK(stage.only(Event::http_refused).reason == Reason::no_such_session);
}

TEST_CASE("H04: a session that waits goes on when a request brings its event") {
    Stage stage{t0, t0};
    stage.scenario.strategies[StrategyId{0}].waits_at = 1;
    stage.scenario.strategies[StrategyId{0}].acts_at = {1};
    asks(stage, HttpRequest::start, stage.p1, t0);
    asks(stage, HttpRequest::request, stage.p1, t0 + 1s);
    asks(stage, HttpRequest::event, stage.p1, t0 + 2s);
    stage.run(t0 + 10s);
    CHECK(stage.only(Event::session_step).at == t0 + 2021ms);
}

TEST_CASE("what a primary was serving breaks off when it crashes, and is refused on demotion") {
    Stage stage{t0, t0};
    asks(stage, HttpRequest::start, stage.p1, t0);
    SUBCASE("crash") {
        stage.breaks_app(FaultKind::crash, stage.p1, t0 + 20ms);
        stage.run(t0 + 10s);
        CHECK(stage.only(Event::http_refused).reason == Reason::broken_off);
    }
    SUBCASE("demotion") {
        stage.breaks(FaultKind::switchover, {Selector::Kind::node, stage.n1.index()}, t0 + 5ms);
        stage.run(t0 + 10s);
        CHECK(stage.only(Event::http_refused).reason == Reason::refused_by_backup);
    }
    CHECK(stage.never(Event::http_served));
    CHECK(stage.never(Event::session_created));
}

TEST_CASE("a dead application refuses, and a paused one serves when it wakes") {
    Stage stage{t0, t0};
    asks(stage, HttpRequest::start, stage.p1, t0 + 1s);
    SUBCASE("dead") {
        stage.breaks_app(FaultKind::crash, stage.p1, t0);
        stage.run(t0 + 10s);
        CHECK(stage.only(Event::http_refused).reason == Reason::refused_dead);
    }
    SUBCASE("paused") {
        stage.breaks_app(FaultKind::pause, stage.p1, t0).lasts = 2s;
        stage.run(t0 + 10s);
        CHECK(stage.only(Event::http_served).at == t0 + 2070ms);
    }
}

TEST_CASE("H03: a balancer finds nobody when nobody serves, and tries all when it does not check") {
    Stage stage{t0, t0};
    stage.scenario.topology.load_balancers.add(
        {.id = "lb1", .data_center = DataCenterId{0}, .nodes = {stage.n1}, .health_check = true});
    const GroupId id = asks(stage, HttpRequest::start, AppId{}, t0 + 1s);
    stage.scenario.workload[id].via = LoadBalancerId{0};
    stage.breaks_app(FaultKind::crash, stage.p1, t0 + 900ms);
    SUBCASE("with health checks") {
        stage.run(t0 + 10s);
        CHECK(stage.only(Event::http_refused).reason == Reason::nobody_serves);
    }
    SUBCASE("without") {
        stage.scenario.topology.load_balancers[LoadBalancerId{0}].health_check = false;
        stage.run(t0 + 10s);
        CHECK(stage.count(Event::http_refused) == 3);  // P1, B1, and then there is nobody.
    }
}

TEST_CASE("D03: a session that cannot be created is an answer too") {
    Stage stage{t0, t0};
    asks(stage, HttpRequest::start, stage.p1, t0);
    stage.breaks_app(FaultKind::create_fails, stage.p1, t0);
    stage.run(t0 + 10s);
    CHECK(stage.only(Event::http_refused).reason == Reason::step_failed);
}

}  // namespace
}  // namespace orsim
