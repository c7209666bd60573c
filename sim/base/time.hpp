#pragma once
/// Simulated time in whole microseconds. Knows nothing of the clock on the wall.

#include <chrono>
#include <cstdint>
#include <limits>

namespace orsim {

/// SimClock has no now(): nobody may ask what time it is, everybody is told.
struct SimClock {
    using duration = std::chrono::duration<std::int64_t, std::micro>;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<SimClock>;
    static constexpr bool is_steady = true;
};

/// A length of simulated time; never negative where a scenario states it.
using Duration = SimClock::duration;
/// A point of simulated time; may lie before zero, where a scenario says when its run starts.
using Instant = SimClock::time_point;

constexpr Instant zero_instant{};
/// Later than anything that happens. About 146,000 years, so that adding to it cannot overflow.
constexpr Instant end_of_time{Duration{std::numeric_limits<std::int64_t>::max() / 2}};
/// The longest Duration a scenario can state: 100 years.
constexpr Duration longest_duration = std::chrono::hours{24 * 36525};

// NOLINTNEXTLINE(google-build-using-namespace): 5s means five seconds.
using namespace std::chrono_literals;

}  // namespace orsim
