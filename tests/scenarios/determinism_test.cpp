#include "sim/reader/read_scenario.hpp"
#include "sim/world/world.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <filesystem>
#include <string>

namespace {

using namespace orsim;  // NOLINT(google-build-using-namespace)
namespace files = std::filesystem;

/// One world runs in one go; two others take turns in pieces of different sizes, and a copy of one
/// goes on in its place half-way. All must have told the same.
std::string fingerprint_in_turns(const Scenario& scenario) {
    World whole{scenario};
    World one{scenario};
    World other{scenario};
    whole.run_to_end();
    bool one_runs = true;
    bool other_runs = true;
    bool copied = false;
    while (one_runs || other_runs) {
        constexpr std::uint64_t small = 97;
        constexpr std::uint64_t large = 311;
        one_runs = one_runs && one.run_until(scenario.until, small) == small;
        other_runs = other_runs && other.run_until(scenario.until, large) == large;
        if (!copied && one_runs) {
            World copy = one;
            one = std::move(copy);
            copied = true;
        }
    }
    one.finish();
    other.finish();
    const std::string first = to_text(whole.timeline().fingerprint());
    CHECK(to_text(one.timeline().fingerprint()) == first);
    CHECK(to_text(other.timeline().fingerprint()) == first);
    return first;
}

TEST_CASE("every shipped scenario twice in one process, whole and in pieces, is the same run") {
    std::size_t compared = 0;
    for (const auto& entry : files::recursive_directory_iterator{"scenarios"}) {
        const std::string path = entry.path().string();
        if (!path.ends_with(".json")) {
            continue;
        }
        const auto scenario = read_scenario_file(path);
        if (!scenario || !beyond_the_world(scenario.value()).empty()) {
            continue;  // A schema, a suite, a study.
        }
        INFO(path);
        CHECK(fingerprint_in_turns(scenario.value()) == fingerprint_in_turns(scenario.value()));
        ++compared;
    }
    CHECK(compared > 50);
}

}  // namespace
