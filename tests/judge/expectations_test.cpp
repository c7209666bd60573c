// Every operator of an expectation: held, failed and not triggered, by logs written by hand.
#include "tests/judge/log.hpp"

#include <doctest/doctest.h>

namespace {

using namespace orsim;          // NOLINT(google-build-using-namespace)
using namespace orsim::judged;  // NOLINT(google-build-using-namespace)
using enum Event;
using Status = Finding::Status;

/// Alarms are events without any invariant: number n at second n.
Log alarms(int last) {
    Log log;
    for (int second = 1; second <= last; ++second) {
        log.at(second * 1s).note({.event = ml_alarm, .actor = scs1, .amount = second});
    }
    return log;
}

EventPattern alarm(std::int64_t number) {
    EventPattern made = pattern(ml_alarm);
    made.amount = number;
    return made;
}

EventPattern anything(Event event, NodeId node) {
    EventPattern made = pattern(event);
    made.node = node;
    return made;
}

TEST_CASE("selectors mean configured roles, and places mean what stands there") {
    const Scenario scenario = two_nodes();
    const auto chosen = [&scenario](Selector selector) {
        std::string names;
        for (const auto& [name, entity] : {std::pair{"1p", ors1p},
                                           {"1b", ors1b},
                                           {"2p", ors2p},
                                           {"sip", sip1},
                                           {"scs", scs1},
                                           {"h1", host(0)},
                                           {"N1", Entity{EntityKind::node, 0}},
                                           {"store", Entity{EntityKind::store, 0}},
                                           {"lca1", Entity{EntityKind::lca, 0}}}) {
            EventPattern one = pattern(ml_alarm, selector);
            Log log;
            log.scenario = scenario;
            log.expect(Operator::eventually, {one});
            log.note({.event = ml_alarm, .actor = entity});
            names += log.status("e1") == Status::held ? std::string{" "} + name : "";
        }
        return names;
    };
    using Kind = Selector::Kind;
    CHECK(chosen({}) == " 1p 1b 2p sip scs h1 N1 store lca1");
    CHECK(chosen(app(ors1b)) == " 1b");
    CHECK(chosen({Kind::primary_of, 0}) == " 1p");
    CHECK(chosen({Kind::backup_of, 0}) == " 1b");
    CHECK(chosen({Kind::node, 0}) == " 1p 1b N1");
    CHECK(chosen({Kind::host, 0}) == " 1p h1 lca1");
    CHECK(chosen({Kind::host, 4}) == " scs");
    CHECK(chosen({Kind::data_center, 0}) == " 1p 1b 2p sip scs h1 lca1");
    CHECK(chosen({Kind::data_center, 1}) == "");
    CHECK(chosen({Kind::tserver, 0}) == " sip");
    CHECK(chosen({Kind::scs, 0}) == " scs");
    CHECK(chosen({Kind::lca, 0}) == " lca1");
    CHECK(chosen({Kind::store, 0}) == " store");
}

TEST_CASE("every part of a pattern counts") {
    Log log;
    log.note({.event = ml_alarm,
              .actor = ors1b,
              .call = c1,
              .reason = Reason::flapping,
              .rule = Rule::M12,
              .amount = 10327});
    EventPattern whole = pattern(ml_alarm, app(ors1b), c1);
    whole.node = n1;
    whole.rule = Rule::M12;
    whole.reason = Reason::flapping;
    whole.amount = 10327;
    std::vector<EventPattern> wrong(8, whole);
    wrong[0].event = ml_switchover;
    wrong[1].group = GroupId{1};
    wrong[2].nth = 1;
    wrong[3].by = app(ors1p);
    wrong[4].node = n2;
    wrong[5].rule = Rule::M11;
    wrong[6].reason = Reason::stable_again;
    wrong[7].amount = 10328;
    log.expect(Operator::eventually, {whole});
    for (const EventPattern& pattern : wrong) {
        log.expect(Operator::eventually, {pattern});
    }
    CHECK(log.status("e1") == Status::held);
    for (std::size_t at = 2; at <= 9; ++at) {
        CHECK(log.status("e" + std::to_string(at)) == Status::failed);
    }
}

TEST_CASE("eventually: a record fits, and how much of the time allowed was left is told") {
    Log log;
    log.script(FaultKind::crash);
    log.at(1s).ordinary_call(c1).at(3s).crashes(ors1p, 0);
    log.at(4s).note({.event = app_promoted, .actor = ors1b, .rule = Rule::R14});
    Expectation& expected = log.expect(Operator::eventually, {pattern(app_promoted, app(ors1b))});
    expected.after_fault = FaultId{0};
    expected.within = 1500ms;
    Finding finding = log.finding("e1");
    CHECK(finding.status == Status::held);
    CHECK(finding.margin == 500ms);
    CHECK(finding.rule == Rule::R14);
    CHECK(finding.expected == "app.promoted by ors1b within 1.5 s after f1 started");
    CHECK(finding.got == "4.000 s app.promoted by ors1b (R14)");

    expected.within = 1s;  // The last instant is inside.
    CHECK(log.finding("e1").margin == 0s);

    expected.within = 999ms;
    finding = log.finding("e1");
    CHECK(finding.status == Status::failed);
    CHECK(finding.margin == -1ms);
    CHECK(finding.got == "1 ms too late: 4.000 s app.promoted by ors1b (R14)");
    CHECK(finding.because.size() == log.records.size());

    expected.patterns.front().by = app(ors2b);
    finding = log.finding("e1");
    CHECK(finding.status == Status::failed);
    CHECK(finding.got == "it never came");
    CHECK(finding.because.front().event == fault_started);

    expected.within = 2s;
    finding = log.finding("e1");
    CHECK(finding.got == "instead, 4.000 s app.promoted by ors1b (R14)");
    CHECK(finding.rule == Rule::R14);
}

TEST_CASE("eventually: what became of the named call is told when nothing is nearer") {
    Log log;
    log.at(1s).ordinary_call(c1);
    log.expect(Operator::eventually, {pattern(session_terminated, {}, c1)});
    const Finding finding = log.finding("e1");
    CHECK(finding.status == Status::failed);
    CHECK(finding.got
          == "it never came; the last of the call was 2.001 s session.ended of c1 by ors1p "
             "(continued)");
    CHECK(finding.because.size() == log.records.size());
}

TEST_CASE("eventually at: only that instant counts") {
    Log log = alarms(5);
    log.expect(Operator::eventually, {alarm(3)}).at = zero_instant + 3s;
    log.expect(Operator::eventually, {alarm(3)}).at = zero_instant + 3001ms;
    CHECK(log.named(Status::failed) == "e2");
    CHECK(log.finding("e2").expected == "ml.alarm with 3 at 3.001 s");
}

TEST_CASE("eventually: a run that ends before the time allowed says nothing") {
    Log log = alarms(5);
    Expectation& expected = log.expect(Operator::eventually, {alarm(9)});
    expected.within = 70s;
    CHECK(log.status("e1") == Status::not_triggered);
    CHECK(log.judged().kind == VerdictKind::inconclusive);
    expected.within = 60s;
    CHECK(log.status("e1") == Status::failed);
    expected.within.reset();
    CHECK(log.status("e1") == Status::failed);
}

TEST_CASE("after an event: the first such record counts, and what comes before it does not") {
    Log log = alarms(9);
    Expectation& expected = log.expect(Operator::eventually, {pattern(ml_alarm)});
    expected.after_event = alarm(4);
    expected.within = 2s;
    CHECK(log.finding("e1").got == "5.000 s ml.alarm by scs1");
    CHECK(log.finding("e1").margin == 1s);
    expected.patterns.front() = alarm(3);
    CHECK(log.status("e1") == Status::failed);
    expected.after_event = alarm(10);
    CHECK(log.status("e1") == Status::not_triggered);
    CHECK(log.finding("e1").got == "ml.alarm with 10 never came");
}

TEST_CASE("never: the first record that fits breaks it, and a call that never came says nothing") {
    Log log = alarms(5);
    log.expect(Operator::never, {alarm(9)});
    log.expect(Operator::never, {pattern(ml_alarm)});
    log.expect(Operator::never, {pattern(session_created, {}, c1)});
    CHECK(log.status("e1") == Status::held);
    CHECK(log.status("e2") == Status::failed);
    CHECK(log.finding("e2").record == 0);
    CHECK(log.finding("e2").times == 5);
    CHECK(log.status("e3") == Status::not_triggered);
    log.at(6s).ordinary_call(c1);
    CHECK(log.status("e3") == Status::failed);
    log.scenario.expect[2].patterns.front().by = of_node(Selector::Kind::node, n2);
    CHECK(log.status("e3") == Status::held);
}

TEST_CASE("always: every record of the event and call fits the whole pattern") {
    Log log;
    log.at(1s).ordinary_call(c1).at(3s).ordinary_call(bg(0));
    log.expect(Operator::always, {anything(session_created, n1)});
    log.expect(Operator::always, {anything(session_created, n2)});
    log.expect(Operator::always, {anything(session_terminated, n2)});
    log.expect(Operator::always, {pattern(session_created, app(ors1p), c1)});
    CHECK(log.status("e1") == Status::held);
    CHECK(log.status("e2") == Status::failed);
    CHECK(log.finding("e2").because.front().event == session_created);
    CHECK(log.status("e3") == Status::not_triggered);
    CHECK(log.status("e4") == Status::held);
}

TEST_CASE("until: the first pattern must not come before the second, which must") {
    Log log;
    log.at(1s).ordinary_call(c1);
    const EventPattern created = pattern(session_created, {}, c1);
    const EventPattern routed = pattern(call_routed, {}, c1);
    log.expect(Operator::until, {routed, created});
    log.expect(Operator::until, {created, routed});
    log.expect(Operator::until, {pattern(app_crashed), pattern(app_promoted)});
    log.expect(Operator::until, {created, pattern(call_arrived)});
    CHECK(log.named(Status::failed) == "e2 e3");
    CHECK(log.finding("e2").got == "1.051 s session.created of c1 by ors1p (only session; R11)");
    CHECK(log.finding("e2").expected
          == "no session.created of c1 until call.routed of c1, which comes");
    CHECK(log.finding("e3").got == "it never came");
}

TEST_CASE("sequence: one after the other, others may lie between") {
    Log log = alarms(9);
    log.expect(Operator::sequence, {alarm(2), alarm(5), alarm(9)});
    log.expect(Operator::sequence, {alarm(5), alarm(2)});
    log.expect(Operator::sequence, {alarm(2), alarm(2)});
    log.expect(Operator::sequence, {alarm(2), alarm(9)}).within = 8s;
    log.expect(Operator::sequence, {alarm(2), alarm(7)}).within = 8s;
    CHECK(log.named(Status::failed) == "e2 e3 e4");
    CHECK(
        log.finding("e2").got
        == "no ml.alarm with 2 after 5.000 s ml.alarm by scs1; instead, 6.000 s ml.alarm by scs1");
    CHECK(log.finding("e5").margin == 1s);
}

TEST_CASE("order: exactly these among those that fit any of them") {
    Log log = alarms(9);
    log.expect(Operator::order, {alarm(2), alarm(5), alarm(9)});
    log.expect(Operator::order, {alarm(5), alarm(2)});
    log.expect(Operator::order, {alarm(2), pattern(ml_alarm)});
    log.expect(Operator::order, {alarm(2), alarm(10)});
    CHECK(log.named(Status::failed) == "e2 e3 e4");
    CHECK(log.finding("e2").got == "ml.alarm with 5 was due: 2.000 s ml.alarm by scs1");
    CHECK(log.finding("e3").got == "ml.alarm with 2 was due: 1.000 s ml.alarm by scs1");
    CHECK(log.finding("e4").got
          == "no ml.alarm with 10 after 2.000 s ml.alarm by scs1; instead, "
             "3.000 s ml.alarm by scs1");
    log.expect(Operator::order, {alarm(2), pattern(ml_alarm)}).window.from = zero_instant + 2s;
    CHECK(log.finding("e5").got == "nothing more was due: 4.000 s ml.alarm by scs1");
}

TEST_CASE("count: as many as min and max say") {
    Log log = alarms(5);
    const auto expect = [&log](std::optional<std::int64_t> least,
                               std::optional<std::int64_t> most) {
        Expectation& expected = log.expect(Operator::count, {pattern(ml_alarm)});
        expected.least = least;
        expected.most = most;
    };
    expect(5, 5);
    expect(6, {});
    expect({}, 4);
    expect({}, {});
    expect(0, 9);
    CHECK(log.named(Status::failed) == "e2 e3");
    CHECK(log.finding("e2").got == "5 times");
    CHECK(log.finding("e3").got == "5 times, one too many with 5.000 s ml.alarm by scs1");
    CHECK(log.finding("e3").record == 4);
    CHECK(log.finding("e1").expected == "exactly 5 times ml.alarm");

    Expectation& none = log.expect(Operator::count, {pattern(session_created, {}, c1)});
    none.most = 1;
    CHECK(log.status("e6") == Status::not_triggered);
    log.at(6s).ordinary_call(c1);
    CHECK(log.status("e6") == Status::held);
}

TEST_CASE("sometimes: never is inconclusive, not wrong") {
    Log log = alarms(5);
    log.expect(Operator::sometimes, {alarm(3)});
    CHECK(log.judged().kind == VerdictKind::pass);
    log.expect(Operator::sometimes, {alarm(6)});
    CHECK(log.judged().kind == VerdictKind::inconclusive);
    CHECK(log.named(Status::not_triggered) == "e2 every_expectation_was_triggered");
    CHECK(log.finding("every_expectation_was_triggered").got == "e2");
}

TEST_CASE("at_end: the metric of the whole run lies within bounds") {
    Log log;
    log.at(1s).ordinary_call(c1).at(3s).ordinary_call(bg(0));
    const auto expect = [&log](const char* metric, std::optional<std::int64_t> least,
                               std::optional<std::int64_t> most) {
        Expectation& expected = log.expect(Operator::at_end);
        expected.metric = metric;
        expected.least = least;
        expected.most = most;
    };
    expect("sessions.created", 2, 2);
    expect("sessions.created", {}, 1);
    expect("session_creation_delay.max", {}, 60'000);
    expect("session_creation_delay.max", 60'000, {});
    expect("patience_used.mean", {}, 1);
    CHECK(log.named(Status::failed) == "e2 e4");
    CHECK(log.finding("e2").got == "2");
    CHECK(log.finding("e3").margin == 10ms);
    CHECK(log.finding("e4").margin == -10ms);
    CHECK(log.finding("e4").expected == "session_creation_delay.max of the run at least 60 ms");
    CHECK(log.status("e5") == Status::not_triggered);
}

TEST_CASE("percentile: of the whole run, or of the records in its window") {
    Log log;
    for (std::uint32_t nth = 0; nth < 10; ++nth) {
        log.at(nth * 1s).arrives(bg(nth)).tries(bg(nth), ors1p, Reason::as_assigned);
        log.note({.event = session_created,
                  .actor = ors1p,
                  .call = bg(nth),
                  .amount = nth < 9 ? 10 : 200});
    }
    const auto expect = [&log](std::uint32_t per_mille, std::int64_t most) -> Expectation& {
        Expectation& expected = log.expect(Operator::percentile);
        expected.metric = "session_creation_delay";
        expected.per_mille = per_mille;
        expected.most = most;
        return expected;
    };
    expect(900, 10);
    expect(999, 199);
    expect(1000, 199).window.to = zero_instant + 8500ms;
    expect(1000, 199).window.from = zero_instant + 9s;
    CHECK(log.named(Status::failed) == "e2 e4");
    CHECK(log.finding("e1").margin == 0us);
    CHECK(log.finding("e2").got == "200 us");
    CHECK(log.finding("e2").expected
          == "the 99.9 % percentile of session_creation_delay at most 199 us");
    Expectation& none = expect(500, 1);
    none.metric = "patience_used";
    CHECK(log.status("e5") == Status::not_triggered);
}

TEST_CASE("steady: in every full slice of the window") {
    Log log = alarms(20);
    log.ended = zero_instant + 25s;
    const auto expect = [&log](std::int64_t least, Duration slice) -> Expectation& {
        Expectation& expected = log.expect(Operator::steady);
        expected.metric = "alarms";
        expected.least = least;
        expected.within = slice;
        return expected;
    };
    expect(4, 5s).window.to = zero_instant + 20s;  // 4, 5, 5, 5
    expect(5, 5s).window.to = zero_instant + 20s;
    expect(1, 5s);  // The slice from 20 s still has one,
    expect(1, 1s);  // a smaller one has none.
    expect(1, 26s);
    CHECK(log.named(Status::failed) == "e2 e4");
    CHECK(log.finding("e2").got == "4 from 0.000 s to 5.000 s");
    CHECK(log.finding("e4").got == "0 from 0.000 s to 1.000 s");
    CHECK(log.status("e5") == Status::not_triggered);
    expect(1, 1s).window.from = zero_instant + 1s;
    CHECK(log.finding("e6").got == "0 from 21.000 s to 22.000 s");
    Expectation& after = expect(5, 5s);
    after.after_event = alarm(7);
    CHECK(log.finding("e7").got == "4 from 7.000 s to 12.000 s");  // Not the seventh itself.
}

TEST_CASE("steady: slices in which a fault changes the window do not count") {
    Log log;
    log.script(FaultKind::partition);
    for (int second = 1; second <= 60; ++second) {
        log.at(second * 1s);
        if (second == 20) {
            log.fault_starts(0);
        } else if (second == 40) {
            log.fault_ends(0);
        } else if (second < 20 || second > 40) {
            log.note({.event = ml_alarm, .actor = scs1});
        }
    }
    const auto expect = [&log]() -> Expectation& {
        Expectation& expected = log.expect(Operator::steady);
        expected.metric = "alarms";
        expected.least = 3;
        expected.within = 4s;
        return expected;
    };
    expect();
    expect().window.outside_faults = true;
    expect().window.after_last_fault = true;
    expect().window.during = FaultId{0};
    CHECK(log.named(Status::failed) == "e1 e4");
    CHECK(log.finding("e2").got == "in 9 slices");
    CHECK(log.finding("e3").got == "in 5 slices");
    CHECK(log.finding("e4").got == "0 from 24.000 s to 28.000 s");
}

TEST_CASE("margin: how near a timer came to running out") {
    Log log;
    log.at(1s).ordinary_call(c1);
    Expectation& watch = log.expect(Operator::margin);
    watch.timer = "call-watching-timeout";
    watch.least = 4'000'000;
    Expectation& router = log.expect(Operator::margin);
    router.timer = "router-timeout";
    router.least = 9'000'000;
    CHECK(log.named(Status::failed) == "");
    CHECK(log.finding("e1").margin == 949ms);
    CHECK(log.finding("e2").margin == 899ms);

    log.at(10s).arrives(bg(0)).watches(bg(0), ors2p);
    log.at(11s).note({.event = watch_satisfied,
                      .actor = ors2p,
                      .call = bg(0),
                      .reason = Reason::call_over,
                      .amount = 1});
    CHECK(log.status("e1") == Status::held);
    log.watches(bg(0), ors2p);
    log.at(16s).note({.event = watch_expired, .actor = ors2p, .call = bg(0), .rule = Rule::R10});
    const Finding ran_out = log.finding("e1");
    CHECK(ran_out.status == Status::failed);
    CHECK(ran_out.margin == -4s);
    CHECK(ran_out.got == "it ran out: 16.000 s watch.expired of bg#1 by ors2p (R10)");
    log.at(20s).note({.event = call_default_routed, .actor = sip1, .call = bg(0)});
    CHECK(log.finding("e2").margin == -9s);

    Log quiet = alarms(2);
    quiet.expect(Operator::margin).timer = "call-watching-timeout";
    CHECK(quiet.status("e1") == Status::not_triggered);
}

}  // namespace
