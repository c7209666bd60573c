// What an explorer asks of a world beside running it.
#include "sim/world/world.hpp"

#include <algorithm>

namespace orsim {

std::optional<Instant> World::next_instant(Instant end) const {
    const auto together = agenda_.due_together(end);
    return together.count == 0 ? std::nullopt : std::optional{together.at};
}

void World::strike(FaultId fault, Instant when) {
    at(when, TieClass::fault, {fault.index(), no_cause, 0, 0, What::fault_starts});
}

bool World::is_struck_by(FaultId id) const {
    const Fault& fault = scenario_->faults[id];
    if (fault.target.kind == Selector::Kind::app) {
        const Process process = apps_[AppId{fault.target.index}].process;
        return process == Process::up
               || (process == Process::frozen && fault.kind == FaultKind::crash);
    }
    if (fault.target.kind == Selector::Kind::host) {
        return hosts_[HostId{fault.target.index}].up;
    }
    return true;
}

std::vector<bool> World::worth_taking_first(Instant end) const {
    const std::size_t count = agenda_.due_together(end).count;
    std::vector<Notice> due;
    agenda_.each_pending([&](const Agenda<Notice>::Due& pending) {
        if (due.size() < count) {
            due.push_back(pending.what);
        }
    });
    const bool keep_to_themselves = std::ranges::all_of(due, [](const Notice& notice) {
        return notice.what == What::event_reaches || notice.what == What::news_reaches
               || notice.what == What::watch_ends;
    });
    // The luck of what a fault strikes, and what it holds back, go by the order of what is sent.
    const bool order_counts = !disturbances_.empty() || store_.loses > 0 || store_.stale > 0;
    if (!keep_to_themselves || !network_.takes_time() || order_counts) {
        return std::vector<bool>(count, true);
    }
    const auto share = [this](const Notice& one, const Notice& other) {
        return one.subject == other.subject
               || app_of(calls_[one.subject], one.seat)
                      == app_of(calls_[other.subject], other.seat);
    };
    std::vector<bool> first(count, false);
    std::vector<std::size_t> open{0};
    first[0] = true;
    while (!open.empty()) {
        const std::size_t at = open.back();
        open.pop_back();
        for (std::size_t other = 0; other < count; ++other) {
            if (!first[other] && share(due[at], due[other])) {
                first[other] = true;
                open.push_back(other);
            }
        }
    }
    return first;
}

bool Network::takes_time() const {
    return std::ranges::all_of(pairs_, [](const Pair& found) {
        return !found.delay.is_random && found.delay.constant > Duration::zero();
    });
}

}  // namespace orsim
