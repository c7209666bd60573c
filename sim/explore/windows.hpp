#pragma once
/// For every value of a dial, what becomes of the calls: the values fall into windows of one
/// outcome each. Exact to a step of the dial, without trying each value; what is guaranteed stands
/// in walk.hpp. An outcome is told by order: who served how many calls how, not how fast, and not
/// whether expectations held. Knows no words.

#include "sim/explore/dial.hpp"
#include "sim/explore/fate.hpp"
#include "sim/explore/trace.hpp"
#include "sim/explore/walk.hpp"

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
    bool spent = false;  // The search ended before `to` was reached.
    friend bool operator==(const Windows&, const Windows&) = default;
};

/// The search in pieces, for callers that may want to stop it.
class WindowsSearch {
public:
    /// Requires: the dial's range holds from <= to. The scenario must outlive the search.
    WindowsSearch(const Scenario& scenario,
                  const Windows& asked,  // Its dial, call, from and to.
                  std::uint64_t most_runs);

    /// Goes on by one stretch; answers with whether there is more to search.
    bool advance();
    /// Nothing is searched beyond what was.
    void stop();
    [[nodiscard]] const Windows& found() const { return windows_; }

private:
    Walk walk_;
    Windows windows_;
    std::int64_t value_;
    std::optional<Trace> here_;  // The run at the value, once it is known.
};

/// Values of a dial; both lie inside.
struct DialRange {
    std::int64_t from = 0;
    std::int64_t to = 0;
};

/// Requires: the dial's range holds from <= to.
[[nodiscard]] Windows windows_of(const Scenario& scenario,
                                 const Dial& dial,
                                 DialRange range,
                                 std::optional<CallName> call,
                                 std::uint64_t most_runs);

/// One answer of several for neighbouring ranges, in their order. What follows one that was spent
/// is left out.
[[nodiscard]] Windows joined(const std::vector<Windows>& parts);

}  // namespace orsim
