#pragma once
/// All facts of a run in the order they happened: each gets its number, enters the fingerprint and
/// the tally, and waits in a buffer until somebody has read it. Knows not how facts come about.

#include "sim/timeline/fingerprint.hpp"
#include "sim/timeline/record.hpp"
#include "sim/timeline/tally.hpp"

#include <span>
#include <vector>

namespace orsim {

class Timeline {
public:
    /// Adds a record and answers with its number, which is set here, as are the instant and the
    /// cause.
    std::uint64_t note(const Record& record, Instant at, std::uint64_t cause) {
        Record& kept = records_.emplace_back(record);
        kept.at = at;
        kept.cause = cause;
        kept.number = next_;
        fingerprint_.add(kept);
        tally_.add(kept);
        return next_++;
    }
    std::uint64_t note(const Record& record) { return note(record, record.at, record.cause); }

    /// The records noted since the last `forget`, oldest first. Valid until the next `note`.
    [[nodiscard]] std::span<const Record> records() const { return records_; }
    /// Drops the buffered records, once they were read or are not wanted; numbers go on.
    void forget() { records_.clear(); }

    [[nodiscard]] std::uint64_t size() const { return next_; }
    [[nodiscard]] const Fingerprint& fingerprint() const { return fingerprint_; }
    [[nodiscard]] const Tally& tally() const { return tally_; }
    friend bool operator==(const Timeline&, const Timeline&) = default;

private:
    std::vector<Record> records_;
    std::uint64_t next_ = 0;
    Fingerprint fingerprint_;
    Tally tally_;
};

}  // namespace orsim
