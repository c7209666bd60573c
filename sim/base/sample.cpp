#include "sim/base/sample.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

namespace orsim {

namespace {

// The operands of every operation below are doubles, and the operations are those that IEEE 754
// rounds exactly: + - * / sqrt, comparison and conversion. The tables are computed by the compiler
// with the same operations.
static_assert(std::numeric_limits<double>::is_iec559 && sizeof(double) == sizeof(std::uint64_t));

constexpr double ln_2 = 0.69314718055994530942;
constexpr unsigned fraction_bits = 52;
constexpr unsigned cell_bits = 7;
constexpr std::size_t cells = 1U << cell_bits;

template <std::size_t Size>
[[nodiscard]] constexpr double polynomial(const std::array<double, Size>& falling, double x) {
    double sum = 0;
    for (const double coefficient : falling) {
        sum = sum * x + coefficient;
    }
    return sum;
}

/// ln(x) = 2 artanh((x - 1) / (x + 1)), for x near 1.
[[nodiscard]] consteval double slow_log(double x) {
    constexpr int terms = 16;
    const double ratio = (x - 1) / (x + 1);
    double sum = 0;
    for (int term = terms; term >= 0; --term) {
        sum = sum * ratio * ratio + 2.0 / (2 * term + 1);
    }
    return sum * ratio;
}

/// The exponential by its series, for x from 0 to 1.
[[nodiscard]] consteval double slow_exp(double x) {
    constexpr int terms = 24;
    double sum = 1;
    for (int term = terms; term > 0; --term) {
        sum = 1 + sum * x / term;
    }
    return sum;
}

/// One of the narrow ranges into which portable_log splits the significands.
struct Cell {
    double centre = 1;
    double reciprocal = 1;
    double log = 0;
};

/// The significands lie between this, about 0.69, and its double, so that 1 lies well inside and
/// the logarithm of a number near 1 does not cancel.
constexpr std::uint64_t least_significand = 0x3fe6000000000000ULL;

[[nodiscard]] consteval std::array<Cell, cells> tabulate_log() {
    std::array<Cell, cells> table{};
    constexpr std::uint64_t width = std::uint64_t{1} << (fraction_bits - cell_bits);
    constexpr auto one = std::bit_cast<std::uint64_t>(1.0);
    for (std::size_t cell = 0; cell < cells; ++cell) {
        const std::uint64_t first = least_significand + cell * width;
        const bool touches_one = first == one || first + width == one;
        const auto centre = touches_one ? 1.0 : std::bit_cast<double>(first + width / 2);
        table[cell] = {.centre = centre, .reciprocal = 1 / centre, .log = slow_log(centre)};
    }
    return table;
}

/// The powers 2^(0/128) to 2^(127/128).
[[nodiscard]] consteval std::array<double, cells> tabulate_exp() {
    std::array<double, cells> table{};
    for (std::size_t cell = 0; cell < cells; ++cell) {
        table[cell] = slow_exp(static_cast<double>(cell) * ln_2 / cells);
    }
    return table;
}

constexpr std::array<Cell, cells> log_table = tabulate_log();
constexpr std::array<double, cells> exp_table = tabulate_exp();

/// ln(1 + x) for |x| <= 1/128.
[[nodiscard]] double log_of_one_and(double x) {
    const double x2 = x * x;
    const double near = x * (1.0 / 3) - 0.5;
    const double middle = x * (1.0 / 5) - 1.0 / 4;
    const double far = (x * (1.0 / 7) - 1.0 / 6) - x2 * (1.0 / 8);
    return x + x2 * (near + x2 * (middle + x2 * far));
}

/// In whole microseconds, to the nearest; infinity and whatever else is too long becomes `most`.
[[nodiscard]] Duration to_duration(double microseconds, Duration least, Duration most) {
    const double rounded = microseconds + 0.5;
    if (!(rounded < static_cast<double>(most.count()))) {
        return most;
    }
    const Duration length{static_cast<std::int64_t>(rounded)};
    return length < least ? least : length;
}

[[nodiscard]] double to_ratio(Millionths millionths) {
    return static_cast<double>(millionths) / static_cast<double>(one_in_millionths);
}

/// More luck for one turn, when its own bits do not suffice: SplitMix64 that starts from those.
class FurtherLuck {
public:
    explicit FurtherLuck(std::uint64_t first) : key_{first} {}

