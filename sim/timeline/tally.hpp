#pragma once
/// Counts and percentiles of a run, kept without keeping its records. All integers: the same run
/// gives the same numbers on every machine.

#include "sim/timeline/record.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace orsim {

/// A histogram of non-negative integers in buckets no wider than 1/128 of their value; values under
/// 256 are exact. A percentile answers with the largest value of its bucket that was added.
class Histogram {
public:
    void add(std::int64_t value);
    /// All that another one holds.
    void add(const Histogram& other);

    [[nodiscard]] std::uint64_t count() const { return count_; }
    [[nodiscard]] std::int64_t sum() const { return sum_; }
    [[nodiscard]] std::int64_t least() const { return count_ == 0 ? 0 : least_; }
    [[nodiscard]] std::int64_t most() const { return count_ == 0 ? 0 : most_; }
    /// The mean, rounded down; 0 when nothing was added.
    [[nodiscard]] std::int64_t mean() const;
    /// The smallest value v such that at least `per_mille` thousandths of all values are at most v.
    /// Requires: 0 < per_mille <= 1000. 0 when nothing was added.
    [[nodiscard]] std::int64_t percentile(std::uint32_t per_mille) const;

    friend bool operator==(const Histogram&, const Histogram&) = default;

private:
    struct Bucket {
        std::uint64_t count = 0;
        std::int64_t most = 0;
        friend bool operator==(const Bucket&, const Bucket&) = default;
    };

    std::vector<Bucket> buckets_;
    std::uint64_t count_ = 0;
    std::int64_t sum_ = 0;
    std::int64_t least_ = 0;
    std::int64_t most_ = 0;
};

/// What a run adds up to. Durations in microseconds.
struct Tally {
    std::array<std::uint64_t, event_kinds> events{};
    std::array<std::uint64_t, reason_kinds> session_ends{};  // By outcome label.
    std::array<std::uint64_t, reason_kinds> alarms{};        // ml.alarm by its reason.
    std::uint64_t duplicates = 0;    // Sessions created for a call that had one.
    std::uint64_t created_late = 0;  // Sessions created by a reserved node after its watch.
    std::int64_t unfinished = 0;     // Calls without an outcome when the run ended.
    Histogram creation_delay;        // Arrival at the switch to session.created.
    Histogram routing_delay;         // Arrival at the switch to call.routed.
    Histogram watch_left;            // What watches had left when the session came; 0: ran out.
    Histogram patience_used;         // Arrival to call.abandoned.

    void add(const Record& record);
    [[nodiscard]] std::uint64_t count(Event event) const {
        return events.at(static_cast<std::size_t>(event));
    }
    friend bool operator==(const Tally&, const Tally&) = default;
};

}  // namespace orsim
