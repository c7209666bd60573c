#pragma once
/// Draws durations from distributions. Pure: the number drawn depends on the distribution and on 64
/// random bits, and is the same on every machine, compiler and optimisation level, because only
/// exactly rounded operations are used and the logarithm and exponential are our own.

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
    /// Requires: a mean above zero for every shape but constant, uniform and empirical; values for
    /// empirical; least <= most. The reader holds scenario files to this.
    explicit Sampler(const Distribution& distribution);

    /// In whole microseconds, at least 0 and at most the distribution's `most`.
    [[nodiscard]] Duration draw(const Chance& chance, Turn turn) const;
    [[nodiscard]] bool is_constant() const {
        return distribution_.kind == Distribution::Shape::constant;
    }
    /// The mean of the distribution, before any cut.
    [[nodiscard]] Duration mean() const;

    friend bool operator==(const Sampler&, const Sampler&) = default;

private:
    Distribution distribution_;
    double scale_ = 0;  // Microseconds, or the mean of the logarithm.
    double shape_ = 0;  // Reciprocal exponent, deviation of the logarithm, or gamma's shape.
};

/// Natural logarithm and exponential from exactly rounded operations only; relative error below
/// 1e-14 over the range the samplers use.
[[nodiscard]] double portable_log(double positive);
[[nodiscard]] double portable_exp(double power);
/// Uniform in (0, 1): never 0, never 1.
[[nodiscard]] double unit_interval(std::uint64_t bits);

}  // namespace orsim
