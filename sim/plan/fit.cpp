#include "sim/plan/fit.hpp"

#include "sim/base/promise.hpp"

#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace orsim {
namespace {

using Shape = Distribution::Shape;

/// Sorted lengths in seconds, with the sums every fit begins with.
struct Sample {
    std::vector<double> values;
    double mean = 0;
    double log_mean = 0;
    double log_variance = 0;
};

[[nodiscard]] Sample sample_of(std::span<const Duration> lengths) {
    Sample sample;
    for (const Duration length : lengths) {
        if (length > Duration::zero()) {
            sample.values.push_back(static_cast<double>(length.count()) / 1e6);
        }
    }
    std::ranges::sort(sample.values);  // A full key: equal lengths are the same.
    const auto number = static_cast<double>(sample.values.size());
    for (const double value : sample.values) {
        sample.mean += value / number;
        sample.log_mean += std::log(value) / number;
    }
    for (const double value : sample.values) {
        const double off = std::log(value) - sample.log_mean;
        sample.log_variance += off * off / number;
    }
    return sample;
}

template <class Share>
[[nodiscard]] double distance_of(const Sample& sample, const Share& share_up_to) {
    const auto number = static_cast<double>(sample.values.size());
    double farthest = 0;
    for (std::size_t at = 0; at < sample.values.size(); ++at) {
        const double share = share_up_to(sample.values[at]);
        farthest = std::max({farthest, static_cast<double>(at + 1) / number - share,
                             share - static_cast<double>(at) / number});
    }
    return farthest;
}

[[nodiscard]] Distribution made_of(Shape shape, double mean, double cv, double weibull = 1) {
    Distribution distribution;
    distribution.kind = shape;
    distribution.mean = Duration{std::llround(mean * 1e6)};
    distribution.cv = std::llround(cv * 1e6);
    distribution.shape = std::llround(weibull * 1e6);
    return distribution;
}

[[nodiscard]] LengthFit exponential_fit(const Sample& sample) {
    return {made_of(Shape::exponential, sample.mean, 1),
            distance_of(sample, [&](double x) { return -std::expm1(-x / sample.mean); })};
}

[[nodiscard]] LengthFit lognormal_fit(const Sample& sample) {
    const double deviation = std::sqrt(sample.log_variance);
    return {made_of(Shape::lognormal, std::exp(sample.log_mean + sample.log_variance / 2),
                    std::sqrt(std::expm1(sample.log_variance))),
            distance_of(sample, [&](double x) {
                return std::erfc((sample.log_mean - std::log(x)) / deviation / std::sqrt(2.0)) / 2;
            })};
}

/// Where a falling function of one variable above zero crosses zero.
template <class Function>
[[nodiscard]] double crossing(const Function& function) {
    double low = 1e-3;
    double high = 1e3;
    for (int step = 0; step < 200; ++step) {
        const double middle = std::sqrt(low * high);
        (function(middle) > 0 ? low : high) = middle;
    }
    return std::sqrt(low * high);
}

[[nodiscard]] LengthFit weibull_fit(const Sample& sample) {
    // Scaled by the largest, so that no power overflows.
    const double most = sample.values.back();
    const double k = crossing([&](double shape) {
        double weights = 0;
        double logs = 0;
        for (const double value : sample.values) {
            const double weight = std::pow(value / most, shape);
            weights += weight;
            logs += weight * std::log(value);
        }
        return 1 / shape + sample.log_mean - logs / weights;
    });
    double power = 0;
    for (const double value : sample.values) {
        power += std::pow(value / most, k) / static_cast<double>(sample.values.size());
    }
    const double scale = most * std::pow(power, 1 / k);
    return {made_of(Shape::weibull, scale * std::tgamma(1 + 1 / k), 1, k),
            distance_of(sample, [&](double x) { return -std::expm1(-std::pow(x / scale, k)); })};
}

[[nodiscard]] LengthFit gamma_fit(const Sample& sample) {
    const double gap = std::log(sample.mean) - sample.log_mean;
    const double k = crossing(
        [gap](double shape) { return std::log(shape) - boost::math::digamma(shape) - gap; });
    return {made_of(Shape::gamma, sample.mean, 1 / std::sqrt(k)),
            distance_of(sample,
                        [&](double x) { return boost::math::gamma_p(k, x * k / sample.mean); })};
}

/// Mean and variance of what is added; the divisor of the variance is one less than the number.
struct Moments {
    double number = 0;
    double sum = 0;
    double squares = 0;

    void add(double value) {
        ++number;
        sum += value;
        squares += value * value;
    }
    [[nodiscard]] double mean() const { return number > 0 ? sum / number : 0; }
    [[nodiscard]] double variance() const {
        return number > 1 ? std::max(0.0, (squares - sum * sum / number) / (number - 1)) : 0;
    }
};

/// Variance over mean, averaged over the places that have calls.
[[nodiscard]] double dispersion_of(const std::map<std::uint32_t, Moments>& places) {
    double sum = 0;
    double number = 0;
    for (const auto& [place, moments] : places) {
        if (moments.mean() > 0 && moments.number > 1) {
            sum += moments.variance() / moments.mean();
            ++number;
        }
    }
    return number > 0 ? sum / number : 0;
}

}  // namespace

