// Cycles of failure and repair, with and without biasing, and what they come to.
#include "sim/base/chance.hpp"
#include "sim/base/promise.hpp"
#include "sim/base/sample.hpp"
#include "sim/plan/outages.hpp"
#include "sim/plan/seconds.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

namespace orsim {
namespace {

constexpr double never = std::numeric_limits<double>::infinity();

/// What one cycle saw after its first failure.
struct Cycle {
    double busy = 0;              // Seconds until all parts were up again.
    double down = 0;              // Of these, weighed by the service that was down ...
    double likelihood = 1;        // ... and how much likelier all this is without biasing.
    std::size_t first = 0;        // The part that failed first ...
    double first_likelihood = 1;  // ... and how much likelier that is.
    std::map<OutageCause, double> causes;
};

/// Plays cycles: a failure while all parts are up, and all until they are up again.
///
/// While something is out and service has not been down yet, parts that are up fail in a biased
/// cycle once in the length of the repair that goes on, most often those without which service is
/// down; what then happens is weighed by its density under the true rates over that under the
/// biased ones (Goyal and others 1992). That length is drawn when a repair begins, so a long one is
/// given no more failures than a short one, and weights stay bounded however long repairs may be.
/// From the first moment service is down the true rates hold, and the weight stays.
class Playing {
public:
    Playing(const Outages& outages, std::uint64_t seed)
        : outages_{outages},
          parts_{outages.parts()},
          chance_{seed},
          back_(parts_.size()),
          repaired_(parts_.size()),
          length_(parts_.size()) {
        for (const OutagePart& part : parts_) {
            all_rates_ += 1 / part.to_failure;
            repairs_.emplace_back(part.repair);
        }
        prefer(std::vector<double>(parts_.size(), 1));
    }

    /// Biased cycles begin with a part as often as its weight says, nearly.
    void prefer(const std::vector<double>& weights) {
        constexpr double by_rate = 0.1;  // So often as they truly do.
        const double all = std::accumulate(weights.begin(), weights.end(), 0.0);
        first_.clear();
        for (std::size_t part = 0; part < parts_.size(); ++part) {
            first_.push_back(by_rate * true_first(part) + (1 - by_rate) * weights[part] / all);
        }
    }

    /// How likely a part is to be the first to fail.
    [[nodiscard]] double true_first(std::size_t part) const {
        return 1 / parts_[part].to_failure / all_rates_;
    }

    /// Seconds until the first failure, in the mean.
    [[nodiscard]] double quiet() const { return 1 / all_rates_; }

    const Cycle& play(std::uint64_t number, bool is_biased) {
        number_ = number;
        is_biased_ = is_biased;
        draws_ = 0;
        was_down_ = false;
        crew_works_ = false;
        now_ = 0;
        to_spend_ = most_to_spend;
        std::ranges::fill(back_, never);
        std::ranges::fill(repaired_, never);
        cycle_ = Cycle{};
        fail(first_to_fail());
        while (out_ != 0) {
            step();
        }
        return cycle_;
    }

private:
    [[nodiscard]] double luck() {
        return unit_interval(chance_.bits(Purpose::fault_time, number_, draws_++));
    }
    [[nodiscard]] double exponential(double rate) {
        return rate > 0 ? -portable_log(luck()) / rate : never;
    }
    [[nodiscard]] bool is_failed(std::size_t part) const { return (failed_ >> part & 1U) != 0; }

    /// With all parts up.
    [[nodiscard]] std::size_t first_to_fail() {
        const auto chance = [this](std::size_t part) {
            return is_biased_ ? first_[part] : true_first(part);
        };
        double left = luck() - chance(0);
        std::size_t at = 0;
        while (at + 1 < parts_.size() && left >= 0) {
            left -= chance(++at);
        }
        cycle_.first = at;
        cycle_.first_likelihood = true_first(at) / chance(at);
        cycle_.likelihood = cycle_.first_likelihood;
        return at;
    }

