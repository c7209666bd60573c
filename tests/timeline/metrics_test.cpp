#include "sim/timeline/metrics.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <string_view>

using namespace orsim;  // NOLINT(google-build-using-namespace)

namespace {

Record fact(Event event, Reason reason = Reason::none, std::int64_t amount = 0) {
    Record record;
    record.event = event;
    record.reason = reason;
    record.amount = amount;
    return record;
}

TEST_CASE("every metric has a name of its own and is known by it") {
    std::set<std::string_view> names;
    for (const MetricEntry& entry : metric_registry()) {
        INFO(std::string{entry.name});
        CHECK(names.insert(entry.name).second);
        CHECK(is_metric(entry.name));
        CHECK_FALSE(entry.meaning.empty());
        CHECK(metric(Tally{}, entry.name) == 0);
    }
    CHECK(names.size() == metric_registry().size());
}

TEST_CASE("a metric counts its own event and no other") {
    Tally tally;
    tally.add(fact(Event::call_arrived));
    tally.add(fact(Event::call_arrived));
    tally.add(fact(Event::call_routed, Reason::none, 70'000));
    tally.add(fact(Event::call_stuck));
    CHECK(metric(tally, "calls.arrived") == 2);
    CHECK(metric(tally, "calls.routed") == 1);
    CHECK(metric(tally, "calls.stuck") == 1);
    CHECK(metric(tally, "calls.lost") == 0);
    CHECK(metric(tally, "sessions.created") == 0);
}

TEST_CASE("each event that is counted raises the metrics that count it by exactly one") {
    for (std::size_t at = 0; at < event_kinds; ++at) {
        Tally tally;
        tally.add(fact(static_cast<Event>(at)));
        std::int64_t raised = 0;
        for (const MetricEntry& entry : metric_registry()) {
            const std::int64_t value = metric(tally, entry.name).value_or(-1);
            CHECK((value == 0 || value == 1));
            raised += value;
        }
        INFO(std::string{to_text(static_cast<Event>(at))});
        CHECK(raised <= 1);
    }
}

TEST_CASE("sessions are told apart by who created them and whether the call had one") {
    Tally tally;
    Record late = fact(Event::session_created, Reason::only_session, 5'051'000);
    late.rule = Rule::R13;
    tally.add(late);
    tally.add(fact(Event::session_created, Reason::duplicate, 5'501'000));
    CHECK(metric(tally, "sessions.created") == 2);
    CHECK(metric(tally, "sessions.by_reserved") == 1);
    CHECK(metric(tally, "sessions.duplicate") == 1);
}

TEST_CASE("sessions that end are counted by their outcome") {
    Tally tally;
    tally.add(fact(Event::session_lost, Reason::lost_storage));
    tally.add(fact(Event::session_terminated, Reason::terminated_by_demotion));
    tally.add(fact(Event::session_terminated, Reason::duplicate));
    CHECK(metric(tally, "outcomes.lost_storage") == 1);
    CHECK(metric(tally, "outcomes.terminated_by_demotion") == 1);
    CHECK(metric(tally, "outcomes.duplicate") == 1);
    CHECK(metric(tally, "sessions.terminated") == 2);
    CHECK(metric(tally, "sessions.duplicate") == 0);
}

TEST_CASE("alarms are counted by their kind") {
    Tally tally;
    tally.add(fact(Event::ml_alarm, Reason::two_primaries_seen, 20622));
    tally.add(fact(Event::ml_alarm, Reason::one_primary_again, 20623));
    CHECK(metric(tally, "alarms") == 2);
    CHECK(metric(tally, "alarms.two_primaries") == 1);
    CHECK(metric(tally, "alarms.one_primary_again") == 1);
    CHECK(metric(tally, "alarms.flapping") == 0);
}

TEST_CASE("calls left when the run ends are what the last record says") {
    Tally tally;
    tally.add(fact(Event::run_ended, Reason::none, 17));
    CHECK(metric(tally, "calls.unfinished") == 17);
}

TEST_CASE("a measure is asked for by its statistic") {
    Tally tally;
    for (std::int64_t value = 1; value <= 200; ++value) {
        tally.add(fact(Event::session_created, Reason::only_session, value));
    }
    CHECK(metric(tally, "session_creation_delay.count") == 200);
    CHECK(metric(tally, "session_creation_delay.min") == 1);
    CHECK(metric(tally, "session_creation_delay.mean") == 100);
    CHECK(metric(tally, "session_creation_delay.p1") == 2);
    CHECK(metric(tally, "session_creation_delay.p50") == 100);
    CHECK(metric(tally, "session_creation_delay.p90") == 180);
    CHECK(metric(tally, "session_creation_delay.p95") == 190);
    CHECK(metric(tally, "session_creation_delay.p99") == 198);
    CHECK(metric(tally, "session_creation_delay.p999") == 200);
    CHECK(metric(tally, "session_creation_delay.max") == 200);
    REQUIRE(spread(tally, "session_creation_delay") != nullptr);
    CHECK(spread(tally, "session_creation_delay")->percentile(970) == 194);
}

TEST_CASE("each measure reads its own values") {
    Tally tally;
    tally.add(fact(Event::session_created, Reason::only_session, 10));
    tally.add(fact(Event::call_routed, Reason::none, 20));
    tally.add(fact(Event::watch_satisfied, Reason::session_exists, 30));
    tally.add(fact(Event::call_abandoned, Reason::none, 40));
    CHECK(metric(tally, "session_creation_delay.max") == 10);
    CHECK(metric(tally, "routing_delay.max") == 20);
    CHECK(metric(tally, "watch_margin.max") == 30);
    CHECK(metric(tally, "patience_used.max") == 40);
}

TEST_CASE("a measure without values has a count and no mean") {
    const Tally nothing;
    CHECK(metric(nothing, "watch_margin.count") == 0);
    CHECK_FALSE(metric(nothing, "watch_margin.mean").has_value());
    CHECK_FALSE(metric(nothing, "watch_margin.p50").has_value());
    CHECK_FALSE(metric(nothing, "watch_margin.max").has_value());
    CHECK(is_metric("watch_margin.max"));
}

TEST_CASE("a name nobody knows is no metric") {
    for (const char* name : {"", ".", "calls", "calls.", "calls.arrive", "session_creation_delay",
                             "session_creation_delay.p98", ".p99", "calls.arrived.p99"}) {
        INFO(name);
        CHECK_FALSE(is_metric(name));
        CHECK_FALSE(metric(Tally{}, name).has_value());
        CHECK_FALSE(metric_unit(name).has_value());
    }
    CHECK(spread(Tally{}, "calls.arrived") == nullptr);
}

TEST_CASE("a metric says in what it is measured") {
    CHECK(metric_unit("calls.arrived") == MetricUnit::count);
    CHECK(metric_unit("watch_margin.count") == MetricUnit::count);
    CHECK(metric_unit("watch_margin.p1") == MetricUnit::microseconds);
}

}  // namespace
