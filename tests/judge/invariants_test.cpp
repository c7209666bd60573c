// For each safety invariant a log that keeps it and one that breaks it, both written by hand; those
// about sessions are in sessions_test.cpp, those about ends in liveness_test.cpp.
#include "sim/judge/invariants.hpp"
#include "tests/judge/log.hpp"

#include <doctest/doctest.h>

namespace {

using namespace orsim;          // NOLINT(google-build-using-namespace)
using namespace orsim::judged;  // NOLINT(google-build-using-namespace)
using enum Event;

/// The switchover as it should be: ors1p dies while it creates, ors1b is promoted and creates.
Log switchover() {
    Log log;
    log.script(FaultKind::crash);
    log.arrives(c1).at(1ms).tries(c1, ors1p, as_assigned);
    log.watches(c1, ors1b).watches(c1, ors2p).watches(c1, ors2b);
    log.at(20ms).crashes(ors1p, 0);
    log.at(35ms).note({.event = ml_failure_detected, .actor = scs1, .other = ors1p});
    log.at(555ms).note({.event = app_promoted, .actor = ors1b, .rule = Rule::R14});
    log.note({.event = watch_satisfied,
              .actor = ors1b,
              .call = c1,
              .reason = Reason::promoted_meanwhile,
              .amount = 4'446'000});
    log.tries(c1, ors1b, Reason::as_new_primary).at(605ms).creates(c1, ors1b);
    log.at(606ms).note({.event = watch_satisfied, .actor = ors2p, .call = c1});
    log.note({.event = watch_satisfied, .actor = ors2b, .call = c1});
    return log.at(700ms).note({.event = call_routed, .actor = sip1, .call = c1});
}

/// The reserved node creates after its watch, because the host of ors1p is gone.
Log reserved_takes_over() {
    Log log;
    log.script(FaultKind::host_down);
    log.fault_starts(0).note({.event = host_down, .actor = host(0)});
    log.at(1s).arrives(c1).at(1001ms).watches(c1, ors1b).watches(c1, ors2p);
    log.at(6001ms).note({.event = watch_expired, .actor = ors2p, .call = c1});
    log.tries(c1, ors2p, as_reserved).at(6051ms).creates(c1, ors2p);
    log.at(6052ms).note({.event = watch_satisfied, .actor = ors1b, .call = c1});
    log.at(7s).note({.event = call_routed, .actor = sip1, .call = c1});
    return log.at(18s).note({.event = app_promoted, .actor = ors1b});
}

TEST_CASE("an ordinary run keeps every invariant") {
    Log log;
    for (std::uint32_t nth = 0; nth < 3; ++nth) {
        log.at(nth * 400ms).arrives(bg(nth));
        log.tries(bg(nth), ors1p, as_assigned).at(nth * 400ms + 50ms).creates(bg(nth), ors1p);
        log.note({.event = call_routed, .actor = sip1, .call = bg(nth)});
    }
    log.at(10s).ordinary_call(c1);
    CHECK(log.failed() == "");
    CHECK(log.judged().kind == VerdictKind::pass);
}

TEST_CASE("a switchover and a takeover by the reserved node keep every invariant") {
    CHECK(switchover().failed() == "");
    CHECK(switchover().judged().kind == VerdictKind::pass);
    CHECK(reserved_takes_over().failed() == "");
    CHECK(reserved_takes_over().judged().kind == VerdictKind::pass);
}

TEST_CASE("every invariant is defined in a sentence") {
    REQUIRE(invariant_registry().size() == invariant_count);
    for (const InvariantEntry& entry : invariant_registry()) {
        CHECK(entry.definition.size() > 40);
        CHECK(entry.definition.ends_with("."));
    }
}

TEST_CASE("a backup that creates, serves, pulls or answers is caught under its own rule") {
    Log log;
    SUBCASE("creates: R03") {
        log.arrives(c1).tries(c1, ors1b, as_assigned);
        CHECK(log.failed() == "backup_is_passive call_gets_session_or_outcome");
        CHECK(log.finding("backup_is_passive").rule == Rule::R03);
    }
    SUBCASE("serves: R04") {
        log.arrives(c1).tries(c1, ors1p, as_assigned).creates(c1, ors1p);
        log.note({.event = app_demoted, .actor = ors1p});
        log.note({.event = session_step, .actor = ors1p, .call = c1});
        log.note({.event = session_terminated, .actor = ors1p, .call = c1});
        log.note({.event = app_promoted, .actor = ors1p});
        CHECK(log.failed() == "backup_is_passive");
        CHECK(log.finding("backup_is_passive").rule == Rule::R04);
    }
    SUBCASE("pulls: R05") {
        log.note({.event = ixn_queued, .actor = ixn1, .call = mail});
        log.note({.event = ixn_pulled, .actor = ors2b, .call = mail});
        CHECK(log.failed() == "backup_is_passive");
        CHECK(log.finding("backup_is_passive").rule == Rule::R05);
    }
    SUBCASE("answers HTTP: R06") {
        log.note({.event = http_request, .actor = ors2b, .call = web});
        log.note({.event = http_served, .actor = ors2b, .call = web});
        CHECK(log.failed() == "backup_is_passive");
        CHECK(log.finding("backup_is_passive").rule == Rule::R06);
    }
    CHECK(log.finding("backup_is_passive").got.find("is in backup mode: ") != std::string::npos);
}

TEST_CASE("two primaries of one node are caught, hung or not, but not one after the other") {
    Log log;
    SUBCASE("both run") {
        log.note({.event = app_promoted, .actor = ors1b});
        CHECK(log.failed() == "one_primary_per_node");
        CHECK(log.finding("one_primary_per_node").got
              == "ors1b comes to run in primary mode at 0.000 s while ors1p still does");
    }
    SUBCASE("one hangs and would wake as primary") {
        log.note({.event = app_hung, .actor = ors1p});
        log.at(1s).note({.event = app_promoted, .actor = ors1b});
        CHECK(log.failed() == "one_primary_per_node");
    }
    SUBCASE("the first is demoted before: for a while there is none (M05)") {
        log.note({.event = app_demoted, .actor = ors1p, .rule = Rule::M05});
        log.at(520ms).note({.event = app_promoted, .actor = ors1b});
        CHECK(log.failed() == "");
    }
    SUBCASE("the first is down, and comes back as a backup") {
        log.note({.event = app_crashed, .actor = ors1p});
        log.at(1s).note({.event = app_promoted, .actor = ors1b});
        log.at(15s).note({.event = app_started, .actor = ors1p});
        CHECK(log.failed() == "");
        log.at(16s).note({.event = app_promoted, .actor = ors1p});
        CHECK(log.failed() == "one_primary_per_node");
    }
}

TEST_CASE("only the assigned and the reserved node create, each in its role") {
    Log log;
    const auto only = [&log] {
        return log.failed() == "creator_is_eligible call_gets_session_or_outcome";
    };
    const auto rule = [&log] { return log.finding("creator_is_eligible").rule; };
    SUBCASE("another node as assigned: R09") {
        log.arrives(c1).tries(c1, ors2p, as_assigned);
        CHECK(only());
        CHECK(rule() == Rule::R09);
        CHECK(log.finding("creator_is_eligible").got
              == "ors2p is not of the assigned node N1: 0.000 s session.create.started of c1 by "
                 "ors2p (as assigned)");
    }
    SUBCASE("another node as new primary: R12") {
        log.arrives(c1).tries(c1, ors2p, Reason::as_new_primary);
        CHECK(only());
        CHECK(rule() == Rule::R12);
    }
    SUBCASE("the assigned node as reserved: R13") {
        log.arrives(c1).watches(c1, ors1p, 1s);
        log.at(1s).note({.event = watch_expired, .actor = ors1p, .call = c1});
        log.tries(c1, ors1p, as_reserved);
        CHECK(only());
        CHECK(rule() == Rule::R13);
    }
    SUBCASE("two nodes that both think they are assigned") {
        log.arrives(bg(0)).tries(bg(0), ors1p, as_assigned);
        CHECK(log.failed() == "call_gets_session_or_outcome");
        log.tries(bg(0), ors2p, as_assigned);
        CHECK(only());
    }
    SUBCASE("in no role") {
        log.arrives(c1).tries(c1, ors1p, Reason::none);
        CHECK(only());
    }
    SUBCASE("while suspending: G01") {
        log.note({.event = app_suspending, .actor = ors1p});
        log.arrives(c1).tries(c1, ors1p, as_assigned);
        CHECK(only());
        CHECK(rule() == Rule::G01);
    }
}

TEST_CASE("a session nobody began to create, or of a foreign cluster, is caught") {
    Log log;
    SUBCASE("without having begun") {
        log.arrives(c1).creates(c1, ors1p);
        CHECK(log.failed() == "creator_is_eligible");
    }
    SUBCASE("begun before the process ended and started again") {
        log.arrives(c1).tries(c1, ors1p, as_assigned);
        log.note({.event = app_crashed, .actor = ors1p});
        log.note({.event = app_started, .actor = ors1p});
        log.note({.event = app_promoted, .actor = ors1p});
        log.creates(c1, ors1p);
        CHECK(log.failed() == "creator_is_eligible");
    }
    SUBCASE("of a cluster the DN is not for: D02") {
        log.scenario.topology.tservers[TServerId{0}].only_cluster = "B";
        log.arrives(c1).tries(c1, ors1p, as_assigned).creates(c1, ors1p);
        CHECK(log.failed() == "creator_is_eligible");
        CHECK(log.finding("creator_is_eligible").rule == Rule::D02);
        log.scenario.topology.nodes[n1].cluster = "B";
        CHECK(log.failed() == "");
    }
}

TEST_CASE("the reserved node is caught when it does not wait for its watch") {
    Log log;
    log.arrives(c1);
    const std::string_view name = "reserved_waits_for_watch";
    SUBCASE("too early") {
        log.watches(c1, ors2p).at(3s).tries(c1, ors2p, as_reserved).creates(c1, ors2p);
        CHECK(log.failed() == name);
        CHECK(log.finding(name).got
              == "ors2p tries 2 s before its watch runs out: 3.000 s session.create.started of c1 "
                 "by ors2p (as reserved)");
    }
    SUBCASE("without a watch") {
        log.at(9s).tries(c1, ors2p, as_reserved).creates(c1, ors2p);
        CHECK(log.failed() == name);
    }
    SUBCASE("after a second watch began") {
        log.watches(c1, ors2p);
        log.at(5s).note({.event = watch_expired, .actor = ors2p, .call = c1});
        log.watches(c1, ors2p).at(6s).tries(c1, ors2p, as_reserved).creates(c1, ors2p);
        CHECK(log.failed() == name);
    }
    SUBCASE("a watch that runs out early") {
        log.watches(c1, ors2p);
        log.at(4s).note({.event = watch_expired, .actor = ors2p, .call = c1});
        log.tries(c1, ors2p, as_reserved).creates(c1, ors2p);
        CHECK(log.failed() == name);
        CHECK(log.finding(name).rule == Rule::R10);
        log.script(FaultKind::clock_drift);  // A fast clock ends a watch early, and may.
        CHECK(log.failed() == "");
    }
}

TEST_CASE("the reserved node need not wait when it was told") {
    Log log;
    SUBCASE("that creation is delegated to it") {
        log.arrives(c1).note({.event = app_suspending, .actor = ors1p});
        log.tries(c1, ors2p, as_reserved).creates(c1, ors2p);
        CHECK(log.failed() == "reserved_waits_for_watch");
        Log told;
        told.arrives(c1).note({.event = app_suspending, .actor = ors1p});
        told.note({.event = session_delegated, .actor = ors1p, .call = c1});
        told.tries(c1, ors2p, as_reserved).creates(c1, ors2p);
        CHECK(told.failed() == "");
    }
    SUBCASE("that creation failed, where the policy has it told") {
        log.arrives(c1).tries(c1, ors1p, as_assigned);
        log.note({.event = session_create_failed, .actor = ors1p, .call = c1});
        log.tries(c1, ors2p, as_reserved).creates(c1, ors2p);
        CHECK(log.failed() == "reserved_waits_for_watch");
        log.scenario.policies.choice.at(static_cast<std::size_t>(Policy::create_failure_signal)) =
            static_cast<std::uint8_t>(CreateFailureSignal::explicit_nack);
        CHECK(log.failed() == "");
    }
}

TEST_CASE("the dead, the hung and an SCS on a dead host do nothing") {
    const auto story = [](const Line& end, const Line& deed) {
        Log log;
        log.arrives(c1).watches(c1, ors1p).at(1s).note(end).at(2s).note(deed);
        return log.note({.event = call_default_routed, .actor = sip1, .call = c1});
    };
    const auto status = [](const Log& log) { return log.status("the_dead_do_nothing"); };
    const Line tries{
        .event = session_create_started, .actor = ors1p, .call = c1, .reason = as_assigned};
    const Line dies{.event = app_crashed, .actor = ors1p};
    CHECK(story(dies, {.event = app_promoted, .actor = ors1b}).failed() == "");
    CHECK(status(story(dies, tries)) == Finding::Status::failed);
    CHECK(status(story({.event = app_stopped, .actor = ors1p}, tries)) == Finding::Status::failed);
    CHECK(status(story({.event = host_down, .actor = host(0)}, tries)) == Finding::Status::failed);
    CHECK(status(story({.event = dc_down, .actor = {EntityKind::data_center, 0}}, tries))
          == Finding::Status::failed);
    CHECK(status(story({.event = host_down, .actor = host(3)}, tries)) == Finding::Status::held);
    CHECK(status(story(dies, {.event = watch_expired, .actor = ors1p, .call = c1}))
          == Finding::Status::failed);
    CHECK(
        status(story({.event = app_hung, .actor = ors1b}, {.event = app_promoted, .actor = ors1b}))
        == Finding::Status::failed);

    const Log hung = story({.event = app_hung, .actor = ors1p}, tries);
    CHECK(hung.finding("the_dead_do_nothing").got
          == "ors1p hangs: 2.000 s session.create.started of c1 by ors1p (as assigned)");
    const Line decides{.event = ml_switchover, .actor = scs1};
    CHECK(status(story({.event = host_down, .actor = host(4)}, decides))
          == Finding::Status::failed);
    CHECK(status(story({.event = host_up, .actor = host(4)}, decides)) == Finding::Status::held);
}

TEST_CASE("a call that arrives twice, never, or comes to two outcomes or ends is caught") {
    const std::string_view name = "calls_are_conserved";
    const Line routed{.event = call_routed, .actor = sip1, .call = c1};
    const Line ended{.event = call_ended, .actor = sip1, .call = c1};
    const Line abandoned{.event = call_abandoned, .actor = sip1, .call = c1};
    Log log;
    SUBCASE("twice") {
        log.arrives(c1).note(routed).note(ended).at(9s).arrives(c1);
        CHECK(log.failed() == name);
    }
    SUBCASE("never") {
        log.note(routed);
        CHECK(log.failed() == name);
    }
    SUBCASE("two outcomes") {
        log.arrives(c1).note(routed).note(abandoned);
        CHECK(log.failed() == name);
    }
    SUBCASE("an end without an outcome") {
        log.arrives(c1).note(ended);
        CHECK(log.failed() == name);
    }
    SUBCASE("two ends") {
        log.arrives(c1).note(routed).note(ended).note(ended);
        CHECK(log.failed() == name);
    }
    SUBCASE("stuck after its outcome, but not before it") {
        const Line stuck{.event = call_stuck, .actor = sip1, .call = c1};
        log.arrives(c1).note(stuck).note(abandoned);
        CHECK(log.failed() == "");
        log.arrives(bg(0)).note({.event = call_routed, .actor = sip1, .call = bg(0)});
        log.note({.event = call_stuck, .actor = sip1, .call = bg(0)});
        CHECK(log.failed() == name);
    }
    SUBCASE("a sum at the end that leaves somebody out") {
        log.arrives(c1).note(routed).arrives(bg(0)).ordinary_call(bg(1));
        log.note({.event = call_default_routed, .actor = sip1, .call = bg(0)});
        Log wrong = log;
        log.note({.event = run_ended, .amount = 1});
        CHECK(log.failed() == "");
        wrong.note({.event = run_ended, .amount = 0});
        CHECK(wrong.failed() == name);
    }
    SUBCASE("an outcome after the end was forgotten") {
        log.ordinary_call(c1).at(9s).note(routed);
        CHECK(log.failed() == name);
    }
    SUBCASE("a session of a call that never was") {
        log.tries(bg(7), ors1p, as_assigned).creates(bg(7), ors1p);
        CHECK(log.failed() == name);
    }
}

TEST_CASE("records out of order, in time, number or cause, are caught") {
    Log log;
    SUBCASE("time") {
        log.at(2s).note({.event = ml_alarm, .actor = scs1});
        log.at(1s).note({.event = ml_alarm, .actor = scs1});
        CHECK(log.failed() == "time_is_monotonic");
    }
    SUBCASE("number") {
        log.ordinary_call(c1);
        log.records.back().number += 1;
        CHECK(log.failed() == "time_is_monotonic");
    }
    SUBCASE("cause") {
        log.ordinary_call(c1);
        log.records.at(2).cause = 2;
        CHECK(log.failed() == "time_is_monotonic");
    }
}

}  // namespace
