#include "reports/run_story.hpp"

#include <algorithm>
#include <limits>

namespace orsim {
namespace {

using enum Event;

std::optional<AppState> state_after(const Record& record, AppState before_hang) {
    switch (record.event) {
    case app_crashed:
    case app_stopped:
        return AppState::down;
    case app_hung:
        return AppState::hung;
    case app_started:
    case app_demoted:
        return AppState::backup;
    case app_promoted:
        return AppState::primary;
    case app_suspending:
        return AppState::suspending;
    case app_recovered:
        return before_hang;
    default:
        return std::nullopt;
    }
}

void follow_app(std::vector<Stretch>& stretches, const Record& record) {
    AppState before = AppState::backup;
    for (const Stretch& each : stretches) {
        before = each.state == AppState::hung ? before : each.state;
    }
    const std::optional<AppState> state = state_after(record, before);
    if (state && *state != stretches.back().state) {
        stretches.push_back({record.at, *state, record.number});
    }
}

void follow_fault(std::vector<FaultSpan>& faults, const Record& record) {
    if (record.event == fault_started && record.actor.kind == EntityKind::fault) {
        faults.push_back({FaultId{record.actor.index}, record.at, {}});
    } else if (record.event == fault_ended && record.actor.kind == EntityKind::fault) {
        const FaultId ended{record.actor.index};
        const auto found =
            std::find_if(faults.rbegin(), faults.rend(), [ended](const FaultSpan& each) {
                return each.fault == ended && !each.to;
            });
        if (found != faults.rend()) {
            found->to = record.at;
        }
    }
}

NodeId node_in(const Record& record) {
    for (const Entity entity : {record.actor, record.other}) {
        if (entity.kind == EntityKind::node) {
            return NodeId{entity.index};
        }
    }
    return {};
}

bool is_outcome(Event event) {
    return event == call_routed || event == call_default_routed || event == call_abandoned
           || event == call_stuck || event == call_lost;
}

void follow_call(RunStory& story,
                 const Scenario& scenario,
                 const Record& record,
                 std::size_t position) {
    const auto [at, is_new] = story.place.try_emplace(record.call, story.calls.size());
    if (is_new) {
        CallFacts fresh;
        fresh.call = record.call;
        fresh.arrived = record.at;
        story.calls.push_back(fresh);
    }
    CallFacts& call = story.calls[at->second];
    call.last = record.at;
    call.records.push_back(static_cast<std::uint32_t>(position));
    if (record.event == call_arrived) {
        call.arrived = record.at;
        call.assigned = node_in(record);
    } else if (record.event == session_create_started && !call.assigned
               && record.reason == Reason::as_assigned) {
        call.assigned = scenario.topology.apps[AppId{record.actor.index}].node;
    } else if (record.event == session_created) {
        ++call.sessions;
        call.created = call.created == no_index ? position : call.created;
    } else if (is_outcome(record.event) && call.outcome == no_index) {
        call.outcome = position;
    }
}

}  // namespace

const Stretch& RunStory::state_of(AppId app, Instant at) const {
    const std::vector<Stretch>& all = apps.at(app.index());
    const Stretch* found = &all.front();
    for (const Stretch& each : all) {
        found = each.from <= at ? &each : found;
    }
    return *found;
}

const Stretch* RunStory::next(AppId app, AppState state, Instant after) const {
    const std::vector<Stretch>& all = apps.at(app.index());
    const auto found = std::ranges::find_if(all, [state, after](const Stretch& each) {
        return each.from > after && each.state == state;
    });
    return found == all.end() ? nullptr : &*found;
}

RunStory story_of(const Scenario& scenario, std::span<const Record> records) {
    RunStory story;
    for (const App& app : scenario.topology.apps) {
        const AppState first = app.configured_as_primary ? AppState::primary : AppState::backup;
        story.apps.push_back({{scenario.start, first, no_record}});
    }
    for (std::size_t at = 0; at < records.size(); ++at) {
        const Record& record = records[at];
        if (record.actor.kind == EntityKind::app && !record.call) {
            follow_app(story.apps.at(record.actor.index), record);
        }
        follow_fault(story.faults, record);
        if (record.call) {
            follow_call(story, scenario, record, at);
        }
    }
    return story;
}

std::vector<std::size_t>
worst_calls(const RunStory& story, std::span<const Record> records, std::size_t most) {
    struct Rank {
        std::int64_t harm = 0;
        std::size_t call = 0;
    };
    std::vector<Rank> ranks;
    for (std::size_t at = 0; at < story.calls.size(); ++at) {
        const CallFacts& call = story.calls[at];
        const bool served = call.created != no_index;
        ranks.push_back({served ? (records[call.created].at - call.arrived).count()
                                : std::numeric_limits<std::int64_t>::max(),
                         at});
    }
    std::ranges::stable_sort(ranks, std::ranges::greater{}, &Rank::harm);
    std::vector<std::size_t> worst;
    for (const Rank& rank : ranks) {
        if (worst.size() < most) {
            worst.push_back(rank.call);
        }
    }
    return worst;
}

bool is_failure(Event event) {
    switch (event) {
    case call_abandoned:
    case call_default_routed:
    case call_stuck:
    case call_lost:
    case session_create_failed:
    case session_recovery_failed:
    case session_lost:
    case session_hung:
    case session_event_missed:
    case session_terminated:
    case app_crashed:
    case app_hung:
    case app_stopped:
    case host_down:
    case dc_down:
    case link_cut:
    case store_down:
    case fault_started:
    case watch_expired:
        return true;
    default:
        return false;
    }
}

}  // namespace orsim
