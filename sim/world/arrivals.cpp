#include "sim/world/arrivals.hpp"

#include "sim/base/promise.hpp"

#include <algorithm>
#include <limits>

namespace orsim {
namespace {

/// A rate in millionths a second is one in 10^12 a microsecond.
constexpr std::int64_t unit = 1'000'000'000'000;

Distribution unit_exponential() {
    Distribution distribution;
    distribution.kind = Distribution::Shape::exponential;
    distribution.mean = Duration{unit};
    distribution.most = Duration{std::numeric_limits<std::int64_t>::max() / 4};
    return distribution;
}

}  // namespace

ArrivalSource::ArrivalSource(const CallGroup& group, GroupId id)
    : id_{id}, last_{group.arrivals.from}, unit_{unit_exponential()} {}

std::optional<Instant> ArrivalSource::next(const CallGroup& group, const Chance& chance) {
    const Arrivals& arrivals = group.arrivals;
    std::optional<Instant> found;
    switch (arrivals.process) {
    case Arrivals::Process::single:
        if (given_ == 0) {
            found = arrivals.from;
        }
        break;
    case Arrivals::Process::fixed:
        if (given_ < arrivals.count) {
            found = arrivals.from + static_cast<std::int64_t>(given_) * arrivals.every;
        }
        break;
    case Arrivals::Process::poisson:
        found = next_of_rate(group, chance);
        break;
    case Arrivals::Process::counts:
        found = next_of_counts(group, chance);
        break;
    case Arrivals::Process::trace:
        if (given_ < arrivals.trace.size()) {
            found = arrivals.trace[given_].at;
        }
        break;
    }
    if (!found || *found >= arrivals.to) {
        return std::nullopt;
    }
    ORSIM_EXPECT(*found >= last_ || given_ == 0, "calls arrive in order");
    last_ = *found;
    ++given_;
    return found;
}

std::int64_t
ArrivalSource::rate_of(const CallGroup& group, const RatePiece& piece, const Chance& chance) const {
    const Arrivals& arrivals = group.arrivals;
    if (arrivals.day_factor == 0) {
        return piece.per_second;
    }
    Distribution factor;
    factor.kind = Distribution::Shape::gamma;
    factor.mean = Duration{one_in_millionths};
    factor.cv = arrivals.day_factor;
    factor.most = Duration{1'000 * one_in_millionths};
    const auto day = static_cast<std::uint64_t>((piece.start - arrivals.from) / 24h);
    const std::int64_t drawn =
        Sampler{factor}.draw(chance, {Purpose::day_factor, id_.index(), day}).count();
    return piece.per_second / one_in_millionths * drawn
           + piece.per_second % one_in_millionths * drawn / one_in_millionths;
}

std::optional<Instant> ArrivalSource::next_of_rate(const CallGroup& group, const Chance& chance) {
    const Arrivals& arrivals = group.arrivals;
    std::int64_t left = unit_.draw(chance, {Purpose::arrival, id_.index(), given_}).count();
    Instant at = last_;
    while (piece_ < arrivals.rate.size()) {
        const bool has_next = piece_ + 1 < arrivals.rate.size();
        const Instant end = has_next ? arrivals.rate[piece_ + 1].start : arrivals.to;
        const std::int64_t rate = rate_of(group, arrivals.rate[piece_], chance);
        if (rate > 0 && left / rate < (end - at).count()) {
            return at + Duration{left / rate};
        }
        left -= rate > 0 ? (end - at).count() * rate : 0;
        at = std::max(at, end);
        ++piece_;
    }
    return std::nullopt;
}

std::optional<Instant> ArrivalSource::next_of_counts(const CallGroup& group, const Chance& chance) {
    const Arrivals& arrivals = group.arrivals;
    while (offset_ == offsets_.size()) {
        if (piece_ == arrivals.slots.size()) {
            return std::nullopt;
        }
        const Slot& slot = arrivals.slots[piece_++];
        slot_start_ = slot.start;
        offset_ = 0;
        offsets_.clear();
        const auto width =
            static_cast<std::uint64_t>(std::max<std::int64_t>(1, arrivals.interval.count()));
        for (std::uint32_t call = 0; call < slot.calls; ++call) {
            offsets_.push_back(static_cast<std::int64_t>(
                chance.below(width, Purpose::arrival, id_.index(), given_ + std::uint64_t{call})));
        }
        // The number is the full key: equal offsets have no order among them to lose.
        std::ranges::sort(offsets_);
    }
    return slot_start_ + Duration{offsets_[offset_++]};
}

}  // namespace orsim
