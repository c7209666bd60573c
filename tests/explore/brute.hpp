#pragma once
/// Outcome windows against runs at every millisecond: what the two disagree on.

#include "sim/explore/trace.hpp"
#include "sim/explore/windows.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace orsim {

constexpr std::int64_t brute_step = 1000;  // A millisecond.

/// Around the fault's own time, so many milliseconds either way as the dial allows.
inline DialRange around(const Dial& dial, std::int64_t milliseconds) {
    return {std::max(dial.least, dial.present - milliseconds * brute_step),
            std::min(dial.most, dial.present + milliseconds * brute_step)};
}

struct Brute {
    Windows windows;
    std::int64_t reached = 0;  // The last value that was compared.
    std::uint64_t runs = 0;
    std::uint64_t mismatches = 0;
    std::string first;  // The first mismatch, for a message.
};

/// At every millisecond of the range, as far as the windows reach with so many runs.
inline Brute brute_force(const Scenario& scenario,
                         const Dial& dial,
                         const DialRange& range,
                         std::uint64_t most_runs = 1'000'000) {
    Brute brute;
    brute.windows = windows_of(scenario, dial, range, std::nullopt, most_runs);
    const std::int64_t last = brute.windows.windows.back().last;
    std::size_t at = 0;
    for (std::int64_t value = range.from; value <= last; value += brute_step) {
        while (brute.windows.windows[at].last < value) {
            ++at;
        }
        const Outcomes outcomes =
            outcomes_of(records_of(turned(scenario, dial, value)), std::nullopt);
        ++brute.runs;
        brute.reached = value;
        if (outcomes != brute.windows.windows[at].outcomes) {
            brute.first += brute.mismatches == 0 ? "at " + std::to_string(value) + " us" : "";
            ++brute.mismatches;
        }
    }
    return brute;
}

}  // namespace orsim
