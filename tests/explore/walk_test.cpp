#include "sim/explore/walk.hpp"
#include "sim/reader/read_scenario.hpp"

#include <doctest/doctest.h>

using namespace orsim;

TEST_CASE("a stretch ends where the order of events changes, and nowhere before") {
    auto read = read_scenario_file("scenarios/switchover/primary_crash.json", {});
    REQUIRE(read.has_value());
    const auto dial = dial_of(read.value(), FaultId{0});
    REQUIRE(dial.has_value());
    Walk walk{read.value(), *dial, 1000};
    const Trace here = walk.run(20'000);
    const Walk::Reach reach = walk.reach(20'000, here, 100'000);
    REQUIRE(reach.beyond.has_value());
    CHECK(reach.beyond->order != here.order);
    CHECK(walk.runs() < 8);
    // What the crash leads to passes a message on its way 26 ms before the call has its session.
    CHECK(reach.last == 25'999);
    for (std::int64_t value = 20'000; value <= reach.last; value += 100) {
        CHECK(walk.run(value).order == here.order);
    }
    const Walk::Reach back = walk.reach(20'000, here, 0);
    CHECK(walk.run(back.last).order == here.order);
    CHECK(walk.run(back.last - 1).order != here.order);
}

TEST_CASE("a walk stops where its runs are used up, and says so") {
    auto read = read_scenario_file("scenarios/switchover/primary_crash.json", {});
    REQUIRE(read.has_value());
    const auto dial = dial_of(read.value(), FaultId{0});
    Walk walk{read.value(), *dial, 2};
    const Trace here = walk.run(20'000);
    const Walk::Reach reach = walk.reach(20'000, here, 10'000'000);
    CHECK(walk.is_spent());
    CHECK(reach.last < 51'000);
    CHECK_FALSE(reach.beyond.has_value());
}
