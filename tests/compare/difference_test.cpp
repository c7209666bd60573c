#include "sim/compare/difference.hpp"

#include <doctest/doctest.h>

namespace orsim {
namespace {

Record event_at(std::int64_t at, Event event, std::uint16_t app, std::uint32_t call = 0) {
    Record record;
    record.at = Instant{Duration{at}};
    record.event = event;
    record.actor = {EntityKind::app, app};
    record.call = {0, call};
    return record;
}

EventLog log_of(std::vector<Record> records) {
    EventLog log;
    log.entities.at(static_cast<std::size_t>(EntityKind::app)) = {"P1", "B1"};
    log.groups = {{"bg", false}};
    for (std::size_t at = 0; at < records.size(); ++at) {
        records[at].number = at;
    }
    log.records = std::move(records);
    return log;
}

std::vector<Step::Kind> kinds(const Difference& difference) {
    std::vector<Step::Kind> all;
    for (const Step& step : difference.steps) {
        all.push_back(step.kind);
    }
    return all;
}

using enum Event;
using Kind = Step::Kind;

TEST_CASE("a run is the same as itself") {
    const EventLog log = log_of({event_at(1, watch_started, 0), event_at(5, session_created, 1)});
    const Difference difference = compare(log, log);
    CHECK(difference.empty());
    CHECK(difference.count(Kind::same) == 2);
    CHECK(difference.calls.empty());
}

TEST_CASE("an event that comes later is moved, by how much") {
    const EventLog left = log_of({event_at(1, watch_started, 0), event_at(5, session_created, 1)});
    const EventLog right = log_of({event_at(1, watch_started, 0), event_at(9, session_created, 1)});
    const Difference difference = compare(left, right);
    REQUIRE(kinds(difference) == std::vector{Kind::same, Kind::moved});
    CHECK(difference.parting == 1);
    CHECK(difference.steps[1].later == Duration{4});
    CHECK(compare(right, left).steps[1].later == Duration{-4});
}

TEST_CASE("a length that grew with its event is no change of its own, another one is") {
    Record left = event_at(5, session_created, 0);
    left.amount = 5;
    Record right = event_at(9, session_created, 0);
    right.amount = 9;
    CHECK(compare(log_of({left}), log_of({right})).count(Kind::moved) == 1);
    right.amount = 8;
    CHECK(compare(log_of({left}), log_of({right})).count(Kind::changed) == 1);
}

TEST_CASE("what another application does is removed here and added there") {
    const EventLog left = log_of({event_at(1, session_created, 0)});
    const EventLog right = log_of({event_at(1, session_created, 1)});
    const Difference difference = compare(left, right);
    CHECK(kinds(difference) == std::vector{Kind::removed, Kind::added});
    REQUIRE(difference.calls.size() == 1);
    CHECK(difference.calls[0].call == "bg#1");
    CHECK(difference.calls[0].left->owner == "P1");
    CHECK(difference.calls[0].right->owner == "B1");
}

TEST_CASE("one of many like events that is missing leaves the others where they are") {
    std::vector<Record> all;
    for (std::int64_t at = 0; at < 20; ++at) {
        all.push_back(event_at(at * 1000, session_step, 0));
    }
    std::vector<Record> fewer = all;
    fewer.erase(fewer.begin() + 7);
    const Difference difference = compare(log_of(all), log_of(fewer));
    CHECK(difference.count(Kind::same) == 19);
    CHECK(difference.count(Kind::removed) == 1);
    REQUIRE(difference.parting == 7);
    CHECK(difference.steps[7].left == 7);
    CHECK(compare(log_of(fewer), log_of(all)).count(Kind::added) == 1);
}

TEST_CASE("a call only one run has is told with what became of it") {
    Record arrived = event_at(0, call_arrived, 0, 4);
    Record made = event_at(30, session_created, 1, 4);
    Record routed = event_at(50, call_routed, 0, 4);
    const Difference difference = compare(log_of({}), log_of({arrived, made, routed}));
    REQUIRE(difference.calls.size() == 1);
    CHECK(difference.calls[0].call == "bg#5");
    CHECK_FALSE(difference.calls[0].left.has_value());
    CHECK(difference.calls[0].right->outcome == "call.routed");
    CHECK(difference.calls[0].right->wait == Duration{30});
}

TEST_CASE("thousands of like events on either side are paired as they come") {
    std::vector<Record> many;
    for (std::int64_t at = 0; at < 5000; ++at) {
        many.push_back(event_at(at, session_step, 0));
    }
    const std::vector<Record> few{many.begin(), many.begin() + 2500};
    const Difference difference = compare(log_of(many), log_of(few));
    CHECK(difference.count(Kind::same) == 2500);
    CHECK(difference.count(Kind::removed) == 2500);
}

}  // namespace
}  // namespace orsim
