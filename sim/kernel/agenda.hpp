#pragma once
/// The future in order: what is due, and when. Entries come by time, then by tie class, then in the
/// order they were added, wherever they wait. Knows neither what a note means nor who handles it.

#include "sim/base/id.hpp"
#include "sim/base/promise.hpp"
#include "sim/base/time.hpp"
#include "sim/kernel/entry.hpp"
#include "sim/kernel/lanes.hpp"
#include "sim/kernel/queue.hpp"

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace orsim {

/// What comes first at one instant: a lower class before a higher one, and within a class first in,
/// first out. An entry added for the instant being handled takes its place among those still
/// pending: it comes next if its class is lower than theirs, even if a higher class was taken last.
enum class TieClass : std::uint8_t { fault, delivery, completion, expiry };

/// Printed with every run.
inline constexpr std::string_view tie_rule =
    "At one instant faults and network changes come first, then deliveries, then completions of "
    "work, then timer expiries; within each, first in, first out.";

/// The warm-up of a caller that has nothing to warm.
struct LeaveCold {
    template <class Note>
    void operator()(const Note&) const {}
};

/// A value without pointers: a copy goes on as the original would. In a steady state nothing is
/// allocated. `Turn` counts what is added; when it runs out, pending entries are counted anew.
/// Limits: fewer entries pending at once than Turn can count, and 2^62 - 1 microseconds from the
/// origin, which keeps end_of_time out of an agenda that begins at zero.
template <class Note, std::unsigned_integral Turn = std::uint32_t>
class Agenda {
    static_assert(std::is_trivially_copyable_v<Note>, "a note is moved as bytes");
    static_assert(sizeof(Note) <= 16, "a note names things, it does not contain them");

public:
    struct Due {
        Instant at;
        TieClass tie = TieClass::fault;
        Note what{};

        friend bool operator==(const Due&, const Due&) = default;
    };

    struct Together {
        Instant at;
        std::size_t count = 0;
    };

    /// No entry may lie before the origin, which is also the first now().
    explicit Agenda(Instant origin = zero_instant) : origin_{origin} {}

    /// Requires: now() <= at, and at lies inside the limits above.
    void add(Instant at, TieClass tie, Note note) {
        ORSIM_EXPECT(at >= now(), "nothing is added to the past");
        queue_.add(Entry{key_of(at, tie), next_turn(), note}, now_);
    }

    /// A lane for entries that are always added with the same delay: no ordering work, and an entry
    /// can be taken back. The same pair gives the same lane. Requires: delay >= 0.
    LaneId open_lane(Duration delay, TieClass tie) {
        ORSIM_EXPECT(delay >= Duration::zero(), "nothing is added to the past");
        const auto span = static_cast<std::uint64_t>(delay.count());
        ORSIM_EXPECT(span < longest_span, "a delay lies inside the limits of the agenda");
        return lanes_.open(span << tie_bits | static_cast<std::uint64_t>(tie));
    }

    /// Due at now() plus the lane's delay.
    Ticket add(LaneId lane, Note note) {
        const std::uint64_t step = lanes_.step(lane);
        ORSIM_EXPECT(step < no_key - tie_mask - now_,
                     "an entry lies inside the limits of the agenda");
        return lanes_.add(lane, Entry{now_ + step, next_turn(), note});
    }

    /// Takes an entry back: it will never come. Requires: is_pending(lane, ticket); a ticket whose
    /// entry was taken or taken back is told from a good one until 2^31 more entries are added to
    /// its lane.
    void cancel(LaneId lane, Ticket ticket) {
        lanes_.cancel(lane, ticket);
        --size_;
    }
    [[nodiscard]] bool is_pending(LaneId lane, Ticket ticket) const {
        return lanes_.is_pending(lane, ticket);
    }

    /// Takes the next entry that is due before `end`, and makes its time now(). Leaves now() as it
    /// was if there is none. `warm` is called with the note of an entry that is likely to come
    /// soon, if one is known; what it does must not change any result.
    template <class Warm = LeaveCold>
    [[nodiscard]] std::optional<Due> take_before(Instant end, const Warm& warm = {}) {
        return take_below(end <= origin_ ? 0 : bound_of(end), warm);
    }

    /// As take_before, and an entry due at `end` is taken too.
    template <class Warm = LeaveCold>
    [[nodiscard]] std::optional<Due> take_until(Instant end, const Warm& warm = {}) {
        return take_below(end < origin_ ? 0 : bound_of(end) + tie_mask + 1, warm);
    }

    /// How many entries are due at the first instant before `end` at which any is; for choosing
    /// among them with take_nth. Walks all that is pending, as take_nth does.
    [[nodiscard]] Together due_together(Instant end) const {
        const std::uint64_t bound = end <= origin_ ? 0 : bound_of(end);
        std::uint64_t first = bound;
        Together together;
        each_entry([&](const Entry& entry, LaneId) {
            const std::uint64_t instant = entry.key & ~tie_mask;
            if (instant < first) {
                first = instant;
                together.count = 0;
            }
            together.count += instant == first && first < bound ? 1 : 0;
        });
        together.at = instant_of(first);
        return together;
    }

    /// Takes the nth, from 0 in the order in which they would come, of the entries due together.
    /// What is left keeps its order. Requires: nth < due_together(some end).
    [[nodiscard]] Due take_nth(std::size_t nth) {
        const std::vector<Placed> all = in_order();
        ORSIM_EXPECT(nth < all.size()
                         && (all[nth].first.key | tie_mask) == (all.front().first.key | tie_mask),
                     "only what is due first is taken out of turn");
        const auto& [entry, lane] = all[nth];
        if (lane) {
            lanes_.remove(lane, entry.turn);
        } else {
            queue_.remove(entry, now_);
        }
        Due due;
        note_taken(entry, due);
        return due;
    }

    /// Makes `to` now() when nothing is left to do before it. Requires: now() <= to, and no pending
    /// entry is due before `to`.
    void advance_to(Instant to) {
        ORSIM_EXPECT(to >= now(), "time does not go back");
        const std::uint64_t key = key_of(to, TieClass::fault);
        const Entry* const waiting = queue_.head(key);
        ORSIM_EXPECT((waiting == nullptr || waiting->key >= key) && lanes_.head().key >= key,
                     "nothing pending is skipped");
        now_ = key;
    }

    [[nodiscard]] Instant now() const { return instant_of(now_); }
    [[nodiscard]] Instant origin() const { return origin_; }
    /// How many entries are pending.
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] bool empty() const { return size_ == 0; }
    /// How many entries have been taken since the agenda was made.
    [[nodiscard]] std::uint64_t taken() const { return taken_; }

    /// Calls `visit` with every pending Due in the order they will come. Sorts; for looking, not
    /// for running.
    template <class Visit>
    void each_pending(Visit visit) const {
        for (const auto& [entry, lane] : in_order()) {
            visit(due_of(entry));
        }
    }

    /// Whether two agendas have the same future: the same now, lanes, and pending entries in the
    /// same order and lanes. What was taken and which tickets were given does not matter.
    friend bool operator==(const Agenda& left, const Agenda& right) { return left.is_like(right); }

    /// Memory held for entries, pending or not.
    [[nodiscard]] std::size_t bytes() const { return queue_.bytes() + lanes_.bytes(); }

private:
    using Entry = orsim::Entry<Note, Turn>;
    static constexpr std::uint64_t tie_mask = (std::uint64_t{1} << tie_bits) - 1;
    static constexpr std::uint64_t longest_span = no_key >> tie_bits;

    [[nodiscard]] std::uint64_t key_of(Instant at, TieClass tie) const {
        const std::uint64_t span = span_to(at);
        ORSIM_EXPECT(span < longest_span, "an entry lies inside the limits of the agenda");
        return span << tie_bits | static_cast<std::uint64_t>(tie);
    }
    /// The lowest key at an instant. Requires: at >= origin.
    [[nodiscard]] std::uint64_t bound_of(Instant at) const {
        return std::min(span_to(at), longest_span - 1) << tie_bits;
    }
    /// The difference of two signed numbers always fits the unsigned one.
    [[nodiscard]] std::uint64_t span_to(Instant at) const {
        return static_cast<std::uint64_t>(at.time_since_epoch().count())
               - static_cast<std::uint64_t>(origin_.time_since_epoch().count());
    }
    [[nodiscard]] Instant instant_of(std::uint64_t key) const {
        return origin_ + Duration{static_cast<Duration::rep>(key >> tie_bits)};
    }
    [[nodiscard]] Due due_of(const Entry& entry) const {
        return {instant_of(entry.key), static_cast<TieClass>(entry.key & tie_mask), entry.note};
    }

    Turn next_turn() {
        if (turn_ == std::numeric_limits<Turn>::max()) {
            count_anew();
        }
        ++size_;
        return turn_++;
    }

    /// Fills what it returns in place and member by member: a copy as a whole, right after, would
    /// wait for the members to reach the cache.
    template <class Warm>
    std::optional<Due> take_below(std::uint64_t bound, const Warm& warm) {
        std::optional<Due> due;
        if (bound == 0) {
            return due;
        }
        const std::uint64_t lane_key = lanes_.head().key;
        const Entry* const waiting = queue_.head(std::min(bound - 1, lane_key));
        if (waiting != nullptr && precedes(*waiting, lanes_.head())) {
            if (waiting->key < bound) {
                note_taken(*waiting, due.emplace());
                queue_.take(waiting, warm);
            }
        } else if (lane_key < bound) {
            note_taken(lanes_.first(), due.emplace());
            lanes_.take(warm);
        }
        return due;
    }

    void note_taken(const Entry& entry, Due& due) {
        const std::uint64_t key = entry.key;
        due.at = instant_of(key);
        due.tie = static_cast<TieClass>(key & tie_mask);
        due.what = entry.note;
        now_ = key & ~tie_mask;
        --size_;
        ++taken_;
    }

    /// Gives pending entries new turns in the order of the old ones.
    [[gnu::noinline]] void count_anew() {
        std::vector<Turn> old;
        old.reserve(size_);
        queue_.walk([&old](const Entry& entry) { old.push_back(entry.turn); });
        lanes_.walk([&old](const Entry& entry, LaneId) { old.push_back(entry.turn); });
        ORSIM_EXPECT(old.size() < std::numeric_limits<Turn>::max(),
                     "pending entries can be counted with a Turn");
        // A full key: no two entries have one turn.
        std::sort(old.begin(), old.end());
        const auto renew = [&old](Entry& entry) {
            const auto place = std::lower_bound(old.begin(), old.end(), entry.turn);
            entry.turn = static_cast<Turn>(place - old.begin());
        };
        queue_.walk(renew);
        lanes_.change([&renew](Entry& entry, LaneId) { renew(entry); });
        turn_ = static_cast<Turn>(old.size());
    }

    using Placed = std::pair<Entry, LaneId>;

    template <class Visit>
    void each_entry(Visit visit) const {
        queue_.walk([&visit](const Entry& entry) { visit(entry, LaneId{}); });
        lanes_.walk([&visit](const Entry& entry, LaneId lane) { visit(entry, lane); });
    }

    [[nodiscard]] std::vector<Placed> in_order() const {
        std::vector<Placed> all;
        all.reserve(size_);
        each_entry([&all](const Entry& entry, LaneId lane) { all.emplace_back(entry, lane); });
        // Key and turn are a full key: no two entries have both.
        std::sort(all.begin(), all.end(), [](const Placed& left, const Placed& right) {
            return precedes(left.first, right.first);
        });
        return all;
    }

    [[nodiscard]] bool is_like(const Agenda& other) const {
        if (now() != other.now() || size_ != other.size_
            || lanes_.count() != other.lanes_.count()) {
            return false;
        }
        for (std::size_t i = 0; i < lanes_.count(); ++i) {
            const LaneId lane{static_cast<LaneId::rep>(i)};
            if (lanes_.step(lane) != other.lanes_.step(lane)) {
                return false;
            }
        }
        const std::vector<Placed> mine = in_order();
        const std::vector<Placed> theirs = other.in_order();
        return std::equal(mine.begin(), mine.end(), theirs.begin(),
                          [this, &other](const Placed& left, const Placed& right) {
                              return left.second == right.second
                                     && due_of(left.first) == other.due_of(right.first);
                          });
    }

    Instant origin_;
    std::uint64_t now_ = 0;  // A key of class zero, so that any class may still be added for now.
    Turn turn_ = 0;
    std::size_t size_ = 0;
    std::uint64_t taken_ = 0;
    Queue<Entry> queue_;
    Lanes<Entry> lanes_;
};

}  // namespace orsim
