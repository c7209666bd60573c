#include "sim/timeline/tally.hpp"

#include "sim/base/promise.hpp"

#include <algorithm>
#include <bit>

namespace orsim {
namespace {

constexpr unsigned precision = 7;  // Bits kept below the leading one.
constexpr std::uint64_t exact_below = 1ULL << (precision + 1);

/// Values below 2^8 have a bucket each; each later power of two has 2^7.
std::size_t bucket_of(std::uint64_t value) {
    if (value < exact_below) {
        return static_cast<std::size_t>(value);
    }
    const auto width = static_cast<unsigned>(std::bit_width(value));
    const unsigned shift = width - precision - 1;
    const std::uint64_t kept = value >> shift;  // In [2^7, 2^8).
    return static_cast<std::size_t>(exact_below
                                    + (static_cast<std::uint64_t>(shift) - 1) * (exact_below / 2)
                                    + (kept - exact_below / 2));
}

}  // namespace

void Histogram::add(std::int64_t value) {
    const std::int64_t kept = std::max<std::int64_t>(value, 0);
    const std::size_t at = bucket_of(static_cast<std::uint64_t>(kept));
    if (at >= buckets_.size()) {
        buckets_.resize(at + 1);
    }
    Bucket& bucket = buckets_[at];
    ++bucket.count;
    bucket.most = std::max(bucket.most, kept);
    least_ = count_ == 0 ? kept : std::min(least_, kept);
    most_ = std::max(most_, kept);
    ++count_;
    sum_ += kept;
}

void Histogram::add(const Histogram& other) {
    if (other.count_ == 0) {
        return;
    }
    buckets_.resize(std::max(buckets_.size(), other.buckets_.size()));
    for (std::size_t at = 0; at < other.buckets_.size(); ++at) {
        buckets_[at].count += other.buckets_[at].count;
        buckets_[at].most = std::max(buckets_[at].most, other.buckets_[at].most);
    }
    least_ = count_ == 0 ? other.least_ : std::min(least_, other.least_);
    most_ = std::max(most_, other.most_);
    count_ += other.count_;
    sum_ += other.sum_;
}

std::int64_t Histogram::mean() const {
    return count_ == 0 ? 0 : sum_ / static_cast<std::int64_t>(count_);
}

std::int64_t Histogram::percentile(std::uint32_t per_mille) const {
    ORSIM_EXPECT(per_mille > 0 && per_mille <= 1000,
                 "a percentile lies above 0 and up to 1000 per mille");
    if (count_ == 0) {
        return 0;
    }
    const std::uint64_t whole = count_ / 1000 * per_mille;
    const std::uint64_t part = (count_ % 1000 * per_mille + 999) / 1000;
    std::uint64_t wanted = std::max<std::uint64_t>(1, whole + part);
    for (const Bucket& bucket : buckets_) {
        if (bucket.count >= wanted) {
            return bucket.most;
        }
        wanted -= bucket.count;
    }
    return most_;
}

void Tally::add(const Record& record) {
    ++events.at(static_cast<std::size_t>(record.event));
    switch (record.event) {
    case Event::session_created:
        creation_delay.add(record.amount);
        duplicates += record.reason == Reason::duplicate ? 1U : 0U;
        created_late += record.rule == Rule::R13 ? 1U : 0U;
        break;
    case Event::call_routed:
        routing_delay.add(record.amount);
        break;
    case Event::call_abandoned:
        patience_used.add(record.amount);
        break;
    case Event::watch_satisfied:
        // As the expectation `margin` has it: not one that ended for another reason.
        if (record.reason == Reason::session_exists || record.reason == Reason::processing_seen) {
            watch_left.add(record.amount);
        }
        break;
    case Event::watch_expired:
        watch_left.add(0);
        break;
    case Event::ml_alarm:
        ++alarms.at(static_cast<std::size_t>(record.reason));
        break;
    case Event::run_ended:
        unfinished = record.amount;
        break;
    case Event::session_recovered:
    case Event::session_restarted:
    case Event::session_orphaned:
    case Event::session_terminated:
    case Event::session_lost:
    case Event::session_ended:
        ++session_ends.at(static_cast<std::size_t>(record.reason));
        break;
    default:
        break;
    }
}

}  // namespace orsim
