#pragma once
/// What the judge remembers of calls that are not over: a few words a call, and a few more for each
/// application that has something to do with it just now. Calls that are settled are forgotten, so
/// memory follows the calls that live, not the calls that were.

#include "sim/model/ids.hpp"
#include "sim/model/state_digest.hpp"
#include "sim/timeline/record.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace orsim {

/// What one application has to do with one call.
struct Part {
    static constexpr std::uint8_t watching = 1;
    static constexpr std::uint8_t expired = 2;  // Its watch ran out.
    static constexpr std::uint8_t creating = 4;
    static constexpr std::uint8_t session = 8;     // Holds a session of the call.
    static constexpr std::uint8_t frozen = 16;     // Held one when its process died.
    static constexpr std::uint8_t persisted = 32;  // That session was written to the store.

    AppId app;
    std::uint8_t flags = 0;
    std::uint32_t next = 0;  // Position of the call's next part, or no_part.
    Instant deadline{};      // Of its latest watch.

    [[nodiscard]] bool has(std::uint8_t flag) const { return (flags & flag) != 0; }
    void set(std::uint8_t flag) { flags = static_cast<std::uint8_t>(flags | flag); }
    void clear(std::uint8_t flag) { flags = static_cast<std::uint8_t>(flags & ~flag); }
};
constexpr std::uint32_t no_part = std::numeric_limits<std::uint32_t>::max();

/// One call, interaction or request.
struct LiveCall {
    static constexpr std::uint16_t over = 1;         // Nothing may be created for it any more.
    static constexpr std::uint16_t had_outcome = 2;  // Routed, default-routed or abandoned.
    static constexpr std::uint16_t had_session = 4;
    static constexpr std::uint16_t delegated = 8;  // A suspending node handed creation over.
    static constexpr std::uint16_t create_failed = 16;
    static constexpr std::uint16_t lingers = 32;   // Stands in the queue of calls just over.
    static constexpr std::uint16_t returned = 64;  // The interaction went back to its queue.
    static constexpr std::uint16_t ended = 128;    // Had its call.ended or call.lost.
    static constexpr std::uint16_t stuck = 256;    // Left on the Routing Point; may still move.

    CallName name;
    Instant arrived{};
    Instant over_at{};
    std::uint32_t parts = no_part;
    NodeId assigned;  // As far as known: forced by the scenario, or told by who tried.
    NodeId reserved;
    NodeId puller;  // Multimedia: the node that pulled the interaction.
    std::uint16_t flags = 0;

    [[nodiscard]] bool has(std::uint16_t flag) const { return (flags & flag) != 0; }
    void set(std::uint16_t flag) { flags = static_cast<std::uint16_t>(flags | flag); }
    void clear(std::uint16_t flag) { flags = static_cast<std::uint16_t>(flags & ~flag); }
};

class Calls {
public:
    /// The call, or nullptr when it is not remembered. Valid until a call is added.
    [[nodiscard]] LiveCall* find(CallName name) {
        const std::uint32_t slot = slot_of(name);
        return slot == no_slot ? nullptr : &calls_[slot];
    }
    /// Remembers a call that is not yet remembered.
    LiveCall& add(CallName name);
    /// Forgets it and its parts.
    void forget(CallName name);

    /// The part of an application in a call, or nullptr. Valid until a part is added.
    [[nodiscard]] Part* part(const LiveCall& call, AppId app) {
        for (std::uint32_t at = call.parts; at != no_part; at = parts_[at].next) {
            if (parts_[at].app == app) {
                return &parts_[at];
            }
        }
        return nullptr;
    }
    Part& add_part(LiveCall& call, AppId app);
    /// Takes away the application's part when nothing is left in it.
    void drop_if_empty(LiveCall& call, AppId app);

    [[nodiscard]] const Part& part_at(std::uint32_t position) const { return parts_[position]; }
    [[nodiscard]] Part& part_at(std::uint32_t position) { return parts_[position]; }

    /// All calls remembered, in no meaningful but a reproducible order. Forgotten ones have a name
    /// that is no call.
    [[nodiscard]] const std::vector<LiveCall>& rows() const { return calls_; }
    [[nodiscard]] std::vector<LiveCall>& rows() { return calls_; }
    [[nodiscard]] std::size_t size() const { return calls_.size() - free_calls_.size(); }
    void add_to(StateDigest& into) const;
    /// Whether a call of this name was ever added.
    [[nodiscard]] bool was_added(CallName name) const {
        return name.group < groups_.size() && name.nth < groups_[name.group].added_below;
    }

private:
    static constexpr std::uint32_t no_slot = std::numeric_limits<std::uint32_t>::max();
    static constexpr unsigned page_bits = 10;
    static constexpr std::size_t page_size = std::size_t{1} << page_bits;

    /// Slots of calls that follow each other. A page without calls is given back.
    struct Page {
        std::array<std::uint32_t, page_size> slots{};
        std::uint32_t used = 0;
    };
    struct Group {
        std::vector<std::uint32_t> pages;  // By number over page_size: a page, or no_slot.
        std::uint64_t added_below = 0;
    };

    [[nodiscard]] std::uint32_t slot_of(CallName name) const {
        const std::size_t page = name.nth >> page_bits;
        if (name.group >= groups_.size() || page >= groups_[name.group].pages.size()) {
            return no_slot;
        }
        const std::uint32_t at = groups_[name.group].pages[page];
        return at == no_slot ? no_slot : pages_[at].slots[name.nth % page_size];
    }
    Page& page_for(CallName name);
    void free_part(std::uint32_t position);

    std::vector<Group> groups_;
    std::vector<Page> pages_;
    std::vector<std::uint32_t> free_pages_;
    std::vector<LiveCall> calls_;
    std::vector<std::uint32_t> free_calls_;
    std::vector<Part> parts_;
    std::uint32_t free_part_ = no_part;
};

}  // namespace orsim
