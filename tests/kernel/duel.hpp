#pragma once
/// The agenda against a plain multimap: both are asked the same, as a string of bytes says, and the
/// first difference is told. Used by tests, with bytes of Chance, and by the fuzzer.

#include "sim/base/chance.hpp"
#include "sim/kernel/agenda.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace orsim::tests {

struct Note {
    std::uint32_t number = 0;
    std::uint32_t cause = 0;
    std::uint16_t small = 0;
    std::uint16_t smaller = 0;

    friend bool operator==(const Note&, const Note&) = default;
};

/// Does what the agenda is documented to do, in the plainest way.
class Reference {
public:
    using Key = std::pair<Instant, TieClass>;

    explicit Reference(Instant origin) : now_{origin} {}

    void add(Instant at, TieClass tie, Note note) { pending_.emplace(Key{at, tie}, note); }
    /// True if the note was pending at that time and class; it is no longer.
    bool cancel(Key key, Note note) {
        const auto [first, last] = pending_.equal_range(key);
        for (auto it = first; it != last; ++it) {
            if (it->second == note) {
                pending_.erase(it);
                return true;
            }
        }
        return false;
    }
    std::optional<std::pair<Key, Note>> take_before(Instant end) {
        if (pending_.empty() || pending_.begin()->first.first >= end) {
            return std::nullopt;
        }
        const std::pair<Key, Note> first = *pending_.begin();
        pending_.erase(pending_.begin());
        now_ = first.first.first;
        return first;
    }
    void advance_to(Instant to) { now_ = to; }

    [[nodiscard]] Instant now() const { return now_; }
    [[nodiscard]] const std::multimap<Key, Note>& pending() const { return pending_; }

private:
    Instant now_;
    std::multimap<Key, Note> pending_;  // Equal keys keep the order in which they were added.
};

template <class Turn>
class Duel {
public:
    Duel(const std::uint8_t* bytes, std::size_t size, std::size_t most_pending)
        : bytes_{bytes}, end_{bytes + size}, most_pending_{most_pending} {}

    /// Empty if nobody saw a difference, else what it was.
    [[nodiscard]] std::string fight() {
        open_lanes();
        while (bytes_ != end_ && difference_.empty()) {
            step();
            expect(agenda_.size() == reference_.pending().size(), "another number is pending");
            expect(agenda_.now() == reference_.now(), "another time is now");
        }
        look_at_all();
        while (difference_.empty() && !reference_.pending().empty()) {
            take(agenda_.now() + longest_duration * 1000);
        }
        expect(agenda_.empty(), "something is left over");
        return difference_;
    }

    [[nodiscard]] std::uint64_t taken() const { return agenda_.taken(); }
    [[nodiscard]] std::size_t peak() const { return peak_; }

private:
    static constexpr Instant origin{-5s};

    struct Given {
        LaneId lane;
        Ticket ticket;
        Reference::Key key;
        Note note;
    };

    void expect(bool claim, const char* otherwise) {
        if (!claim && difference_.empty()) {
            difference_ = std::string{otherwise} + ", after " + std::to_string(agenda_.taken())
                          + " were taken and with " + std::to_string(reference_.pending().size())
                          + " pending";
        }
    }

    std::uint64_t byte() { return bytes_ == end_ ? 0 : *bytes_++; }
    std::uint64_t spread() { return std::uint64_t{1} << byte() % 44; }
    TieClass tie() { return static_cast<TieClass>(byte() % 4); }
    std::uint64_t some_below(std::uint64_t limit) {
        return chance_.below(limit, Purpose::choice, drawn_++);
    }
    [[nodiscard]] bool is_full() const { return reference_.pending().size() >= most_pending_; }
    Note next_note() {
        const std::uint32_t number = notes_++;
        return {number, ~number, static_cast<std::uint16_t>(number * 7), 3};
    }

    void open_lanes() {
        constexpr std::array<std::pair<Duration, TieClass>, 6> kinds{{{0us, TieClass::delivery},
                                                                      {1us, TieClass::delivery},
                                                                      {7us, TieClass::completion},
                                                                      {7us, TieClass::expiry},
                                                                      {5s, TieClass::expiry},
                                                                      {1h, TieClass::fault}}};
        const std::uint64_t count = byte() % (kinds.size() + 1);
        for (std::size_t i = 0; i < count; ++i) {
            lanes_.push_back(agenda_.open_lane(kinds[i].first, kinds[i].second));
            kinds_.push_back(kinds[i]);
        }
    }

    void step() {
        const std::uint64_t what = byte() % 16;
        if (what < 4) {
            const std::uint64_t limit = what < 2 ? 4 : spread();
            add(Duration{static_cast<std::int64_t>(some_below(limit))}, tie());
        } else if (what < 7) {
            add_to_lane();
        } else if (what == 7) {
            cancel();
        } else if (what < 12) {
            take_some(what);
        } else if (what == 12) {
            add_many();
        } else if (what == 13) {
            go_on_with_a_copy();
        } else if (what == 14) {
            advance();
        } else {
            cycle();
        }
        peak_ = std::max(peak_, reference_.pending().size());
    }

