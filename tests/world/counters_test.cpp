// The product's performance counters, as a scenario has them read.
#include "tests/world/stage.hpp"

#include <doctest/doctest.h>

#include <vector>

namespace orsim {
namespace {

constexpr Instant t0 = zero_instant;

void reads(Stage& stage, Counter counter, Duration every, AppId app = {}) {
    CounterWatch watch;
    watch.id = "w";
    watch.counter = counter;
    watch.every = every;
    if (app) {
        watch.of = {Selector::Kind::app, app.index()};
    }
    stage.scenario.counters.push_back(watch);
}

std::vector<std::int64_t> readings(const Stage& stage, AppId app) {
    std::vector<std::int64_t> amounts;
    for (const Record& record : stage.records()) {
        if (record.event == Event::counter_read && record.actor.index == app.index()) {
            amounts.push_back(record.amount);
        }
    }
    return amounts;
}

TEST_CASE("D05: active-sessions are those that each application which is up has now") {
    Stage stage{t0, t0};
    stage.calls_arrive(t0 + 100ms, 1s, 3);  // Ten seconds of talk each.
    reads(stage, Counter::active_sessions, 1s);
    stage.breaks_app(FaultKind::crash, stage.b2, t0 + 2500ms);
    stage.run(t0 + 5s);
    CHECK((readings(stage, stage.p1) == std::vector<std::int64_t>{1, 2, 3, 3}));
    CHECK((readings(stage, stage.p2) == std::vector<std::int64_t>{0, 0, 0, 0}));
    CHECK((readings(stage, stage.b2) == std::vector<std::int64_t>{0, 0}));
}

TEST_CASE("D05: pending-sessions are at work or wait for a worker, calls and interactions alike") {
    for (const bool interactions : {false, true}) {
        CAPTURE(interactions);
        Stage stage{t0, t0};
        stage.scenario.assumptions.set(Assumption::session_creation, constant(4s));
        stage.scenario.assumptions.set_count(Assumption::workers_per_application, 2);
        if (interactions) {
            stage.interactions_wait(t0, 5);
        } else {
            stage.calls_arrive(t0, Duration{1}, 5);
        }
        reads(stage, Counter::pending_sessions, 3s, stage.p1);
        stage.run(t0 + 10s);
        // Two are created at a time, at 4 and at 8 s.
        CHECK((readings(stage, stage.p1) == std::vector<std::int64_t>{5, 3, 1}));
    }
}

TEST_CASE("D05: create-session-time is the mean since the last reading, waiting left out") {
    Stage stage{t0, t0};
    stage.scenario.assumptions.set_count(Assumption::workers_per_application, 1);
    stage.calls_arrive(t0, Duration{1}, 4);
    stage.breaks_app(FaultKind::slow, stage.p1, t0 + 1s).factor = 3 * one_in_millionths;
    stage.calls_arrive(t0 + 2s, 1s, 1);
    reads(stage, Counter::create_session_time, 1500ms, stage.p1);
    stage.run(t0 + 5s);
    CHECK((readings(stage, stage.p1) == std::vector<std::int64_t>{50'000, 150'000, 0}));
}

TEST_CASE("D05: creation-session-rate is of the time since the last reading") {
    Stage stage{t0, t0};
    stage.calls_arrive(t0, 500ms, 6);
    reads(stage, Counter::creation_session_rate, 2s, stage.p1);
    stage.run(t0 + 7s);
    CHECK((readings(stage, stage.p1) == std::vector<std::int64_t>{2'000, 1'000, 0}));
}

TEST_CASE("D05: an alarm is raised once for each time a counter passes its limit") {
    Stage stage{t0, t0};
    stage.calls_arrive(t0, 1s, 3);
    stage.scenario.workload[GroupId{0}].talk_time = constant(1500ms);
    stage.call_arrives(t0 + 10s, 2s);
    reads(stage, Counter::active_sessions, 500ms, stage.p1);
    SUBCASE("at the limit there is none") {
        stage.scenario.counters[0].alarm_above = 2 * one_in_millionths;
        stage.run(t0 + 20s);
        CHECK(stage.never(Event::counter_alarm));
    }
    SUBCASE("above it, twice") {
        stage.scenario.counters[0].alarm_above = one_in_millionths / 2;
        stage.run(t0 + 20s);
        CHECK(stage.count(Event::counter_alarm) == 2);
    }
}

}  // namespace
}  // namespace orsim
