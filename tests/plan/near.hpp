#pragma once
/// Compares a figure with one that is printed with so many digits.

#include <cmath>

namespace orsim::test {

/// Whether a figure would be printed the same: equal to within half a unit of the last place.
[[nodiscard]] inline bool rounds_to(double figure, double printed, int decimals) {
    return std::abs(figure - printed) <= 0.500001 * std::pow(10.0, -decimals);
}

}  // namespace orsim::test
