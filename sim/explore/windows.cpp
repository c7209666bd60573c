#include "sim/explore/windows.hpp"

#include "sim/explore/walk.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace orsim {
namespace {

auto key(const Fate& fate) {
    // The best first; the rest only so that equals stand together.
    return std::tuple{-static_cast<int>(fate.grade), fate.outcome, fate.owner, fate.sessions};
}

void add_window(Windows& windows, OutcomeWindow window) {
    if (!windows.windows.empty() && windows.windows.back().outcomes == window.outcomes) {
        windows.windows.back().last = window.last;
    } else {
        windows.windows.push_back(std::move(window));
    }
}

}  // namespace

Outcomes outcomes_of(std::span<const Record> records, std::optional<CallName> call) {
    Outcomes outcomes;
    for (const Fate& fate : call ? std::vector<Fate>{fate_of(records, *call)} : fates_of(records)) {
        Fate alike;
        alike.grade = fate.grade;
        alike.outcome = fate.outcome;
        alike.owner = fate.owner;
        alike.sessions = fate.sessions;
        const auto known = std::ranges::find(outcomes, alike, &FateCount::fate);
        if (known == outcomes.end()) {
            outcomes.push_back({alike, 1});
        } else {
            ++known->calls;
        }
    }
    // A full key: fates that are alike were counted as one.
    std::ranges::sort(outcomes, [](const FateCount& left, const FateCount& right) {
        return key(left.fate) < key(right.fate);
    });
    return outcomes;
}

Windows windows_of(const Scenario& scenario,
                   const Dial& dial,
                   std::int64_t from,
                   std::int64_t to,
                   std::optional<CallName> call,
                   std::uint64_t most_runs) {
    Windows windows{dial, call, from, to, {}, 0, 0, false};
    Walk walk{scenario, dial, most_runs};
    std::int64_t value = from;
    Trace here = walk.run(from);
    while (true) {
        Walk::Reach reach = walk.reach(value, here, to);
        ++windows.stretches;
        add_window(windows, {value, reach.last, outcomes_of(here.records, call)});
        if (reach.last == to) {
            break;
        }
        if (walk.is_spent()) {
            windows.spent = true;
            break;
        }
        value = reach.last + 1;
        here = reach.beyond ? std::move(*reach.beyond) : walk.run(value);
    }
    windows.runs = walk.runs();
    return windows;
}

Windows joined(const std::vector<Windows>& parts) {
    Windows whole = parts.front();
    whole.to = parts.back().to;
    for (std::size_t at = 1; at < parts.size(); ++at) {
        whole.runs += parts[at].runs;
        if (whole.spent) {
            continue;
        }
        for (const OutcomeWindow& window : parts[at].windows) {
            add_window(whole, window);
        }
        whole.stretches += parts[at].stretches;
        whole.spent = parts[at].spent;
    }
    return whole;
}

}  // namespace orsim
