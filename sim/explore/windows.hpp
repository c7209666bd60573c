#pragma once
/// For every value of a dial, what becomes of the calls: the values fall into windows of one
/// outcome each. Exact to a step of the dial, without trying each value; what is guaranteed stands
/// in walk.hpp. An outcome is told by order: who served how many calls how, not how fast, and not
/// whether expectations held. Knows no words.

#include "sim/explore/dial.hpp"
#include "sim/explore/fate.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace orsim {

/// How many calls had this fate; of the fate only what is_alike compares is set.
struct FateCount {
    Fate fate;
    std::uint64_t calls = 0;
    friend bool operator==(const FateCount&, const FateCount&) = default;
};
/// The best fate first.
using Outcomes = std::vector<FateCount>;

/// Of one call, or of all that the records tell of.
[[nodiscard]] Outcomes outcomes_of(std::span<const Record> records, std::optional<CallName> call);

struct OutcomeWindow {
    std::int64_t first = 0;  // Both values lie inside.
    std::int64_t last = 0;
    Outcomes outcomes;
    friend bool operator==(const OutcomeWindow&, const OutcomeWindow&) = default;
};

struct Windows {
    Dial dial;
    std::optional<CallName> call;  // Absent: all calls.
    std::int64_t from = 0;
    std::int64_t to = 0;
    std::vector<OutcomeWindow> windows;  // Side by side from `from` on; to `to` unless spent.
    std::uint64_t stretches = 0;         // Of one order of events each.
    std::uint64_t runs = 0;
    bool spent = false;  // The runs were used up before `to` was reached.
    friend bool operator==(const Windows&, const Windows&) = default;
};

/// Requires: the dial's range holds from <= to.
[[nodiscard]] Windows windows_of(const Scenario& scenario,
                                 const Dial& dial,
                                 std::int64_t from,
                                 std::int64_t to,
                                 std::optional<CallName> call,
                                 std::uint64_t most_runs);

/// One answer of several for neighbouring ranges, in their order. What follows one that was spent
/// is left out.
[[nodiscard]] Windows joined(const std::vector<Windows>& parts);

}  // namespace orsim
