#include "sim/base/sample.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace {

using namespace std::chrono_literals;
using orsim::Chance;
using orsim::Distribution;
using orsim::Duration;
using orsim::Purpose;
using orsim::Sampler;
using Shape = orsim::Distribution::Shape;

constexpr std::size_t draws = 1'000'000;

[[nodiscard]] Distribution of(Shape shape, Duration mean, double parameter = 1) {
    Distribution distribution;
    distribution.kind = shape;
    distribution.mean = mean;
    distribution.cv = std::llround(parameter * 1e6);
    distribution.shape = std::llround(parameter * 1e6);
    return distribution;
}

[[nodiscard]] Distribution uniform(Duration least, Duration most) {
    Distribution distribution;
    distribution.kind = Shape::uniform;
    distribution.least = least;
    distribution.most = most;
    return distribution;
}

/// Draws in seconds: a thousand subjects, a thousand turns of each.
[[nodiscard]] std::vector<double> sample(const Distribution& distribution) {
    const Sampler sampler{distribution};
    const Chance chance{20'240'229};
    std::vector<double> seconds;
    seconds.reserve(draws);
    for (std::uint64_t subject = 0; subject < 1'000; ++subject) {
        for (std::uint64_t nth = 0; nth < draws / 1'000; ++nth) {
            const Duration length = sampler.draw(chance, {Purpose::talk_time, subject, nth});
            seconds.push_back(static_cast<double>(length.count()) / 1e6);
        }
    }
    return seconds;
}

/// What theory says of a distribution.
struct Theory {
    double mean = 0;
    double variance = 0;
    double kurtosis = 0;  // Fourth central moment over the squared variance.
    double (*below)(double, const Theory&) = nullptr;
    double first = 0;  // Parameters for below().
    double second = 0;
};

/// How far a sample lies from theory, each in the unit that one honest sample in a thousand
/// exceeds.
struct Distance {
    double mean = 0;
    double variance = 0;
    double shape = 0;  // Kolmogorov and Smirnov's statistic: all quantiles at once.

    [[nodiscard]] bool is_plausible() const { return mean < 1 && variance < 1 && shape < 1; }
};

[[nodiscard]] Distance distance(std::vector<double> seen, const Theory& theory) {
    constexpr double half_a_microsecond = 5e-7;  // Draws are rounded.
    constexpr double sigmas = 3.2905;            // Two sided, 0.001.
    constexpr double kolmogorov = 1.9495;        // 0.001 of its limiting distribution.
    const auto n = static_cast<double>(seen.size());
    double sum = 0;
    for (const double x : seen) {
        sum += x - theory.mean;
    }
    double squares = 0;
    for (const double x : seen) {
        squares += (x - theory.mean) * (x - theory.mean);
    }
    std::sort(seen.begin(), seen.end());
    double gap = 0;
    for (std::size_t rank = 0; rank < seen.size(); ++rank) {
        const auto at = static_cast<double>(rank);
        gap = std::max({gap, theory.below(seen[rank] - half_a_microsecond, theory) - at / n,
                        (at + 1) / n - theory.below(seen[rank] + half_a_microsecond, theory)});
    }
    const double mean_error = std::sqrt(theory.variance / n);
    const double variance_error = theory.variance * std::sqrt((theory.kurtosis - 1) / n);
    return {.mean = std::abs(sum / n) / (sigmas * mean_error),
            .variance = std::abs(squares / n - theory.variance) / (sigmas * variance_error),
            .shape = gap * std::sqrt(n) / kolmogorov};
}

/// The lower regularised incomplete gamma function by its series.
[[nodiscard]] double gamma_below(double shape, double x) {
    if (x <= 0) {
        return 0;
    }
    double term = 1 / shape;
    double sum = term;
    for (int k = 1; term > sum * 1e-17; ++k) {
        term *= x / (shape + k);
        sum += term;
    }
    return std::min(1.0, sum * std::exp(shape * std::log(x) - x - std::lgamma(shape)));
}

[[nodiscard]] Theory exponential(double mean) {
    return {
        .mean = mean,
        .variance = mean * mean,
        .kurtosis = 9,
        .below = [](double x, const Theory& t) { return -std::expm1(-std::max(0.0, x) / t.mean); }};
}