    void fail(std::size_t part) {
        const std::uint64_t bit = std::uint64_t{1} << part;
        failed_ |= bit;
        out_ |= bit;
        back_[part] = never;
        if (!outages_.inspection()) {
            begin_repair(part);
        }
        was_down_ = was_down_ || outages_.down(out_) > 0;
    }

    void begin_repair(std::size_t part) {
        const Turn turn{Purpose::fault_repair, number_, draws_++};
        length_[part] = in_seconds(repairs_[part].draw(chance_, turn));
        repaired_[part] = now_ + length_[part];
    }

    void end_repair(std::size_t part) {
        failed_ &= ~(std::uint64_t{1} << part);
        repaired_[part] = never;
        crew_works_ = false;
        back_[part] = now_ + parts_[part].restart;
        if (parts_[part].restart <= 0) {
            come_back(part);
        }
    }

    void come_back(std::size_t part) {
        out_ &= ~(std::uint64_t{1} << part);
        back_[part] = never;
    }

    struct Rates {
        double truly = 0;
        double played = 0;
        bool is_biased = false;
        std::uint64_t critical = 0;
        double each_critical = 0;
        double each_other = 0;

        [[nodiscard]] double of(std::size_t part) const {
            return (critical >> part & 1U) != 0 ? each_critical : each_other;
        }
    };

    [[nodiscard]] Rates rates() const {
        Rates rates;
        double repair = 0;
        int working = 0;
        for (std::size_t part = 0; part < parts_.size(); ++part) {
            if (is_failed(part)) {
                repair = std::max(repair, expected_repair(part));
            } else {
                rates.truly += 1 / parts_[part].to_failure;
                ++working;
            }
        }
        rates.played = rates.truly;
        if (is_biased_ && !was_down_ && working > 0 && repair > 0 && to_spend_ > 0) {
            bias(rates, working, repair);
        }
        return rates;
    }

    /// Known of a repair that goes on; of one that is waited for, its mean and some patience.
    [[nodiscard]] double expected_repair(std::size_t part) const {
        const double patience = 2;
        return repaired_[part] < never
                   ? length_[part]
                   : patience * (parts_[part].to_repair + outages_.inspection().value_or(0));
    }

    void bias(Rates& rates, int working, double repair) const {
        constexpr double to_critical = 0.9;  // Of the rate, where there are both kinds.
        rates.is_biased = true;
        rates.played = std::max(rates.truly, 1 / repair);
        rates.critical = outages_.critical(out_) & ~failed_;
        const int critical = std::popcount(rates.critical);
        const int others = working - critical;
        const double share = others == 0 ? 1 : critical == 0 ? 0 : to_critical;
        rates.each_critical = critical == 0 ? 0 : rates.played * share / critical;
        rates.each_other = others == 0 ? 0 : rates.played * (1 - share) / others;
    }

    /// From one thing that happens to the next. Exponential times are drawn anew at each step.
    void step() {
        const Rates rate = rates();
        const double fails = now_ + exponential(rate.played);
        const double inspected = now_ + exponential(inspections());
        const auto repaired = std::ranges::min_element(repaired_);
        const auto back = std::ranges::min_element(back_);
        const double spent = rate.played > rate.truly && rate.is_biased
                                 ? now_ + to_spend_ / (rate.played - rate.truly)
                                 : never;
        const double next = std::min({fails, inspected, *repaired, *back, spent});
        pass(next - now_, rate);
        if (next == spent) {
            to_spend_ = 0;
        } else if (next == fails) {
            fail(next_to_fail(rate));
        } else if (next == inspected) {
            choose_repair();
        } else if (next == *repaired) {
            end_repair(static_cast<std::size_t>(repaired - repaired_.begin()));
        } else {
            come_back(static_cast<std::size_t>(back - back_.begin()));
        }
    }

