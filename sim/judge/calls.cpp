#include "sim/judge/calls.hpp"

#include "sim/base/promise.hpp"

#include <algorithm>

namespace orsim {

Calls::Page& Calls::page_for(CallName name) {
    if (name.group >= groups_.size()) {
        groups_.resize(name.group + std::size_t{1});
    }
    Group& group = groups_[name.group];
    const std::size_t at = name.nth >> page_bits;
    if (at >= group.pages.size()) {
        group.pages.resize(at + 1, no_slot);
    }
    if (group.pages[at] == no_slot) {
        if (free_pages_.empty()) {
            free_pages_.push_back(static_cast<std::uint32_t>(pages_.size()));
            pages_.emplace_back();
            pages_.back().slots.fill(no_slot);  // A page given back is as empty as a new one.
        }
        group.pages[at] = free_pages_.back();
        free_pages_.pop_back();
    }
    group.added_below = std::max<std::uint64_t>(group.added_below, name.nth + std::uint64_t{1});
    return pages_[group.pages[at]];
}

LiveCall& Calls::add(CallName name) {
    ORSIM_EXPECT(name, "only a call with a name can be remembered");
    Page& page = page_for(name);
    std::uint32_t& slot = page.slots[name.nth % page_size];
    ORSIM_EXPECT(slot == no_slot, "a call is remembered once");
    if (free_calls_.empty()) {
        free_calls_.push_back(static_cast<std::uint32_t>(calls_.size()));
        calls_.emplace_back();
    }
    slot = free_calls_.back();
    free_calls_.pop_back();
    ++page.used;
    LiveCall& call = calls_[slot];
    call = LiveCall{};
    call.name = name;
    return call;
}

void Calls::forget(CallName name) {
    const std::uint32_t slot = slot_of(name);
    ORSIM_EXPECT(slot != no_slot, "only a remembered call can be forgotten");
    LiveCall& call = calls_[slot];
    while (call.parts != no_part) {
        const std::uint32_t first = call.parts;
        call.parts = parts_[first].next;
        free_part(first);
    }
    call.name = CallName{};
    free_calls_.push_back(slot);

    std::uint32_t& page_at = groups_[name.group].pages[name.nth >> page_bits];
    Page& page = pages_[page_at];
    page.slots[name.nth % page_size] = no_slot;
    if (--page.used == 0) {
        free_pages_.push_back(page_at);
        page_at = no_slot;
    }
}

Part& Calls::add_part(LiveCall& call, AppId app) {
    if (free_part_ == no_part) {
        free_part_ = static_cast<std::uint32_t>(parts_.size());
        parts_.emplace_back();
        parts_.back().next = no_part;
    }
    const std::uint32_t at = free_part_;
    free_part_ = parts_[at].next;
    Part& part = parts_[at];
    part = Part{};
    part.app = app;
    part.next = call.parts;
    call.parts = at;
    return part;
}

void Calls::free_part(std::uint32_t position) {
    parts_[position].next = free_part_;
    free_part_ = position;
}

void Calls::drop_if_empty(LiveCall& call, AppId app) {
    std::uint32_t* link = &call.parts;
    while (*link != no_part && parts_[*link].app != app) {
        link = &parts_[*link].next;
    }
    if (*link == no_part || parts_[*link].flags != 0) {
        return;
    }
    const std::uint32_t empty = *link;
    *link = parts_[empty].next;
    free_part(empty);
}

}  // namespace orsim