    [[nodiscard]] double unit() {
        key_ += 0x9e3779b97f4a7c15ULL;
        return unit_interval(mix(key_));
    }

private:
    std::uint64_t key_;
};

/// Gamma with the given shape and scale 1: Marsaglia and Tsang (2000), a cubed normal variable
/// accepted or thrown away. A shape below 1 is drawn one higher and shrunk by a power of a uniform.
[[nodiscard]] double draw_gamma(double shape, std::uint64_t bits) {
    FurtherLuck luck{bits};
    double shrink = 1;
    double raised = shape;
    if (shape < 1) {
        shrink = portable_exp(portable_log(luck.unit()) / shape);
        raised = shape + 1;
    }
    const double d = raised - 1.0 / 3;
    const double slope = 1 / (3 * std::sqrt(d));
    while (true) {
        const double normal = normal_quantile(luck.unit());
        const double judge = luck.unit();
        const double root = 1 + slope * normal;
        if (root <= 0) {
            continue;
        }
        const double cube = root * root * root;
        const double square = normal * normal;
        if (judge < 1 - 0.0331 * square * square
            || portable_log(judge) < 0.5 * square + d * (1 - cube + portable_log(cube))) {
            return d * cube * shrink;
        }
    }
}

}  // namespace

double portable_log(double positive) {
    constexpr double least_normal = std::numeric_limits<double>::min();
    constexpr double two_to_54 = 18014398509481984.0;
    double exponent = 0;
    if (!(least_normal <= positive && positive <= std::numeric_limits<double>::max())) {
        ORSIM_EXPECT(0 < positive && positive < least_normal, "only lengths have a logarithm");
        positive *= two_to_54;
        exponent = -54;
    }
    const auto bits = std::bit_cast<std::uint64_t>(positive);
    const std::uint64_t offset = bits - least_significand;
    const std::int64_t whole = static_cast<std::int64_t>(offset) >> fraction_bits;
    const Cell& cell = log_table[(offset >> (fraction_bits - cell_bits)) % cells];
    const auto significand =
        std::bit_cast<double>(bits - (static_cast<std::uint64_t>(whole) << fraction_bits));
    const double rest = (significand - cell.centre) * cell.reciprocal;
    exponent += static_cast<double>(whole);
    return (exponent * ln_2 + cell.log) + log_of_one_and(rest);
}

double portable_exp(double power) {
    // The step ln 2 / 128 in two parts, the first short enough for its multiples to be exact.
    constexpr double step_high = 0x1.62e42fefp-8;
    constexpr double step_low = 0x1.473de6af278edp-41;
    constexpr double greatest = 709.78;
    constexpr double least = -708.39;
    if (!(power <= greatest)) {
        ORSIM_EXPECT(power > greatest, "e to the power of what is no number is no number");
        return std::numeric_limits<double>::infinity();
    }
    if (power < least) {
        return 0;
    }
    // floor(x + 1/2) without a library: the conversion cuts toward zero, so first away from it.
    constexpr std::int64_t far_below = std::int64_t{1} << 20U;
    const std::int64_t steps =
        static_cast<std::int64_t>(power * (cells / ln_2) + (static_cast<double>(far_below) + 0.5))
        - far_below;
    const auto count = static_cast<double>(steps);
    const double rest = (power - count * step_high) - count * step_low;
    const double square = rest * rest;
    const double series =
        rest + square * ((0.5 + rest * (1.0 / 6)) + square * (1.0 / 24 + rest * (1.0 / 120)));
    const double root = exp_table[static_cast<std::uint64_t>(steps) % cells];
    const auto exponent = static_cast<std::uint64_t>(steps >> cell_bits)
                          << fraction_bits;  // Of two's complement.
    return std::bit_cast<double>(std::bit_cast<std::uint64_t>(root + root * series) + exponent);
}

double normal_quantile(double probability) {
    ORSIM_EXPECT(0 < probability && probability < 1, "only what may happen or not has a quantile");
    // Rational approximations by M. J. Wichura, Applied Statistics 37 (1988), AS 241; highest power
    // first. One for the middle, one for the tails, one for the far tails.
    constexpr std::array middle_over{
        2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
        13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.3871328727963666080};
    constexpr std::array middle_under{
        5226.4952788528545610, 28729.085735721942674, 39307.895800092710610, 21213.794301586595867,
        5394.1960214247511077, 687.18700749205790830, 42.313330701600911252, 1.0};
    constexpr std::array tail_over{7.74545014278341407640e-4, .0227238449892691845833,
                                   .241780725177450611770,    1.27045825245236838258,
                                   3.64784832476320460504,    5.76949722146069140550,
                                   4.63033784615654529590,    1.42343711074968357734};
    constexpr std::array tail_under{1.05075007164441684324e-9, 5.47593808499534494600e-4,
                                    .0151986665636164571966,   .148103976427480074590,
                                    .689767334985100004550,    1.67638483018380384940,
                                    2.05319162663775882187,    1.0};
    constexpr std::array far_over{2.01033439929228813265e-7, 2.71155556874348757815e-5,
                                  .00124266094738807843860,  .0265321895265761230930,
                                  .296560571828504891230,    1.78482653991729133580,
                                  5.46378491116411436990,    6.65790464350110377720};
    constexpr std::array far_under{2.04426310338993978564e-15, 1.42151175831644588870e-7,
                                   1.84631831751005468180e-5,  7.86869131145613259100e-4,
                                   .0148753612908506148525,    .136929880922735805310,
                                   .599832206555887937690,     1.0};

    const double from_half = probability - 0.5;
    if (-0.425 <= from_half && from_half <= 0.425) {
        const double inside = 0.180625 - from_half * from_half;
        return from_half * polynomial(middle_over, inside) / polynomial(middle_under, inside);
    }
    const double rare = from_half < 0 ? probability : 1 - probability;
    const double depth = std::sqrt(-portable_log(rare));
    const double deviations =
        depth <= 5 ? polynomial(tail_over, depth - 1.6) / polynomial(tail_under, depth - 1.6)
                   : polynomial(far_over, depth - 5) / polynomial(far_under, depth - 5);
    return from_half < 0 ? -deviations : deviations;
}

double log_gamma(double positive) {
    ORSIM_EXPECT(0 < positive && positive < std::numeric_limits<double>::infinity(),
                 "gamma is finite above zero only");
    // Stirling's series, once the recurrence gamma(x + 1) = x gamma(x) has led to where it
    // converges.
    constexpr double far_enough = 16;
    constexpr double half_log_of_2_pi = 0.91893853320467274178;
    constexpr std::array series{691.0 / 360360, -1.0 / 1188, 1.0 / 1680,
                                -1.0 / 1260,    1.0 / 360,   -1.0 / 12};
    double x = positive;
    double product = 1;
    while (x < far_enough) {
        product *= x;
        x += 1;
    }
    const double reciprocal = 1 / x;
    const double correction = -polynomial(series, reciprocal * reciprocal) * reciprocal;
    return (x - 0.5) * portable_log(x) - x + half_log_of_2_pi + correction - portable_log(product);
}

Sampler::Sampler(Distribution distribution) : distribution_{std::move(distribution)} {
    using enum Distribution::Shape;
    const Distribution& of = distribution_;
    ORSIM_EXPECT(Duration{0} <= of.least && of.least <= of.most,
                 "something lies between the limits");
    ORSIM_EXPECT(of.cv >= 0, "no deviation is negative");
    const auto microseconds = static_cast<double>(of.mean.count());
    const bool needs_mean =
        of.kind == exponential || of.kind == lognormal || of.kind == weibull || of.kind == gamma;
    ORSIM_EXPECT(!needs_mean || of.mean > Duration{0}, "random lengths have a mean above zero");
    const double squared_cv = to_ratio(of.cv) * to_ratio(of.cv);

    switch (of.kind) {
    case constant:
    case uniform:
        break;
    case exponential:
        scale_ = microseconds;
        break;
    case lognormal: {
        const double variance = portable_log(1 + squared_cv);
        scale_ = portable_log(microseconds) - variance / 2;
        shape_ = std::sqrt(variance);
        break;
    }
    case weibull:
        ORSIM_EXPECT(of.shape > 0, "a Weibull shape is above zero");
        shape_ = 1 / to_ratio(of.shape);
        scale_ = portable_log(microseconds) - log_gamma(1 + shape_);
        break;
    case gamma:
        // No deviation at all has no shape; draw() answers with the mean.
        scale_ = of.cv == 0 ? microseconds : microseconds * squared_cv;
        shape_ = of.cv == 0 ? 0 : 1 / squared_cv;
        break;
    case empirical:
        ORSIM_EXPECT(!of.values.empty(), "a draw from what was seen needs something seen");
        for (const Duration value : of.values) {
            ORSIM_EXPECT(value >= Duration{0}, "no length is negative");
        }
        break;
    }
}

Duration Sampler::draw(const Chance& chance, const Turn& turn) const {
    using enum Distribution::Shape;
    const Distribution& of = distribution_;
    double microseconds = 0;
    switch (of.kind) {
    case exponential:
        microseconds =
            -scale_
            * portable_log(unit_interval(~chance.bits(turn.purpose, turn.subject, turn.nth)));
        break;
    case lognormal: {
        const double unit = unit_interval(chance.bits(turn.purpose, turn.subject, turn.nth));
        microseconds = portable_exp(scale_ + shape_ * normal_quantile(unit));
        break;
    }
    case weibull: {
        const double unit = unit_interval(~chance.bits(turn.purpose, turn.subject, turn.nth));
        microseconds = portable_exp(scale_ + shape_ * portable_log(-portable_log(unit)));
        break;
    }
    case gamma:
        microseconds =
            shape_ > 0
                ? scale_ * draw_gamma(shape_, chance.bits(turn.purpose, turn.subject, turn.nth))
                : scale_;
        break;
    case uniform: {
        const auto span = static_cast<std::uint64_t>((of.most - of.least).count()) + 1;
        return of.least
               + Duration{static_cast<std::int64_t>(
                   chance.below(span, turn.purpose, turn.subject, turn.nth))};
    }
    case empirical: {
        const std::uint64_t which =
            chance.below(of.values.size(), turn.purpose, turn.subject, turn.nth);
        return std::clamp(of.values[which], of.least, of.most);
    }
    case constant:
        return std::clamp(of.mean, of.least, of.most);
    }
    return to_duration(microseconds, of.least, of.most);
}

Duration Sampler::mean() const {
    const Distribution& of = distribution_;
    if (of.kind == Distribution::Shape::uniform) {
        return of.least + (of.most - of.least) / 2;
    }
    if (of.kind != Distribution::Shape::empirical) {
        return of.mean;
    }
    // The sum of all values need not fit; the sum of their shares and of what those leave does.
    const auto number = static_cast<std::int64_t>(of.values.size());
    Duration shares{0};
    Duration left{0};
    for (const Duration value : of.values) {
        shares += value / number;
        left += value % number;
    }
    return shares + (left + Duration{number / 2}) / number;
}

}  // namespace orsim
