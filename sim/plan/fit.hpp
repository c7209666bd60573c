#pragma once
/// Distributions and profiles that fit what was counted and measured, and how well they do. Knows
/// no file.

#include "sim/base/distribution.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace orsim {

/// A distribution fitted to lengths by the most likely parameters.
struct LengthFit {
    Distribution distribution;
    /// Kolmogorov and Smirnov's: the farthest the fitted shares stand from those measured.
    double distance = 0;
};

/// Exponential, lognormal, Weibull and gamma, the nearest first. Empty for fewer than two lengths
/// above zero, or where all are the same. Lengths of zero are left out.
[[nodiscard]] std::vector<LengthFit> fit_lengths(std::span<const Duration> lengths);

/// The distance that a distribution known beforehand would exceed once in twenty times. Fitted
/// ones come nearer than that by themselves, so what exceeds it does not fit.
[[nodiscard]] double distance_by_chance(std::size_t lengths);

/// Calls counted in one interval.
struct CountedCalls {
    std::uint32_t day = 0;      // From 0.
    std::uint32_t weekday = 0;  // 0 to 6; only the same ones are compared day by day.
    std::uint32_t slot = 0;     // Of the day, from 0.
    std::uint32_t calls = 0;
};

/// What a day of calls looks like, and what is left over once that is known.
struct CallProfile {
    std::size_t days = 0;
    std::uint32_t first_slot = 0;  // With any calls on any day.
    std::vector<double> calls;     // Mean of a day, from that slot on.
    double day_cv = 0;             // Of the days' totals, beyond what Poisson calls would show.
    double day_cv_weekday = 0;     // The same of one weekday, averaged over weekdays.
    double busiest_hour = 0;  // Share of the day's calls in the busiest hour on the clock of slots.
    double peak = 0;          // The busiest slot over the mean of those with calls.
    /// Variance over mean of one slot of one weekday from week to week, averaged over these; one if
    /// calls came by themselves at the profile's rate.
    double dispersion = 0;
    double dispersion_of_hours = 0;  // The same of whole hours.
    double left_over = 0;            // Of slots, once each day is brought to the mean day's total.
    double explained = 0;            // Share of the counts' variance that the profile explains ...
    double explained_by_day = 0;     // ... and the profile with each day's factor.
};

/// Requires: a count; so many slots make an hour, at least one.
[[nodiscard]] CallProfile profile_of(std::span<const CountedCalls> counts,
                                     std::uint32_t slots_an_hour);

}  // namespace orsim
