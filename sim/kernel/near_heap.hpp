#pragma once
/// A four-way heap for a small number of entries that are due soon. Taking the first leaves a hole
/// at the root which the next entry added fills: an event that causes one other costs one walk.
/// Knows neither time nor lanes.

#include "sim/kernel/entry.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace orsim {

template <class Entry>
class NearHeap {
public:
    void add(const Entry& entry) {
        if (has_hole_) {
            has_hole_ = false;
            sink(entry);
        } else {
            entries_.push_back(entry);
            rise(entries_.size() - 1, entry);
        }
    }

    /// Closes the hole that take() left; head() and walk() need it closed.
    void settle() {
        if (has_hole_) {
            has_hole_ = false;
            const Entry last = entries_.back();
            entries_.pop_back();
            if (!entries_.empty()) {
                sink(last);
            }
        }
    }

    [[nodiscard]] bool empty() const { return size() == 0; }
    [[nodiscard]] std::size_t size() const { return entries_.size() - (has_hole_ ? 1 : 0); }
    [[nodiscard]] const Entry& head() const { return entries_.front(); }
    void take() { has_hole_ = true; }

    template <class Visit>
    void walk(Visit visit) {
        settle();
        for (Entry& entry : entries_) {
            visit(entry);
        }
    }
    template <class Visit>
    void walk(Visit visit) const {
        for (std::size_t i = has_hole_ ? 1 : 0; i < entries_.size(); ++i) {
            visit(entries_[i]);
        }
    }

    /// Gives every entry to `receive`, in no order, and keeps none.
    template <class Receive>
    void drain(Receive receive) {
        walk(receive);
        entries_.clear();
    }

    [[nodiscard]] std::size_t bytes() const { return entries_.capacity() * sizeof(Entry); }

private:
    static constexpr std::size_t ways = 4;

    void rise(std::size_t at, Entry entry) {
        while (at > 0) {
            const std::size_t parent = (at - 1) / ways;
            if (!precedes(entry, entries_[parent])) {
                break;
            }
            entries_[at] = entries_[parent];
            at = parent;
        }
        entries_[at] = entry;
    }

    /// Puts an entry where the root was.
    void sink(Entry entry) {
        Entry* const heap = entries_.data();
        const std::size_t size = entries_.size();
        std::size_t at = 0;
        for (;;) {
            const std::size_t child = at * ways + 1;
            std::size_t first = child;
            if (child + ways <= size) {
                const std::size_t left = child + (precedes(heap[child + 1], heap[child]) ? 1 : 0);
                const std::size_t right =
                    child + 2 + (precedes(heap[child + 3], heap[child + 2]) ? 1 : 0);
                first = precedes(heap[right], heap[left]) ? right : left;
            } else if (child < size) {
                for (std::size_t other = child + 1; other < size; ++other) {
                    first = precedes(heap[other], heap[first]) ? other : first;
                }
            } else {
                break;
            }
            if (!precedes(heap[first], entry)) {
                break;
            }
            heap[at] = heap[first];
            at = first;
        }
        heap[at] = entry;
    }

    std::vector<Entry> entries_;
    bool has_hole_ = false;
};

}  // namespace orsim
