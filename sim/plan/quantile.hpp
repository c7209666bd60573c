#pragma once
/// The distributions that intervals are made of. The door to Boost.Math.

#include <cstdint>

namespace orsim {

/// What Student's t with that many degrees of freedom stays below with this probability.
/// Requires: 0 < probability < 1, degrees > 0.
[[nodiscard]] double student_quantile(double probability, double degrees);

/// What a beta variable stays below with this probability.
/// Requires: 0 < probability < 1, both parameters above zero.
[[nodiscard]] double beta_quantile(double probability, double hits, double misses);

/// The probability of `most` successes or fewer in `tries`, each with the given probability.
/// Requires: 0 <= probability <= 1, most <= tries.
[[nodiscard]] double binomial_at_most(std::uint64_t most, std::uint64_t tries, double probability);

}  // namespace orsim
