// Outcome windows of the first fault of every scenario that is named, against runs at every
// millisecond, with figures. Too long for every day: the target `windows_book` runs it over the
// whole book. Larger scenarios are looked at in a narrower range.
#include "sim/reader/read_scenario.hpp"
#include "tests/explore/brute.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <span>

using namespace orsim;

namespace {

bool has_calls(const Scenario& scenario) {
    return std::ranges::any_of(
        scenario.workload, [](const CallGroup& group) { return group.medium == Medium::voice; });
}

struct Totals {
    std::uint64_t scenarios = 0;
    std::uint64_t whole = 0;  // Over all a fault's time may be.
    std::uint64_t runs = 0;
    std::uint64_t brute = 0;
    std::uint64_t mismatches = 0;
};

/// The whole dial where that is not too many events; else around the fault's time, narrower the
/// larger the scenario, but a millisecond either way at least.
DialRange range_of(const Dial& dial, std::int64_t events) {
    constexpr std::int64_t most_events = 16'000'000;
    const std::int64_t points = (dial.most - dial.least) / brute_step + 1;
    if (points * events <= most_events) {
        return {dial.least, dial.most};
    }
    return around(dial, std::clamp<std::int64_t>(most_events / events / events, 1, 2000));
}

void compare(const char* path, Totals& totals) {
    const auto read = read_scenario_file(path, {});
    if (!read || read.value().faults.empty() || !has_calls(read.value())) {
        return;
    }
    const auto dial = dial_of(read.value(), FaultId{0});
    if (!dial) {
        return;
    }
    constexpr std::int64_t most_events_of_windows = 100'000'000;
    const auto events = static_cast<std::int64_t>(trace_of(read.value()).instants.size());
    const DialRange range = range_of(*dial, events);
    const Brute brute =
        brute_force(read.value(), *dial, range,
                    static_cast<std::uint64_t>(most_events_of_windows / events) + 100);
    const bool is_whole = range.from == dial->least && range.to == dial->most;
    fmt::print("{:<52} {:>7} events {:>4} windows {:>6} runs {:>6} brute{}{} {:>4} mismatches {}\n",
               path, events, brute.windows.windows.size(), brute.windows.runs, brute.runs,
               is_whole ? ", the whole dial" : "",
               brute.windows.spent ? fmt::format(", to {} us of {}", brute.reached - range.from,
                                                 range.to - range.from)
                                   : "",
               brute.mismatches, brute.first);
    std::fflush(stdout);
    ++totals.scenarios;
    totals.whole += is_whole && !brute.windows.spent ? 1U : 0U;
    totals.runs += brute.windows.runs;
    totals.brute += brute.runs;
    totals.mismatches += brute.mismatches;
}

}  // namespace

int main(int argc, char** argv) {
    Totals totals;
    for (const char* const path : std::span{argv, static_cast<std::size_t>(argc)}.subspan(1)) {
        compare(path, totals);
    }
    fmt::print("{} scenarios, {} over the whole dial: {} runs for windows, {} by brute force, "
               "{} mismatches\n",
               totals.scenarios, totals.whole, totals.runs, totals.brute, totals.mismatches);
    return totals.mismatches == 0 ? 0 : 1;
}
