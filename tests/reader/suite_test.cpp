#include "sim/reader/read_suite.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace {

using namespace orsim;  // NOLINT(google-build-using-namespace)

TEST_CASE("a suite becomes its scenarios, then its sweeps' combinations that are assumed") {
    const Outcome<Suite> outcome = read_suite_file("tests/reader/suites/good.json");
    INFO(to_text(outcome.complaints()));
    REQUIRE(outcome.has_value());
    const Suite& suite = outcome.value();
    CHECK(suite.name == "good");
    REQUIRE(suite.units.size() == 6);
    CHECK(suite.units[0].path == "scenarios/switchover/primary_crash.json");
    CHECK(suite.units[0].label.empty());
    CHECK(suite.units[1].path == "scenarios/races");
    // A watch of 1000 (milliseconds) is longer than a promotion of 500ms, and shorter than of 2s.
    CHECK(suite.units[2].label == "timeouts[watch=1000 promotion=500ms]");
    CHECK(suite.units[3].label == "timeouts[watch=5000 promotion=500ms]");
    CHECK(suite.units[4].label == "timeouts[watch=5000 promotion=2s]");
    REQUIRE(suite.units[4].overrides.size() == 2);
    CHECK(suite.units[4].overrides[1].pointer == "/assumptions/promotion");
    CHECK(suite.units[4].overrides[1].value == "\"2s\"");
    CHECK(suite.units[5].label == "late[policy=first_registered_wins seed=1]");
}

}  // namespace
