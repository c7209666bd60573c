#pragma once
/// What time an application takes it to be: a clock that is put, and that may run at another pace
/// than true time. Knows not what is timed by it.

#include "sim/base/distribution.hpp"
#include "sim/base/time.hpp"

#include <cstdint>
#include <vector>

namespace orsim {

class Clock {
public:
    /// Two readings of one clock: the steady one counts what has passed and is never put; the wall
    /// one says what time it is.
    enum class Hand : std::uint8_t { steady, wall };

    /// What it read, or reads, at an instant of true time; of the future as if nothing changed.
    [[nodiscard]] Instant reading(Hand hand, Instant at) const;
    /// The first instant from `now` on at which it reads so much, if nothing changes.
    [[nodiscard]] Instant when(Hand hand, Instant now, Instant reading) const;
    /// How long it takes until so much has passed by it, if nothing changes.
    [[nodiscard]] Duration lasts(Duration own) const;

    /// From now on it runs so many times as fast as true time. Requires: pace > 0, and `now` not
    /// before an earlier change.
    void run_at(Instant now, Millionths pace);
    /// Puts the wall hand forward, or back by a negative length.
    void put(Instant now, Duration by);
    /// Whether it ever was put or ran otherwise than true time.
    [[nodiscard]] bool has_changed() const { return !legs_.empty(); }

    friend bool operator==(const Clock&, const Clock&) = default;

private:
    struct Leg {
        Instant from{};
        Instant steady{};   // What the steady hand reads there.
        Duration ahead{0};  // By how much the wall hand is before it.
        Millionths pace = one_in_millionths;
        friend bool operator==(const Leg&, const Leg&) = default;
    };
    [[nodiscard]] Leg leg_at(Instant at) const;

    std::vector<Leg> legs_;  // By `from`; before the first it shows true time.
};

}  // namespace orsim
