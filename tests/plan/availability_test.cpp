#include "sim/base/chance.hpp"
#include "sim/plan/availability.hpp"
#include "sim/plan/chain.hpp"
#include "sim/plan/estimate.hpp"
#include "sim/plan/late_calls.hpp"
#include "sim/plan/queue.hpp"
#include "sim/plan/repair.hpp"
#include "tests/plan/near.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

namespace {

using namespace std::chrono_literals;
using orsim::Chain;
using orsim::Crew;
using orsim::Duration;
using orsim::RepairChain;
using orsim::test::rounds_to;

constexpr double minutes_a_year = 365. * 24 * 60;

constexpr orsim::StandbyPair published{.to_failure = 1'000h,
                                       .standby_to_failure = 10'000h,
                                       .to_repair = 4h,
                                       .switch_over = 10s,
                                       .manual_recovery = 30min};

[[nodiscard]] orsim::StandbyPair covered(orsim::Millionths coverage) {
    orsim::StandbyPair pair = published;
    pair.coverage = coverage;
    return pair;
}

TEST_CASE("a warm standby is as available as published") {
    CHECK(rounds_to(orsim::availability_of(published).available, 0.999979711903274, 15));
    const orsim::StandbyAvailability leaky = orsim::availability_of(covered(950'000));
    CHECK(rounds_to(leaky.available, 0.999954961318808, 15));
    CHECK(rounds_to(leaky.down() * minutes_a_year, 23.67, 2));
    CHECK(rounds_to(leaky.switching * minutes_a_year * 60, 82.9, 1));
    CHECK(rounds_to(leaky.uncovered * minutes_a_year, 13.08, 2));
    CHECK(rounds_to(leaky.both_down * minutes_a_year, 9.21, 2));
    CHECK(rounds_to(leaky.available + leaky.down(), 1, 15));
}

TEST_CASE("the formula for a warm standby solves its chain") {
    enum State : std::size_t { both_up, switching, uncovered, one_up, both_down };
    Chain chain{5};
    chain.add_rate(both_up, switching, 0.001 * 0.95);
    chain.add_rate(both_up, uncovered, 0.001 * 0.05);
    chain.add_rate(both_up, one_up, 0.0001);
    chain.add_rate(switching, one_up, 360);
    chain.add_rate(uncovered, one_up, 2);
    chain.add_rate(one_up, both_up, 0.25);
    chain.add_rate(one_up, both_down, 0.001);
    chain.add_rate(both_down, one_up, 0.25);
    const std::vector<double> shares = chain.steady_state();
    const orsim::StandbyAvailability formula = orsim::availability_of(covered(950'000));
    CHECK(shares[switching] == doctest::Approx(formula.switching).epsilon(1e-13));
    CHECK(shares[uncovered] == doctest::Approx(formula.uncovered).epsilon(1e-13));
    CHECK(shares[both_down] == doctest::Approx(formula.both_down).epsilon(1e-13));
}

/// Cycles of the pair's chain from both up to both up again, one jump at a time, with a second
/// failure as likely as the repair and all first events evenly likely; weighed back.
orsim::Estimate simulated_down(double coverage) {
    enum State : std::size_t { both_up, switching, uncovered, one_up, both_down };
    struct Jump {
        State to = both_up;
        double rate = 0;
    };
    const std::vector<std::vector<Jump>> jumps{
        {{switching, 0.001 * coverage}, {uncovered, 0.001 * (1 - coverage)}, {one_up, 0.0001}},
        {{one_up, 360}},
        {{one_up, 2}},
        {{both_up, 0.25}, {both_down, 0.001}},
        {{one_up, 0.25}}};
    constexpr std::uint64_t batches = 200;
    constexpr std::uint64_t cycles = 400;
    const orsim::Chance chance{1};
    std::vector<double> down(batches, 0);
    double length = 0;
    for (std::uint64_t cycle = 0; cycle < batches * cycles; ++cycle) {
        std::uint64_t draws = 0;
        double weight = 1;
        State at = both_up;
        do {
            std::vector<Jump> ways;
            double all = 0;
            for (const Jump& jump : jumps[at]) {
                if (jump.rate > 0) {
                    ways.push_back(jump);
                    all += jump.rate;
                }
            }
            const bool is_down = at == switching || at == uncovered || at == both_down;
            down[cycle / cycles] += is_down ? weight / all / cycles : 0;
            length += weight / all / (batches * cycles);
            const Jump& way =
                ways[chance.below(ways.size(), orsim::Purpose::choice, cycle, draws++)];
            weight *= way.rate / all * static_cast<double>(ways.size());
            at = way.to;
        } while (at != both_up);
    }
    for (double& of_batch : down) {
        of_batch /= length;
    }
    return orsim::estimate(down);
}

TEST_CASE("cycles of a warm standby, simulated, are as available, and two hundredths would show") {
    for (const orsim::Millionths coverage : {1'000'000, 950'000}) {
        const double truth = orsim::availability_of(covered(coverage)).down();
        const orsim::Estimate seen = simulated_down(static_cast<double>(coverage) / 1e6);
        CAPTURE(truth);
        CAPTURE(seen.mean);
        CAPTURE(seen.half_width);
        CHECK(seen.interval().contains(truth));
        CHECK_FALSE(seen.interval().contains(0.98 * truth));
        CHECK_FALSE(seen.interval().contains(1.02 * truth));
    }
}

TEST_CASE("two sites, a line between them and one crew are as available as published") {
    enum Kind : std::size_t { left, right, left_switch, right_switch, line };
    constexpr std::uint32_t number = 2;
    const RepairChain sites{{{.number = number, .to_failure = 500h, .to_repair = 30min},
                             {.number = number, .to_failure = 500h, .to_repair = 30min},
                             {.number = 1, .to_failure = 4'000h, .to_repair = 4h},
                             {.number = 1, .to_failure = 4'000h, .to_repair = 4h},
                             {.number = 1, .to_failure = 5'000h, .to_repair = 8h}},
                            Crew::one_for_all,
                            6min};
    CHECK(sites.states() == 276);
    const double premium = sites.share([](std::span<const std::uint32_t> up) {
        return (up[left] >= number && up[left_switch] == 1)
               || (up[right] >= number && up[right_switch] == 1)
               || (up[left] + up[right] >= number && up[left_switch] == 1 && up[line] == 1
                   && up[right_switch] == 1);
    });
    CHECK(rounds_to(premium, 0.99996153356236, 14));
}

TEST_CASE("parts with a crew each are as available as their product") {
    const RepairChain parts{{{.number = 3, .to_failure = 100h, .to_repair = 5h},
                             {.number = 1, .to_failure = 30h, .to_repair = 10h}},
                            Crew::one_each,
                            Duration{0}};
    const double one = 100. / 105;
    const double other = 30. / 40;
    CHECK(parts.states() == 8);
    const double all_up = parts.share([](auto up) { return up[0] == 3 && up[1] == 1; });
    CHECK(all_up == doctest::Approx(one * one * one * other).epsilon(1e-14));
    const double all_down = parts.share([](auto up) { return up[0] == 0 && up[1] == 0; });
    CHECK(all_down
          == doctest::Approx((1 - one) * (1 - one) * (1 - one) * (1 - other)).epsilon(1e-14));
    CHECK(parts.share([](auto) { return true; }) == doctest::Approx(1).epsilon(1e-15));
}

TEST_CASE("a chain of calls that come and go is Erlang's") {
    constexpr std::size_t servers = 17;
    Chain chain{servers + 1};
    for (std::size_t busy = 0; busy < servers; ++busy) {
        chain.add_rate(busy, busy + 1, 10);
        chain.add_rate(busy + 1, busy, static_cast<double>(busy + 1));
    }
    const std::vector<double> shares = chain.steady_state();
    CHECK(shares[servers] == doctest::Approx(orsim::erlang_b(10, servers)).epsilon(1e-13));
    CHECK(std::accumulate(shares.begin(), shares.end(), 0.0) == doctest::Approx(1).epsilon(1e-15));
}

TEST_CASE("the rarest states are exact too") {
    // Each state is a billion times rarer than the one before; an ordinary elimination loses them.
    Chain chain{6};
    for (std::size_t state = 0; state + 1 < 6; ++state) {
        chain.add_rate(state, state + 1, 1e-9);
        chain.add_rate(state + 1, state, 1);
    }
    const std::vector<double> shares = chain.steady_state();
    CHECK(shares[5] / shares[0] == doctest::Approx(1e-45).epsilon(1e-12));
    CHECK(Chain{1}.steady_state() == std::vector<double>{1.0});
}

TEST_CASE("a chain that goes round spends the time it takes to leave") {
    Chain chain{3};
    chain.add_rate(0, 1, 1);
    chain.add_rate(1, 2, 0.25);
    chain.add_rate(1, 2, 0.25);  // Two ways add up.
    chain.add_rate(2, 0, 0.2);
    const std::vector<double> shares = chain.steady_state();
    CHECK(shares[0] == doctest::Approx(1. / 8).epsilon(1e-15));
    CHECK(shares[1] == doctest::Approx(2. / 8).epsilon(1e-15));
    CHECK(shares[2] == doctest::Approx(5. / 8).epsilon(1e-15));
}

TEST_CASE("a lost host makes as many calls late as published") {
    const orsim::LateCalls late =
        orsim::late_calls({.calls_per_second = 2, .watch = 5s, .least = 9s, .most = 18s});
    CHECK(rounds_to(late.by_reserved, 2 * 8.5, 12));
    CHECK(rounds_to(late.by_backup, 2 * 5, 12));
    CHECK(rounds_to(late.mean_lateness, 4.074074, 6));
}

TEST_CASE("after a crash that is noticed within the watch the reserved node creates nothing") {
    const orsim::LateCalls late =
        orsim::late_calls({.calls_per_second = 3, .watch = 5s, .least = 2s, .most = 2s});
    CHECK(late.by_reserved == 0);
    CHECK(rounds_to(late.by_backup, 6, 12));
    CHECK(rounds_to(late.mean_lateness, 1, 12));
}

TEST_CASE("a watch that ends among the promotions is averaged over them") {
    // Gaps in steps of a millisecond, calls every millisecond: what the formula integrates.
    constexpr int watch = 5'000;
    double by_reserved = 0;
    double by_backup = 0;
    double waited = 0;
    for (int gap = 3'000; gap < 9'000; gap += 10) {
        for (int left = 0; left < gap; left += 10) {
            (left >= watch ? by_reserved : by_backup) += 10e-3 / 600;
            waited += (left >= watch ? watch : left) / 1e3 * 10e-3 / 600;
        }
    }
    const orsim::LateCalls late =
        orsim::late_calls({.calls_per_second = 1, .watch = 5s, .least = 3s, .most = 9s});
    CHECK(late.by_reserved == doctest::Approx(by_reserved).epsilon(0.005));
    CHECK(late.by_backup == doctest::Approx(by_backup).epsilon(0.005));
    CHECK(late.mean_lateness == doctest::Approx(waited / (by_reserved + by_backup)).epsilon(0.005));
}

}  // namespace
