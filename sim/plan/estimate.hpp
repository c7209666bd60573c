#pragma once
/// What a set of observations says, and how surely. Sums run in list order, so the same list gives
/// the same bytes. Knows neither what was observed nor how.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

namespace orsim {

/// How often an interval made this way holds the truth.
constexpr double usual_confidence = 0.95;

struct Interval {
    double low = 0;
    double high = 0;

    [[nodiscard]] bool contains(double value) const { return low <= value && value <= high; }
    friend bool operator==(const Interval&, const Interval&) = default;
};

/// The mean of independent observations, such as one figure from each replication.
struct Estimate {
    std::size_t observations = 0;
    double mean = 0;
    double deviation = 0;  // Of one observation; the divisor is one less than their number.
    /// Of Student's interval about the mean. One observation says nothing of its own error.
    double half_width = std::numeric_limits<double>::infinity();

    [[nodiscard]] Interval interval() const { return {mean - half_width, mean + half_width}; }
    friend bool operator==(const Estimate&, const Estimate&) = default;
};

/// Requires: at least one value; 0 < confidence < 1.
[[nodiscard]] Estimate estimate(std::span<const double> values,
                                double confidence = usual_confidence);

/// The mean of `other` minus `one`, pair by pair: replications that shared their luck.
/// Requires: as many of one as of the other, at least one.
[[nodiscard]] Estimate paired_difference(std::span<const double> one,
                                         std::span<const double> other,
                                         double confidence = usual_confidence);

/// The share of tries that succeed, by Clopper and Pearson: never narrower than it says, also when
/// nothing was seen at all. Requires: hits <= tries, tries > 0.
[[nodiscard]] Interval
share_interval(std::uint64_t hits, std::uint64_t tries, double confidence = usual_confidence);

/// Which of the observations, sorted and counted from 1, enclose a percentile of what they are
/// drawn from, whatever that looks like.
struct Ranks {
    std::size_t low = 0;
    std::size_t high = 0;
    double coverage = 0;

    friend bool operator==(const Ranks&, const Ranks&) = default;
};

/// The narrowest ranks that miss on either side at most half as often as the confidence allows.
/// Nothing if so few observations cannot enclose it. Requires: 0 < share < 1.
[[nodiscard]] std::optional<Ranks>
percentile_ranks(std::size_t observations, double share, double confidence = usual_confidence);

struct Percentile {
    double value = 0;  // The least that this share of the observations, or more, does not exceed.
    std::optional<Interval> interval;  // Nothing if the observations are too few.
    double coverage = 0;               // Of the interval.
};

/// Requires: at least one value, 0 < share < 1.
[[nodiscard]] Percentile
percentile(std::vector<double> values, double share, double confidence = usual_confidence);

}  // namespace orsim
