#include "tests/world/stage.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

namespace orsim {
namespace {

TEST_CASE("nothing fails: the assigned primary owns the call and the watches end (S01)") {
    Stage stage;
    stage.call_arrives(t0, 1s);
    stage.run(t0 + 10s);
    CHECK(stage.story() == R"(   0.000000 sip1 call.arrived
   0.001000 P1   session.create.started: as assigned
   0.001000 B1   watch.started
   0.001000 P2   watch.started
   0.001000 B2   watch.started
   0.051000 P1   session.created: only session
   0.052000 B1   watch.satisfied: session exists
   0.052000 P2   watch.satisfied: session exists
   0.052000 B2   watch.satisfied: session exists
   0.152000 sip1 call.routed
   1.152000 sip1 call.ended
   1.153000 P1   session.ended: continued
  10.000000 -    run.ended
)");
}

TEST_CASE("a primary that crashed long ago costs no watch (S02)") {
    Stage stage;
    stage.breaks_app(FaultKind::crash, stage.p1, t0 - 10s);
    stage.call_arrives(t0);
    stage.run(t0 + 10s);
    CHECK(stage.only(Event::app_promoted).at == t0 - 9465ms);
    CHECK(stage.only(Event::session_created, stage.b1).at == t0 + 51ms);
}

TEST_CASE("the new primary finishes what a crashed one began (S03)") {
    Stage stage;
    stage.breaks_app(FaultKind::crash, stage.p1, t0 + 20ms);
    stage.call_arrives(t0);
    stage.run(t0 + 10s);
    CHECK(stage.only(Event::app_promoted).at == t0 + 555ms);
    CHECK(stage.only(Event::session_created).at == t0 + 605ms);
    CHECK(stage.only(Event::session_created).rule == Rule::R11);
    CHECK(stage.only(Event::watch_satisfied, stage.p2).at == t0 + 606ms);
}

TEST_CASE("a lost host is detected after the poll and its wait, long after the reserved node acted "
          "(S04)") {
    Stage stage;
    stage.breaks(FaultKind::host_down, {Selector::Kind::host, stage.h1.index()}, t0 + 20ms);
    stage.call_arrives(t0);
    stage.run(t0 + 30s);
    CHECK(stage.only(Event::session_created).at == t0 + 5051ms);
    CHECK(stage.only(Event::session_created).actor == Entity{EntityKind::app, stage.p2.index()});
    CHECK(stage.records().at(0).rule == Rule::R08);
    CHECK(stage.only(Event::app_promoted).at == t0 + 16520ms);
    CHECK(stage.only(Event::app_promoted).actor == Entity{EntityKind::app, stage.b1.index()});
}

TEST_CASE("readiness comes before a timer of the same instant, and the first registered session "
          "stays (S05)") {
    Stage stage;
    stage.breaks_app(FaultKind::slow, stage.p1, t0 - 1s).factor = 200 * one_in_millionths;
    stage.breaks_app(FaultKind::crash, stage.p1, t0 + 4466ms);
    stage.call_arrives(t0);
    stage.run(t0 + 30s);
    CHECK(stage.only(Event::app_promoted).at == t0 + 5001ms);
    CHECK(stage.only(Event::session_created, stage.b1).at == t0 + 5051ms);
    CHECK(stage.only(Event::session_create_aborted, stage.p2).at == t0 + 5051ms);
}

TEST_CASE("a hang without heartbeats is never seen: each call waits for the reserved node (S06)") {
    Stage stage;
    stage.breaks_app(FaultKind::hang, stage.p1, t0 - 60s);
    stage.calls_arrive(t0, 1s, 100);
    stage.run(t0 + 200s);
    CHECK(stage.count(Event::session_created) == 100);
    CHECK(stage.never(Event::app_promoted));
    for (const Record& record : stage.records()) {
        if (record.event == Event::session_created) {
            CHECK(record.amount == 5'051'000);
            CHECK(record.rule == Rule::R13);
        }
    }
}

TEST_CASE(
    "with heartbeats a hang ends in a switchover and the old primary returns as backup (S07)") {
    Stage stage;
    for (std::size_t app = 0; app < 4; ++app) {
        stage.scenario.options.set(Option::heartbeat_period, app, 10);
    }
    stage.breaks_app(FaultKind::hang, stage.p1, t0);
    stage.calls_arrive(t0, 1s, 20);
    stage.run(t0 + 60s);
    CHECK(stage.only(Event::app_promoted).at == t0 + 10525ms);
    CHECK(stage.only(Event::app_started).at == t0 + 25s);
    CHECK(stage.count(Event::session_created) == 20);
    for (const Record& record : stage.records()) {
        if (record.event == Event::session_created) {
            const std::int64_t arrived = record.at.time_since_epoch().count() - record.amount;
            const bool by_reserved = record.actor.index == stage.p2.index();
            CHECK(by_reserved == (arrived <= 5'523'000));
        }
    }
}

TEST_CASE("a primary slower than the watch loses to the reserved node (S08)") {
    Stage stage;
    stage.breaks_app(FaultKind::slow, stage.p1, t0 - 1s).factor = 110 * one_in_millionths;
    stage.call_arrives(t0);
    stage.run(t0 + 30s);
    CHECK(stage.only(Event::session_created).at == t0 + 5051ms);
    CHECK(stage.only(Event::session_create_aborted, stage.p1).at == t0 + 5501ms);
}

TEST_CASE("a one-node cluster that loses its host has no cover before default routing (S10)") {
    Stage stage;
    stage.breaks(FaultKind::host_down, {Selector::Kind::host, stage.h1.index()}, t0 + 20ms);
    const GroupId call = stage.call_arrives(t0);
    stage.scenario.workload[call].reserved = NodeId{};
    stage.scenario.topology.nodes[stage.n2].cluster = "another";
    stage.run(t0 + 30s);
    CHECK(stage.never(Event::session_created));
    CHECK(stage.only(Event::call_default_routed).at == t0 + 10s);
    CHECK(stage.only(Event::app_promoted).at == t0 + 16520ms);
}

TEST_CASE("with the pair down the reserved node takes each of its calls after a watch (S11)") {
    Stage stage;
    stage.breaks(FaultKind::host_down, {Selector::Kind::host, stage.h1.index()}, t0 - 60s);
    stage.breaks(FaultKind::host_down, {Selector::Kind::host, stage.h2.index()}, t0 - 60s);
    stage.call_arrives(t0);
    stage.run(t0 + 30s);
    CHECK(stage.only(Event::session_created).at == t0 + 5051ms);
}

TEST_CASE("without default-dn a call nobody covers is stuck until its caller gives up (S13)") {
    Stage stage;
    stage.scenario.topology.tservers[stage.tserver].default_dn.reset();
    stage.breaks(FaultKind::crash, {Selector::Kind::anybody, 0}, t0 - 60s);
    const GroupId call = stage.call_arrives(t0);
    stage.scenario.workload[call].patience = constant(42s);
    stage.run(t0 + 60s);
    CHECK(stage.only(Event::call_stuck).at == t0 + 10s);
    CHECK(stage.only(Event::call_abandoned).at == t0 + 42s);
}

TEST_CASE("a caller who hangs up during the watch leaves nothing behind (S14)") {
    Stage stage;
    stage.breaks(FaultKind::host_down, {Selector::Kind::host, stage.h1.index()}, t0 + 20ms);
    const GroupId call = stage.call_arrives(t0);
    stage.scenario.workload[call].patience = constant(3s);
    stage.run(t0 + 30s);
    CHECK(stage.never(Event::session_created));
    CHECK(stage.never(Event::watch_expired));
    CHECK(stage.only(Event::watch_satisfied, stage.p2).at == t0 + 3001ms);
}

TEST_CASE("a cut between SCS and a host is read as its loss: two primaries until it heals (S39)") {
    Stage stage;
    Fault& cut = stage.breaks(FaultKind::partition, {}, t0);
    cut.from = {Selector::Kind::scs, 0};
    cut.to = {Selector::Kind::host, stage.h1.index()};
    cut.lasts = 60s;
    stage.run(t0 + 90s);
    CHECK(stage.only(Event::app_promoted, stage.b1).at == t0 + 16520ms);
    CHECK(stage.only(Event::app_demoted, stage.p1).at > t0 + 60s);
    CHECK(stage.only(Event::app_demoted, stage.p1).at < t0 + 60100ms);
}

TEST_CASE("the same scenario gives the same fingerprint twice, and another seed the same story") {
    const auto told = [](std::uint64_t seed) {
        Stage stage;
        stage.scenario.seed = seed;
        stage.breaks_app(FaultKind::crash, stage.p1, t0 + 20ms);
        stage.call_arrives(t0);
        stage.run(t0 + 30s);
        return stage.fingerprint();
    };
    CHECK(told(1) == told(1));
    CHECK(told(1) == told(2));  // Nothing in it is left to chance.
}

TEST_CASE("what the world cannot do is refused, not left out in silence") {
    const auto refused = [](auto change) {
        Stage stage;
        change(stage);
        const std::vector<std::string> beyond = beyond_the_world(stage.scenario);
        return beyond.empty() ? std::string{} : beyond.front();
    };
    CHECK(refused([](Stage&) {}) == "");
    CHECK(refused([](Stage& stage) { stage.scenario.options.set(Option::autostart, 1, 1); }) == "");
    CHECK(
        refused([](Stage& stage) { stage.scenario.options.set(Option::addp_remote_timeout, 1, 0); })
        == "");
    CHECK(
        refused([](Stage& stage) {
            stage.scenario.options.set(Option::backup_synch_max_buffer, 0, 200);
        })
        == "option backup-synch-max-buffer: only policy ownership_channel=\"sync_stream\" acts on "
           "it");
    CHECK(refused([](Stage& stage) {
              stage.scenario.options.set(Option::backup_synch_max_buffer, 0, 200);
              stage.scenario.policies.choice.at(
                  static_cast<std::size_t>(Policy::ownership_channel)) =
                  static_cast<std::uint8_t>(OwnershipChannel::sync_stream);
          })
          == "");
    CHECK(
        refused([](Stage& stage) { stage.scenario.options.set(Option::addp_remote_timeout, 0, 5); })
        == "option addp-remote-timeout");
    CHECK(refused([](Stage& stage) {
              stage.breaks_app(FaultKind::set_option, stage.p1, t0).option = "addp-remote-timeout";
          })
          == "option addp-remote-timeout");
}

TEST_CASE(
    "autostart: SCS starts what it finds stopped when it connects to the LCA, and nothing else") {
    const auto started = [](std::int64_t autostart) {
        Stage stage;
        stage.scenario.options.set(Option::autostart, stage.p1.index(), autostart);
        stage.breaks_app(FaultKind::crash, stage.p1, t0);
        Fault& gone = stage.breaks(FaultKind::scs_down, {}, t0 + 10s);
        gone.lasts = 5s;
        stage.run(t0 + 60s);
        CHECK(stage.count(Event::ml_start) == (autostart == 0 ? 0 : 1));
        CHECK(stage.never(Event::app_started, stage.b1));
        return stage.count(Event::app_started);
    };
    CHECK(started(1) == 1);
    CHECK(started(0) == 0);
}

TEST_CASE("set_option of router-timeout: calls that come from then on have the new limit") {
    Stage stage;
    for (const AppId app : {stage.p1, stage.p2}) {
        stage.breaks_app(FaultKind::hang, app, t0 - 1s);
    }
    Fault& fault = stage.breaks(FaultKind::set_option, {Selector::Kind::tserver, 0}, t0 + 1s);
    fault.option = "router-timeout";
    fault.value = 3;
    stage.call_arrives(t0);
    stage.call_arrives(t0 + 1s);
    stage.run(t0 + 60s);
    CHECK(stage.story({Event::call_default_routed})
          == "   4.000000 sip1 call.default_routed\n"
             "  10.000000 sip1 call.default_routed\n");
}

TEST_CASE("set_option of router-timeout to 0: calls that come from then on stay") {
    Stage stage;
    for (const AppId app : {stage.p1, stage.p2}) {
        stage.breaks_app(FaultKind::hang, app, t0 - 1s);
    }
    Fault& fault = stage.breaks(FaultKind::set_option, {Selector::Kind::tserver, 0}, t0 + 1s);
    fault.option = "router-timeout";
    fault.value = 0;
    stage.call_arrives(t0);
    stage.call_arrives(t0 + 1s);
    stage.run(t0 + 60s);
    CHECK(stage.only(Event::call_default_routed).at == t0 + 10s);
}

/// One call; its primary crashes after 20 ms, and a promotion takes three seconds.
std::uint64_t sessions_with_watch(std::int64_t milliseconds, LatePrimary late) {
    Stage stage;
    stage.call_arrives(t0);
    stage.breaks_app(FaultKind::crash, stage.p1, t0 + 20ms);
    stage.scenario.assumptions.set(Assumption::promotion, constant(3s));
    stage.scenario.policies.choice.at(static_cast<std::size_t>(Policy::late_primary)) =
        static_cast<std::uint8_t>(late);
    for (const NodeId node : {stage.n1, stage.n2}) {
        stage.scenario.options.set(Option::call_watching_timeout, node.index(), milliseconds);
    }
    stage.run(t0 + 30s);
    return stage.count(Event::session_created);
}

TEST_CASE(
    "a watch below detection, promotion and creation makes two sessions, one above it makes one") {
    // 20 ms to the crash, 35 until the promotion begins, 3000 of promotion, 50 of creation.
    constexpr std::int64_t bound = 20 + 35 + 3000 + 50;
    for (std::int64_t watch = bound - 45; watch < bound + 45; watch += 5) {
        CAPTURE(watch);
        CHECK(sessions_with_watch(watch, LatePrimary::both_run) == (watch < bound ? 2 : 1));
        CHECK(sessions_with_watch(watch, LatePrimary::first_registered_wins) == 1);
    }
    CHECK(sessions_with_watch(bound - 1, LatePrimary::both_run) == 2);
    CHECK(sessions_with_watch(bound, LatePrimary::both_run) == 1);
    // So much shorter, and the new primary hears of the session before it begins its own.
    CHECK(sessions_with_watch(1000, LatePrimary::both_run) == 1);
}

TEST_CASE("T05: the switch acts on the first request to route a call and rejects the second") {
    Stage stage;
    stage.call_arrives(t0, 20s);
    stage.breaks_app(FaultKind::slow, stage.p1, t0 - 1s).factor = 110 * one_in_millionths;
    stage.scenario.policies.choice.at(static_cast<std::size_t>(Policy::late_primary)) =
        static_cast<std::uint8_t>(LatePrimary::both_run);
    stage.run(t0 + 60s);
    CHECK(stage.only(Event::call_routed).other.index == stage.p2.index());
    const Record& rejected = stage.only(Event::call_request_rejected);
    CHECK(rejected.rule == Rule::T05);
    CHECK(rejected.other.index == stage.p1.index());
    CHECK(rejected.at > stage.only(Event::call_routed).at);
}

TEST_CASE("a copy of a world goes on as the original would") {
    Stage stage;
    stage.breaks_app(FaultKind::crash, stage.p1, t0 + 1020ms);
    stage.calls_arrive(t0, 100ms, 50);
    stage.scenario.until = t0 + 30s;
    World world{stage.scenario};
    world.run_until(t0 + 2s);
    World copy = world;
    CHECK(copy == world);
    world.run_to_end();
    CHECK_FALSE(copy == world);
    copy.run_to_end();
    CHECK(copy == world);
}

/// "heartbeat-period 1 of 2 ran out, least 4000000": each timer the world kept.
std::string margins_of(const Scenario& scenario) {
    World world{scenario};
    world.run_to_end();
    std::string told;
    for (const Margins::Timer& timer : world.margins().timers()) {
        told +=
            fmt::format("{} {} of {} ran out, least {} us, most {} us\n", timer.name, timer.ran_out,
                        timer.left.count(), timer.left.least(), timer.left.most());
    }
    return told;
}

TEST_CASE(
    "a host that comes back tells what its silence had left, and one that is lost tells none") {
    Stage stage;
    stage.breaks(FaultKind::host_down, {Selector::Kind::host, stage.h1.index()}, t0).lasts = 3s;
    stage.scenario.until = t0 + 60s;
    // SCS heard of it two seconds before, and waits for two addp-timeouts of nine seconds.
    CHECK(margins_of(stage.scenario)
          == "addp-timeout 0 of 1 ran out, least 13000000 us, most 13000000 us\n");

    Stage lost;
    lost.scenario.options.set(Option::disconnect_switchover_timeout, 0, 10);
    lost.breaks(FaultKind::host_down, {Selector::Kind::host, lost.h1.index()}, t0).lasts = 20s;
    lost.breaks(FaultKind::host_down, {Selector::Kind::host, lost.h2.index()}, t0).lasts = 40s;
    lost.scenario.until = t0 + 60s;
    // Lost at 16 s: one is back after 4 of the 10 s and a message's way, the other is not.
    CHECK(margins_of(lost.scenario)
          == "addp-timeout 2 of 2 ran out, least 0 us, most 0 us\n"
             "disconnect-switchover-timeout 1 of 2 ran out, least 0 us, most 5999000 us\n");
}

TEST_CASE("a pause shorter than heartbeat-period has some of it left") {
    Stage stage;
    for (std::size_t at = 0; at < 4; ++at) {
        stage.scenario.options.set(Option::heartbeat_period, at, 10);
    }
    stage.breaks_app(FaultKind::pause, stage.p1, t0).lasts = 6s;
    stage.breaks_app(FaultKind::pause, stage.p2, t0).lasts = 16s;
    stage.scenario.until = t0 + 60s;
    CHECK(margins_of(stage.scenario)
          == "heartbeat-period 1 of 2 ran out, least 0 us, most 4000000 us\n");
}

}  // namespace
}  // namespace orsim
