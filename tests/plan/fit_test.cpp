#include "sim/base/chance.hpp"
#include "sim/base/sample.hpp"
#include "sim/plan/fit.hpp"
#include "sim/reader/convert.hpp"
#include "sim/reader/csv.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace {

using namespace std::chrono_literals;
using orsim::Distribution;
using orsim::Duration;
using Shape = orsim::Distribution::Shape;

Distribution fitted_of(Shape shape, double cv, double weibull = 1) {
    Distribution distribution;
    distribution.kind = shape;
    distribution.mean = 180s;
    distribution.cv = std::llround(cv * 1e6);
    distribution.shape = std::llround(weibull * 1e6);
    return distribution;
}

std::vector<Duration> drawn(const Distribution& distribution, std::uint64_t number) {
    const orsim::Sampler sampler{distribution};
    std::vector<Duration> lengths;
    for (std::uint64_t at = 0; at < number; ++at) {
        lengths.push_back(sampler.draw(orsim::Chance{1}, {orsim::Purpose::talk_time, 0, at}));
    }
    return lengths;
}

double seconds(Duration length) {
    return static_cast<double>(length.count()) / 1e6;
}

TEST_CASE("what was drawn from a distribution is fitted by it, with its own parameters") {
    constexpr std::size_t number = 20'000;
    for (const Distribution& truth :
         {fitted_of(Shape::lognormal, 1.2), fitted_of(Shape::gamma, 0.5),
          fitted_of(Shape::weibull, 1, 0.7)}) {
        const auto fits = orsim::fit_lengths(drawn(truth, number));
        REQUIRE(fits.size() == 4);
        const orsim::LengthFit& best = fits.front();
        CHECK(best.distribution.kind == truth.kind);
        CHECK(best.distance < orsim::distance_by_chance(number));
        CHECK(fits[1].distance > orsim::distance_by_chance(number));
        CHECK(seconds(best.distribution.mean) == doctest::Approx(180).epsilon(0.03));
        if (truth.kind == Shape::weibull) {
            CHECK(static_cast<double>(best.distribution.shape)
                  == doctest::Approx(7e5).epsilon(0.03));
        } else {
            CHECK(static_cast<double>(best.distribution.cv)
                  == doctest::Approx(static_cast<double>(truth.cv)).epsilon(0.03));
        }
    }
    // An exponential is a Weibull and a gamma too, and all three say so.
    for (const auto& fit : orsim::fit_lengths(drawn(fitted_of(Shape::exponential, 1), number))) {
        CHECK((fit.distance < orsim::distance_by_chance(number))
              == (fit.distribution.kind != Shape::lognormal));
    }
}

TEST_CASE("nothing is fitted to lengths that do not differ") {
    CHECK(orsim::fit_lengths(std::vector<Duration>{5s, 5s, 5s}).empty());
    CHECK(orsim::fit_lengths(std::vector<Duration>{0s, 5s}).empty());
    CHECK(orsim::fit_lengths({}).empty());
}

/// Counts of so many days of 24 slots, Poisson at the usual rate times the day's factor.
std::vector<orsim::CountedCalls> counted(double day_cv, std::uint32_t days) {
    const orsim::Chance chance{3};
    std::vector<orsim::CountedCalls> counts;
    Distribution shape = fitted_of(Shape::gamma, day_cv);
    shape.mean = 1s;
    for (std::uint32_t day = 0; day < days; ++day) {
        const double factor =
            day_cv == 0
                ? 1
                : seconds(orsim::Sampler{shape}.draw(chance, {orsim::Purpose::day_factor, 0, day}));
        for (std::uint32_t slot = 0; slot < 24; ++slot) {
            // Poisson with the mean of that slot, by waiting times.
            const double mean = (20 + 5.0 * slot) * factor;
            Distribution wait = fitted_of(Shape::exponential, 1);
            wait.mean = Duration{1'000'000};
            const orsim::Sampler sampler{wait};
            double at = 0;
            std::uint32_t calls = 0;
            while ((at += seconds(
                        sampler.draw(chance, {orsim::Purpose::arrival, day * 24 + slot, calls})))
                   < mean) {
                ++calls;
            }
            counts.push_back({day, 0, slot, calls});
        }
    }
    return counts;
}

TEST_CASE("a profile tells Poisson calls from days that differ") {
    const auto plain = profile_of(counted(0, 200), 4);
    CHECK(plain.days == 200);
    CHECK(plain.calls.size() == 24);
    CHECK(plain.calls.front() == doctest::Approx(20).epsilon(0.05));
    CHECK(plain.dispersion == doctest::Approx(1).epsilon(0.05));
    CHECK(plain.day_cv < 0.01);
    CHECK(plain.peak == doctest::Approx(135 / 77.5).epsilon(0.02));
    CHECK(plain.busiest_hour == doctest::Approx(510 / 1860.).epsilon(0.02));

    const auto swinging = profile_of(counted(0.2, 200), 4);
    CHECK(swinging.day_cv == doctest::Approx(0.2).epsilon(0.15));
    CHECK(swinging.dispersion > 3);
    CHECK(swinging.left_over == doctest::Approx(1).epsilon(0.1));
    CHECK(swinging.explained_by_day > swinging.explained + 0.1);
}

/// A file of the folder of real data; empty when there is none on this machine.
std::string real_data(const char* name) {
    const char* const shared = std::getenv("ORSIM_SHARED");
    const std::filesystem::path folder = shared != nullptr ? shared : "../shared";
    const std::filesystem::path path = folder / "data" / name;
    return std::filesystem::exists(path) ? path.string() : std::string{};
}

TEST_CASE("repairs of real hosts are lognormal rather than exponential") {
    const std::string path = real_data("lanl_failures.csv");
    if (path.empty()) {
        MESSAGE("skipped: no folder with real data, see ORSIM_SHARED");
        return;
    }
    orsim::CsvFile csv{path, orsim::read_text_file(path, std::size_t{64} << 20U).text.value()};
    const auto started = csv.column("started");
    const auto fixed = csv.column("fixed");
    std::vector<Duration> repairs;
    while (csv.next()) {
        const auto from = orsim::to_unix_seconds(csv.cell(*started).text).value;
        const auto to = orsim::to_unix_seconds(csv.cell(*fixed).text).value;
        if (from && to) {
            repairs.emplace_back(std::chrono::seconds{*to - *from});
        }
    }
    const auto fits = orsim::fit_lengths(repairs);
    REQUIRE(fits.size() == 4);
    CHECK(fits.front().distribution.kind == Shape::lognormal);
    std::map<Shape, double> distance;
    for (const auto& fit : fits) {
        distance[fit.distribution.kind] = fit.distance;
    }
    CHECK(distance[Shape::exponential] > 5 * distance[Shape::lognormal]);
}

}  // namespace
