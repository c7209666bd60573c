#pragma once
/// How long something takes, as a value: what a scenario file can say about a random duration.
/// Whole numbers only; sample.hpp draws from it.

#include "sim/base/time.hpp"

#include <cstdint>
#include <vector>

namespace orsim {

/// Ratios such as a coefficient of variation or a probability, in millionths, so that no binary
/// fraction enters a decision.
using Millionths = std::int64_t;
constexpr Millionths one_in_millionths = 1'000'000;

struct Distribution {
    enum class Shape : std::uint8_t {
        constant,     // mean
        uniform,      // least to most, both possible
        exponential,  // mean
        lognormal,    // mean, cv
        weibull,      // mean, shape
        gamma,        // mean, cv
        empirical,    // each of values as likely as any other
    };

    Shape kind = Shape::constant;
    Duration mean{0};
    Duration least{0};
    Duration most = longest_duration;      // Draws above are cut to it.
    Millionths cv = one_in_millionths;     // Standard deviation over mean.
    Millionths shape = one_in_millionths;  // Weibull's k.
    std::vector<Duration> values;

    [[nodiscard]] bool is_constant() const { return kind == Shape::constant; }
    friend bool operator==(const Distribution&, const Distribution&) = default;
};

/// A length so many times as long, cut to the longest there is.
[[nodiscard]] constexpr Duration times(Duration length, Millionths factor) {
    if (factor == one_in_millionths) {
        return length;
    }
    const std::int64_t most = longest_duration.count();
    const std::int64_t whole = length.count() / one_in_millionths;
    if (factor > 0 && whole > most / factor) {
        return longest_duration;
    }
    const std::int64_t part = length.count() % one_in_millionths * factor / one_in_millionths;
    return Duration{whole * factor + part < most ? whole * factor + part : most};
}

[[nodiscard]] inline Distribution constant(Duration length) {
    Distribution distribution;
    distribution.mean = length;
    return distribution;
}

}  // namespace orsim
