#include "sim/explore/windows.hpp"

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

WindowsSearch::WindowsSearch(const Scenario& scenario,
                             const Windows& asked,
                             std::uint64_t most_runs)
    : walk_{scenario, asked.dial, most_runs}, windows_{asked}, value_{asked.from} {}

bool WindowsSearch::advance() {
    if (!here_) {
        here_ = walk_.run(value_);
    }
    Walk::Reach reach = walk_.reach(value_, *here_, windows_.to);
    ++windows_.stretches;
    windows_.runs = walk_.runs();
    add_window(windows_, {value_, reach.last, outcomes_of(here_->records, windows_.call)});
    if (reach.last == windows_.to) {
        return false;
    }
    windows_.spent = walk_.is_spent();
    value_ = reach.last + 1;
    here_ = std::move(reach.beyond);
    return !windows_.spent;
}

void WindowsSearch::stop() {
    windows_.spent = windows_.windows.empty() || windows_.windows.back().last < windows_.to;
}

Windows windows_of(const Scenario& scenario,
                   const Dial& dial,
                   DialRange range,
                   std::optional<CallName> call,
                   std::uint64_t most_runs) {
    WindowsSearch search{scenario, {dial, call, range.from, range.to, {}, 0, 0, false}, most_runs};
    while (search.advance()) {
    }
    return search.found();
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
