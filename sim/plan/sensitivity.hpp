#pragma once
/// What matters most: each factor moved from its low to its high value while the others stay.

#include "sim/plan/estimate.hpp"

#include <span>
#include <string>
#include <vector>

namespace orsim {

/// The figures of one factor's two runs, replication by replication on the same luck.
struct FactorRuns {
    std::string factor;
    std::vector<double> low;
    std::vector<double> high;
};

struct Swing {
    std::string factor;
    Estimate low;
    Estimate high;
    Estimate change;  // From low to high, paired.

    /// Whether the interval of the change leaves out zero.
    [[nodiscard]] bool is_clear() const { return !change.interval().contains(0); }
};

/// Largest change first; equal ones as they were given. Requires: for each factor as many low
/// figures as high ones, at least one.
[[nodiscard]] std::vector<Swing> one_at_a_time(std::span<const FactorRuns> factors,
                                               double confidence = usual_confidence);

}  // namespace orsim