    void pass(double length, const Rates& rate) {
        const double down = outages_.down(out_);
        if (down > 0) {
            cycle_.down += down * length;
            cycle_.causes[outages_.cause(out_)] += down * length;
        }
        if (rate.is_biased) {
            const double cost = (rate.played - rate.truly) * length;
            cycle_.likelihood *= portable_exp(cost);
            to_spend_ -= cost;
        }
        cycle_.busy += length;
        now_ += length;
    }

    [[nodiscard]] std::size_t next_to_fail(const Rates& rate) {
        double left = luck() * rate.played;
        std::size_t chosen = parts_.size();
        for (std::size_t part = 0; part < parts_.size() && left >= 0; ++part) {
            const double of = is_failed(part)  ? 0
                              : rate.is_biased ? rate.of(part)
                                               : 1 / parts_[part].to_failure;
            if (of > 0) {
                chosen = part;
                left -= of;
            }
        }
        ORSIM_EXPECT(chosen < parts_.size(), "what fails was working");
        if (rate.is_biased) {
            cycle_.likelihood *= 1 / parts_[chosen].to_failure / rate.of(chosen);
        }
        return chosen;
    }

    /// The rate at which inspections end: each kind that waits has one, while the crew is free.
    [[nodiscard]] double inspections() const {
        if (!outages_.inspection() || crew_works_) {
            return 0;
        }
        std::uint64_t kinds = 0;
        for (std::size_t part = 0; part < parts_.size(); ++part) {
            kinds |= is_failed(part) ? std::uint64_t{1} << parts_[part].kind : 0;
        }
        return std::popcount(kinds) / *outages_.inspection();
    }

    /// Any kind that waits, and of it any part, each as likely.
    void choose_repair() {
        std::vector<std::vector<std::size_t>> waiting(outages_.kinds());
        for (std::size_t part = 0; part < parts_.size(); ++part) {
            if (is_failed(part)) {
                waiting[parts_[part].kind].push_back(part);
            }
        }
        std::erase_if(waiting, [](const auto& of_kind) { return of_kind.empty(); });
        const auto any = [this](std::size_t of) {
            return static_cast<std::size_t>(
                chance_.below(of, Purpose::fault_time, number_, draws_++));
        };
        const auto& kind = waiting[any(waiting.size())];
        crew_works_ = true;
        begin_repair(kind[any(kind.size())]);
    }

    static constexpr double most_to_spend = 3;  // A logarithm: a factor of twenty.

    const Outages& outages_;
    const std::vector<OutagePart>& parts_;
    Chance chance_;
    std::vector<Sampler> repairs_;
    double all_rates_ = 0;  // Of all parts together.
    std::uint64_t number_ = 0;
    std::uint64_t draws_ = 0;
    bool is_biased_ = false;
    bool was_down_ = false;
    bool crew_works_ = false;
    double now_ = 0;
    double to_spend_ = 0;        // Of a biased cycle's weight.
    std::vector<double> first_;  // How likely each part is to be the first in a biased cycle.
    std::uint64_t failed_ = 0;   // Not repaired yet.
    std::uint64_t out_ = 0;      // Failed, or not restarted yet.
    std::vector<double> back_;
    std::vector<double> repaired_;
    std::vector<double> length_;  // Of each part's latest repair.
    Cycle cycle_;
};

/// All batches so far. A batch is a thousand cycles with biasing, and a few without, which tell how
/// long a cycle is: nearly all of it is the time until the first failure, and that is known.
class Batches {
public:
    static constexpr std::uint64_t cycles = 1'000;
    static constexpr std::uint64_t for_each_unbiased = 10;

    Batches(const Outages& outages, std::uint64_t seed)
        : parts_{outages.parts().size()}, playing_{outages, seed} {}

