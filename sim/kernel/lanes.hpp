#pragma once
/// One lane for each constant delay: its entries come due in the order they are added, so that
/// adding, taking and taking back cost the same however many wait. Knows keys, not time.

#include "sim/base/id.hpp"
#include "sim/base/promise.hpp"
#include "sim/kernel/blocks.hpp"
#include "sim/kernel/entry.hpp"
#include "sim/kernel/tournament.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace orsim {

using LaneId = Id<struct LaneTag, std::uint16_t>;

/// Names an entry of a lane until 2^31 others have been added to that lane.
using Ticket = Id<struct TicketTag, std::uint32_t>;

/// A lane is a row of blocks, each with a bit for every entry still to come. A block all of whose
/// entries were taken, by now or back, is used again at once: memory follows what is pending as
/// long as neighbours in a lane end alike. A head that is taken back keeps its place among the
/// heads until it would come next: most watches are taken back, and few of those get so far.
template <class Entry>
class Lanes {
public:
    /// The same step gives the same lane.
    LaneId open(std::uint64_t step) {
        for (std::size_t i = 0; i < lanes_.size(); ++i) {
            if (lanes_[i].step == step) {
                return LaneId{static_cast<LaneId::rep>(i)};
            }
        }
        ORSIM_EXPECT(lanes_.size() < most_lanes, "a lane is for a delay that many entries share");
        lanes_.emplace_back().step = step;
        heads_.add_player();
        return LaneId{static_cast<LaneId::rep>(lanes_.size() - 1)};
    }

    /// What is added to the key of now for an entry of this lane.
    [[nodiscard]] std::uint64_t step(LaneId id) const { return at(id).step; }
    [[nodiscard]] std::size_t count() const { return lanes_.size(); }

    /// Requires: the entry comes after all that were added to this lane.
    Ticket add(LaneId id, const Entry& entry) {
        Lane& lane = at(id);
        const std::uint32_t position = lane.last;
        if (position % block_size == 0) {
            add_shelf(lane);
        }
        Shelf& shelf = shelf_of(lane, position);
        shelf.pending |= bit_of(position);
        store_[shelf.block][position % block_size] = entry;
        if (lane.first == lane.last) {
            if (!lane.is_overtaken) {
                heads_.advance(id.index(), {entry.key, entry.turn});
            }
        }
        ++lane.last;
        return Ticket{position & ticket_mask};
    }

    [[nodiscard]] bool is_pending(LaneId id, Ticket ticket) const {
        const Lane& lane = at(id);
        const std::uint32_t from_first = (ticket.index() - lane.first) & ticket_mask;
        if (!ticket || from_first >= lane.last - lane.first) {
            return false;
        }
        const std::uint32_t position = lane.first + from_first;
        return (shelf_of(lane, position).pending & bit_of(position)) != 0;
    }

    /// Requires: is_pending(id, ticket).
    void cancel(LaneId id, Ticket ticket) {
        ORSIM_EXPECT(is_pending(id, ticket), "only an entry still to come can be taken back");
        Lane& lane = at(id);
        const std::uint32_t position = lane.first + ((ticket.index() - lane.first) & ticket_mask);
        lane.is_overtaken = lane.is_overtaken || position == lane.first;
        remove(lane, position);
        if (heads_.winner() == id.index()) {
            settle();
        }
    }

    /// Takes back the entry with this turn. Requires: it is pending.
    template <class Turn>
    void remove(LaneId id, Turn turn) {
        const Lane& lane = at(id);
        for (std::uint32_t position = lane.first; position != lane.last; ++position) {
            if ((shelf_of(lane, position).pending & bit_of(position)) != 0
                && entry_of(lane, position).turn == turn) {
                cancel(id, Ticket{position & ticket_mask});
                return;
            }
        }
        ORSIM_EXPECT(false, "only an entry still to come can be taken back");
    }

    /// Key and turn of the entry to come first; those of none if there is none.
    [[nodiscard]] const Standing& head() const { return heads_.best(); }
    [[nodiscard]] const Entry& first() const {
        const Lane& lane = lanes_[heads_.winner()];
        return entry_of(lane, lane.first);
    }

    /// Removes first(). Calls `warm` with the note of an entry that comes soon.
    template <class Warm>
    void take(const Warm& warm) {
        const LaneId id{static_cast<LaneId::rep>(heads_.winner())};
        Lane& lane = lanes_[id.index()];
        if (lane.last - lane.first > look_ahead) {
            const std::uint32_t soon = lane.first + look_ahead;
            const Shelf& shelf = shelf_of(lane, soon);
            if ((shelf.pending & bit_of(soon)) != 0) {
                warm(store_[shelf.block][soon % block_size].note);
            }
        }
        remove(lane, lane.first);
        lane.is_overtaken = true;
        settle();
    }

    /// Visits every pending entry with its lane.
    template <class Visit>
    void walk(Visit visit) const {
        walk_lanes(*this, visit);
    }

    /// As walk, and lets the visitor change the turns.
    template <class Visit>
    void change(Visit visit) {
        walk_lanes(*this, visit);
        for (std::size_t i = 0; i < lanes_.size(); ++i) {
            lanes_[i].is_overtaken = false;
            heads_.set(i, head_of(lanes_[i]));
        }
    }

