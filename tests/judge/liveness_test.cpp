// What must come to an end after a quiet period, and whether it could have; and what makes a run
// vacuous.
#include "tests/judge/log.hpp"

#include <doctest/doctest.h>

namespace {

using namespace orsim;          // NOLINT(google-build-using-namespace)
using namespace orsim::judged;  // NOLINT(google-build-using-namespace)
using enum Event;

TEST_CASE("a node left without a primary is caught, if it could have had one") {
    Log log;
    log.script(FaultKind::crash);
    log.at(1s).crashes(ors1p, 0);
    SUBCASE("its backup runs and nobody promotes it") {
        CHECK(log.failed() == "node_gets_a_primary");
        CHECK(log.finding("node_gets_a_primary").got
              == "N1 has no primary at 60.000 s, though ors1b runs and nothing has changed since "
                 "1.000 s");
    }
    SUBCASE("the run ends before it has been quiet for long") {
        log.ended = zero_instant + 15s;
        CHECK(log.failed() == "");
        log.ended = zero_instant + 16s;
        CHECK(log.failed() == "node_gets_a_primary");
    }
    SUBCASE("neither of the pair runs") {
        log.note({.event = app_crashed, .actor = ors1b});
        CHECK(log.failed() == "");
    }
    SUBCASE("the SCS stands on a dead host") {
        log.note({.event = host_down, .actor = host(4)});
        CHECK(log.failed() == "");
    }
    SUBCASE("the SCS is down by a fault") {
        log.script(FaultKind::scs_down);
        log.fault_starts(1);
        CHECK(log.failed() == "");
        log.at(5s).fault_ends(1);
        CHECK(log.failed() == "node_gets_a_primary");
    }
    SUBCASE("no SCS controls its host") {
        log.scenario.topology.scs[ScsId{0}].hosts = {HostId{2}, HostId{3}};
        CHECK(log.failed() == "");
    }
    SUBCASE("it is seen between two faults, too") {
        log.script(FaultKind::crash);
        log.at(30s).crashes(ors1b, 1);
        CHECK(log.failed() == "node_gets_a_primary");
    }
    SUBCASE("a hung primary is a primary") {
        log.at(2s).note({.event = app_promoted, .actor = ors1b});
        log.note({.event = app_hung, .actor = ors1b});
        CHECK(log.failed() == "");
    }
}

TEST_CASE("a message that a fault loses excuses what it was for, and no more") {
    Log log;
    log.script(FaultKind::crash);
    log.at(1s).crashes(ors1p, 0);
    log.script(FaultKind::loss);
    log.fault_starts(1);
    CHECK(log.failed() == "node_gets_a_primary");  // That some may be lost is no excuse.
    Log other = log;
    const auto loses = [](Log& story, Entity app, Reason what) {
        story.at(2s).note({.event = message_lost, .actor = fault(1), .reason = what, .other = app});
    };
    loses(log, ors1b, Reason::mode_command);
    CHECK(log.failed() == "");
    loses(other, ors2b, Reason::mode_command);
    loses(other, ors1b, Reason::interaction_traffic);
    CHECK(other.failed() == "node_gets_a_primary");
    log.at(3s).note({.event = app_crashed, .actor = ors1b});
    log.at(4s).note({.event = app_started, .actor = ors1b});
    CHECK(log.failed() == "node_gets_a_primary");  // What came after it was not lost.
}

TEST_CASE("a call left without session and outcome is caught, if somebody could have helped") {
    Log log;
    log.at(1s).arrives(c1);
    SUBCASE("both nodes run") {
        CHECK(log.failed() == "call_gets_session_or_outcome");
    }
    SUBCASE("it has not waited for long") {
        log.ended = zero_instant + 15s;
        CHECK(log.failed() == "");
    }
    SUBCASE("a message about it was lost, or one about another call") {
        log.script(FaultKind::loss);
        log.fault_starts(0);
        Log other = log;
        log.note({.event = message_lost, .actor = fault(0), .call = c1, .other = ors1p});
        CHECK(log.failed() == "");
        other.ordinary_call(bg(0));
        other.note({.event = message_lost, .actor = fault(0), .call = bg(0), .other = ors1p});
        CHECK(other.failed() == "call_gets_session_or_outcome");
    }
    SUBCASE("it waits for a watch that still runs") {
        log.watches(c1, ors2p, 300s);
        CHECK(log.failed() == "");
    }
    SUBCASE("it is stuck, and that is an outcome") {
        log.note({.event = call_stuck, .actor = sip1, .call = c1});
        CHECK(log.failed() == "");
    }
    SUBCASE("nobody runs, and there is no default DN") {
        for (const Entity gone : {ors1p, ors1b, ors2p, ors2b}) {
            log.note({.event = app_crashed, .actor = gone});
        }
        CHECK(log.failed() == "");
        log.scenario.topology.tservers[TServerId{0}].default_dn = "9999";
        CHECK(log.failed() == "call_gets_session_or_outcome");
    }
    SUBCASE("a fault that hinders creation is still in force") {
        log.script(FaultKind::document_fetch_fails);
        log.fault_starts(0);
        CHECK(log.failed() == "");
    }
    SUBCASE("the DN is for a cluster without nodes") {
        log.scenario.topology.tservers[TServerId{0}].only_cluster = "B";
        log.scenario.workload[GroupId{0}].assigned = NodeId{};
        log.scenario.workload[GroupId{0}].reserved = NodeId{};
        CHECK(log.failed() == "");
    }
}

TEST_CASE("a stored session left frozen is caught, if it could have been recovered") {
    Log log;
    log.arrives(c1).tries(c1, ors1p, as_assigned).creates(c1, ors1p);
    log.note({.event = session_persisted, .actor = ors1p, .call = c1});
    log.at(1s).note({.event = app_crashed, .actor = ors1p});
    log.at(2s).note({.event = app_promoted, .actor = ors1b});
    SUBCASE("it could") {
        CHECK(log.failed() == "persisted_sessions_settle");
    }
    SUBCASE("it is written off") {
        log.note({.event = session_lost, .actor = ors1b, .call = c1});
        CHECK(log.failed() == "");
    }
    SUBCASE("recovery waits for the next event") {
        log.scenario.policies.choice.at(static_cast<std::size_t>(Policy::restore_mode)) =
            static_cast<std::uint8_t>(RestoreMode::all_lazy);
        CHECK(log.failed() == "");
    }
    SUBCASE("the store is down") {
        log.note({.event = store_down, .actor = {EntityKind::store, 0}});
        CHECK(log.failed() == "");
        log.at(9s).note({.event = store_up, .actor = {EntityKind::store, 0}});
        CHECK(log.failed() == "persisted_sessions_settle");
    }
    SUBCASE("the pair is down") {
        log.note({.event = app_crashed, .actor = ors1b});
        CHECK(log.failed() == "");
    }
}

TEST_CASE("a watch that never ends is caught, if its application runs") {
    Log log;
    log.arrives(c1).tries(c1, ors1p, as_assigned).watches(c1, ors2p).creates(c1, ors1p);
    CHECK(log.failed() == "watches_end");
    log.ended = zero_instant + 19s;
    CHECK(log.failed() == "");
    log.ended = zero_instant + 60s;
    SUBCASE("it hangs") {
        log.note({.event = app_hung, .actor = ors2p});
        CHECK(log.failed() == "");
    }
    SUBCASE("its process ended") {
        log.note({.event = app_crashed, .actor = ors2p});
        log.note({.event = app_promoted, .actor = ors2b});
        CHECK(log.failed() == "");
    }
}

TEST_CASE("a fault without effect makes the run inconclusive") {
    Log log;
    log.script(FaultKind::crash);
    log.ordinary_call(c1);
    const auto status = [&log] { return log.status("every_fault_had_effect"); };
    const Line none{.event = fault_no_effect, .actor = fault(0), .reason = Reason::already_down};
    SUBCASE("it never started") {
        CHECK(log.judged().kind == VerdictKind::inconclusive);
        CHECK(log.finding("every_fault_had_effect").got == "f1 never started");
    }
    SUBCASE("it found nothing to break") {
        log.at(5s).note(none);
        CHECK(status() == Finding::Status::not_triggered);
        CHECK(log.finding("every_fault_had_effect").got == "f1 had no effect (already down)");
    }
    SUBCASE("it started and found nothing to break") {
        log.at(5s).fault_starts(0);
        CHECK(status() == Finding::Status::held);
        log.note(none);
        CHECK(status() == Finding::Status::not_triggered);
    }
    SUBCASE("it broke one of two") {
        log.at(5s).fault_starts(0);
        const std::uint64_t start = log.records.back().number;
        log.note(none).because_of(start).note({.event = app_crashed, .actor = ors1b});
        CHECK(status() == Finding::Status::held);
    }
    SUBCASE("it had an effect once of two times") {
        log.at(5s).crashes(ors1b, 0).at(6s).fault_starts(0).note(none);
        CHECK(status() == Finding::Status::held);
    }
}

}  // namespace
