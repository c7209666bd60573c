#include "sim/plan/late_calls.hpp"

#include "sim/base/promise.hpp"
#include "sim/plan/seconds.hpp"

#include <algorithm>

namespace orsim {

namespace {

/// The mean of min(x, limit)^power for x uniform between the two, power 1 or 2.
[[nodiscard]] double mean_of_lesser(double least, double most, double limit, int power) {
    const auto raised = [power](double x) { return power == 1 ? x : x * x; };
    if (limit <= least) {
        return raised(limit);
    }
    const double turn = std::min(most, limit);
    if (least == most) {
        return raised(least);
    }
    const double below = (raised(turn) * turn - raised(least) * least) / (power + 1);
    return (below + (most - turn) * raised(limit)) / (most - least);
}

}  // namespace

LateCalls late_calls(const PrimaryLoss& loss) {
    ORSIM_EXPECT(Duration{0} <= loss.least && loss.least <= loss.most && loss.most > Duration{0},
                 "a promotion takes its time");
    ORSIM_EXPECT(loss.watch >= Duration{0} && loss.calls_per_second > 0,
                 "somebody calls, and waits");
    const double least = in_seconds(loss.least);
    const double most = in_seconds(loss.most);
    const double watch = in_seconds(loss.watch);
    const double gap = (least + most) / 2;
    // A call at t of a gap d waits until the backup is promoted, d - t, or the watch runs out.
    const double by_backup = mean_of_lesser(least, most, watch, 1);
    const double by_reserved = gap - by_backup;
    const double waited = watch * by_reserved + mean_of_lesser(least, most, watch, 2) / 2;
    return {.by_reserved = loss.calls_per_second * by_reserved,
            .by_backup = loss.calls_per_second * by_backup,
            .mean_lateness = waited / gap};
}

}  // namespace orsim
