#include "sim/base/sample.hpp"
#include "sim/plan/estimate.hpp"
#include "sim/plan/quantile.hpp"
#include "sim/plan/sensitivity.hpp"
#include "tests/plan/near.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace {

using orsim::Estimate;
using orsim::Interval;
using orsim::test::rounds_to;

/// Normal figures of mean 0 and deviation 1, another list for each experiment.
[[nodiscard]] std::vector<double> normals(std::uint64_t experiment, std::size_t number) {
    const orsim::Chance chance{314};
    std::vector<double> figures;
    for (std::uint64_t nth = 0; nth < number; ++nth) {
        figures.push_back(orsim::normal_quantile(
            orsim::unit_interval(chance.bits(orsim::Purpose::replication, experiment, nth))));
    }
    return figures;
}

/// Whether so many successes of so many tries could be chance, at one in a thousand.
[[nodiscard]] bool is_plausible(std::size_t hits, std::size_t tries, double probability) {
    return orsim::share_interval(hits, tries, 0.999).contains(probability);
}

TEST_CASE("the quantiles are those of the printed tables") {
    CHECK(rounds_to(orsim::student_quantile(0.975, 9), 2.262157, 6));
    CHECK(rounds_to(orsim::student_quantile(0.975, 1), 12.7062, 4));
    CHECK(rounds_to(orsim::student_quantile(0.995, 30), 2.7500, 4));
    CHECK(rounds_to(orsim::beta_quantile(0.5, 1, 1), 0.5, 12));
    CHECK(rounds_to(orsim::binomial_at_most(2, 4, 0.5), 11. / 16, 14));
}

TEST_CASE("ten figures have the interval of a hand calculation") {
    const std::array figures{4., 7., 5., 6., 5., 8., 4., 6., 7., 8.};
    const Estimate found = orsim::estimate(figures);
    CHECK(found.observations == 10);
    CHECK(found.mean == 6);
    CHECK(rounds_to(found.deviation, std::sqrt(20. / 9), 14));
    CHECK(rounds_to(found.half_width, 2.262157 * std::sqrt(20. / 90), 6));
    CHECK(found.interval().contains(6));
    CHECK_FALSE(found.interval().contains(7.1));
}

TEST_CASE("one figure says nothing of its error, and equal ones say there is none") {
    CHECK(orsim::estimate(std::array{3.0}).half_width == std::numeric_limits<double>::infinity());
    CHECK(orsim::estimate(std::array{3.0, 3.0, 3.0}).half_width == 0);
}

TEST_CASE("nineteen of twenty intervals hold the truth") {
    constexpr std::size_t experiments = 4'000;
    std::size_t hits = 0;
    std::size_t narrow_hits = 0;
    for (std::size_t experiment = 0; experiment < experiments; ++experiment) {
        const std::vector<double> figures = normals(experiment, 10);
        hits += orsim::estimate(figures).interval().contains(0) ? 1U : 0U;
        narrow_hits += orsim::estimate(figures, 0.8).interval().contains(0) ? 1U : 0U;
    }
    CHECK(is_plausible(hits, experiments, 0.95));
    CHECK(is_plausible(narrow_hits, experiments, 0.8));
    // The normal quantile in place of Student's would miss too often, and this notices.
    CHECK_FALSE(is_plausible(hits, experiments, 0.9184));
}

