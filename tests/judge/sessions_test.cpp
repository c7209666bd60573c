// The safety invariants about sessions: for each a log that keeps it and one that breaks it.
#include "tests/judge/log.hpp"

#include <doctest/doctest.h>

namespace {

using namespace orsim;          // NOLINT(google-build-using-namespace)
using namespace orsim::judged;  // NOLINT(google-build-using-namespace)
using enum Event;

enum class Stored : std::uint8_t { yes, no };

/// ors1p creates the session of c1 and dies; ors1b is promoted a second later.
Log session_outlives_process(Stored stored) {
    Log log;
    log.arrives(c1).tries(c1, ors1p, as_assigned).creates(c1, ors1p);
    if (stored == Stored::yes) {
        log.note({.event = session_persisted, .actor = ors1p, .call = c1});
    }
    log.note({.event = call_routed, .actor = sip1, .call = c1});
    log.at(1s).note({.event = app_crashed, .actor = ors1p});
    return log.at(2s).note({.event = app_promoted, .actor = ors1b});
}

Line recovery(Entity by, Reason how = Reason::recovered_silent) {
    return {.event = session_recovered, .actor = by, .call = c1, .reason = how};
}

TEST_CASE("a second session of a call is caught while the first lives") {
    Log log;
    log.arrives(c1).tries(c1, ors1p, as_assigned).watches(c1, ors2p, 1s);
    SUBCASE("the reserved node creates too") {
        log.at(1s).note({.event = watch_expired, .actor = ors2p, .call = c1});
        log.tries(c1, ors2p, as_reserved).creates(c1, ors2p);
        log.at(2s).creates(c1, ors1p);
        CHECK(log.failed() == "one_session_per_call");
        const Finding finding = log.finding("one_session_per_call");
        CHECK(finding.record == 6);
        CHECK(finding.got
              == "ors2p holds a session of c1 already: 2.000 s session.created of c1 by ors1p "
                 "(only session; R11)");
        CHECK(finding.because.size() == 7);
        CHECK(finding.because.back().event == call_arrived);
    }
    SUBCASE("by the same application") {
        log.creates(c1, ors1p).tries(c1, ors1p, as_assigned).creates(c1, ors1p);
        log.note({.event = watch_satisfied, .actor = ors2p, .call = c1});
        CHECK(log.failed() == "one_session_per_call");
    }
    SUBCASE("the first was terminated") {
        log.creates(c1, ors1p).note({.event = session_terminated, .actor = ors1p, .call = c1});
        log.tries(c1, ors1p, as_assigned).creates(c1, ors1p);
        log.note({.event = watch_satisfied, .actor = ors2p, .call = c1});
        CHECK(log.failed() == "");
    }
    SUBCASE("the first went with its process, and is recovered beside the second") {
        log.creates(c1, ors1p).note({.event = session_persisted, .actor = ors1p, .call = c1});
        log.note({.event = app_crashed, .actor = ors1p});
        log.at(1s).note({.event = watch_expired, .actor = ors2p, .call = c1});
        log.tries(c1, ors2p, as_reserved).creates(c1, ors2p);
        log.note({.event = app_promoted, .actor = ors1b});
        CHECK(log.status("one_session_per_call") == Finding::Status::held);
        log.at(2s).note(recovery(ors1b));
        CHECK(log.failed() == "one_session_per_call");
    }
    SUBCASE("the first belongs to a primary that hangs") {
        log.creates(c1, ors1p).note({.event = app_hung, .actor = ors1p});
        log.at(1s).note({.event = watch_expired, .actor = ors2p, .call = c1});
        log.tries(c1, ors2p, as_reserved).creates(c1, ors2p);
        CHECK(log.failed() == "one_session_per_call");
    }
}

TEST_CASE("a session is recovered, resumed or restarted on its own node only") {
    for (const Event event : {session_recovered, session_resumed, session_restarted}) {
        Line deed = recovery(ors1b);
        deed.event = event;
        Log log = session_outlives_process(Stored::yes).note(deed);
        CHECK(log.failed() == "");
        deed.actor = ors2p;
        Log elsewhere = session_outlives_process(Stored::yes).note(deed);
        CHECK(elsewhere.failed() == "session_stays_on_node");
        CHECK(elsewhere.finding("session_stays_on_node").rule == Rule::R22);
    }
}

TEST_CASE("a session that is recovered belongs to the new primary from then on") {
    Log log = session_outlives_process(Stored::yes).note(recovery(ors1b));
    Log stranger = log;
    log.note({.event = session_step, .actor = ors1b, .call = c1});
    log.note({.event = session_ended, .actor = ors1b, .call = c1});
    CHECK(log.failed() == "");
    stranger.note({.event = session_step, .actor = ors2p, .call = c1});
    CHECK(stranger.failed() == "only_owner_processes_events");
}

TEST_CASE("a step, a stored state or an end by an application without the session is caught") {
    for (const Event event : {session_step, session_persisted, session_ended}) {
        Log log;
        log.arrives(c1).tries(c1, ors1p, as_assigned).creates(c1, ors1p);
        log.note({.event = event, .actor = ors2p, .call = c1});
        CHECK(log.failed() == "only_owner_processes_events");
    }
}

TEST_CASE("a session for a call that is over is caught once the news had time to arrive") {
    const auto story = [](Duration later) {
        Log log;
        log.arrives(c1).watches(c1, ors2p);
        log.at(3s).note({.event = call_abandoned, .actor = sip1, .call = c1, .amount = 3'000'000});
        log.note({.event = watch_satisfied, .actor = ors2p, .call = c1});
        return log.at(3s + later).tries(c1, ors1p, as_assigned);
    };
    CHECK(story(1ms).failed() == "");
    CHECK(story(2ms).failed() == "");  // One of fan-out, one through the data center.
    CHECK(story(3ms).failed() == "no_session_after_call_end");
    SUBCASE("and at its creation when it began in time") {
        Log log = story(1ms);
        log.at(4s).creates(c1, ors1p);
        CHECK(log.failed() == "no_session_after_call_end");
    }
    SUBCASE("but not where a cut hid the news") {
        Log log;
        log.script(FaultKind::partition);
        log.arrives(c1).watches(c1, ors2p).at(2s).fault_starts(0);
        log.at(3s).note({.event = call_abandoned, .actor = sip1, .call = c1});
        log.at(4s).fault_ends(0);
        log.at(5s).note({.event = watch_expired, .actor = ors2p, .call = c1});
        log.tries(c1, ors2p, as_reserved);
        CHECK(log.failed() == "");
    }
    SUBCASE("nor where a fault lost the news for the creator, and only then") {
        for (const Entity hearer : {ors1p, ors2p}) {
            Log log;
            log.script(FaultKind::loss);
            log.arrives(c1).at(2s).fault_starts(0);
            log.at(3s).note({.event = call_abandoned, .actor = sip1, .call = c1});
            log.note({.event = message_lost, .actor = fault(0), .call = c1, .other = hearer});
            log.at(5s).tries(c1, ors1p, as_assigned);
            CHECK(log.failed() == (hearer == ors1p ? "" : "no_session_after_call_end"));
        }
    }
    SUBCASE("nor where the creator hung when the news came") {
        Log log = story(1ms);
        log.note({.event = app_hung, .actor = ors1p});
        log.at(10s).note({.event = app_recovered, .actor = ors1p});
        log.at(11s).creates(c1, ors1p);
        CHECK(log.failed() == "");
    }
    SUBCASE("and also when the call is long forgotten") {
        Log log;
        log.ordinary_call(c1).at(30s).tries(c1, ors1p, as_assigned);
        CHECK(log.failed() == "no_session_after_call_end");
    }
}

TEST_CASE("a recovery of what was never stored, or must not be, is caught") {
    CHECK(session_outlives_process(Stored::yes).note(recovery(ors1b)).failed() == "");
    Log log = session_outlives_process(Stored::no).note(recovery(ors1b));
    CHECK(log.failed() == "recovered_only_if_persisted");
    CHECK(log.finding("recovered_only_if_persisted").rule == Rule::R15);
    log = session_outlives_process(Stored::yes).note(recovery(ors1b));
    log.scenario.strategies[StrategyId{0}].persist = false;
    CHECK(log.failed() == "recovered_only_if_persisted");
    CHECK(log.finding("recovered_only_if_persisted").rule == Rule::P02);
}

TEST_CASE("session.recovered is sent exactly when the strategy says so") {
    Log silent = session_outlives_process(Stored::yes).note(recovery(ors1b));
    Log loud =
        session_outlives_process(Stored::yes).note(recovery(ors1b, Reason::recovered_with_event));
    CHECK(silent.failed() == "");
    CHECK(loud.failed() == "recovered_event_matches_flag");
    CHECK(loud.finding("recovered_event_matches_flag").rule == Rule::R19);
    silent.scenario.strategies[StrategyId{0}].send_session_recovered = true;
    loud.scenario.strategies[StrategyId{0}].send_session_recovered = true;
    CHECK(loud.failed() == "");
    CHECK(silent.failed() == "recovered_event_matches_flag");
    CHECK(silent.finding("recovered_event_matches_flag").rule == Rule::R18);
}

TEST_CASE("a traced call is judged by its own line: nodes and strategy") {
    Log log;
    Strategy own;
    own.id = "own";
    own.send_session_recovered = true;
    Arrivals& arrivals = log.scenario.workload[GroupId{1}].arrivals;
    arrivals.process = Arrivals::Process::trace;
    arrivals.trace.resize(1);
    arrivals.trace[0].assigned = n2;
    arrivals.trace[0].strategy = log.scenario.strategies.add(own);
    log.arrives(bg(0)).tries(bg(0), ors2p, as_assigned).creates(bg(0), ors2p);
    log.note({.event = session_persisted, .actor = ors2p, .call = bg(0)});
    log.note({.event = app_crashed, .actor = ors2p});
    log.note({.event = app_promoted, .actor = ors2b});
    Line recovered = recovery(ors2b, Reason::recovered_with_event);
    recovered.call = bg(0);
    log.note(recovered);
    CHECK(log.failed() == "");
    log.scenario.workload[GroupId{1}].arrivals.trace[0].assigned = n1;
    CHECK(log.failed() == "creator_is_eligible");
}

TEST_CASE("a demoted application that keeps a session is caught when the instant is over") {
    Log log;
    log.arrives(c1).tries(c1, ors1p, as_assigned).creates(c1, ors1p);
    log.at(1s).note({.event = app_demoted, .actor = ors1p, .rule = Rule::M06});
    Log kept = log;
    log.note({.event = session_terminated, .actor = ors1p, .call = c1});
    log.at(2s).note({.event = app_promoted, .actor = ors1b});
    CHECK(log.failed() == "");
    CHECK(kept.failed() == "demoted_holds_no_sessions node_gets_a_primary");
    kept.at(2s).note({.event = app_promoted, .actor = ors1b});
    CHECK(kept.failed() == "demoted_holds_no_sessions");
    CHECK(kept.finding("demoted_holds_no_sessions").record == 3);
}

TEST_CASE("an interaction is for the node that pulled it") {
    Log log;
    log.note({.event = ixn_queued, .actor = ixn1, .call = mail});
    SUBCASE("and for nobody before") {
        log.note({.event = session_create_started, .actor = ors1p, .call = mail});
        CHECK(log.failed() == "multimedia_only_by_puller");
        return;
    }
    log.note({.event = ixn_pulled, .actor = ors1p, .call = mail});
    log.note({.event = session_create_started, .actor = ors1p, .call = mail});
    log.creates(mail, ors1p);
    SUBCASE("which may do with it what it likes") {
        log.note({.event = session_step, .actor = ors1p, .call = mail});
        log.note({.event = ixn_done, .actor = ors1p, .call = mail});
        log.note({.event = session_ended, .actor = ors1p, .call = mail});
        CHECK(log.failed() == "");
    }
    SUBCASE("and another that pulls it meanwhile is caught") {
        log.note({.event = ixn_pulled, .actor = ors2p, .call = mail});
        CHECK(log.failed() == "multimedia_only_by_puller");
        CHECK(log.finding("multimedia_only_by_puller").got
              == "ors2p is not of node N1, which pulled it: 0.000 s ixn.pulled of mail#1 by ors2p");
    }
    SUBCASE("and another that finishes it is caught") {
        log.note({.event = ixn_done, .actor = ors2p, .call = mail});
        CHECK(log.failed() == "multimedia_only_by_puller");
    }
    SUBCASE("until it is returned, when another may pull it") {
        log.note({.event = session_ended, .actor = ors1p, .call = mail});
        log.note({.event = ixn_returned, .actor = ixn1, .call = mail});
        log.note({.event = ixn_pulled, .actor = ors2p, .call = mail});
        log.note({.event = session_create_started, .actor = ors2p, .call = mail});
        log.creates(mail, ors2p);
        CHECK(log.failed() == "");
    }
}

}  // namespace
