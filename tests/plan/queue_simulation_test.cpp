#include "sim/plan/estimate.hpp"
#include "sim/plan/queue.hpp"
#include "tests/plan/desk.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <optional>
#include <vector>

// The seed is 1, the first that was tried. Of such intervals one in
// twenty misses the truth, so a change of the samplers that moves all luck may need another seed
// somewhere; that so many hold and no more is a test of its own.

namespace {

using namespace std::chrono_literals;
using orsim::Distribution;
using orsim::Duration;
using orsim::Estimate;
using orsim::Load;
using orsim::test::Desk;
using orsim::test::Fares;
using Shape = orsim::Distribution::Shape;

[[nodiscard]] Distribution queue_figure(Shape shape, Duration mean, double squared_cv = 1) {
    Distribution distribution;
    distribution.kind = shape;
    distribution.mean = mean;
    distribution.cv = std::llround(std::sqrt(squared_cv) * 1e6);
    return distribution;
}

[[nodiscard]] Distribution exponential(Duration mean) {
    return queue_figure(Shape::exponential, mean);
}

struct Seen {
    Estimate mean_wait;
    Estimate waits;
    Estimate abandons;
};

[[nodiscard]] Seen see(const Desk& desk, std::uint64_t replications = 40, std::uint64_t seed = 1) {
    std::vector<double> mean_wait;
    std::vector<double> waits;
    std::vector<double> abandons;
    for (std::uint64_t replication = 0; replication < replications; ++replication) {
        const Fares fares = run(desk, seed, replication);
        mean_wait.push_back(fares.mean_wait);
        waits.push_back(fares.waits);
        abandons.push_back(fares.abandons);
    }
    return {.mean_wait = orsim::estimate(mean_wait),
            .waits = orsim::estimate(waits),
            .abandons = orsim::estimate(abandons)};
}

/// The desk that a load describes, its calls and servers exponential.
[[nodiscard]] Desk desk_for(Duration between, Duration service, std::uint32_t servers) {
    return {.between = exponential(between),
            .service = exponential(service),
            .patience = std::nullopt,
            .servers = servers,
            .skipped = 2'000,
            .counted = 40'000};
}

/// Half as wide as the error: nineteen of twenty times an error of two hundredths shows.
[[nodiscard]] bool would_notice_two_hundredths(const Estimate& seen, double truth) {
    return seen.half_width < 0.01 * truth && !seen.interval().contains(0.98 * truth)
           && !seen.interval().contains(1.02 * truth);
}

TEST_CASE("three servers make as many calls wait, and as long, as Erlang C says") {
    const Load load{.arrivals = 1. / 90, .service = 180, .servers = 3};
    Desk desk = desk_for(90s, 180s, 3);
    const Seen seen = see(desk);
    CHECK(seen.waits.interval().contains(orsim::erlang_c(2, 3)));
    CHECK(would_notice_two_hundredths(seen.waits, orsim::erlang_c(2, 3)));
    CHECK(seen.mean_wait.interval().contains(orsim::mean_wait(load)));

    desk.service = exponential(183'600ms);
    const Seen slower = see(desk, 20);
    CHECK_FALSE(slower.waits.interval().contains(orsim::erlang_c(2, 3)));
    CHECK_FALSE(slower.mean_wait.interval().contains(orsim::mean_wait(load)));
}

TEST_CASE("fourteen servers make as many calls wait, and as long, as Erlang C says") {
    const Load load{.arrivals = 1. / 18, .service = 180, .servers = 14};
    Desk desk = desk_for(18s, 180s, 14);
    const Seen seen = see(desk, 150);
    CHECK(seen.waits.interval().contains(orsim::erlang_c(10, 14)));
    CHECK(would_notice_two_hundredths(seen.waits, orsim::erlang_c(10, 14)));
    CHECK(seen.mean_wait.interval().contains(orsim::mean_wait(load)));

    // Two hundredths more service are a tenth more waiting, so this shows in fewer replications.
    desk.service = exponential(183'600ms);
    const Seen slower = see(desk, 20);
    CHECK_FALSE(slower.waits.interval().contains(orsim::erlang_c(10, 14)));
    CHECK_FALSE(slower.mean_wait.interval().contains(orsim::mean_wait(load)));
}

TEST_CASE(
    "one server makes calls wait as Pollaczek and Khinchine say, however its service varies") {
    const Load load{.arrivals = 1. / 360, .service = 180};
    Desk desk = desk_for(360s, 180s, 1);
    const auto check = [&](const Distribution& service, double squared_cv) {
        desk.service = service;
        const Seen seen = see(desk);
        const double truth = orsim::mean_wait_one_server(load, squared_cv);
        CHECK(seen.mean_wait.interval().contains(truth));
        CHECK(would_notice_two_hundredths(seen.mean_wait, truth));
    };
    check(orsim::constant(180s), 0);
    check(queue_figure(Shape::gamma, 180s, 0.5), 0.5);
}

TEST_CASE("one server of lognormal service makes calls wait as said, on no seed that was chosen") {
    // The studies of the seeds from 1 on. By chance alone this fails once in a thousand times: the
    // interval of all of them together is of that confidence, and so is the number that may miss.
    constexpr std::uint64_t studies = 24;
    constexpr std::uint64_t replications = 10;
    constexpr double confidence = 0.999;
    const Load load{.arrivals = 1. / 360, .service = 180};
    const double truth = orsim::mean_wait_one_server(load, 1);
    Desk desk = desk_for(360s, 180s, 1);
    desk.service = queue_figure(Shape::lognormal, 180s, 1);
    desk.counted = 20'000;
    std::vector<double> waits;
    std::uint64_t hits = 0;
    for (std::uint64_t seed = 1; seed <= studies; ++seed) {
        std::vector<double> of_this;
        for (std::uint64_t replication = 0; replication < replications; ++replication) {
            of_this.push_back(run(desk, seed, replication).mean_wait);
        }
        hits += orsim::estimate(of_this).interval().contains(truth) ? 1U : 0U;
        waits.insert(waits.end(), of_this.begin(), of_this.end());
    }
    CHECK(orsim::share_interval(hits, studies, confidence).contains(orsim::usual_confidence));
    const orsim::Interval all = orsim::estimate(waits, confidence).interval();
    CHECK(all.contains(truth));
    CHECK_FALSE(all.contains(0.98 * truth));
    CHECK_FALSE(all.contains(1.02 * truth));
}

/// Held to the truth, and calls that take two hundredths longer are told from it: near a full load
/// that makes a tenth more waiting, so few replications suffice.
void check_wait(Desk desk, const Distribution& service, const Distribution& slower, double truth) {
    constexpr std::uint64_t replications = 12;
    desk.service = service;
    const Estimate seen = see(desk, replications).mean_wait;
    CAPTURE(truth);
    CAPTURE(seen.mean);
    CAPTURE(seen.half_width);
    CHECK(seen.interval().contains(truth));
    CHECK(seen.half_width < 0.1 * truth);
    desk.service = slower;
    CHECK_FALSE(see(desk, replications).mean_wait.interval().contains(truth));
}

TEST_CASE("a busy server makes calls wait as Pollaczek and Khinchine say") {
    // 2, 3, 4 and 10 services long at a load of 0.8.
    const Load load{.arrivals = 1. / 225, .service = 180};
    const Desk desk = desk_for(225s, 180s, 1);
    check_wait(desk, orsim::constant(180s), orsim::constant(183'600ms),
               orsim::mean_wait_one_server(load, 0));
    for (const double squared_cv : {0.5, 1.}) {
        check_wait(desk, queue_figure(Shape::gamma, 180s, squared_cv),
                   queue_figure(Shape::gamma, 183'600ms, squared_cv),
                   orsim::mean_wait_one_server(load, squared_cv));
    }
    // So variable a service needs many more calls.
    Desk many = desk;
    many.counted = 200'000;
    check_wait(many, queue_figure(Shape::gamma, 180s, 4), queue_figure(Shape::gamma, 183'600ms, 4),
               orsim::mean_wait_one_server(load, 4));
}

TEST_CASE("two and five servers of constant service make calls wait as the roots say") {
    for (const std::uint32_t servers : {2U, 5U}) {
        const Duration between = 225s / servers;
        const Load load{.arrivals = 1e6 / static_cast<double>(between.count()),
                        .service = 180,
                        .servers = servers};
        check_wait(desk_for(between, 180s, servers), orsim::constant(180s),
                   orsim::constant(183'600ms), orsim::mean_wait_constant_service(load));
    }
}

TEST_CASE("where nobody waits calls are turned away as Erlang B says") {
    const auto turned_away = [](const Desk& desk) {
        const std::uint64_t replications = desk.servers == 10 ? 60 : 320;
        std::vector<double> shares;
        for (std::uint64_t replication = 0; replication < replications; ++replication) {
            shares.push_back(run(desk, 1, replication).abandons);
        }
        return orsim::estimate(shares);
    };
    for (const std::uint32_t servers : {10U, 17U}) {
        Desk desk = desk_for(18s, 180s, servers);
        desk.patience = orsim::constant(0s);
        const double truth = orsim::erlang_b(10, servers);
        const Estimate seen = turned_away(desk);
        CAPTURE(truth);
        CAPTURE(seen.mean);
        CAPTURE(seen.half_width);
        CHECK(seen.interval().contains(truth));
        CHECK(would_notice_two_hundredths(seen, truth));
        desk.service = exponential(183'600ms);
        CHECK_FALSE(turned_away(desk).interval().contains(truth));
    }
}

TEST_CASE("callers give up as Erlang A says") {
    const orsim::Impatience truth =
        orsim::erlang_a({.arrivals = 48, .service = 1, .servers = 50}, 2);
    const double mean_wait = truth.in_line / 48 * 60;
    Desk desk = desk_for(1'250ms, 60s, 50);
    desk.patience = exponential(120s);
    const Seen seen = see(desk);
    CHECK(seen.waits.interval().contains(truth.waits));
    CHECK(seen.abandons.interval().contains(truth.abandons));
    CHECK(seen.mean_wait.interval().contains(mean_wait));

    desk.service = exponential(61'200ms);
    const Seen slower = see(desk, 20);
    CHECK_FALSE(slower.waits.interval().contains(truth.waits));
    CHECK_FALSE(slower.abandons.interval().contains(truth.abandons));
}

TEST_CASE("of many small studies as many hold the truth as agreed") {
    constexpr std::uint64_t studies = 80;
    Desk desk = desk_for(90s, 180s, 3);
    desk.skipped = 500;
    desk.counted = 1'500;
    std::uint64_t hits = 0;
    std::uint64_t hits_beside = 0;
    for (std::uint64_t study = 0; study < studies; ++study) {
        const orsim::Interval interval = see(desk, 20, 1'000 + study).waits.interval();
        hits += interval.contains(orsim::erlang_c(2, 3)) ? 1U : 0U;
        hits_beside += interval.contains(1.1 * orsim::erlang_c(2, 3)) ? 1U : 0U;
    }
    CHECK(orsim::share_interval(hits, studies, 0.999).contains(orsim::usual_confidence));
    CHECK_FALSE(
        orsim::share_interval(hits_beside, studies, 0.999).contains(orsim::usual_confidence));
}

TEST_CASE("a replication is the same on every compiler and whatever ran before") {
    Desk desk = desk_for(1'250ms, 60s, 50);
    desk.patience = exponential(120s);
    desk.counted = 5'000;
    const Fares first = run(desk, 1, 3);
    CHECK(run(desk, 1, 2).mean_wait != first.mean_wait);
    CHECK(run(desk, 1, 3).mean_wait == first.mean_wait);
    CHECK(std::llround(first.mean_wait * 5e9) == 17'990'545'480);
    CHECK(std::llround(first.abandons * 5e3) == 152);
}

}  // namespace
