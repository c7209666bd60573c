#include "sim/plan/sensitivity.hpp"

#include <algorithm>
#include <cmath>

namespace orsim {

std::vector<Swing> one_at_a_time(std::span<const FactorRuns> factors, double confidence) {
    std::vector<Swing> swings;
    swings.reserve(factors.size());
    for (const FactorRuns& runs : factors) {
        swings.push_back({.factor = runs.factor,
                          .low = estimate(runs.low, confidence),
                          .high = estimate(runs.high, confidence),
                          .change = paired_difference(runs.low, runs.high, confidence)});
    }
    std::stable_sort(swings.begin(), swings.end(), [](const Swing& one, const Swing& other) {
        return std::abs(one.change.mean) > std::abs(other.change.mean);
    });
    return swings;
}

}  // namespace orsim
