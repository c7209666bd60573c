#pragma once
/// Walks along a dial from stretch to stretch. A stretch is a range of values over which the run
/// handles the same events in the same order and only its instants move; so whatever is told by
/// order, such as a Fate, is the same at all of its values.
///
/// How a stretch is found without trying each value: two runs beside each other give every event's
/// speed; from those follows where two events would first change places; the run there, and the one
/// after it, confirm the end of the stretch or start a bisection for it.
///
/// What is guaranteed. The world adds constants and lengths drawn by subject and turn, never by
/// time, to the instant it is at; it takes maxima; it rounds down to whole polls. So an event's
/// instant, while the order holds, is a straight line in the value but for maxima and rounding. A
/// stretch is confirmed at its far end: same order, and every instant where its line puts it. Where
/// that holds, no two events changed places between, since straight lines that keep their order at
/// both ends keep it between, and neither a maximum nor a rounding step moves an instant away from
/// its line and back. What could slip through is a comparison that leaves no trace in the order of
/// events or in any record at both ends and yet does between; the world has none we know of, and
/// a test compares with runs at every millisecond.

#include "sim/explore/dial.hpp"
#include "sim/explore/trace.hpp"

#include <cstdint>
#include <optional>
#include <utility>

namespace orsim {

class Walk {
public:
    /// The scenario must outlive the walk. After so many runs it stops where it is.
    Walk(const Scenario& scenario, const Dial& dial, std::uint64_t most_runs);

    [[nodiscard]] Trace run(std::int64_t value);

    struct Reach {
        std::int64_t last = 0;        // The last value of the stretch towards the goal.
        std::optional<Trace> beyond;  // The run at the value after it; nothing at the goal.
    };
    /// How far the stretch of a run goes towards a goal, which lies on either side.
    [[nodiscard]] Reach reach(std::int64_t from, const Trace& here, std::int64_t goal);

    /// A value of the dial and the run there.
    struct Stop {
        std::int64_t value = 0;
        Trace run;
    };
    /// The first value beyond a stop towards a goal at whose run `differs` says yes, if `differs`
    /// looks at nothing that a stretch leaves open. Nothing when there is none, or when the runs
    /// are spent.
    template <class Differs>
    [[nodiscard]] std::optional<Stop> first_where(Stop stop, std::int64_t goal, Differs differs) {
        const std::int64_t side = goal > stop.value ? 1 : -1;
        while (stop.value != goal && !is_spent()) {
            Reach found = reach(stop.value, stop.run, goal);
            if (!found.beyond) {
                break;
            }
            stop = {found.last + side, std::move(*found.beyond)};
            if (differs(stop.run)) {
                return stop;
            }
        }
        return std::nullopt;
    }

    [[nodiscard]] std::uint64_t runs() const { return runs_; }
    /// Whether all runs are used up: what was answered last may be too short a stretch.
    [[nodiscard]] bool is_spent() const { return runs_ >= most_runs_; }

private:
    const Scenario* scenario_;
    Dial dial_;
    std::uint64_t most_runs_;
    std::uint64_t runs_ = 0;
};

}  // namespace orsim
