#include "sim/explore/walk.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <utility>

namespace orsim {
namespace {

constexpr std::int64_t endless = std::numeric_limits<std::int64_t>::max();

/// How every event of a run moves from one value to the next.
class Lines {
public:
    /// Requires: both have the same order.
    Lines(const Trace& here, const Trace& beside) : here_{&here} {
        speeds_.reserve(here.instants.size());
        for (std::size_t at = 0; at < here.instants.size(); ++at) {
            speeds_.push_back(beside.instants[at] - here.instants[at]);
        }
        for (std::size_t at = 0; at < here.records.size(); ++at) {
            add_watch(here.records[at], beside.records[at]);
        }
    }

    /// Whether a run so many steps away is this one with its instants moved along their lines.
    [[nodiscard]] bool meet(const Trace& there, std::int64_t steps) const {
        if (there.order != here_->order || there.instants.size() != speeds_.size()) {
            return false;
        }
        for (std::size_t at = 0; at < speeds_.size(); ++at) {
            if (there.instants[at] != here_->instants[at] + speeds_[at] * steps) {
                return false;
            }
        }
        return true;
    }

    /// After how many steps the first two events meet, or the last one meets the end of the run.
    [[nodiscard]] std::int64_t steps_to_first_meeting(Instant end) const {
        std::int64_t steps = endless;
        const auto meet = [&steps](std::int64_t gap, std::int64_t closing) {
            if (closing > 0) {
                steps = std::min(steps, gap / closing);
            }
        };
        for (std::size_t at = 0; at + 1 < speeds_.size(); ++at) {
            meet(here_->instants[at + 1] - here_->instants[at], speeds_[at] - speeds_[at + 1]);
        }
        const std::int64_t last = end.time_since_epoch().count() - 1;
        for (std::size_t at = 0; at < speeds_.size(); ++at) {
            meet(last - here_->instants[at], speeds_[at]);
        }
        for (const Gap& gap : watches_) {
            meet(gap.now, -gap.opening);
        }
        return steps;
    }

private:
    /// What a satisfied watch had left: its timer was taken back and is no event.
    struct Gap {
        std::int64_t now = 0;
        std::int64_t opening = 0;
    };

    void add_watch(const Record& here, const Record& beside) {
        if (here.event == Event::watch_satisfied) {
            watches_.push_back({here.amount, beside.amount - here.amount});
        }
    }

    const Trace* here_;
    std::vector<std::int64_t> speeds_;
    std::vector<Gap> watches_;
};

}  // namespace

Walk::Walk(const Scenario& scenario, const Dial& dial, std::uint64_t most_runs)
    : scenario_{&scenario}, dial_{dial}, most_runs_{most_runs} {}

Trace Walk::run(std::int64_t value) {
    ++runs_;
    return trace_of(turned(*scenario_, dial_, value));
}

Walk::Reach Walk::reach(std::int64_t from, const Trace& here, std::int64_t goal) {
    const std::int64_t side = goal > from ? 1 : -1;
    if (from == goal) {
        return {from, std::nullopt};
    }
    Trace beside = run(from + side);
    if (beside.order != here.order) {
        return {from, std::move(beside)};
    }
    const Lines lines{here, beside};
    const std::int64_t whole = std::abs(goal - from);
    std::int64_t good = 1;  // Steps known to be within the stretch,
    std::int64_t bad = 0;   // and known to be beyond it; 0: none.
    std::optional<Trace> beyond;
    const auto attempt = [&](std::int64_t steps) {
        Trace there = run(from + side * steps);
        if (lines.meet(there, steps)) {
            good = steps;
        } else {
            bad = steps;
            beyond = std::move(there);
        }
    };
    const std::int64_t guess = std::min(whole, lines.steps_to_first_meeting(scenario_->until));
    if (guess > good) {
        attempt(guess);
    }
    for (std::int64_t stride = 1; bad == 0 && good < whole && !is_spent(); stride *= 8) {
        attempt(std::min(whole, good + stride));
    }
    if (bad > good + 1 && !is_spent()) {
        attempt(bad - 1);
    }
    while (bad > good + 1 && !is_spent()) {
        attempt(good + (bad - good) / 2);
    }
    return {from + side * good, bad == good + 1 ? std::move(beyond) : std::nullopt};
}

}  // namespace orsim