TEST_CASE("a share that was never seen has an upper limit") {
    const Interval none = orsim::share_interval(0, 1'000);
    CHECK(none.low == 0);
    CHECK(rounds_to(none.high, 0.0036820839, 10));
    const Interval all = orsim::share_interval(1'000, 1'000);
    CHECK(rounds_to(all.low, 1 - 0.0036820839, 10));
    CHECK(all.high == 1);
    // Clopper and Pearson's own condition: at each end what was seen, or more, is as rare as
    // agreed.
    const Interval some = orsim::share_interval(7, 50);
    CHECK(orsim::binomial_at_most(7, 50, some.high) == doctest::Approx(0.025).epsilon(1e-9));
    CHECK(1 - orsim::binomial_at_most(6, 50, some.low) == doctest::Approx(0.025).epsilon(1e-9));
}

TEST_CASE("the 95th percentile of a thousand lies between the ranks that are published") {
    const auto ranks = orsim::percentile_ranks(1'000, 0.95);
    REQUIRE(ranks);
    CHECK(ranks->low == 936);
    CHECK(ranks->high == 964);
    CHECK(rounds_to(ranks->coverage, 0.958095, 6));
}

TEST_CASE("too few observations do not enclose a percentile, just enough do") {
    CHECK_FALSE(orsim::percentile_ranks(10, 0.99));
    CHECK_FALSE(orsim::percentile_ranks(5, 0.5));
    const auto ranks = orsim::percentile_ranks(6, 0.5);
    REQUIRE(ranks);
    CHECK(ranks->low == 1);
    CHECK(ranks->high == 6);
    CHECK(rounds_to(ranks->coverage, 1 - 2. / 64, 12));
}

TEST_CASE("a percentile's interval holds it as often as it says") {
    constexpr std::size_t experiments = 3'000;
    std::size_t hits = 0;
    double coverage = 0;
    for (std::size_t experiment = 0; experiment < experiments; ++experiment) {
        const orsim::Percentile found = orsim::percentile(normals(experiment, 100), 0.9);
        REQUIRE(found.interval);
        hits += found.interval->contains(1.2815515655446005) ? 1U : 0U;
        coverage = found.coverage;
    }
    CHECK(coverage >= 0.95);
    CHECK(is_plausible(hits, experiments, coverage));
    CHECK_FALSE(is_plausible(hits, experiments, coverage - 0.02));
}

TEST_CASE("a percentile is an observation, found whatever their order") {
    const orsim::Percentile found = orsim::percentile({5, 1, 4, 2, 3, 10, 9, 8, 7, 6}, 0.9);
    CHECK(found.value == 9);
    CHECK_FALSE(found.interval);
    CHECK(orsim::percentile({5, 1, 4}, 0.01).value == 1);
    CHECK(orsim::percentile({5, 1, 4}, 0.99).value == 5);
}

TEST_CASE("pairs on the same luck show a difference that separate runs hide") {
    std::vector<double> one = normals(1, 20);
    std::vector<double> other;
    const std::vector<double> noise = normals(2, 20);
    for (std::size_t i = 0; i < one.size(); ++i) {
        one[i] *= 10;
        other.push_back(one[i] + 1 + 0.1 * noise[i]);
    }
    const Estimate change = orsim::paired_difference(one, other);
    CHECK(change.interval().contains(1));
    CHECK(change.half_width < 0.1);
    CHECK(orsim::estimate(other).interval().contains(orsim::estimate(one).mean));
}

TEST_CASE("the factor that changes most comes first, and what may be chance is not clear") {
    const std::vector<double> base = normals(5, 12);
    const auto shifted = [&base](double by, std::uint64_t experiment) {
        std::vector<double> figures = normals(experiment, base.size());
        for (std::size_t i = 0; i < figures.size(); ++i) {
            figures[i] = base[i] + by + 0.1 * figures[i];
        }
        return figures;
    };
    const std::array<orsim::FactorRuns, 3> runs{
        orsim::FactorRuns{.factor = "promotion", .low = base, .high = shifted(0.5, 11)},
        orsim::FactorRuns{.factor = "colour", .low = base, .high = shifted(0, 12)},
        orsim::FactorRuns{.factor = "watch", .low = base, .high = shifted(-3, 13)}};
    const std::vector<orsim::Swing> swings = orsim::one_at_a_time(runs);
    REQUIRE(swings.size() == 3);
    CHECK(swings[0].factor == "watch");
    CHECK(swings[1].factor == "promotion");
    CHECK(swings[2].factor == "colour");
    CHECK(swings[0].change.interval().contains(-3));
    CHECK(swings[0].is_clear());
    CHECK(swings[1].is_clear());
    CHECK_FALSE(swings[2].is_clear());
    CHECK(swings[0].high.mean - swings[0].low.mean
          == doctest::Approx(swings[0].change.mean).epsilon(1e-12));
}

}  // namespace
