#pragma once
/// A store of equally large blocks of entries, named by number and used again, so that a queue
/// whose number of entries is steady allocates nothing. Knows nothing of order.

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace orsim {

template <class Entry, std::uint32_t Size>
class Blocks {
public:
    static constexpr std::uint32_t block_size = Size;
    static constexpr std::uint32_t no_block = 0xffffffffU;

    /// The number of a block whose entries are to be overwritten, linked to `next`.
    std::uint32_t acquire(std::uint32_t next = no_block) {
        if (free_ == no_block) {
            grow();
        }
        const std::uint32_t block = free_;
        free_ = next_[block];
        next_[block] = next;
        return block;
    }

    /// Does not touch the entries, which by now may be far from the cache.
    void release(std::uint32_t block) {
        next_[block] = free_;
        free_ = block;
    }

    [[nodiscard]] Entry* operator[](std::uint32_t block) { return blocks_[block].data(); }
    [[nodiscard]] const Entry* operator[](std::uint32_t block) const {
        return blocks_[block].data();
    }
    [[nodiscard]] std::uint32_t next(std::uint32_t block) const { return next_[block]; }
    [[nodiscard]] std::size_t bytes() const {
        return blocks_.capacity() * sizeof(Block) + next_.capacity() * sizeof(std::uint32_t);
    }

private:
    using Block = std::array<Entry, Size>;

    /// A quarter at a time: doubling would leave up to half of a large agenda unused.
    [[gnu::noinline]] void grow() {
        if (blocks_.size() == blocks_.capacity()) {
            const std::size_t larger = blocks_.size() + blocks_.size() / 4 + 4;
            blocks_.reserve(larger);
            next_.reserve(larger);
        }
        blocks_.emplace_back();
        next_.push_back(no_block);
        free_ = static_cast<std::uint32_t>(blocks_.size() - 1);
    }

    std::vector<Block> blocks_;
    std::vector<std::uint32_t> next_;
    std::uint32_t free_ = no_block;
};

}  // namespace orsim
