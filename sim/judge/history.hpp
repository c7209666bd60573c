#pragma once
/// The last records of a run, for telling what led to one of them. Knows not what they mean.

#include "sim/timeline/record.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace orsim {

class History {
public:
    /// Runs of no more records are remembered whole; of longer ones the latest so many.
    static constexpr std::size_t whole_up_to = std::size_t{1} << 17U;
    /// No chain of causes is told further than this.
    static constexpr std::size_t longest_chain = 64;

    History() = default;
    explicit History(std::size_t capacity) : capacity_{capacity} {}

    void keep(std::span<const Record> records);

    /// The record of this number; nullptr when it was never seen or is forgotten.
    [[nodiscard]] const Record* find(std::uint64_t number) const;

    /// The record, its cause, the cause of that and so on, as far as they are remembered.
    [[nodiscard]] std::vector<Record> chain(const Record& last) const;

    friend bool operator==(const History&, const History&) = default;

private:
    std::size_t capacity_ = whole_up_to;
    std::vector<Record> ring_;
    std::size_t oldest_ = 0;   // Position in the ring; 0 until it is full.
    std::uint64_t first_ = 0;  // Number of the first record ever kept.
    std::uint64_t kept_ = 0;   // How many were ever kept.
};

}  // namespace orsim
