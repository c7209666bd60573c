#include "sim/base/sample.hpp"
#include "sim/plan/warm_up.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
#include <vector>

namespace {

[[nodiscard]] std::vector<double> noise(std::uint64_t experiment, std::size_t number) {
    const orsim::Chance chance{161};
    std::vector<double> list;
    for (std::uint64_t nth = 0; nth < number; ++nth) {
        list.push_back(orsim::normal_quantile(
            orsim::unit_interval(chance.bits(orsim::Purpose::replication, experiment, nth))));
    }
    return list;
}

/// The definition, word by word: every allowed cut, its batches summed anew.
[[nodiscard]] std::size_t plain_mser_5(std::span<const double> observations) {
    const std::size_t batches = observations.size() / 5;
    std::size_t best_cut = 0;
    double best = std::numeric_limits<double>::infinity();
    for (std::size_t cut = 0; cut <= batches / 2; ++cut) {
        std::vector<double> kept;
        for (std::size_t batch = cut; batch < batches; ++batch) {
            const auto five = observations.subspan(batch * 5, 5);
            kept.push_back(std::accumulate(five.begin(), five.end(), 0.0) / 5);
        }
        double mean = 0;
        for (const double value : kept) {
            mean += value / static_cast<double>(kept.size());
        }
        double squares = 0;
        for (const double value : kept) {
            squares += (value - mean) * (value - mean);
        }
        const double error = squares / std::pow(static_cast<double>(kept.size()), 2);
        if (error < best) {
            best = error;
            best_cut = cut;
        }
    }
    return best_cut * 5;
}

TEST_CASE("what differs at the start is cut, what does not is kept") {
    std::vector<double> list = noise(1, 1'000);
    CHECK(orsim::mser_5(list).cut < 200);
    for (std::size_t i = 0; i < 150; ++i) {
        list[i] += 20;
    }
    const orsim::WarmUp found = orsim::mser_5(list);
    CHECK(found.cut >= 150);
    CHECK(found.cut < 300);
    CHECK_FALSE(found.is_at_limit);
    CHECK(std::abs(found.mean) < 0.15);
}

TEST_CASE("the cut is that of the definition, whatever the run") {
    for (std::uint64_t experiment = 0; experiment < 60; ++experiment) {
        std::vector<double> list = noise(experiment, 103 + 7 * experiment);
        for (std::size_t i = 0; i < list.size(); ++i) {
            list[i] +=
                8 * std::exp(-static_cast<double>(i) / (5. + static_cast<double>(experiment)));
        }
        REQUIRE(orsim::mser_5(list).cut == plain_mser_5(list));
    }
}

TEST_CASE("at most half is cut, and a run that is all warm-up is told") {
    std::vector<double> list(200);
    std::iota(list.begin(), list.end(), 0.0);
    const orsim::WarmUp found = orsim::mser_5(list);
    CHECK(found.cut == 100);
    CHECK(found.is_at_limit);
    CHECK(found.mean == doctest::Approx(149.5).epsilon(1e-12));
}

TEST_CASE("a run that never changes loses nothing") {
    const std::vector<double> list(57, 3.0);
    CHECK(orsim::mser_5(list) == orsim::WarmUp{.cut = 0, .is_at_limit = false, .mean = 3});
}

}  // namespace
