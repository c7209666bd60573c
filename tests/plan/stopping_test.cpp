#include "sim/base/sample.hpp"
#include "sim/plan/stopping.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace {

using orsim::Precision;
using orsim::Progress;
using Standing = orsim::Progress::Standing;

[[nodiscard]] std::vector<double>
figures(std::uint64_t experiment, std::size_t number, double mean, double deviation) {
    const orsim::Chance chance{2'718};
    std::vector<double> list;
    for (std::uint64_t nth = 0; nth < number; ++nth) {
        const double unit =
            orsim::unit_interval(chance.bits(orsim::Purpose::replication, experiment, nth));
        list.push_back(mean + deviation * orsim::normal_quantile(unit));
    }
    return list;
}

TEST_CASE("looks are taken at the least, then at each interval, and last at the most") {
    const Precision precision{.least = 12, .most = 30, .between = 8};
    CHECK(orsim::next_look(precision, 0) == 12);
    CHECK(orsim::next_look(precision, 11) == 12);
    CHECK(orsim::next_look(precision, 12) == 20);
    CHECK(orsim::next_look(precision, 19) == 20);
    CHECK(orsim::next_look(precision, 20) == 28);
    CHECK(orsim::next_look(precision, 28) == 30);
}

TEST_CASE("replications go on until the half width is reached, and no further") {
    const Precision precision{.absolute = 0.5, .most = 10'000, .between = 1};
    for (std::uint64_t experiment = 1; experiment <= 8; ++experiment) {
        const std::vector<double> list = figures(experiment, 1'000, 7, 3);
        const Progress progress = orsim::fold(precision, list);
        REQUIRE(progress.standing == Standing::reached);
        CHECK(progress.achieved.half_width <= 0.5);
        CHECK(progress.target == 0.5);
        const std::size_t used = progress.achieved.observations;
        CHECK(used > 80);  // (1.96 * 3 / 0.5)^2 is 138.
        CHECK(used < 220);
        CHECK(progress.needed == used);
        for (std::size_t fewer = 10; fewer < used; ++fewer) {
            REQUIRE(orsim::estimate(std::span{list}.first(fewer)).half_width > 0.5);
        }
    }
}

TEST_CASE("what comes after the stop changes nothing") {
    const Precision precision{.relative = 0.05, .most = 1'000};
    std::vector<double> list = figures(2, 1'000, 7, 3);
    const Progress before = orsim::fold(precision, list);
    REQUIRE(before.standing == Standing::reached);
    list.at(before.achieved.observations) = 1e9;
    CHECK(orsim::fold(precision, list).achieved == before.achieved);
    list.resize(before.achieved.observations);
    CHECK(orsim::fold(precision, list).achieved == before.achieved);
}

TEST_CASE("the cap holds, and what was achieved is told") {
    const Precision precision{.relative = 0.001, .most = 50};
    const Progress progress = orsim::fold(precision, figures(3, 1'000, 7, 3));
    CHECK(progress.standing == Standing::given_up);
    CHECK(progress.achieved.observations == 50);
    CHECK(progress.achieved.half_width > progress.target);
    CHECK(progress.needed == 50);
}

TEST_CASE("too few figures for the next look leave it wanting") {
    const Precision precision{.relative = 0.001};
    CHECK(orsim::fold(precision, figures(3, 9, 7, 3)).achieved.observations == 0);
    const Progress progress = orsim::fold(precision, figures(3, 29, 7, 3));
    CHECK(progress.standing == Standing::wanting);
    CHECK(progress.achieved.observations == 20);
    CHECK(progress.needed == 1'000);
}

TEST_CASE("the number still needed is foreseen") {
    const Precision precision{.absolute = 0.1, .most = 100'000};
    const Progress early = orsim::look(precision, figures(4, 1'000, 0, 3));
    CHECK(early.standing == Standing::wanting);
    const double right = std::pow(1.96 * 3 / 0.1, 2);  // 3457
    CHECK(static_cast<double>(early.needed) > 0.85 * right);
    CHECK(static_cast<double>(early.needed) < 1.15 * right);
}

TEST_CASE("figures that never differ are precise at the first look, even about zero") {
    const std::vector<double> zeros(10, 0.0);
    const Progress progress = orsim::fold({.relative = 0.01}, zeros);
    CHECK(progress.standing == Standing::reached);
    CHECK(progress.achieved.observations == 10);
}

TEST_CASE("stopping at a precision keeps nearly all of the confidence") {
    constexpr int experiments = 2'000;
    int hits = 0;
    for (int experiment = 0; experiment < experiments; ++experiment) {
        const std::vector<double> list =
            figures(1'000 + static_cast<std::uint64_t>(experiment), 200, 5, 1);
        const Progress progress = orsim::fold({.absolute = 0.3}, list);
        REQUIRE(progress.standing == Standing::reached);
        hits += progress.achieved.interval().contains(5) ? 1 : 0;
    }
    // Stopping on what was seen costs a little; a first look at two replications would cost a lot.
    CHECK(hits > experiments * 0.92);
    CHECK(hits < experiments * 0.97);
}

}  // namespace
