#pragma once
/// The agenda's general queue: any time, any class. Few entries wait in a heap. Many wait in a
/// radix queue, of which the slot that is due is sorted into a run; what is added inside that slot
/// goes to the heap. Knows no lanes, no notes and no time, only keys.

#include "sim/base/promise.hpp"
#include "sim/kernel/entry.hpp"
#include "sim/kernel/near_heap.hpp"
#include "sim/kernel/radix_queue.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace orsim {

template <class Entry>
class Queue {
public:
    /// `now` is a key that no later call will go below; it bounds how far a full heap is refiled.
    void add(const Entry& entry, std::uint64_t now) {
        if (entry.key >= near_end_) {
            far_.add(entry);
            return;
        }
        heap_.add(entry);
        if (heap_.size() > heap_limit) {
            relieve(now);
        }
    }

    /// The first entry; null if none has a key up to `bound`. May show one behind the bound.
    [[nodiscard]] const Entry* head(std::uint64_t bound) {
        heap_.settle();
        if (run_at_ == run_.size()) {
            if (heap_.empty()) {
                if (far_.empty()) {
                    near_end_ = no_key;
                    return nullptr;
                }
                if (far_.floor() > bound) {
                    return nullptr;
                }
                fetch();
                return run_at_ == run_.size() ? &heap_.head() : &run_[run_at_];
            }
            return &heap_.head();
        }
        const Entry& first = run_[run_at_];
        return !heap_.empty() && precedes(heap_.head(), first) ? &heap_.head() : &first;
    }

    /// Removes what head() showed last. Calls `warm` with the note of an entry that comes soon.
    template <class Warm>
    void take(const Entry* shown, const Warm& warm) {
        if (run_at_ != run_.size() && shown == &run_[run_at_]) {
            ++run_at_;
            if (run_.size() - run_at_ > look_ahead) {
                warm(run_[run_at_ + look_ahead].note);
            }
        } else {
            heap_.take();
        }
    }

    /// Removes one entry by filing all the others anew. Requires: it waits here.
    void remove(const Entry& entry, std::uint64_t now) {
        std::vector<Entry> others;
        others.reserve(size());
        walk([&](const Entry& other) {
            if (other.key != entry.key || other.turn != entry.turn) {
                others.push_back(other);
            }
        });
        ORSIM_EXPECT(others.size() + 1 == size(), "only what waits is removed");
        *this = Queue{};
        for (const Entry& other : others) {
            add(other, now);
        }
    }

    [[nodiscard]] std::size_t size() const { return heap_.size() + run_size() + far_.size(); }

    template <class Visit>
    void walk(Visit visit) {
        walk_all(*this, visit);
    }
    template <class Visit>
    void walk(Visit visit) const {
        walk_all(*this, visit);
    }

    [[nodiscard]] std::size_t bytes() const {
        return heap_.bytes() + far_.bytes() + run_.capacity() * sizeof(Entry);
    }

private:
    static constexpr std::size_t heap_limit = 48;  // Above it a radix queue is quicker.
    static constexpr std::size_t heap_again = 20;  // Below it a heap is, by a margin.
    static constexpr std::size_t run_limit = 32;   // A larger slot is refiled before it is sorted.
    static constexpr std::size_t look_ahead = 4;

    [[nodiscard]] std::size_t run_size() const { return run_.size() - run_at_; }

    /// Brings the lowest slot near. Requires: heap and run are empty, far is not.
    [[gnu::noinline]] void fetch() {
        run_.clear();
        run_at_ = 0;
        while (far_.size() > heap_again) {
            const auto slot = far_.lowest();
            if (slot.level == 0 || slot.count <= run_limit) {
                far_.take_out(slot, [this](const Entry& entry) { run_.push_back(entry); });
                // Key and turn are a full key: no two entries have both.
                std::sort(run_.begin(), run_.end(), [](const Entry& left, const Entry& right) {
                    return precedes(left, right);
                });
                near_end_ = slot.end();
                return;
            }
            far_.take_out(slot, [this](const Entry& entry) { far_.add(entry); });
        }
        while (!far_.empty()) {
            far_.take_out(far_.lowest(), [this](const Entry& entry) { heap_.add(entry); });
        }
        near_end_ = no_key;
    }

    /// The heap has grown too large. It is left so while refiling the run would cost more than it
    /// saves, and while now lies before the base, which a look at a slot that was not due yet
    /// leaves.
    [[gnu::noinline]] void relieve(std::uint64_t now) {
        if (heap_.size() > 2 * run_size() && (far_.empty() || now >= far_.base())) {
            refile(now);
        }
    }

    /// Files the heap and the rest of the run under lower digits. The slot fetched last is all
    /// near, so nothing is filed below its level and the base is free to move inside it.
    [[gnu::noinline]] void refile(std::uint64_t now) {
        far_.set_base(now);
        heap_.drain([this](const Entry& entry) { far_.add(entry); });
        for (; run_at_ != run_.size(); ++run_at_) {
            far_.add(run_[run_at_]);
        }
        near_end_ = now;
    }

    template <class Self, class Visit>
    static void walk_all(Self& self, Visit& visit) {
        self.heap_.walk(visit);
        for (std::size_t i = self.run_at_; i < self.run_.size(); ++i) {
            visit(self.run_[i]);
        }
        self.far_.walk(visit);
    }

    NearHeap<Entry> heap_;
    std::vector<Entry> run_;  // Sorted; what lies before run_at_ has been taken.
    std::size_t run_at_ = 0;
    RadixQueue<Entry> far_;
    std::uint64_t near_end_ = no_key;  // Keys from here on are filed in far_.
};

}  // namespace orsim
