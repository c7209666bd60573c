#pragma once
/// As much of a run as a report can show: all records about no call, and the first calls whole.

#include "sim/timeline/record.hpp"

#include <cstddef>
#include <cstdint>
#include <set>
#include <span>
#include <vector>

namespace orsim {

class KeptRecords {
public:
    /// Calls that begin when so many records are kept are left out.
    explicit KeptRecords(std::size_t most) : most_{most} {}

    void take(std::span<const Record> records);

    [[nodiscard]] std::span<const Record> records() const { return kept_; }
    [[nodiscard]] std::uint64_t left_out() const { return left_out_; }

private:
    std::size_t most_;
    std::vector<Record> kept_;
    std::set<CallName> calls_;
    std::uint64_t left_out_ = 0;
};

}  // namespace orsim
