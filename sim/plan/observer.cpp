#include "sim/plan/observer.hpp"

#include <algorithm>

namespace orsim {
namespace {

constexpr Duration minute = 60s;

[[nodiscard]] std::int64_t share_of(Duration part, Duration whole) {
    constexpr std::int64_t coarse = 1'000;  // Keeps a century within 64 bits; exact to 0.1 %.
    const std::int64_t of = whole.count() / coarse;
    return of == 0 ? 0 : part.count() / coarse * one_in_millionths / of;
}

[[nodiscard]] std::int64_t a_second(std::int64_t in_a_minute) {
    return in_a_minute * one_in_millionths / 60;
}

[[nodiscard]] bool is_late(Reason reason) {
    return reason == Reason::as_new_primary || reason == Reason::as_reserved;
}

}  // namespace

Observer::Observer(const Scenario& scenario)
    : scenario_{&scenario},
      minute_ends_{scenario.start + minute},
      workers_{scenario.assumptions.count(Assumption::workers_per_application)} {
    for (const App& app : scenario.topology.apps) {
        AppSeen seen;
        seen.node = app.node;
        seen.host = app.host;
        seen.primary = app.configured_as_primary;
        seen.counted = scenario.start;
        apps_.push_back(seen);
    }
    for (std::size_t at = 0; at < scenario.topology.nodes.size(); ++at) {
        NodeSeen seen;
        seen.primaries = 1;
        seen.counted = scenario.start;
        nodes_.push_back(seen);
    }
}

void Observer::observe(std::span<const Record> records) {
    for (const Record& record : records) {
        while (record.at >= minute_ends_) {
            end_minutes(minute_ends_);
        }
        take(record);
    }
}

void Observer::end_minutes(Instant now) {
    for (AppSeen& app : apps_) {
        count_busy(app, now);
        raise(app.busiest_minute, share_of(app.busy_this_minute, minute * workers_));
        raise(own(PlannerMetric::worker_utilisation_max), app.busiest_minute);
        app.busy_this_minute = Duration{0};
    }
    for (NodeSeen& node : nodes_) {
        raise(own(PlannerMetric::creation_session_rate_max), a_second(node.created_this_minute));
        node.created_this_minute = 0;
    }
    raise(own(PlannerMetric::store_write_rate_max), a_second(writes_this_minute_));
    writes_this_minute_ = 0;
    minute_ends_ += minute;
}

void Observer::count_busy(AppSeen& app, Instant now) {
    const Duration worked = (now - app.counted) * app.working;
    app.busy += worked;
    app.busy_this_minute += worked;
    app.counted = now;
}

void Observer::take(const Record& record) {
    const bool by_app = record.actor.kind == EntityKind::app && record.actor.index < apps_.size();
    if (!by_app) {
        record.call ? take_call(record) : take_place(record);
        return;
    }
    AppSeen& app = apps_[record.actor.index];
    if (record.call) {
        take_session(record, app);
        take_call(record);
    } else {
        take_process(record, app);
    }
}

/// What becomes of a call, whoever does it.
void Observer::take_call(const Record& record) {
    switch (record.event) {
    case Event::call_arrived:
        if (record.other.kind == EntityKind::node && record.other.index < nodes_.size()) {
            const NodeId node{record.other.index};
            pending_.emplace(record.call, node);
            NodeSeen& seen = nodes_[node.index()];
            raise(own(PlannerMetric::pending_sessions_max), ++seen.pending);
        }
        break;
    case Event::call_default_routed:
    case Event::call_stuck:
    case Event::call_lost:
        ++own(PlannerMetric::calls_unserved);
        no_longer_pending(record.call);
        break;
    case Event::call_abandoned:
    case Event::call_ended:
        no_longer_pending(record.call);
        break;
    default:
        break;
    }
}

void Observer::no_longer_pending(CallName call) {
    const auto found = pending_.find(call);
    if (found != pending_.end()) {
        --nodes_[found->second.index()].pending;
        pending_.erase(found);
    }
}

void Observer::take_session(const Record& record, AppSeen& app) {
    NodeSeen& node = nodes_[app.node.index()];
    switch (record.event) {
    case Event::session_create_started: {
        count_busy(app, record.at);
        ++app.working;
        creations_.push_back(
            {record.call, record.actor.index, record.at, is_late(record.reason), record.reason});
        spread(PlannerSpread::creation_queue).add(record.amount);
        app.waited += Duration{record.amount};
        app.longest_wait = std::max(app.longest_wait, Duration{record.amount});
        break;
    }
    case Event::session_created: {
        const auto creation = stop_creating(record, app);
        raise(own(PlannerMetric::active_sessions_max), ++node.active);
        ++node.created_this_minute;
        session_exists(record, creation);
        break;
    }
    case Event::session_create_failed:
    case Event::session_create_aborted:
        static_cast<void>(stop_creating(record, app));
        break;
    case Event::session_lost:
        --node.active;
        ++own(PlannerMetric::damage);
        break;
    case Event::session_ended:
    case Event::session_terminated:
    case Event::session_orphaned:
        --node.active;
        break;
    case Event::session_persisted:
        ++own(PlannerMetric::store_writes);
        ++writes_this_minute_;
        break;
    default:
        break;
    }
}

std::optional<Observer::Creation> Observer::stop_creating(const Record& record, AppSeen& app) {
    const auto found = std::ranges::find_if(creations_, [&record](const Creation& creation) {
        return creation.call == record.call && creation.app == record.actor.index;
    });
    if (found == creations_.end()) {
        return std::nullopt;  // It ended without having begun.
    }
    count_busy(app, record.at);
    --app.working;
    const Creation creation = *found;
    *found = creations_.back();
    creations_.pop_back();
    return creation;
}

void Observer::session_exists(const Record& record, const std::optional<Creation>& creation) {
    if (creation) {
        spread(PlannerSpread::create_session_time).add((record.at - creation->began).count());
    }
    if (!pending_.contains(record.call)) {
        return;  // It had a session, or is over.
    }
    no_longer_pending(record.call);
    if (creation && creation->late) {
        ++own(PlannerMetric::calls_late);
        own(PlannerMetric::sessions_by_new_primary) +=
            creation->reason == Reason::as_new_primary ? 1 : 0;
        spread(PlannerSpread::lateness).add(record.amount);
    }
}

void Observer::take_process(const Record& record, AppSeen& app) {
    switch (record.event) {
    case Event::app_crashed:
    case Event::app_stopped:
        end_process(app, record.actor.index, record.at);
        return;
    case Event::app_hung:
        app.runs = false;
        break;
    case Event::app_recovered:
        app.runs = app.exists;
        break;
    case Event::app_started:
        app.exists = true;
        app.runs = true;
        app.primary = false;
        break;
    case Event::app_promoted:
        app.primary = app.exists;
        break;
    case Event::app_demoted:
        app.primary = false;
        break;
    case Event::recovery_started:
        app.recovers_since = record.at;
        return;
    case Event::recovery_finished:
        if (app.recovers_since) {
            spread(PlannerSpread::recovery_duration).add((record.at - *app.recovers_since).count());
            app.recovers_since.reset();
        }
        return;
    default:
        return;
    }
    settle_node(app.node, record.at);
}

/// Counts up to now what held so far, then looks who serves the node from now on.
void Observer::settle_node(NodeId node, Instant now) {
    NodeSeen& seen = nodes_[node.index()];
    const std::int64_t passed = (now - seen.counted).count();
    own(PlannerMetric::nodes_without_primary) += seen.primaries == 0 ? passed : 0;
    own(PlannerMetric::nodes_two_primaries) += seen.primaries > 1 ? passed : 0;
    if (seen.primaries == 0) {
        own(seen.running == 0 ? PlannerMetric::nodes_both_down
            : seen.noticed    ? PlannerMetric::nodes_taking_over
                              : PlannerMetric::nodes_unnoticed) += passed;
    }
    seen.counted = now;
    seen.primaries = 0;
    seen.running = 0;
    for (const AppSeen& app : apps_) {
        seen.primaries += app.node == node && app.serves() ? 1 : 0;
        seen.running += app.node == node && app.runs ? 1 : 0;
    }
    if (seen.primaries == 0 && !seen.lost) {
        seen.lost = now;
    } else if (seen.primaries > 0 && seen.lost) {
        spread(PlannerSpread::takeover).add((now - *seen.lost).count());
        seen.lost.reset();
        seen.noticed = false;
    }
}

void Observer::end_process(AppSeen& app, std::uint16_t index, Instant now) {
    count_busy(app, now);
    app.working = 0;
    std::erase_if(creations_, [index](const Creation& each) { return each.app == index; });
    app.exists = false;
    app.runs = false;
    app.primary = false;
    app.recovers_since.reset();
    settle_node(app.node, now);
}

/// SCS takes an application for failed, or a host with all that runs on it.
void Observer::notice(const Record& record) {
    for (std::size_t at = 0; at < apps_.size(); ++at) {
        const AppSeen& app = apps_[at];
        const bool meant =
            (record.other.kind == EntityKind::app && record.other.index == at)
            || (record.other.kind == EntityKind::host && app.host == HostId{record.other.index});
        if (meant) {
            settle_node(app.node, record.at);
            NodeSeen& node = nodes_[app.node.index()];
            node.noticed = node.noticed || node.primaries == 0;
        }
    }
}

void Observer::take_place(const Record& record) {
    if (record.event == Event::ml_failure_detected) {
        notice(record);
        return;
    }
    const bool host = record.event == Event::host_down && record.actor.kind == EntityKind::host;
    const bool center =
        record.event == Event::dc_down && record.actor.kind == EntityKind::data_center;
    if (!host && !center) {
        return;
    }
    for (std::size_t at = 0; at < apps_.size(); ++at) {
        AppSeen& app = apps_[at];
        const DataCenterId stands = scenario_->topology.hosts[app.host].data_center;
        if (app.exists
            && ((host && app.host == HostId{record.actor.index})
                || (center && stands == DataCenterId{record.actor.index}))) {
            end_process(app, static_cast<std::uint16_t>(at), record.at);
        }
    }
}

std::vector<std::optional<std::int64_t>>
Observer::conclude(const Tally& tally, Instant ended, VerdictKind verdict) {
    while (ended >= minute_ends_) {
        end_minutes(minute_ends_);
    }
    end_minutes(ended);  // What was begun of a minute counts as if the rest of it were quiet.
    for (std::size_t at = 0; at < nodes_.size(); ++at) {
        settle_node(scenario_->topology.nodes.id_at(at), ended);
    }
    const Duration length = ended - scenario_->start;
    std::vector<std::int64_t> of_apps;  // In the order of AppMetric.
    for (AppSeen& app : apps_) {
        count_busy(app, ended);
        const std::int64_t utilisation = share_of(app.busy, length * workers_);
        raise(own(PlannerMetric::worker_utilisation_mean), utilisation);
        // Who waits w of a time t is w/t of a creation in the queue, on average.
        of_apps.insert(of_apps.end(), {utilisation, app.busiest_minute,
                                       share_of(app.waited, length), app.longest_wait.count()});
    }
    own(PlannerMetric::damage) +=
        own(PlannerMetric::calls_late) + own(PlannerMetric::calls_unserved);
    own(PlannerMetric::runs_failed) = verdict == VerdictKind::fail ? 1 : 0;
    auto figures = study_figures(tally, own_, spreads_);
    figures.insert(figures.end(), of_apps.begin(), of_apps.end());
    return figures;
}

}  // namespace orsim