std::vector<LengthFit> fit_lengths(std::span<const Duration> lengths) {
    const Sample sample = sample_of(lengths);
    std::vector<LengthFit> fits;
    if (sample.values.size() < 2 || sample.values.front() == sample.values.back()) {
        return fits;
    }
    fits = {exponential_fit(sample), lognormal_fit(sample), weibull_fit(sample), gamma_fit(sample)};
    std::ranges::stable_sort(fits, {}, &LengthFit::distance);
    return fits;
}

double distance_by_chance(std::size_t lengths) {
    return 1.358 / std::sqrt(static_cast<double>(lengths));
}

namespace {

/// Counts gathered by what they are compared with.
struct Gathered {
    std::map<std::uint32_t, Moments> slots;
    std::map<std::uint32_t, Moments> slots_of_weekdays;  // Weekday by weekday.
    std::map<std::uint32_t, Moments> hours_of_weekdays;
    std::map<std::uint32_t, double> hours;
    std::map<std::uint32_t, double> days;
    std::map<std::uint32_t, Moments> days_of_weekdays;
    Moments totals;
};

constexpr std::uint32_t most_slots = 86'400;

[[nodiscard]] Gathered gathered(std::span<const CountedCalls> counts, std::uint32_t slots_an_hour) {
    Gathered all;
    std::map<std::pair<std::uint32_t, std::uint32_t>, double> hours;  // By place and day.
    std::map<std::uint32_t, std::uint32_t> weekdays;
    for (const CountedCalls& count : counts) {
        const std::uint32_t hour = count.slot / slots_an_hour;
        all.slots[count.slot].add(count.calls);
        all.slots_of_weekdays[count.weekday * most_slots + count.slot].add(count.calls);
        all.hours[hour] += count.calls;
        all.days[count.day] += count.calls;
        weekdays[count.day] = count.weekday;
        hours[{count.weekday * most_slots + hour, count.day}] += count.calls;
    }
    for (const auto& [place, calls] : hours) {
        all.hours_of_weekdays[place.first].add(calls);
    }
    for (const auto& [day, calls] : all.days) {
        all.days_of_weekdays[weekdays[day]].add(calls);
        all.totals.add(calls);
    }
    return all;
}

/// The coefficient of variation that is left when the variance of chance is taken off.
[[nodiscard]] double cv_beyond_chance(const Moments& totals) {
    const double beyond = std::max(0.0, totals.variance() - totals.mean());
    return totals.mean() > 0 ? std::sqrt(beyond) / totals.mean() : 0;
}

/// The mean day, slot by slot, and how it is peaked.
void describe_day(const Gathered& all, CallProfile& profile) {
    double peak = 0;
    Moments with_calls;
    std::uint32_t last = 0;
    for (const auto& [slot, moments] : all.slots) {
        if (moments.sum > 0) {
            profile.first_slot = with_calls.number > 0 ? profile.first_slot : slot;
            last = slot;
            peak = std::max(peak, moments.mean());
            with_calls.add(moments.mean());
        }
    }
    for (std::uint32_t slot = profile.first_slot; with_calls.number > 0 && slot <= last; ++slot) {
        const auto found = all.slots.find(slot);
        profile.calls.push_back(found == all.slots.end()
                                    ? 0
                                    : found->second.sum / static_cast<double>(all.days.size()));
    }
    double busiest = 0;
    for (const auto& [hour, calls] : all.hours) {
        busiest = std::max(busiest, calls);
    }
    profile.busiest_hour = all.totals.sum > 0 ? busiest / all.totals.sum : 0;
    profile.peak = with_calls.mean() > 0 ? peak / with_calls.mean() : 0;
}

}  // namespace

CallProfile profile_of(std::span<const CountedCalls> counts, std::uint32_t slots_an_hour) {
    ORSIM_EXPECT(!counts.empty() && slots_an_hour > 0, "a profile is made of counts");
    Gathered all = gathered(counts, slots_an_hour);
    CallProfile profile;
    profile.days = all.days.size();
    profile.dispersion = dispersion_of(all.slots_of_weekdays);
    profile.dispersion_of_hours = dispersion_of(all.hours_of_weekdays);
    profile.day_cv = cv_beyond_chance(all.totals);
    for (const auto& [weekday, totals] : all.days_of_weekdays) {
        profile.day_cv_weekday +=
            cv_beyond_chance(totals) / static_cast<double>(all.days_of_weekdays.size());
    }
    describe_day(all, profile);

    Moments plain;
    Moments off;
    Moments off_day;
    std::map<std::uint32_t, Moments> levelled;
    for (const CountedCalls& count : counts) {
        const double usual = all.slots[count.slot].mean();
        const double factor = all.totals.mean() > 0 ? all.days[count.day] / all.totals.mean() : 1;
        plain.add(count.calls);
        off.add(count.calls - usual);
        off_day.add(count.calls - usual * factor);
        if (factor > 0) {
            levelled[count.weekday * most_slots + count.slot].add(count.calls / factor);
        }
    }
    profile.left_over = dispersion_of(levelled);
    if (plain.variance() > 0) {
        profile.explained = 1 - off.variance() / plain.variance();
        profile.explained_by_day = 1 - off_day.variance() / plain.variance();
    }
    return profile;
}

}  // namespace orsim
