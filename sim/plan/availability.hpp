#pragma once
/// The availability of one pair of a primary and a warm standby, exactly, where every time is
/// exponential. Knows neither calls nor nodes.

#include "sim/base/distribution.hpp"
#include "sim/base/time.hpp"

namespace orsim {

/// Means of exponential times. One is repaired at a time.
struct StandbyPair {
    Duration to_failure{0};          // Of the unit in service.
    Duration standby_to_failure{0};  // Of the other.
    Duration to_repair{0};
    Duration switch_over{0};      // From a failure that is noticed to service by the other.
    Duration manual_recovery{0};  // From a failure that is not noticed to service by the other.
    Millionths coverage = one_in_millionths;  // The share of failures that are noticed.
};

/// Shares of time.
struct StandbyAvailability {
    double available = 1;
    double switching = 0;  // Down: the other is taking over.
    double uncovered = 0;  // Down: nobody noticed yet.
    double both_down = 0;

    [[nodiscard]] double down() const { return switching + uncovered + both_down; }
};

/// Requires: times to failure and repair above zero, no time negative, coverage from 0 to 1.
[[nodiscard]] StandbyAvailability availability_of(const StandbyPair& pair);

}  // namespace orsim