[[nodiscard]] Theory lognormal(double mean, double cv) {
    const double w = 1 + cv * cv;
    return {.mean = mean,
            .variance = mean * mean * (w - 1),
            .kurtosis = w * w * w * w + 2 * w * w * w + 3 * w * w - 3,
            .below =
                [](double x, const Theory& t) {
                    return x <= 0
                               ? 0.0
                               : std::erfc((t.first - std::log(x)) / t.second / std::sqrt(2.0)) / 2;
                },
            .first = std::log(mean / std::sqrt(w)),
            .second = std::sqrt(std::log(w))};
}

[[nodiscard]] Theory weibull(double mean, double shape) {
    const auto moment = [shape](int power) { return std::tgamma(1 + power / shape); };
    const double scale = mean / moment(1);
    const double m1 = moment(1);
    const double variance = moment(2) - m1 * m1;
    const double fourth =
        moment(4) - 4 * m1 * moment(3) + 6 * m1 * m1 * moment(2) - 3 * m1 * m1 * m1 * m1;
    return {.mean = mean,
            .variance = variance * scale * scale,
            .kurtosis = fourth / (variance * variance),
            .below =
                [](double x, const Theory& t) {
                    return -std::expm1(-std::pow(std::max(0.0, x) / t.first, t.second));
                },
            .first = scale,
            .second = shape};
}

[[nodiscard]] Theory gamma(double mean, double cv) {
    const double shape = 1 / (cv * cv);
    return {.mean = mean,
            .variance = mean * mean * cv * cv,
            .kurtosis = 3 + 6 / shape,
            .below = [](double x, const Theory& t) { return gamma_below(t.first, x / t.second); },
            .first = shape,
            .second = mean / shape};
}

#define CHECK_PLAUSIBLE(...)                                                                       \
    do {                                                                                           \
        const Distance far = __VA_ARGS__;                                                          \
        CHECK(far.mean < 1);                                                                       \
        CHECK(far.variance < 1);                                                                   \
        CHECK(far.shape < 1);                                                                      \
    } while (false)

TEST_CASE("exponential draws have the moments and the quantiles of theory") {
    CHECK_PLAUSIBLE(distance(sample(of(Shape::exponential, 180s)), exponential(180)));
}

TEST_CASE("lognormal draws have the moments and the quantiles of theory") {
    CHECK_PLAUSIBLE(distance(sample(of(Shape::lognormal, 180s, 1.2)), lognormal(180, 1.2)));
    CHECK_PLAUSIBLE(distance(sample(of(Shape::lognormal, 2s, 0.1)), lognormal(2, 0.1)));
}

TEST_CASE("Weibull draws have the moments and the quantiles of theory") {
    CHECK_PLAUSIBLE(distance(sample(of(Shape::weibull, 419h, 0.68)), weibull(419 * 3600., 0.68)));
    CHECK_PLAUSIBLE(distance(sample(of(Shape::weibull, 60s, 2.5)), weibull(60, 2.5)));
}

TEST_CASE("gamma draws have the moments and the quantiles of theory") {
    CHECK_PLAUSIBLE(distance(sample(of(Shape::gamma, 180s, 0.5)), gamma(180, 0.5)));
    CHECK_PLAUSIBLE(distance(sample(of(Shape::gamma, 180s, 1)), gamma(180, 1)));
    CHECK_PLAUSIBLE(distance(sample(of(Shape::gamma, 180s, 2)), gamma(180, 2)));
}

TEST_CASE("uniform draws have the moments and the quantiles of theory") {
    const Theory theory{
        .mean = 13.5,
        .variance = 9. * 9 / 12,
        .kurtosis = 1.8,
        .below = [](double x, const Theory&) { return std::clamp((x - 9) / 9, 0.0, 1.0); }};
    CHECK_PLAUSIBLE(distance(sample(uniform(9s, 18s)), theory));
}

TEST_CASE("an error of two hundredths does not pass for plausible") {
    const std::vector<double> seen = sample(of(Shape::gamma, 180s, 0.5));
    CHECK(distance(seen, gamma(180 * 1.02, 0.5)).mean > 2);
    CHECK(distance(seen, gamma(180, 0.5 * 1.02)).variance > 2);
    CHECK(distance(seen, lognormal(180, 0.5)).shape > 2);
    CHECK_FALSE(distance(sample(of(Shape::exponential, 180s)), exponential(183.6)).is_plausible());
    CHECK_FALSE(distance(sample(of(Shape::weibull, 60s, 2.5)), weibull(60, 2.55)).is_plausible());
}

