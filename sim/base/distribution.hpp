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

[[nodiscard]] inline Distribution constant(Duration length) {
    Distribution distribution;
    distribution.mean = length;
    return distribution;
}

}  // namespace orsim
