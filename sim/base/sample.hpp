#pragma once
/// Draws durations from distributions. Pure: the number drawn depends on the distribution and on
/// the luck of one turn, and is the same on every machine, compiler and optimisation level, because
/// only exactly rounded operations are used and the logarithm and exponential are our own.

#include "sim/base/chance.hpp"
#include "sim/base/distribution.hpp"

#include <cstdint>

namespace orsim {

/// Whose luck it is: the key of a draw.
struct Turn {
    Purpose purpose = Purpose::choice;
    std::uint64_t subject = 0;
    std::uint64_t nth = 0;
};

/// A distribution made ready for drawing: its parameters solved once.
class Sampler {
public:
    Sampler() = default;
    /// Requires: a mean above zero for every shape but constant, uniform and empirical; a Weibull
    /// shape above zero; a cv that is not negative; values for empirical, none negative;
    /// 0 <= least <= most. The reader holds scenario files to this.
    explicit Sampler(Distribution distribution);

    /// In whole microseconds, to the nearest, cut to the distribution's `least` and `most`. Every
    /// shape but gamma turns the same 64 bits monotonically into a length, so that two
    /// distributions drawn on the same turn are both lucky or both unlucky.
    [[nodiscard]] Duration draw(const Chance& chance, const Turn& turn) const;
    [[nodiscard]] bool is_constant() const {
        return distribution_.kind == Distribution::Shape::constant;
    }
    /// The mean of the distribution, before any cut, to the nearest microsecond.
    [[nodiscard]] Duration mean() const;

    friend bool operator==(const Sampler&, const Sampler&) = default;

private:
    Distribution distribution_;
    double scale_ = 0;  // Microseconds, or the mean of the logarithm.
    double shape_ = 0;  // Reciprocal exponent, deviation of the logarithm, or gamma's shape.
};

/// Natural logarithm from exactly rounded operations only; relative error below 1e-14.
/// Requires: a finite number above zero.
[[nodiscard]] double portable_log(double positive);
/// Exponential from exactly rounded operations only; relative error below 1e-14. Zero where the
/// result would be subnormal, infinity where it would be too large. Requires: a number.
[[nodiscard]] double portable_exp(double power);
/// The number of standard deviations that a normal variable stays below with this probability;
/// relative error below 1e-13. Requires: 0 < probability < 1.
[[nodiscard]] double normal_quantile(double probability);
/// Logarithm of the gamma function; absolute error below 1e-14, or 1e-14 of the result where that
/// is more. Requires: a finite number above zero.
[[nodiscard]] double log_gamma(double positive);

/// Uniform in (0, 1): never 0, never 1, symmetric about one half.
[[nodiscard]] constexpr double unit_interval(std::uint64_t bits) {
    constexpr double step = 1.0 / (std::uint64_t{1} << 52U);
    return (static_cast<double>(bits >> 12U) + 0.5) * step;
}

}  // namespace orsim
