#include "sim/plan/estimate.hpp"

#include "sim/base/promise.hpp"
#include "sim/plan/quantile.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace orsim {

namespace {

void expect_confidence(double confidence) {
    ORSIM_EXPECT(0 < confidence && confidence < 1, "nothing is certain, and nothing is not at all");
}

/// The least number of successes that, or fewer, come about with more than this probability.
[[nodiscard]] std::size_t first_over(double limit, std::size_t tries, double probability) {
    std::size_t least = 0;
    std::size_t most = tries;
    while (least < most) {
        const std::size_t middle = least + (most - least) / 2;
        if (binomial_at_most(middle, tries, probability) > limit) {
            most = middle;
        } else {
            least = middle + 1;
        }
    }
    return least;
}

}  // namespace

Estimate estimate(std::span<const double> values, double confidence) {
    expect_confidence(confidence);
    ORSIM_EXPECT(!values.empty(), "no observation says nothing");
    const auto number = static_cast<double>(values.size());
    double sum = 0;
    for (const double value : values) {
        sum += value;
    }
    Estimate result{.observations = values.size(), .mean = sum / number};
    if (values.size() > 1) {
        double squares = 0;
        for (const double value : values) {
            squares += (value - result.mean) * (value - result.mean);
        }
        result.deviation = std::sqrt(squares / (number - 1));
        result.half_width = student_quantile((1 + confidence) / 2, number - 1) * result.deviation
                            / std::sqrt(number);
    }
    return result;
}

Estimate
paired_difference(std::span<const double> one, std::span<const double> other, double confidence) {
    ORSIM_EXPECT(one.size() == other.size(), "each has its partner");
    std::vector<double> differences(one.size());
    std::transform(other.begin(), other.end(), one.begin(), differences.begin(),
                   [](double second, double first) { return second - first; });
    return estimate(differences, confidence);
}

Interval share_interval(std::uint64_t hits, std::uint64_t tries, double confidence) {
    expect_confidence(confidence);
    ORSIM_EXPECT(tries > 0 && hits <= tries, "nobody succeeds more often than he tries");
    const double miss = (1 - confidence) / 2;
    const auto yes = static_cast<double>(hits);
    const auto no = static_cast<double>(tries - hits);
    return {.low = hits == 0 ? 0 : beta_quantile(miss, yes, no + 1),
            .high = hits == tries ? 1 : beta_quantile(1 - miss, yes + 1, no)};
}

std::optional<Ranks> percentile_ranks(std::size_t observations, double share, double confidence) {
    expect_confidence(confidence);
    ORSIM_EXPECT(0 < share && share < 1, "a percentile lies inside the distribution");
    const double miss = (1 - confidence) / 2;
    // How many observations do not exceed the percentile is binomial. The observation of rank k
    // lies above it when fewer than k do not.
    const std::size_t low = first_over(miss, observations, share);
    const std::size_t high = first_over(1 - miss, observations, share) + 1;
    if (low == 0 || high > observations) {
        return std::nullopt;
    }
    return Ranks{.low = low,
                 .high = high,
                 .coverage = binomial_at_most(high - 1, observations, share)
                             - binomial_at_most(low - 1, observations, share)};
}

Percentile percentile(std::vector<double> values, double share, double confidence) {
    ORSIM_EXPECT(!values.empty(), "no observation says nothing");
    std::sort(values.begin(), values.end());  // The value is the full key.
    const auto number = static_cast<double>(values.size());
    const auto rank = std::clamp<std::size_t>(static_cast<std::size_t>(std::ceil(number * share)),
                                              1, values.size());
    Percentile result;
    result.value = values[rank - 1];
    if (const auto ranks = percentile_ranks(values.size(), share, confidence)) {
        result.interval = Interval{values[ranks->low - 1], values[ranks->high - 1]};
        result.coverage = ranks->coverage;
    }
    return result;
}

}  // namespace orsim