    void add_one() {
        double down = 0;
        double busy = 0;
        for (std::uint64_t at = 0; at < cycles; ++at) {
            const Cycle& biased = playing_.play(2 * played_, true);
            const double weighed = biased.likelihood * biased.down;
            down += weighed;
            squares_ += weighed * weighed;
            unbiased_squares_ += weighed * biased.down;
            for (const auto& [cause, length] : biased.causes) {
                causes_[cause] += biased.likelihood * length;
            }
            if (at % for_each_unbiased == 0) {
                busy += playing_.play(2 * played_ + 1, false).busy;
            }
            ++played_;
        }
        constexpr auto number = static_cast<double>(cycles);
        down_.push_back(down / number);
        lengths_.push_back(playing_.quiet() + busy * for_each_unbiased / number);
    }

    /// Tries out which part's failure leads to how much, and makes biased cycles begin with each as
    /// often as makes the variance least. What it tries counts for nothing else.
    void learn(std::uint64_t tries) {
        std::vector<double> squares(parts_, 0);
        std::vector<double> numbers(parts_, 0);
        for (std::uint64_t at = 0; at < tries; ++at) {
            const Cycle& tried = playing_.play(before_all + at, true);
            const double weighed = tried.likelihood / tried.first_likelihood * tried.down;
            squares[tried.first] += weighed * weighed;
            ++numbers[tried.first];
        }
        double all = 0;
        for (std::size_t part = 0; part < parts_; ++part) {
            squares[part] = numbers[part] > 0 ? std::sqrt(squares[part] / numbers[part]) : 0;
            squares[part] *= playing_.true_first(part);
            all += squares[part];
        }
        if (all > 0) {
            playing_.prefer(squares);
        }
    }

    /// The ratio of two means, its error from what is left of one after the other explains it.
    [[nodiscard]] Estimate share() const {
        const double length = estimate(lengths_).mean;
        const double mean = estimate(down_).mean / length;
        std::vector<double> left;
        for (std::size_t at = 0; at < down_.size(); ++at) {
            left.push_back(mean + (down_[at] - mean * lengths_[at]) / length);
        }
        return estimate(left);
    }

    [[nodiscard]] SimulatedOutages conclude() const {
        SimulatedOutages all;
        all.down = share();
        all.cycles = played_;
        const auto number = static_cast<double>(played_);
        const double mean = estimate(down_).mean;
        const double biased = squares_ / number - mean * mean;
        const double unbiased = unbiased_squares_ / number - mean * mean;
        all.variance_reduction = biased > 0 ? unbiased / biased : 1;
        const double length = estimate(lengths_).mean * number;
        for (const auto& [cause, weighed] : causes_) {
            all.causes.push_back({cause, weighed / length});
        }
        std::ranges::stable_sort(all.causes, std::ranges::greater{}, &OutageShare::share);
        return all;
    }

private:
    static constexpr std::uint64_t before_all = std::uint64_t{1} << 62U;  // A cycle's number.

    std::size_t parts_;
    Playing playing_;
    std::uint64_t played_ = 0;
    std::vector<double> down_;
    std::vector<double> lengths_;
    double squares_ = 0;
    double unbiased_squares_ = 0;
    std::map<OutageCause, double> causes_;
};

}  // namespace

SimulatedOutages simulated_outages(const Outages& outages,
                                   const AvailabilityQuestion& question,
                                   std::uint64_t seed) {
    constexpr std::uint32_t between_looks = 10;
    constexpr std::uint64_t tries = 20'000;
    const double relative =
        static_cast<double>(question.relative) / static_cast<double>(one_in_millionths);
    Batches batches{outages, seed};
    batches.learn(tries);
    for (std::uint32_t done = 0; done < question.most_batches;) {
        for (std::uint32_t look = 0; look < between_looks; ++look, ++done) {
            batches.add_one();
        }
        const Estimate now = batches.share();
        if (done >= 2 * between_looks && now.half_width <= relative * now.mean) {
            break;
        }
    }
    SimulatedOutages all = batches.conclude();
    all.target = relative * all.down.mean;
    return all;
}

}  // namespace orsim
