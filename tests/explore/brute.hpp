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

struct Brute {
    Windows windows;
    std::uint64_t runs = 0;
    std::uint64_t mismatches = 0;
    std::string first;  // The first mismatch, for a message.
};

/// Around the fault's own time, so many milliseconds either way as the dial allows.
inline Brute brute_force(const Scenario& scenario, const Dial& dial, std::int64_t milliseconds) {
    const std::int64_t step = 1000;
    const std::int64_t from = std::max(dial.least, dial.present - milliseconds * step);
    const std::int64_t to = std::min(dial.most, dial.present + milliseconds * step);
    Brute brute;
    brute.windows = windows_of(scenario, dial, from, to, std::nullopt, 1'000'000);
    std::size_t at = 0;
    for (std::int64_t value = from; value <= to; value += step) {
        while (brute.windows.windows[at].last < value) {
            ++at;
        }
        const Outcomes outcomes =
            outcomes_of(records_of(turned(scenario, dial, value)), std::nullopt);
        ++brute.runs;
        if (outcomes != brute.windows.windows[at].outcomes) {
            brute.first += brute.mismatches == 0 ? "at " + std::to_string(value) + " us" : "";
            ++brute.mismatches;
        }
    }
    return brute;
}

}  // namespace orsim
