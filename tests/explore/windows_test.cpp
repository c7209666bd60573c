#include "reports/windows_text.hpp"
#include "sim/explore/windows.hpp"
#include "sim/reader/read_scenario.hpp"
#include "tests/explore/brute.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>

using namespace orsim;

namespace {

Scenario scenario_of(const std::string& name) {
    auto read = read_scenario_file("scenarios/" + name + ".json", {});
    REQUIRE(read.has_value());
    return read.value();
}

}  // namespace

TEST_CASE("windows say what a run at every millisecond says") {
    constexpr std::array<const char*, 5> names{
        "switchover/primary_crash", "races/crash_just_before_expiry", "recovery/recovered_silently",
        "creation/hang_unseen", "switchover/host_loss"};
    for (const char* const name : names) {
        CAPTURE(name);
        const Scenario scenario = scenario_of(name);
        const auto dial = dial_of(scenario, FaultId{0});
        REQUIRE(dial.has_value());
        const Brute brute = brute_force(scenario, *dial, around(*dial, 150));
        CHECK(brute.runs > 100);
        CHECK_MESSAGE(brute.mismatches == 0, brute.first);
        CHECK_FALSE(brute.windows.spent);
    }
}

TEST_CASE("windows lie side by side, and neighbours differ") {
    const Scenario scenario = scenario_of("switchover/primary_crash");
    const auto dial = dial_of(scenario, FaultId{0});
    const Windows windows = windows_of(scenario, *dial, {0, 2'000'000}, std::nullopt, 10'000);
    REQUIRE(windows.windows.size() == 3);
    CHECK(windows.windows.front().first == 0);
    // With the session at 51 ms, and routing asked for 100 ms later: faults go first at an instant.
    CHECK(windows.windows[0].last == 51'000);
    CHECK(windows.windows[1].last == 151'000);
    CHECK(windows.windows.back().last == 2'000'000);
    for (std::size_t at = 1; at < windows.windows.size(); ++at) {
        CHECK(windows.windows[at].first == windows.windows[at - 1].last + 1);
        CHECK(windows.windows[at].outcomes != windows.windows[at - 1].outcomes);
    }
}

TEST_CASE("windows found in parts are those found in one piece") {
    const Scenario scenario = scenario_of("switchover/primary_crash");
    const auto dial = dial_of(scenario, FaultId{0});
    const Windows whole = windows_of(scenario, *dial, {0, 1'000'000}, std::nullopt, 10'000);
    const Windows parts =
        joined({windows_of(scenario, *dial, {0, 100'000}, std::nullopt, 10'000),
                windows_of(scenario, *dial, {100'001, 1'000'000}, std::nullopt, 10'000)});
    CHECK(parts.windows == whole.windows);
    const std::string text = windows_text(scenario, whole);
    CHECK(text.find("100 ms  B  default-routed") != std::string::npos);
    CHECK(windows_svg(scenario, whole).find("</svg>") != std::string::npos);
}

TEST_CASE("windows that run out of runs say how far they are known") {
    const Scenario scenario = scenario_of("switchover/primary_crash");
    const auto dial = dial_of(scenario, FaultId{0});
    const Windows windows = windows_of(scenario, *dial, {0, 19'000'000}, std::nullopt, 20);
    CHECK(windows.spent);
    CHECK(windows.windows.back().last < 19'000'000);
    CHECK(windows_text(scenario, windows).find("beyond it nothing is known") != std::string::npos);
}
