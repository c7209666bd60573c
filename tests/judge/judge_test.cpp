// Windows, allowances, the verdict and its text, and that the cutting of a log changes nothing.
#include "sim/base/chance.hpp"
#include "sim/judge/text.hpp"
#include "tests/judge/log.hpp"

#include <doctest/doctest.h>

#include <array>
#include <optional>
#include <span>

namespace {

using namespace orsim;          // NOLINT(google-build-using-namespace)
using namespace orsim::judged;  // NOLINT(google-build-using-namespace)
using enum Event;
using Status = Finding::Status;

/// Alarms every second to 60; f1 lasts from 10 to 14 and from 30 to 34, f2 starts at 50 for good.
Log two_faults() {
    Log log;
    log.script(FaultKind::partition);
    log.script(FaultKind::crash);
    for (int second = 1; second <= 60; ++second) {
        log.at(second * 1s).note({.event = ml_alarm, .actor = scs1, .amount = second});
        if (second == 10 || second == 30) {
            log.fault_starts(0);
        } else if (second == 14 || second == 34) {
            log.fault_ends(0);
        } else if (second == 50) {
            log.fault_starts(1);
        }
    }
    log.ended = zero_instant + 61s;
    return log;
}

/// How many alarms the window lets through.
std::string counted(Log log, const Window& window) {
    Expectation& expected = log.expect(Operator::count, {});
    EventPattern alarm;
    alarm.event = ml_alarm;
    expected.patterns = {alarm};
    expected.window = window;
    return log.finding("e1").got;
}

TEST_CASE("windows: from and to are both inside") {
    Window window;
    window.from = zero_instant + 5s;
    CHECK(counted(two_faults(), window) == "56 times");
    window.to = zero_instant + 7s;
    CHECK(counted(two_faults(), window) == "3 times");
    window.from = zero_instant + 62s;
    window.to = zero_instant + 63s;
    CHECK(counted(two_faults(), window) == "its window never opened");
}

TEST_CASE("windows: during a fault and so much longer, each time it comes") {
    Window window;
    window.during = FaultId{0};
    CHECK(counted(two_faults(), window) == "8 times");  // 11 to 14, 31 to 34
    window.plus = 2s;
    CHECK(counted(two_faults(), window) == "12 times");
    window.to = zero_instant + 20s;
    CHECK(counted(two_faults(), window) == "6 times");
    window.to.reset();
    window.from = zero_instant + 40s;
    CHECK(counted(two_faults(), window) == "its window never opened");
    Window for_good;
    for_good.during = FaultId{1};
    CHECK(counted(two_faults(), for_good) == "10 times");
}

TEST_CASE("windows: outside faults, and after the last of them") {
    Window window;
    window.outside_faults = true;
    CHECK(counted(two_faults(), window) == "42 times");  // 1 to 10, 15 to 30, 35 to 50
    Window last;
    last.after_last_fault = true;
    CHECK(counted(two_faults(), last) == "10 times");
    Log none;
    none.note({.event = ml_alarm, .actor = scs1});
    CHECK(counted(none, last) == "its window never opened");
    CHECK(counted(none, window) == "1 times");
}

TEST_CASE("windows: a fault lasts as long as the scenario says, or as its nature is") {
    const auto log = [](FaultKind kind, std::optional<Duration> restart_after) {
        Log made;
        made.script(kind);
        made.scenario.faults[FaultId{0}].restart_after = restart_after;
        made.at(1s).note({.event = ml_alarm, .actor = scs1}).at(2s).fault_starts(0);
        for (int second = 3; second <= 9; ++second) {
            made.at(second * 1s).note({.event = ml_alarm, .actor = scs1});
        }
        return made;
    };
    Window during;
    during.during = FaultId{0};
    Window outside;
    outside.outside_faults = true;
    CHECK(counted(log(FaultKind::crash, {}), during) == "7 times");
    CHECK(counted(log(FaultKind::crash, {}), outside) == "1 times");
    CHECK(counted(log(FaultKind::crash, 3s), during) == "3 times");
    CHECK(counted(log(FaultKind::crash, 3s), outside) == "6 times");
    CHECK(counted(log(FaultKind::switchover, {}), during) == "0 times");
    CHECK(counted(log(FaultKind::switchover, {}), outside) == "8 times");
    during.plus = 2s;
    CHECK(counted(log(FaultKind::switchover, {}), during) == "2 times");
    CHECK(counted(log(FaultKind::crash, 3s), during) == "5 times");

    Log none;
    none.script(FaultKind::crash);
    none.at(2s).fault_starts(0).note({.event = fault_no_effect, .actor = fault(0)});
    none.at(3s).note({.event = ml_alarm, .actor = scs1});
    CHECK(counted(none, outside) == "1 times");
    Window only;
    only.during = FaultId{0};
    CHECK(counted(none, only) == "0 times");
}

TEST_CASE("an allowed breach is allowed inside its window only") {
    Log log;
    log.script(FaultKind::partition);
    log.at(1s).fault_starts(0).at(2s).note({.event = app_promoted, .actor = ors1b});
    log.at(3s).fault_ends(0).at(4s).note({.event = app_demoted, .actor = ors1b});
    Allowance allowance;
    allowance.invariant = Invariant::one_primary_per_node;
    allowance.window.during = FaultId{0};
    allowance.reason = "the cut makes SCS believe that ors1p is gone";
    CHECK(log.failed() == "one_primary_per_node");
    log.scenario.allowed.push_back(allowance);
    CHECK(log.failed() == "");
    const Finding finding = log.finding("one_primary_per_node");
    CHECK(finding.status == Status::allowed);
    CHECK(finding.got
          == "ors1b comes to run in primary mode at 2.000 s while ors1p still does (allowed: the "
             "cut makes SCS believe that ors1p is gone)");
    CHECK(log.judged().kind == VerdictKind::pass);
    CHECK(log.judged().sentence == "pass: 20 held, one_primary_per_node allowed");
    log.at(5s).note({.event = app_promoted, .actor = ors1b});
    CHECK(log.failed() == "one_primary_per_node");
}

TEST_CASE("an allowance nobody needs makes the run inconclusive") {
    Log log;
    log.at(1s).ordinary_call(c1);
    Allowance allowance;
    allowance.invariant = Invariant::one_session_per_call;
    allowance.reason = "no reason any more";
    log.scenario.allowed.push_back(allowance);
    CHECK(log.judged().kind == VerdictKind::inconclusive);
    CHECK(log.judged().sentence == "inconclusive: allow one_session_per_call");
    CHECK(log.finding("allow one_session_per_call").got == "none: the allowance is not needed");
}

TEST_CASE("a breach before the last fault is not after it, though it was when it came") {
    Log log;
    log.script(FaultKind::partition);
    log.at(1s).fault_starts(0).at(2s).fault_ends(0);
    log.at(3s).note({.event = app_promoted, .actor = ors1b});
    log.note({.event = app_demoted, .actor = ors1b});
    Allowance allowance;
    allowance.invariant = Invariant::one_primary_per_node;
    allowance.window.after_last_fault = true;
    log.scenario.allowed.push_back(allowance);
    CHECK(log.failed() == "");
    log.at(4s).fault_starts(0);
    CHECK(log.failed() == "one_primary_per_node");
    CHECK(log.status("allow one_primary_per_node") == Status::not_triggered);
}

TEST_CASE("the verdict fails before it is inconclusive, and tells what decided it") {
    Log log;
    log.at(1s).ordinary_call(c1);
    CHECK(log.judged().sentence == "pass: 21 held");
    EventPattern stuck;
    stuck.event = call_stuck;
    log.expect(Operator::sometimes, {stuck});
    CHECK(log.judged().sentence == "inconclusive: e1");
    CHECK(exit_code(log.judged().kind) == 4);
    log.expect(Operator::eventually, {stuck});
    CHECK(log.judged().sentence == "fail: e2");
    CHECK(exit_code(log.judged().kind) == 1);
}

TEST_CASE("a run without records proves nothing") {
    const Log log;
    CHECK(log.judged().kind == VerdictKind::inconclusive);
    CHECK(log.finding("every_expectation_was_triggered").got == "the run has no records");
}

TEST_CASE("a known-bad demonstration must earn exactly its verdict and its names") {
    Log log;
    log.at(1s).note({.event = app_promoted, .actor = ors1b});
    ExpectedVerdict& wanted = log.scenario.expected_verdict;
    wanted.kind = VerdictKind::fail;
    CHECK(log.judged().kind == VerdictKind::pass);
    wanted.names = {"one_primary_per_node"};
    CHECK(log.judged().kind == VerdictKind::pass);
    CHECK(log.judged().sentence == "pass: as expected, fail: one_primary_per_node");
    wanted.names = {"one_primary_per_node", "watches_end"};
    CHECK(log.judged().kind == VerdictKind::fail);
    CHECK(log.status("expected_verdict") == Status::failed);
    wanted.names = {"watches_end"};
    CHECK(log.judged().kind == VerdictKind::fail);
    wanted = {VerdictKind::inconclusive, {}};
    CHECK(log.judged().kind == VerdictKind::fail);

    Log good;
    good.at(1s).ordinary_call(c1);
    good.scenario.expected_verdict = {VerdictKind::fail, {"one_primary_per_node"}};
    CHECK(good.judged().kind == VerdictKind::fail);
    CHECK(good.judged().sentence
          == "fail: expected_verdict: fail: one_primary_per_node was expected and not pass: 21 "
             "held");
    EventPattern stuck;
    stuck.event = call_stuck;
    good.expect(Operator::sometimes, {stuck});
    good.scenario.expected_verdict = {VerdictKind::inconclusive, {"e1"}};
    CHECK(good.judged().kind == VerdictKind::pass);
    good.scenario.expect.clear();
    good.script(FaultKind::crash);
    good.scenario.expected_verdict = {VerdictKind::inconclusive, {"every_fault_had_effect"}};
    CHECK(good.judged().kind == VerdictKind::pass);
}

bool is_of_call(Event event) {
    return event < app_crashed || (event >= ixn_queued && event <= http_refused)
           || (event >= session_resumed && event <= session_hung);
}

/// A log without sense, of every event by everybody: nearly every invariant is broken in it.
Log senseless(std::uint64_t seed) {
    Log log;
    log.script(FaultKind::partition);
    log.script(FaultKind::crash);
    const Chance chance{seed};
    std::uint64_t turn = 0;
    const auto roll = [&](std::uint64_t limit) {
        return chance.below(limit, Purpose::choice, 0, turn++);
    };
    const std::array<Entity, 7> actors{
        ors1p, ors1b, ors2p, ors2b, sip1, host(1), Entity{EntityKind::app, 99}};
    for (std::int64_t nth = 0; nth < 3000; ++nth) {
        log.at(Duration{nth * 20'000});
        Line line{.event = static_cast<Event>(roll(event_kinds)),
                  .actor = actors.at(roll(actors.size())),
                  .reason = static_cast<Reason>(roll(8)),
                  .rule = static_cast<Rule>(roll(20)),
                  .amount = static_cast<std::int64_t>(roll(3'000'000))};
        const auto group = static_cast<std::uint16_t>(roll(5));
        if (is_of_call(line.event)) {
            line.call = {group, static_cast<std::uint32_t>(group == 0 ? 0 : roll(40))};
        }
        if (line.event == fault_started || line.event == fault_ended) {
            line.actor = fault(static_cast<std::uint16_t>(roll(3)));
        }
        log.note(line);
    }
    return log;
}

/// One expectation of each kind, in windows of each kind.
void expect_everything(Log& log) {
    const EventPattern created = pattern(session_created, of_node(Selector::Kind::node, n1));
    const EventPattern hung = pattern(app_hung);
    for (std::size_t kind = 0; kind <= static_cast<std::size_t>(Operator::margin); ++kind) {
        for (int window = 0; window < 5; ++window) {
            Expectation& made = log.expect(static_cast<Operator>(kind), {created, hung});
            made.metric = made.kind == Operator::percentile ? "session_creation_delay" : "alarms";
            made.timer = "call-watching-timeout";
            made.per_mille = 500;
            made.most = 2;
            made.window.outside_faults = window == 1;
            made.window.after_last_fault = window == 2;
            made.window.during = window == 3 ? FaultId{0} : FaultId{};
            if (window == 4) {
                made.after_event = pattern(call_arrived);
                made.within = 10s;
            }
        }
    }
}

TEST_CASE("however a log is cut, the verdict is the same") {
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        Log log = senseless(seed);
        expect_everything(log);
        const Verdict whole = log.judged();
        for (const std::size_t size : {1U, 2U, 7U, 64U, 1000U, 2999U}) {
            CHECK(log.judged_in_pieces(size) == whole);
        }
    }
}

TEST_CASE("a judge is asked for a verdict at any time, copied, and goes on") {
    Log log = senseless(5);
    expect_everything(log);
    const std::span<const Record> all{log.records};
    Judge judge{log.scenario};
    judge.observe(all.first(1500));
    const Judge copy = judge;
    const Verdict half = copy.conclude(log.tally, log.records.at(1499).at);
    judge.observe(all.subspan(1500));
    CHECK(copy.conclude(log.tally, log.records.at(1499).at) == half);
    CHECK(judge.conclude(log.tally, log.ended) == log.judged());
}

TEST_CASE("a judge without chains comes to the same verdict") {
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        Log log = senseless(seed);
        expect_everything(log);
        Verdict with = log.judged(Chains::kept);
        Verdict without = log.judged(Chains::left_out);
        CHECK(with.kind == without.kind);
        CHECK(with.sentence == without.sentence);
        REQUIRE(with.findings.size() == without.findings.size());
        for (std::size_t at = 0; at < with.findings.size(); ++at) {
            CHECK(with.findings[at].got == without.findings[at].got);
            CHECK(with.findings[at].record == without.findings[at].record);
            CHECK(without.findings[at].because.size() <= 1);
        }
    }
}

TEST_CASE("a chain of causes is told as far as the records are remembered") {
    History history{4};
    std::vector<Record> records(10);
    for (std::size_t at = 0; at < records.size(); ++at) {
        records[at].number = at + 100;
        records[at].cause = at == 0 ? no_record : at + 99;
    }
    history.keep(std::span{records}.first(3));
    CHECK(history.chain(records[2]).size() == 3);
    history.keep(std::span{records}.subspan(3, 4));
    CHECK(history.find(102) == nullptr);
    REQUIRE(history.find(103) != nullptr);
    CHECK(history.find(103)->number == 103);
    CHECK(history.find(107) == nullptr);
    CHECK(history.chain(records[6]).size() == 4);
    history.keep(std::span{records}.subspan(7));
    CHECK(history.chain(records[9]).size() == 4);
    CHECK(history.chain(records[9]).back().number == 106);
}

TEST_CASE("the text of a verdict names what failed, the rule, and what led to it") {
    Log log;
    log.script(FaultKind::crash);
    log.at(1s).arrives(c1).watches(c1, ors2p).at(2s).tries(c1, ors2p, Reason::as_reserved);
    log.creates(c1, ors2p).at(3s).crashes(ors1b, 0);
    const std::string tries = "2.000 s session.create.started of c1 by ors2p (as reserved)";
    const std::string text =
        "fail: reserved_waits_for_watch\n"
        "\n"
        "reserved_waits_for_watch failed\n"
        "  expected  The reserved node tries only after its own watch ran out, unless it was told "
        "that creation failed or is delegated to it; and no watch runs out early.\n"
        "  got       ors2p tries 4 s before its watch runs out: "
        + tries
        + "\n"
          "  rule      R13 reserved-creates: If the assigned node as a pair fails to create the "
          "session, the reserved node tries.\n"
          "  because   "
        + tries
        + "\n"
          "            1.000 s watch.started of c1 by ors2p (R10)\n"
          "            1.000 s call.arrived of c1 by sip1\n"
          "\n"
          "20 of 21 held\n";
    CHECK(to_text(log.scenario, log.judged()) == text);
}

}  // namespace
