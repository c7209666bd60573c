#pragma once
/// Judges a run by its timeline alone, so that a saved log can be judged again: expectations,
/// invariants, and whether what was to be tested happened at all. Never sees a world.

#include "sim/judge/expectations.hpp"
#include "sim/judge/fault_log.hpp"
#include "sim/judge/finding.hpp"
#include "sim/judge/history.hpp"
#include "sim/judge/invariants.hpp"
#include "sim/judge/safety.hpp"
#include "sim/model/scenario.hpp"
#include "sim/model/state_digest.hpp"
#include "sim/timeline/tally.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace orsim {

/// Whether findings tell what led to them. The verdict is the same; a judge without chains is
/// lighter and suits replications, of which nobody reads the story.
enum class Chains : std::uint8_t { kept, left_out };

/// The verdict: *fail* when an expectation or invariant failed; else *inconclusive* when something
/// to be tested never happened: an expectation not triggered, a fault without effect, an allowance
/// nobody needed (it may hide tomorrow's breach), or a run without records; else *pass*. A scenario
/// with an expected verdict passes when it earns exactly that one with exactly those names failed
/// (for fail) or not triggered (for inconclusive; no names: any), and fails otherwise.
///
/// A breach inside the window of an allowance is `allowed`. Liveness is judged at the end of the
/// run and whenever a fault ends a quiet period; what has not been quiet for that long is not
/// judged.
///
/// Memory follows live calls, applications and expectations. The records themselves are remembered
/// for the chains of causes, the latest History::whole_up_to of them.
///
/// A copy of a judge goes on by itself: a run can be judged from any of its instants on.
class Judge {
public:
    /// Requires: the scenario outlives the judge and its copies.
    explicit Judge(const Scenario& scenario, Chains chains = Chains::kept);

    /// Takes the records of a run in their order; however they are cut into spans, the verdict is
    /// the same.
    void observe(std::span<const Record> records);
    void observe(const Record& record) { observe(std::span{&record, 1}); }

    /// The verdict if the run ended at `ended`. `tally` is that of all its records.
    [[nodiscard]] Verdict conclude(const Tally& tally, Instant ended) const;

    /// The first invariant of safety that is broken so far, outside every allowance.
    [[nodiscard]] std::optional<Invariant> broken() const;
    /// The same, and of liveness too, if the run ended at `ended`.
    [[nodiscard]] std::optional<Invariant> broken_at_end(Instant ended) const;
    /// Adds all that the invariants remember of the past. Requires: no expectations, of which
    /// nothing is added.
    void add_to(StateDigest& into) const;

private:
    void take(const Record& record);
    void judge_expected(Verdict& verdict) const;
    void add_invariants(const Breaches& breaches, std::vector<Finding>& findings) const;
    void add_vacuity(std::vector<Finding>& findings) const;
    void add_allowances(const Breaches& breaches, std::vector<Finding>& findings) const;

    const Scenario* scenario_;
    History history_;
    FaultLog faults_;
    Breaches breaches_;
    Safety safety_;
    Expectations expectations_;
    std::uint64_t observed_ = 0;
};

}  // namespace orsim
