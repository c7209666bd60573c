#pragma once
/// Why one call ended as it did: what led to it, backwards from its outcome, and where the time
/// went between its arrival and that outcome. Knows no words and runs nothing.

#include "sim/explore/counterfactual.hpp"
#include "sim/explore/fate.hpp"
#include "sim/model/scenario.hpp"
#include "sim/timeline/record.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace orsim {

/// A record without which the outcome would have been another, as far as the run tells.
struct Contribution {
    Record record;
    /// Numbers of the earlier contributions it followed from: its cause; the state its actor was
    /// in; and for what came because somebody did not act, what kept that one from it.
    std::vector<std::uint64_t> from;
    friend bool operator==(const Contribution&, const Contribution&) = default;
};

/// A part of the delay: from the end of the leg before, or the arrival, until this record.
struct Leg {
    std::uint64_t record = no_record;
    Duration cost{0};
    friend bool operator==(const Leg&, const Leg&) = default;
};

/// A timer of the call that was still running when it was no longer needed, or that ran out.
struct WatchEnd {
    AppId app;
    Duration length{0};
    Duration left{0};  // May be zero although it did not run out: ended at that very instant.
    bool ran_out = false;
    friend bool operator==(const WatchEnd&, const WatchEnd&) = default;
};

struct Explanation {
    CallName call;
    Fate fate;
    std::vector<Contribution> slice;  // In the order of the run.
    /// Along the causes of the outcome; costs add up to its delay exactly. Empty without one.
    std::vector<Leg> path;
    std::vector<WatchEnd> watches;  // In the order they ended.
    std::vector<Answer> answers;    // In the order of the questions.
    std::uint64_t runs = 0;         // Of all answers.
};

/// All but the answers. `records` are those of the whole run, in their order.
[[nodiscard]] Explanation
explain(const Scenario& scenario, std::span<const Record> records, CallName call);

}  // namespace orsim
