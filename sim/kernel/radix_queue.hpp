#pragma once
/// Entries that are not due soon, filed by the highest digit (base 64) in which their key differs
/// from a base that all of them have reached. Filing is O(1) and an entry is refiled at most once
/// per digit. Finds the lowest slot; the order inside a slot is its user's business.

#include "sim/base/promise.hpp"
#include "sim/kernel/blocks.hpp"
#include "sim/kernel/entry.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace orsim {

template <class Entry>
class RadixQueue {
public:
    /// All keys of a slot: from `start` on, `width` of them.
    struct Slot {
        unsigned level = 0;
        unsigned digit = 0;
        std::uint64_t start = 0;
        std::size_t count = 0;

        /// The first key behind the slot; no_key if there is none.
        [[nodiscard]] std::uint64_t end() const {
            const std::uint64_t width = std::uint64_t{1} << (level * digit_bits);
            return width > no_key - start ? no_key : start + width;
        }
    };

    [[nodiscard]] bool empty() const { return size_ == 0; }
    [[nodiscard]] std::size_t size() const { return size_; }

    /// Requires: entry.key has reached the base.
    void add(const Entry& entry) {
        const std::uint64_t differs = (entry.key ^ base_) | 1U;
        const unsigned level =
            (63U - static_cast<unsigned>(std::countl_zero(differs))) / digit_bits;
        const unsigned digit =
            static_cast<unsigned>(entry.key >> (level * digit_bits)) & (digits - 1);
        Bucket& bucket = buckets_[level * digits + digit];
        const std::uint32_t at = bucket.count % Store::block_size;
        if (at == 0) {
            bucket.newest = store_.acquire(bucket.newest);
            used_[level] |= std::uint64_t{1} << digit;
            used_levels_ |= 1U << level;
        }
        store_[bucket.newest][at] = entry;
        ++bucket.count;
        ++size_;
    }

    /// Moves the base. Requires: every entry has reached it, and it lies in the slot last taken
    /// out or nothing is kept, for then no entry would be filed differently.
    void set_base(std::uint64_t base) {
        base_ = base;
        if (buckets_.empty()) {
            buckets_.resize(std::size_t{levels} * digits);
        }
    }

    [[nodiscard]] std::uint64_t base() const { return base_; }

    /// A key that no entry precedes, often the key of none. Requires: not empty.
    [[nodiscard]] std::uint64_t floor() const {
        const auto level = static_cast<unsigned>(std::countr_zero(used_levels_));
        const auto digit = static_cast<unsigned>(std::countr_zero(used_[level]));
        return start_of(level, digit);
    }

    /// The slot that holds the entry to come first. Requires: not empty.
    [[nodiscard]] Slot lowest() const {
        const auto level = static_cast<unsigned>(std::countr_zero(used_levels_));
        const auto digit = static_cast<unsigned>(std::countr_zero(used_[level]));
        return {level, digit, start_of(level, digit), buckets_[level * digits + digit].count};
    }

    /// Takes out all entries of the lowest slot, in no order, and moves the base to its start.
    /// What `receive` gets it may add again: it goes to a lower level.
    template <class Receive>
    void take_out(const Slot& slot, Receive receive) {
        Bucket& bucket = buckets_[slot.level * digits + slot.digit];
        ORSIM_EXPECT(bucket.count == slot.count, "a slot is taken out as it was found");
        std::uint32_t block = bucket.newest;
        std::uint32_t in_block = (bucket.count - 1) % Store::block_size + 1;
        size_ -= bucket.count;
        bucket = {};
        used_[slot.level] &= ~(std::uint64_t{1} << slot.digit);
        if (used_[slot.level] == 0) {
            used_levels_ &= ~(1U << slot.level);
        }
        base_ = slot.start;
        while (block != Store::no_block) {
            const std::uint32_t next = store_.next(block);
            for (std::uint32_t i = 0; i < in_block; ++i) {
                const Entry entry = store_[block][i];  // A copy: receive may make the store grow.
                receive(entry);
            }
            store_.release(block);
            block = next;
            in_block = Store::block_size;
        }
    }

    template <class Visit>
    void walk(Visit visit) {
        walk_buckets(*this, visit);
    }
    template <class Visit>
    void walk(Visit visit) const {
        walk_buckets(*this, visit);
    }

    [[nodiscard]] std::size_t bytes() const {
        return store_.bytes() + buckets_.capacity() * sizeof(Bucket);
    }

private:
    using Store = Blocks<Entry, 32>;
    static constexpr unsigned digit_bits = 6;
    static constexpr unsigned digits = 1U << digit_bits;
    static constexpr unsigned levels = 11;

    /// All blocks are full but the newest.
    struct Bucket {
        std::uint32_t newest = Store::no_block;
        std::uint32_t count = 0;
    };

    [[nodiscard]] std::uint64_t start_of(unsigned level, unsigned digit) const {
        const unsigned shift = level * digit_bits;
        const unsigned above = shift + digit_bits;
        const std::uint64_t shared = above >= 64 ? 0 : base_ >> above << above;
        // NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult): level < levels.
        return shared | std::uint64_t{digit} << shift;
    }

    template <class Self, class Visit>
    static void walk_buckets(Self& self, Visit& visit) {
        for (const Bucket& bucket : self.buckets_) {
            std::uint32_t in_block = (bucket.count - 1) % Store::block_size + 1;
            for (std::uint32_t block = bucket.newest; block != Store::no_block;
                 block = self.store_.next(block)) {
                for (std::uint32_t i = 0; i < in_block; ++i) {
                    visit(self.store_[block][i]);
                }
                in_block = Store::block_size;
            }
        }
    }

    std::uint64_t base_ = 0;
    std::uint32_t used_levels_ = 0;
    std::array<std::uint64_t, levels> used_{};
    std::vector<Bucket> buckets_;  // Made when first needed: a small agenda stays cheap to copy.
    Store store_;
    std::size_t size_ = 0;
};

}  // namespace orsim
