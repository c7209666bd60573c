#include "sim/explore/ties.hpp"
#include "sim/explore/trace.hpp"
#include "sim/explore/walk.hpp"
#include "sim/reader/read_scenario.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace orsim;

namespace {

/// The primary crashes at the very instant at which it has created the session.
Scenario tied() {
    auto read = read_scenario_file("scenarios/switchover/primary_crash.json",
                                   {{"/faults/0/at", "\"51ms\""}, {"/expect", "[]"}});
    REQUIRE(read.has_value());
    return read.value();
}

}  // namespace

TEST_CASE("a tie that decides a call's outcome is found by flipping it") {
    const Scenario scenario = tied();
    const std::vector<Record> asis = records_of(scenario);
    bool decides = false;
    for (const Flip& flip : flips_of(scenario)) {
        CHECK(flip.choice.takes > 0);
        CHECK(flip.choice.takes < flip.choice.ways);
        const auto changes = changes_by(scenario, asis, flip.choice);
        if (flip.choice.at == Instant{51ms} && !changes.empty()) {
            decides = true;
            CHECK(changes.front().before.grade == Grade::late);
            CHECK(changes.front().after.grade == Grade::default_routed);
        }
    }
    CHECK(decides);
}

TEST_CASE("a length that nearly decided otherwise is a near-tie, and one further off is none") {
    const Scenario scenario = tied();
    const auto dial = dial_of(scenario, FaultId{0});
    REQUIRE(dial.has_value());
    const auto near = near_ties_of(scenario, *dial, 1ms, 200).ties;
    REQUIRE(near.size() == 1);
    CHECK(near.front().value == 51'001);
    CHECK(near.front().changes.front().after.grade == Grade::default_routed);
    const Scenario earlier = turned(scenario, *dial, 20'000);
    CHECK(near_ties_of(earlier, *dial_of(earlier, FaultId{0}), 1ms, 200).ties.empty());
    CHECK(near_ties_of(earlier, *dial_of(earlier, FaultId{0}), 32ms, 200).ties.size() == 1);
}
