// Clocks of applications that are wrong: what a clock reads, and what goes by it.
#include "sim/world/clock.hpp"
#include "tests/world/stage.hpp"

#include <doctest/doctest.h>

namespace orsim {
namespace {

using Hand = Clock::Hand;
constexpr Instant start = zero_instant;

/// P1 hangs, so that the watch of P2 for the call of zero decides.
Instant expires_with(FaultKind kind, Instant at, Duration extra, Millionths factor) {
    Stage stage;
    stage.breaks_app(FaultKind::hang, stage.p1, start - 1s);
    Fault& fault = stage.breaks_app(kind, stage.p2, at);
    fault.extra = constant(extra);
    fault.factor = factor;
    stage.scenario.options.set(Option::router_timeout, 0, 0);  // The switch waits as long.
    stage.call_arrives(start);
    stage.run(start + 200s);
    return stage.only(Event::watch_expired, stage.p2).at;
}

Instant expires_by_timestamp(FaultKind kind, Instant at, Duration extra, bool behind) {
    Stage stage;
    stage.scenario.policies.choice.at(static_cast<std::size_t>(Policy::timer_base)) =
        static_cast<std::uint8_t>(TimerBase::tserver_timestamp);
    stage.breaks_app(FaultKind::hang, stage.p1, start - 1s);
    Fault& fault = stage.breaks_app(kind, stage.p2, at);
    fault.extra = constant(extra);
    fault.behind = behind;
    stage.call_arrives(start);
    stage.run(start + 200s);
    return stage.only(Event::watch_expired, stage.p2).at;
}

}  // namespace

TEST_CASE("a clock that nobody touched shows true time") {
    const Clock clock;
    CHECK(clock.reading(Hand::steady, start + 7s) == start + 7s);
    CHECK(clock.reading(Hand::wall, start + 7s) == start + 7s);
    CHECK(clock.when(Hand::wall, start, start + 7s) == start + 7s);
    CHECK(clock.lasts(7s) == 7s);
}

TEST_CASE("a clock that is put moves its wall hand, and its past stays as it was") {
    Clock clock;
    clock.put(start + 10s, 3s);
    CHECK(clock.reading(Hand::wall, start + 9s) == start + 9s);
    CHECK(clock.reading(Hand::wall, start + 11s) == start + 14s);
    CHECK(clock.reading(Hand::steady, start + 11s) == start + 11s);
    clock.put(start + 20s, -5s);
    CHECK(clock.reading(Hand::wall, start + 20s) == start + 18s);
    CHECK(clock.when(Hand::wall, start + 20s, start + 21s) == start + 23s);
}

TEST_CASE("a clock at another pace is continuous, and answers when it will read so much") {
    Clock clock;
    clock.run_at(start + 10s, 2 * one_in_millionths);
    CHECK(clock.reading(Hand::steady, start + 12s) == start + 14s);
    CHECK(clock.when(Hand::steady, start + 12s, start + 20s) == start + 15s);
    clock.run_at(start + 12s, one_in_millionths / 4);
    CHECK(clock.reading(Hand::steady, start + 16s) == start + 15s);
    CHECK(clock.lasts(1s) == 4s);
    clock.run_at(start + 16s, 3'000'001);
    const Instant when = clock.when(Hand::steady, start + 16s, start + 16s);
    CHECK(clock.reading(Hand::steady, when) >= start + 16s);
    CHECK(clock.reading(Hand::steady, when - Duration{1}) < start + 16s);
}

TEST_CASE("clock_drift: a watch ends by the pace of its application's clock") {
    // The event reaches P2 at 1 ms.
    CHECK(expires_with(FaultKind::clock_drift, start - 1s, 0s, 2 * one_in_millionths)
          == start + 2501ms);
    CHECK(expires_with(FaultKind::clock_drift, start - 1s, 0s, one_in_millionths / 10)
          == start + 50001ms);
    // In the middle of it: 1 s has passed, and the other four take a quarter, or four times as
    // long.
    CHECK(expires_with(FaultKind::clock_drift, start + 1001ms, 0s, 4 * one_in_millionths)
          == start + 2001ms);
    CHECK(expires_with(FaultKind::clock_drift, start + 1001ms, 0s, one_in_millionths / 4)
          == start + 17001ms);
}

TEST_CASE("clock_drift: the pause between two pulls goes by the application's clock") {
    // P1 pulls at zero and a second later by its own clock, P2 half a second after it. What comes
    // at 0.6 s is the next one's to pull.
    const auto pulled_with = [](Millionths factor) {
        Stage stage{start, start};
        Fault& fault = stage.breaks_app(FaultKind::clock_drift, stage.p1, start);
        fault.factor = factor;
        stage.interactions_wait(start + 600ms, 1);
        stage.run(start + 20s);
        return stage.only(Event::ixn_pulled, stage.p1).at;
    };
    CHECK(pulled_with(one_in_millionths) == start + 1004ms);
    CHECK(pulled_with(one_in_millionths * 5 / 4) == start + 804ms);
}

TEST_CASE("clock_skew and clock_jump: a watch that counts what has passed does not notice") {
    for (const FaultKind kind : {FaultKind::clock_skew, FaultKind::clock_jump}) {
        CHECK(expires_with(kind, start - 1s, 100s, one_in_millionths) == start + 5001ms);
        CHECK(expires_with(kind, start + 1s, 100s, one_in_millionths) == start + 5001ms);
    }
}

TEST_CASE("clock_skew and clock_jump: a watch from the event's timestamp ends by the wall clock") {
    for (const FaultKind kind : {FaultKind::clock_skew, FaultKind::clock_jump}) {
        CHECK(expires_by_timestamp(kind, start - 1s, 2s, false) == start + 3s);
        CHECK(expires_by_timestamp(kind, start - 1s, 2s, true) == start + 7s);
        CHECK(expires_by_timestamp(kind, start + 1s, 2s, false) == start + 3s);
        CHECK(expires_by_timestamp(kind, start + 1s, 60s, false) == start + 1s);
        CHECK(expires_by_timestamp(kind, start - 1s, 60s, false) == start + 1ms);
    }
}

TEST_CASE("clock_skew: when it ends the clock is right again, after a jump it is not") {
    const auto puts = [](FaultKind kind) {
        Stage stage;
        Fault& fault = stage.breaks_app(kind, stage.p2, start);
        fault.extra = constant(2s);
        if (kind == FaultKind::clock_skew) {
            fault.lasts = 5s;
        }
        stage.run(start + 20s);
        return stage.story({Event::clock_put});
    };
    CHECK(puts(FaultKind::clock_skew)
          == "   0.000000 P2   clock.put: put forward\n"
             "   5.000000 P2   clock.put: put back\n");
    CHECK(puts(FaultKind::clock_jump) == "   0.000000 P2   clock.put: put forward\n");
}

TEST_CASE("a wall clock put forward ages the buffer for the backup, one put back does not") {
    const auto dropped = [](bool behind) {
        Stage stage;
        stage.scenario.policies.choice.at(static_cast<std::size_t>(Policy::ownership_channel)) =
            static_cast<std::uint8_t>(OwnershipChannel::sync_stream);
        Fault& cut = stage.breaks(FaultKind::partition, {}, start - 1s);
        cut.from = {Selector::Kind::app, stage.p1.index()};
        cut.to = {Selector::Kind::app, stage.b1.index()};
        Fault& fault = stage.breaks_app(FaultKind::clock_jump, stage.p1, start + 5s);
        fault.extra = constant(601s);
        fault.behind = behind;
        stage.call_arrives(start, 100s);
        stage.call_arrives(start + 10s, 100s);
        stage.run(start + 30s);
        return stage.count(Event::sync_dropped);
    };
    CHECK(dropped(false) == 1);
    CHECK(dropped(true) == 0);
}

TEST_CASE(
    "Cassandra keeps the write with the later stamp: a new primary that lags stores nothing") {
    const auto ignored = [](Duration behind, std::int64_t newest_wins) {
        Stage stage;
        Topology& topology = stage.scenario.topology;
        topology.store.id = "cassandra";
        topology.store.kind = StoreKind::cassandra;
        topology.store.replica_data_centers = {DataCenterId{0}, DataCenterId{0}, DataCenterId{0}};
        Strategy& strategy = stage.scenario.strategies[StrategyId{0}];
        strategy.steps = 40;
        strategy.persist = true;
        strategy.send_session_recovered = true;
        strategy.handles_session_recovered = true;
        stage.scenario.assumptions.set_count(Assumption::newest_stamp_wins, newest_wins);
        Fault& skew = stage.breaks_app(FaultKind::clock_skew, stage.b1, start - 1s);
        skew.extra = constant(behind);
        skew.behind = true;
        stage.breaks_app(FaultKind::crash, stage.p1, start + 1s);
        stage.call_arrives(start);
        stage.run(start + 30s);
        CHECK(stage.count(Event::session_recovered) == 1);
        return stage.count(Event::store_write_ignored);
    };
    CHECK(ignored(10s, 1) > 3);
    CHECK(ignored(10s, 0) == 0);
    CHECK(ignored(100ms, 1) == 0);  // The gap was longer than that.
}

TEST_CASE("clocks that are right cost no event") {
    const auto events = [](bool touches) {
        Stage stage;
        if (touches) {
            stage.breaks_app(FaultKind::clock_jump, stage.p2, start + 50s).extra = constant(1s);
        }
        stage.calls_arrive(start, 100ms, 50);
        stage.run(start + 40s);
        return stage.events();
    };
    CHECK(events(true) == events(false));
}

}  // namespace orsim
