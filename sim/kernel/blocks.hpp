#pragma once
/// A store of equally large blocks of entries, named by number and used again, so that a queue
/// whose number of entries is steady allocates nothing. Knows nothing of order.

#include <cstddef>
#include <cstdint>
#include <vector>

namespace orsim {

template <class Entry>
class Blocks {
public:
    static constexpr std::uint32_t block_size = 32;
    static constexpr std::uint32_t no_block = 0xffffffffU;

    /// The number of a block whose entries are to be overwritten, linked to `next`.
    std::uint32_t acquire(std::uint32_t next = no_block) {
        std::uint32_t block = free_;
        if (block == no_block) {
            block = static_cast<std::uint32_t>(blocks_.size());
            grow();
        } else {
            free_ = blocks_[block].next;
        }
        blocks_[block].next = next;
        return block;
    }

    void release(std::uint32_t block) {
        blocks_[block].next = free_;
        free_ = block;
    }

    [[nodiscard]] Entry* operator[](std::uint32_t block) { return blocks_[block].entries; }
    [[nodiscard]] const Entry* operator[](std::uint32_t block) const {
        return blocks_[block].entries;
    }
    [[nodiscard]] std::uint32_t next(std::uint32_t block) const { return blocks_[block].next; }
    [[nodiscard]] std::size_t bytes() const { return blocks_.size() * sizeof(Block); }

private:
    struct Block {
        std::uint32_t next = no_block;
        Entry entries[block_size];
    };

    /// A quarter at a time: doubling would leave up to half of a large agenda unused.
    void grow() {
        if (blocks_.size() == blocks_.capacity()) {
            blocks_.reserve(blocks_.size() + blocks_.size() / 4 + 4);
        }
        blocks_.emplace_back();
    }

    std::vector<Block> blocks_;
    std::uint32_t free_ = no_block;
};

}  // namespace orsim