    [[nodiscard]] std::size_t bytes() const {
        std::size_t sum = store_.bytes() + lanes_.capacity() * sizeof(Lane);
        for (const Lane& lane : lanes_) {
            sum += lane.shelves.capacity() * sizeof(Shelf);
        }
        return sum;
    }

private:
    using Store = Blocks<Entry, 16>;
    static constexpr std::uint32_t block_size = Store::block_size;
    static_assert(block_size <= 32, "a shelf has one bit for each entry of its block");
    static constexpr std::size_t most_lanes = 0xffff;
    static constexpr std::uint32_t look_ahead = 4;
    static constexpr std::uint32_t ticket_mask = 0x7fffffffU;
    /// Positions start shortly before they wrap, so that every test walks across the wrap.
    static constexpr std::uint32_t first_position = 0U - 8 * block_size;

    /// Which entries of a block are pending. While none is, the block belongs to another, unless
    /// it is the one being filled.
    struct Shelf {
        std::uint32_t pending = 0;
        std::uint32_t block = Store::no_block;
    };

    struct Lane {
        std::uint64_t step = 0;
        std::uint32_t first = first_position;  // The first pending entry; last if there is none.
        std::uint32_t last = first_position;   // Where the next entry goes.
        /// The head was removed: the lane stands among the heads earlier than it should.
        bool is_overtaken = false;
        std::vector<Shelf> shelves;  // A ring; its size is a power of two.
    };

    [[nodiscard]] Lane& at(LaneId id) {
        ORSIM_EXPECT(id.index() < lanes_.size(), "a lane is opened before it is used");
        return lanes_[id.index()];
    }
    [[nodiscard]] const Lane& at(LaneId id) const {
        ORSIM_EXPECT(id.index() < lanes_.size(), "a lane is opened before it is used");
        return lanes_[id.index()];
    }

    [[nodiscard]] static std::uint32_t bit_of(std::uint32_t position) {
        return 1U << position % block_size;
    }
    [[nodiscard]] static Shelf& shelf_of(Lane& lane, std::uint32_t position) {
        return lane.shelves[position / block_size & (lane.shelves.size() - 1)];
    }
    [[nodiscard]] static const Shelf& shelf_of(const Lane& lane, std::uint32_t position) {
        return lane.shelves[position / block_size & (lane.shelves.size() - 1)];
    }
    [[nodiscard]] const Entry& entry_of(const Lane& lane, std::uint32_t position) const {
        return store_[shelf_of(lane, position).block][position % block_size];
    }

    /// Makes room for the block that starts at lane.last.
    [[gnu::noinline]] void add_shelf(Lane& lane) {
        const std::uint32_t in_use =
            (lane.last - lane.first / block_size * block_size) / block_size;
        ORSIM_EXPECT(in_use < ticket_mask / block_size - 1,
                     "a ticket tells all pending entries of a lane apart");
        if (in_use == lane.shelves.size()) {
            std::vector<Shelf> larger(lane.shelves.empty() ? 1 : lane.shelves.size() * 2);
            for (std::uint32_t i = 0; i < in_use; ++i) {
                const std::uint32_t number = lane.first / block_size + i;
                larger[number & (larger.size() - 1)] = shelf_of(lane, number * block_size);
            }
            lane.shelves.swap(larger);
        }
        shelf_of(lane, lane.last) = {0, store_.acquire()};
    }

    /// Where a lane should stand among the heads.
    [[nodiscard]] Standing head_of(const Lane& lane) const {
        if (lane.first == lane.last) {
            return {};
        }
        const Entry& entry = entry_of(lane, lane.first);
        return {entry.key, entry.turn};
    }

    /// Makes the best of the heads a true one; a lane that is not the best may wait.
    void settle() {
        while (!lanes_.empty() && lanes_[heads_.winner()].is_overtaken) {
            Lane& lane = lanes_[heads_.winner()];
            lane.is_overtaken = false;
            heads_.set(heads_.winner(), head_of(lane));
        }
    }

    void remove(Lane& lane, std::uint32_t position) {
        Shelf& shelf = shelf_of(lane, position);
        shelf.pending &= ~bit_of(position);
        if (shelf.pending != 0) {
            if (position == lane.first) {
                lane.first = position / block_size * block_size
                             + static_cast<std::uint32_t>(std::countr_zero(shelf.pending));
            }
            return;
        }
        if (position / block_size != lane.last / block_size) {
            store_.release(shelf.block);
        }
        if (position == lane.first) {
            find_first(lane);
        }
    }

    /// Moves lane.first to the next pending entry.
    static void find_first(Lane& lane) {
        std::uint32_t position = lane.first / block_size * block_size;
        const std::uint32_t shelves = (lane.last - position) / block_size + 1;
        for (std::uint32_t i = 0; i < shelves; ++i, position += block_size) {
            if (position == lane.last) {
                break;  // The lane ends with a full block.
            }
            const std::uint32_t pending = shelf_of(lane, position).pending;
            if (pending != 0) {
                lane.first = position + static_cast<std::uint32_t>(std::countr_zero(pending));
                return;
            }
        }
        lane.first = lane.last;
    }

    template <class Self, class Visit>
    static void walk_lanes(Self& self, Visit& visit) {
        for (std::size_t i = 0; i < self.lanes_.size(); ++i) {
            const LaneId id{static_cast<LaneId::rep>(i)};
            auto& lane = self.lanes_[i];
            for (std::uint32_t p = lane.first; p != lane.last; ++p) {
                auto& shelf = shelf_of(lane, p);
                if ((shelf.pending & bit_of(p)) != 0) {
                    visit(self.store_[shelf.block][p % block_size], id);
                }
            }
        }
    }

    std::vector<Lane> lanes_;
    Tournament heads_;
    Store store_;
};

}  // namespace orsim