    void add(Duration delay, TieClass tie) {
        if (!is_full()) {
            const Note note = next_note();
            agenda_.add(agenda_.now() + delay, tie, note);
            reference_.add(reference_.now() + delay, tie, note);
        }
    }

    void add_to_lane() {
        if (is_full() || lanes_.empty()) {
            return;
        }
        const std::size_t lane = byte() % lanes_.size();
        const Note note = next_note();
        const Ticket ticket = agenda_.add(lanes_[lane], note);
        const Reference::Key key{reference_.now() + kinds_[lane].first, kinds_[lane].second};
        reference_.add(key.first, key.second, note);
        given_.push_back({lanes_[lane], ticket, key, note});
        expect(agenda_.is_pending(lanes_[lane], ticket), "a new ticket names nothing");
    }

    void cancel() {
        if (given_.empty()) {
            return;
        }
        // Mostly a young one: that is how watches end.
        const std::uint64_t limit = byte() % 4 == 0 ? given_.size() : 1 + given_.size() / 8;
        const auto at = given_.end() - 1 - static_cast<std::ptrdiff_t>(some_below(limit));
        const Given one = *at;
        given_.erase(at);
        const bool was_pending = reference_.cancel(one.key, one.note);
        expect(agenda_.is_pending(one.lane, one.ticket) == was_pending,
               "a ticket is good for one and stale for the other");
        if (was_pending && difference_.empty()) {
            agenda_.cancel(one.lane, one.ticket);
            expect(!agenda_.is_pending(one.lane, one.ticket), "what was taken back is pending");
        }
    }

    /// True if one was taken.
    bool take(Instant end) {
        const auto mine = end.time_since_epoch().count() % 2 == 0
                              ? agenda_.take_before(end)
                              : agenda_.take_until(end - Duration{1});
        const auto theirs = reference_.take_before(end);
        expect(mine.has_value() == theirs.has_value(), "one takes and the other does not");
        if (!mine || !theirs) {
            return false;
        }
        expect(mine->at == theirs->first.first, "another time comes first");
        expect(mine->tie == theirs->first.second, "another class comes first");
        expect(mine->what == theirs->second, "another note comes first");
        return true;
    }

    void take_some(std::uint64_t what) {
        const std::uint64_t count = what < 10 ? 1 : byte();
        const Instant end = agenda_.now() + Duration{static_cast<std::int64_t>(spread())};
        for (std::uint64_t i = 0; i < count; ++i) {
            if (!take(end)) {
                return;
            }
        }
    }

    void add_many() {
        const std::uint64_t count = byte() * 8;
        const std::uint64_t limit = spread();
        const TieClass one = tie();
        const bool mixed = byte() % 2 == 0;
        for (std::uint64_t i = 0; i < count; ++i) {
            const TieClass any = mixed ? static_cast<TieClass>(some_below(4)) : one;
            add(Duration{static_cast<std::int64_t>(some_below(limit))}, any);
        }
    }

    void go_on_with_a_copy() {
        if (reference_.pending().size() > 100 && byte() % 8 != 0) {
            return;  // Copies and comparisons of large ones would take most of the time.
        }
        const Agenda<Note, Turn> copy = agenda_;
        expect(copy == agenda_, "a copy is another");
        Agenda<Note, Turn> other = agenda_;
        if (other.take_before(other.now() + longest_duration * 1000)) {
            expect(!(other == agenda_), "a shorter future is the same");
        }
        agenda_ = copy;
    }

    void advance() {
        Instant to = agenda_.now() + Duration{static_cast<std::int64_t>(some_below(spread()))};
        if (!reference_.pending().empty()) {
            to = std::min(to, reference_.pending().begin()->first.first);
        }
        agenda_.advance_to(to);
        reference_.advance_to(to);
    }

    /// As a run does: every one taken adds another.
    void cycle() {
        const std::uint64_t count = byte() * 4;
        const std::uint64_t limit = spread();
        for (std::uint64_t i = 0; i < count; ++i) {
            if (!take(agenda_.now() + longest_duration * 1000)) {
                return;
            }
            add(Duration{static_cast<std::int64_t>(some_below(limit))},
                static_cast<TieClass>(some_below(4)));
        }
    }

    void look_at_all() {
        auto theirs = reference_.pending().begin();
        agenda_.each_pending([this, &theirs](const auto& due) {
            expect(theirs != reference_.pending().end() && theirs->first.first == due.at
                       && theirs->first.second == due.tie && theirs->second == due.what,
                   "a look shows another future");
            if (theirs != reference_.pending().end()) {
                ++theirs;
            }
        });
        expect(theirs == reference_.pending().end(), "a look shows too little");
    }

    const std::uint8_t* bytes_;
    const std::uint8_t* end_;
    std::size_t most_pending_;
    std::size_t peak_ = 0;
    std::string difference_;
    Agenda<Note, Turn> agenda_{origin};
    Reference reference_{origin};
    std::vector<LaneId> lanes_;
    std::vector<std::pair<Duration, TieClass>> kinds_;
    std::vector<Given> given_;
    Chance chance_{1};
    std::uint64_t drawn_ = 0;
    std::uint32_t notes_ = 0;
};

}  // namespace orsim::tests
