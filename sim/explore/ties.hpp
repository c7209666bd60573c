#pragma once
/// What the order of events of one instant decided in a run, and what a little more or less of any
/// length would have decided: each tie is flipped, and each dial turned, by running again. Knows no
/// words.

#include "sim/explore/dial.hpp"
#include "sim/explore/fate.hpp"
#include "sim/model/choice.hpp"

#include <cstdint>
#include <vector>

namespace orsim {

/// A call whose fate is another.
struct FateChange {
    CallName call;
    Fate before;
    Fate after;
    friend bool operator==(const FateChange&, const FateChange&) = default;
};

/// One event of those due at an instant, taken before those whose turn it was.
struct Flip {
    Choice choice;                    // Its instant, how many were due, and which came first.
    std::vector<FateChange> changes;  // Empty: no call ends in another way or by another hand.
    friend bool operator==(const Flip&, const Flip&) = default;
};

/// A dial turned by no more than the threshold to where some call ends otherwise.
struct NearTie {
    Dial dial;
    std::int64_t value = 0;  // The nearest on its side.
    std::vector<FateChange> changes;
    friend bool operator==(const NearTie&, const NearTie&) = default;
};

/// Every flip of every tie of the scenario's own run, in the order of the run; without changes.
[[nodiscard]] std::vector<Flip> flips_of(const Scenario& scenario);
/// What this flip alone would have changed. One run.
[[nodiscard]] std::vector<FateChange>
changes_by(const Scenario& scenario, const std::vector<Record>& asis, const Choice& choice);

struct NearTies {
    std::vector<NearTie> ties;  // The lower first.
    bool spent = false;         // The runs were used up before the threshold was seen.
};

/// The near-ties of one dial. At most so many runs.
[[nodiscard]] NearTies
near_ties_of(const Scenario& scenario, const Dial& dial, Duration near, std::uint64_t most_runs);

}  // namespace orsim
