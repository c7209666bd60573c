#include "tests/world/stage.hpp"

#include <doctest/doctest.h>

#include <string_view>
#include <vector>

namespace orsim {
namespace {

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

/// A voice call whose session waits ten seconds for the switch, and a request for it.
struct VoiceAsked {
    explicit VoiceAsked(HttpRequest what, Instant at, bool at_other_node = false) {
        stage.call_arrives(t0);
        Strategy& strategy = stage.scenario.strategies[StrategyId{0}];
        strategy.step_time = constant(9s);
        strategy.waits_at = 1;
        asks(stage, what, at_other_node ? stage.p2 : stage.p1, at);
    }
    Stage stage{t0, t0};
};

TEST_CASE("H04: an event over HTTP reaches a voice session, which waits for nothing any more") {
    VoiceAsked asked{HttpRequest::event, t0 + 2s};
    asked.stage.run(t0 + 20s);
    CHECK(asked.stage.only(Event::http_served).at == t0 + 2021ms);
    CHECK(asked.stage.only(Event::call_routed).at == t0 + 2022ms);
}

TEST_CASE("H04: a request of a voice session changes nothing of it") {
    VoiceAsked asked{HttpRequest::request, t0 + 2s};
    asked.stage.run(t0 + 20s);
    CHECK(asked.stage.count(Event::http_served) == 1);
    CHECK(asked.stage.only(Event::call_routed).at == t0 + 9054ms);
}

TEST_CASE("H04: a voice session that is terminated leaves its call where it is") {
    VoiceAsked asked{HttpRequest::terminate, t0 + 2s};
    asked.stage.run(t0 + 20s);
    CHECK(asked.stage.only(Event::session_ended).rule == Rule::H04);
    CHECK(asked.stage.only(Event::session_ended).at == t0 + 2021ms);
    CHECK(asked.stage.only(Event::call_default_routed).at == t0 + 10s);
    CHECK(asked.stage.never(Event::call_routed));
}

TEST_CASE("H04: a voice session that does not exist yet, or no longer, is not found") {
    for (const Duration when : {Duration{20ms}, Duration{19s}}) {
        VoiceAsked asked{HttpRequest::event, t0 + when};
        asked.stage.scenario.workload[GroupId{0}].talk_time = constant(1s);
        asked.stage.run(t0 + 20s);
        CHECK(asked.stage.only(Event::http_refused).reason == Reason::no_such_session);
    }
}

TEST_CASE("H02: a request for a voice session of another node is redirected there") {
    VoiceAsked asked{HttpRequest::event, t0 + 2s, true};
    has_external_url(asked.stage, asked.stage.n1);
    asked.stage.run(t0 + 20s);
    CHECK(asked.stage.only(Event::http_redirected).other.index == asked.stage.n1.index());
    CHECK(asked.stage.only(Event::http_served).actor.index == asked.stage.p1.index());
    CHECK(asked.stage.count(Event::call_routed) == 1);
}

TEST_CASE("A9: a request for a voice session that is being restored waits for it") {
    VoiceAsked asked{HttpRequest::event, t0 + 3s};
    Stage& stage = asked.stage;
    stage.scenario.topology.store = {
        .id = "redis", .kind = StoreKind::redis, .replica_data_centers = {DataCenterId{0}}};
    stage.scenario.topology.store.replicas = 1;
    stage.scenario.assumptions.set(Assumption::restore_fixed, constant(2s));
    stage.scenario.workload[GroupId{1}].to = stage.b1;
    stage.breaks_app(FaultKind::crash, stage.p1, t0 + 2s);
    stage.run(t0 + 20s);
    const Instant restored = stage.only(Event::session_recovered).at;
    CHECK(restored > t0 + 4s);
    CHECK(stage.only(Event::http_served).at == restored + 20ms);
    CHECK(stage.only(Event::call_routed).at == restored + 21ms);
}

TEST_CASE("an event over HTTP wakes a voice session whose own event was lost in the gap") {
    VoiceAsked asked{HttpRequest::event, t0 + 9800ms};
    Stage& stage = asked.stage;
    stage.scenario.topology.store = {
        .id = "redis", .kind = StoreKind::redis, .replica_data_centers = {DataCenterId{0}}};
    stage.scenario.topology.store.replicas = 1;
    stage.scenario.workload[GroupId{1}].to = stage.b1;
    stage.breaks_app(FaultKind::crash, stage.p1, t0 + 8900ms);  // Answered at 9.053 s.
    stage.run(t0 + 20s);
    CHECK(stage.count(Event::session_event_missed) == 1);
    CHECK(stage.count(Event::session_hung) == 1);
    CHECK(stage.only(Event::call_routed).at == t0 + 9822ms);
}

TEST_CASE("H04: the session of an interaction may be asked for and ended over HTTP too") {
    for (const HttpRequest what : {HttpRequest::event, HttpRequest::terminate}) {
        CAPTURE(static_cast<int>(what));
        Stage stage{t0, t0};
        stage.interactions_wait(t0, 1, 1s);
        Strategy& strategy = stage.scenario.strategies[StrategyId{0}];
        strategy.step_time = constant(9s);
        strategy.waits_at = 1;
        asks(stage, what, stage.p1, t0 + 2s);
        stage.run(t0 + 30s);
        CHECK(stage.only(Event::http_served).at == t0 + 2021ms);
        if (what == HttpRequest::event) {
            CHECK(stage.only(Event::ixn_routed).at == t0 + 2022ms);
        } else {
            CHECK(stage.only(Event::session_ended).rule == Rule::H04);
            CHECK(stage.never(Event::ixn_routed));  // It stays with the router.
        }
    }
}

/// A way a request can go: the answers to it in their order, and whose.
struct OutcomeOfRequest {
    std::string_view what;
    void (*story)(Stage&) = nullptr;  // Beside a session started on P1 at 0 s, and an event at 5 s.
    std::vector<Event> answers;
    Reason last = Reason::none;
};

void comes_through_balancer(Stage& stage, bool checks) {
    LoadBalancer balancer{
        .id = "lb1", .data_center = DataCenterId{0}, .nodes = {stage.n2, stage.n1}};
    balancer.health_check = checks;
    stage.scenario.topology.load_balancers.add(balancer);
    stage.scenario.workload[GroupId{1}].to = AppId{};
    stage.scenario.workload[GroupId{1}].via = LoadBalancerId{0};
}

const std::vector<OutcomeOfRequest>& outcomes_of_requests() {
    using enum Event;
    static const std::vector<OutcomeOfRequest> all{
        {"200", [](Stage& s) { s.scenario.workload[GroupId{1}].to = s.p1; }, {http_served}},
        {"307, then 200",
         [](Stage& s) { has_external_url(s, s.n1); },
         {http_redirected, http_served}},
        {"307, then refused: the owner is down",
         [](Stage& s) {
             has_external_url(s, s.n1);
             s.breaks_app(FaultKind::crash, s.b1, t0 + 1s);
             s.breaks_app(FaultKind::crash, s.p1, t0 + 2s);
         },
         {http_redirected, http_refused},
         Reason::nobody_serves},
        {"307 without a target", [](Stage&) {}, {http_refused}, Reason::redirect_target_missing},
        {"404: the session is lost",
         [](Stage& s) {
             has_external_url(s, s.n1);
             s.breaks_app(FaultKind::crash, s.p1, t0 + 2s);
         },
         {http_redirected, http_refused},
         Reason::no_such_session},
        {"refused by a backup",
         [](Stage& s) { s.scenario.workload[GroupId{1}].to = s.b1; },
         {http_refused},
         Reason::refused_by_backup},
        {"refused by the dead",
         [](Stage& s) {
             s.scenario.workload[GroupId{1}].to = s.p1;
             s.breaks_app(FaultKind::crash, s.p1, t0 + 4900ms);
         },
         {http_refused},
         Reason::refused_dead},
        {"tried elsewhere by the balancer",
         [](Stage& s) {
             comes_through_balancer(s, false);
             has_external_url(s, s.n1);
             s.breaks_app(FaultKind::crash, s.p2, t0 + 4900ms);
         },
         {http_refused, http_refused, http_served},
         Reason::refused_by_backup},
        {"passed over by a balancer that checks",
         [](Stage& s) {
             comes_through_balancer(s, true);
             has_external_url(s, s.n1);
             s.breaks_app(FaultKind::crash, s.p2, t0 + 4900ms);
         },
         {http_served}},
        {"more redirects than the client follows",
         [](Stage& s) {
             has_external_url(s, s.n1);
             s.scenario.assumptions.set_count(Assumption::redirect_limit, 0);
         },
         {http_redirected, http_refused},
         Reason::redirected_too_often},
    };
    return all;
}

TEST_CASE("a request ends in each way that is known") {
    for (const OutcomeOfRequest& outcome : outcomes_of_requests()) {
        CAPTURE(outcome.what);
        Stage stage{t0, t0};
        asks(stage, HttpRequest::start, stage.p1, t0);
        asks(stage, HttpRequest::event, stage.p2, t0 + 5s);
        outcome.story(stage);
        stage.run(t0 + 20s);
        std::vector<Event> answers;
        Reason last = Reason::none;
        for (const Record& record : stage.records()) {
            const bool answers_it = record.event == Event::http_served
                                    || record.event == Event::http_redirected
                                    || record.event == Event::http_refused;
            if (answers_it && record.call.group == 1) {
                answers.push_back(record.event);
                last = record.event == Event::http_refused ? record.reason : last;
            }
        }
        CHECK((answers == outcome.answers));
        CHECK(last == outcome.last);
    }
}

}  // namespace
}  // namespace orsim