TEST_CASE("the turns of one subject and the subjects of one turn are independent") {
    const Sampler sampler{of(Shape::exponential, 1'000s)};
    const Chance chance{7};
    const auto at = [&](std::uint64_t subject, std::uint64_t nth) {
        const Duration length = sampler.draw(chance, {Purpose::service_time, subject, nth});
        return static_cast<double>(length.count()) / 1e9 - 1;
    };
    constexpr std::uint64_t pairs = 200'000;
    double over_turns = 0;
    double over_subjects = 0;
    for (std::uint64_t i = 0; i < pairs; ++i) {
        over_turns += at(3, i) * at(3, i + 1);
        over_subjects += at(i, 0) * at(i + 1, 0);
    }
    // The product of two independent centred draws has mean 0 and variance 1.
    const double bound = 3.2905 * std::sqrt(static_cast<double>(pairs));
    CHECK(std::abs(over_turns) < bound);
    CHECK(std::abs(over_subjects) < bound);
}

TEST_CASE("the first draws of every shape never change, whichever compiler draws") {
    Distribution seen;
    seen.kind = Shape::empirical;
    seen.values = {3s, 1s, 4s, 1500ms, 9s};
    const std::array shapes{
        of(Shape::exponential, 180s),
        of(Shape::lognormal, 180s, 1.2),
        of(Shape::weibull, 419h, 0.68),
        of(Shape::gamma, 180s, 0.5),
        of(Shape::gamma, 180s, 2),
        uniform(9s, 18s),
        seen,
        orsim::constant(250ms),
    };
    std::string first_draws;
    std::uint64_t all = 0;
    for (const Distribution& distribution : shapes) {
        const Sampler sampler{distribution};
        const auto draw = [&sampler](std::uint64_t nth) {
            return sampler.draw(Chance{42}, {Purpose::talk_time, 5, nth}).count();
        };
        first_draws += std::to_string(draw(0)) + " " + std::to_string(draw(1)) + " "
                       + std::to_string(draw(2)) + "\n";
        for (std::uint64_t nth = 0; nth < 20'000; ++nth) {
            all = orsim::mix(all ^ static_cast<std::uint64_t>(draw(nth)));
        }
    }
    CHECK(first_draws
          == "120779754 193863178 24828325\n"
             "112218135 169854121 39565481\n"
             "644092632774 1291683038637 62890565840\n"
             "211789579 232576033 116715380\n"
             "73205862 1059871123 5601622\n"
             "13399220 14934512 10159603\n"
             "4000000 1500000 3000000\n"
             "250000 250000 250000\n");
    CHECK(all == 2598436600797344157ULL);
}

TEST_CASE("the bits of the logarithm, the exponential and the normal quantile never change") {
    std::uint64_t all = 0;
    const Chance chance{1};
    for (std::uint64_t i = 0; i < 20'000; ++i) {
        const double unit = orsim::unit_interval(chance.bits(Purpose::choice, i));
        for (const double x : {orsim::portable_log(unit), orsim::portable_exp(1400 * (unit - 0.5)),
                               orsim::normal_quantile(unit), orsim::log_gamma(1 + 50 * unit)}) {
            all = orsim::mix(all ^ std::bit_cast<std::uint64_t>(x));
        }
    }
    CHECK(all == 2233477401728591898ULL);
}

TEST_CASE("the logarithm is that of the library to fourteen digits") {
    const Chance chance{2};
    double worst = 0;
    const auto compare = [&worst](double x) {
        const double right = std::log(x);
        const double error = std::abs(orsim::portable_log(x) - right);
        worst = std::max(worst, right == 0 ? error : error / std::abs(right));
    };
    constexpr std::uint64_t infinity = 0x7ff0000000000000ULL;
    for (std::uint64_t i = 0; i < 200'000; ++i) {
        // All magnitudes, then what is near 1 on all scales, then all of 0.5 to 2.
        compare(std::bit_cast<double>(chance.below(infinity - 1, Purpose::choice, i) + 1));
        const double unit = orsim::unit_interval(chance.bits(Purpose::arrival, i));
        compare(1 + std::ldexp(unit, -static_cast<int>(i % 53)));
        compare(1 - std::ldexp(unit, -1 - static_cast<int>(i % 52)));
        compare(0.5 + 1.5 * unit);
    }
    CHECK(worst < 1e-14);
    CHECK(orsim::portable_log(1) == 0);
}

TEST_CASE("the exponential is that of the library to fourteen digits") {
    const Chance chance{3};
    double worst = 0;
    for (std::uint64_t i = 0; i < 500'000; ++i) {
        const double unit = orsim::unit_interval(chance.bits(Purpose::choice, i));
        const double power = i % 2 == 0 ? 1416 * unit - 708 : 8 * unit - 4;
        worst = std::max(worst, std::abs(orsim::portable_exp(power) / std::exp(power) - 1));
    }
    CHECK(worst < 1e-14);
    CHECK(orsim::portable_exp(0) == 1);
    CHECK(orsim::portable_exp(710) == std::numeric_limits<double>::infinity());
    CHECK(orsim::portable_exp(-1e300) == 0);
}

TEST_CASE("the normal quantile is right to thirteen digits in the middle and in the tails") {
    // From a bisection of the error function with forty digits.
    struct Point {
        double probability;
        double deviations;
    };
    constexpr std::array points{
        Point{0x1p-53, -8.2095361516013869}, Point{1e-11, -6.7060231554951363},
        Point{1e-5, -4.2648907939228246},    Point{0.001, -3.0902323061678135},
        Point{0.02, -2.0537489106318231},    Point{0.1, -1.2815515655446005},
        Point{0.45, -0.12566134685507403},   Point{0.975, 1.9599639845400542}};
    for (const Point& point : points) {
        CHECK(std::abs(orsim::normal_quantile(point.probability) / point.deviations - 1) < 1e-13);
    }
    for (int thousandths = 1; thousandths < 1'000; ++thousandths) {
        const double probability = thousandths / 1e3;
        const double z = orsim::normal_quantile(probability);
        CHECK(std::abs(std::erfc(-z / std::sqrt(2.0)) / 2 / probability - 1) < 1e-12);
    }
}

TEST_CASE("the logarithm of the gamma function is that of the library") {
    double worst = 0;
    for (int power = -200; power < 700; ++power) {
        const double x = std::pow(10.0, power / 100.0);
        const double right = std::lgamma(x);
        worst = std::max(worst, std::abs(orsim::log_gamma(x) - right) / std::max(1.0, right));
    }
    CHECK(worst < 1e-13);
}

TEST_CASE("a draw is rounded, and cut to least and most") {
    Distribution cut = of(Shape::exponential, 180s);
    cut.least = 10s;
    cut.most = 400s;
    const std::vector<double> seen = sample(cut);
    const auto share = [&seen](double value) {
        return static_cast<double>(std::count(seen.begin(), seen.end(), value)) / draws;
    };
    CHECK(*std::min_element(seen.begin(), seen.end()) == 10);
    CHECK(*std::max_element(seen.begin(), seen.end()) == 400);
    CHECK(share(10) == doctest::Approx(-std::expm1(-10. / 180)).epsilon(0.02));
    CHECK(share(400) == doctest::Approx(std::exp(-400. / 180)).epsilon(0.02));

    // What lies below half a microsecond becomes none.
    const std::vector<double> tiny = sample(of(Shape::exponential, 2us));
    const auto zeros = static_cast<double>(std::count(tiny.begin(), tiny.end(), 0.0));
    CHECK(zeros / draws == doctest::Approx(-std::expm1(-0.25)).epsilon(0.01));
}

TEST_CASE("extreme parameters draw lengths between least and most") {
    const std::array extremes{
        of(Shape::weibull, 1us, 1e-6),   of(Shape::weibull, 876'000h, 1e-6),
        of(Shape::weibull, 1h, 1e9),     of(Shape::gamma, 1us, 1e-6),
        of(Shape::gamma, 876'000h, 1e6), of(Shape::gamma, 1h, 1e-6),
        of(Shape::lognormal, 1us, 1e9),  of(Shape::lognormal, 876'000h, 1e9),
        of(Shape::lognormal, 1h, 1e-6),  of(Shape::exponential, 876'000h),
    };
    for (const Distribution& distribution : extremes) {
        const Sampler sampler{distribution};
        for (std::uint64_t nth = 0; nth < 2'000; ++nth) {
            const Duration length = sampler.draw(Chance{9}, {Purpose::fault_time, 1, nth});
            REQUIRE(length >= Duration{0});
            REQUIRE(length <= orsim::longest_duration);
        }
    }
    for (const Shape shape : {Shape::lognormal, Shape::gamma}) {
        const Sampler steady{of(shape, 1h, 0)};
        CHECK(std::abs((steady.draw(Chance{9}, {}) - 1h).count()) <= 1);
    }
}

TEST_CASE("both ends of a uniform length are possible, and none beyond") {
    const Sampler sampler{uniform(3us, 5us)};
    std::array<int, 9> seen{};
    for (std::uint64_t nth = 0; nth < 30'000; ++nth) {
        const Duration length = sampler.draw(Chance{11}, {Purpose::choice, 0, nth});
        REQUIRE(length >= 3us);
        REQUIRE(length <= 5us);
        ++seen.at(static_cast<std::size_t>(length.count()));
    }
    for (const std::size_t microseconds : {3U, 4U, 5U}) {
        CHECK(std::abs(seen.at(microseconds) - 10'000) < 269);  // 3.29 deviations.
    }
    CHECK(Sampler{uniform(4us, 4us)}.draw(Chance{11}, {}) == 4us);
}

TEST_CASE("what was seen is drawn equally often") {
    Distribution seen;
    seen.kind = Shape::empirical;
    seen.values = {3s, 1s, 4s, 2s, 9s};
    seen.most = 5s;
    const Sampler sampler{seen};
    std::array<int, 10> times{};
    for (std::uint64_t nth = 0; nth < 50'000; ++nth) {
        const Duration length = sampler.draw(Chance{12}, {Purpose::choice, 0, nth});
        ++times.at(static_cast<std::size_t>(length / 1s));
    }
    for (const std::size_t seconds : {1U, 2U, 3U, 4U, 5U}) {  // 9 s is cut to 5 s.
        CHECK(std::abs(times.at(seconds) - 10'000) < 295);    // 3.29 deviations.
    }
    CHECK(sampler.mean() == 3'800ms);
}

TEST_CASE("luckier bits never make a shorter draw, so comparisons share their luck") {
    std::vector<Sampler> samplers{Sampler{uniform(9s, 18s)}};
    for (const Shape shape : {Shape::exponential, Shape::lognormal, Shape::weibull}) {
        samplers.emplace_back(of(shape, 180s, 0.7));
    }
    const Chance chance{13};
    for (const Sampler& sampler : samplers) {
        for (std::uint64_t nth = 0; nth < 5'000; ++nth) {
            const bool luckier =
                chance.bits(Purpose::patience, 1, nth) < chance.bits(Purpose::patience, 1, nth + 1);
            const Duration one = sampler.draw(chance, {Purpose::patience, 1, nth});
            const Duration other = sampler.draw(chance, {Purpose::patience, 1, nth + 1});
            REQUIRE((luckier ? one <= other : other <= one));
        }
    }
}

TEST_CASE("a constant is a constant, and every sampler knows its mean") {
    const Sampler constant{orsim::constant(250ms)};
    CHECK(constant.is_constant());
    CHECK(constant.draw(Chance{1}, {Purpose::network_delay, 3, 4}) == 250ms);
    CHECK(Sampler{}.draw(Chance{1}, {}) == 0us);
    CHECK(Sampler{of(Shape::gamma, 180s, 2)}.mean() == 180s);
    CHECK(Sampler{uniform(9s, 18s)}.mean() == 13'500ms);
    CHECK_FALSE(Sampler{uniform(9s, 9s)}.is_constant());

    Distribution long_ones;
    long_ones.kind = Shape::empirical;
    long_ones.values.assign(4'000, orsim::longest_duration);
    CHECK(Sampler{long_ones}.mean() == orsim::longest_duration);
}

}  // namespace
