#include "sim/world/naming.hpp"
#include "sim/world/world.hpp"

#include <algorithm>
#include <utility>

namespace orsim {
void World::read_options_at_start(AppId app) {
    const NodeId node = scenario_->topology.apps[app].node;
    AppState& state = apps_[app];
    state.watch_length = options_.duration(Option::call_watching_timeout, node.index());  // D01
    state.watch_lane = agenda_.open_lane(state.watch_length, TieClass::expiry);
}

/// Everything runs and is in its configured role when the run starts.
void World::start_apps() {
    const Topology& topology = scenario_->topology;
    for (std::size_t at = 0; at < topology.apps.size(); ++at) {
        const AppId id = topology.apps.id_at(at);
        const App& app = topology.apps[id];
        apps_[id].document_cached = app.document_cached;
        apps_[id].workers = static_cast<std::uint32_t>(
            scenario_->assumptions.count(Assumption::workers_per_application));
        apps_[id].mode =
            modes_
                .step(Mode::none, app.configured_as_primary ? ModeEvent::started_as_primary
                                                            : ModeEvent::started_as_backup)
                .next;
        apps_[id].cause = no_cause;
        read_options_at_start(id);
        if (app.configured_as_primary) {
            // I01: pulls of different nodes fall between each other, else the first would get all.
            const Duration interval = scenario_->assumptions.duration(Assumption::pull_interval);
            const auto nodes = static_cast<std::int64_t>(topology.nodes.size());
            start_pulling(id, interval * app.node.index() / nodes);
        }
    }
    for (ScsState& scs : scs_) {
        scs.beliefs.resize(topology.apps.size());
        scs.links.resize(topology.hosts.size());
        scs.alarms.resize(topology.nodes.size());
        scs.orders.resize(topology.nodes.size());
        scs.modes.resize(topology.apps.size());
        scs.flaps.resize(topology.nodes.size());
        for (std::size_t at = 0; at < topology.apps.size(); ++at) {
            scs.beliefs[at].is_primary =
                topology.apps[topology.apps.id_at(at)].configured_as_primary;
        }
        for (std::size_t at = 0; at < topology.hosts.size(); ++at) {
            const Host& host = topology.hosts[topology.hosts.id_at(at)];
            scs.links[at].heard = host.last_traffic.value_or(scenario_->start);
        }
    }
    if (assigns_alive_) {
        look_around();
    }
}

std::vector<CallId> World::calls_of(AppId app) const {
    std::vector<CallId> found;
    for (std::size_t at = 0; at < calls_.size(); ++at) {
        const Call& call = calls_[at];
        if (!call.in_use) {
            continue;
        }
        const std::uint8_t seat = seat_of(call, app);
        if (seat < seat_count && call.seats[seat].phase != Phase::absent) {
            found.emplace_back(static_cast<CallId::rep>(at));
        }
    }
    std::ranges::stable_sort(found, {}, [this](CallId id) { return calls_[id.index()].serial; });
    return found;
}

void World::mode_changes(AppId app, ModeEvent on, Reason reason, std::uint32_t cause) {
    AppState& state = apps_[app];
    const ModeMove& move = modes_.step(state.mode, on);
    if (!move.listed) {
        return;
    }
    state.mode = move.next;
    Record record;
    record.actor = entity_of(app);
    record.other = entity_of(scenario_->topology.apps[app].node);
    record.rule = move.rule;
    record.reason = reason;
    switch (move.todo) {
    case ModeVerb::begin_promotion:
        later(scenario_->assumptions.duration(Assumption::promotion), TieClass::completion,
              {app.index(), cause, state.incarnation, 0, What::promotion_ready});
        break;
    case ModeVerb::take_over:
        record.event = Event::app_promoted;
        state.cause = low(note(record, cause));
        lca_reports(app, ReportKind::is_primary, state.cause);
        take_over(app, state.cause);
        break;
    case ModeVerb::give_up:
        record.event = Event::app_demoted;
        state.cause = low(note(record, cause));
        give_up(app, state.cause);
        lca_reports(app, ReportKind::is_backup, state.cause);
        break;
    case ModeVerb::forget:
        forget(app, cause);
        break;
    case ModeVerb::stop_creating:
        record.event = Event::app_suspending;
        record.reason = Reason::graceful;
        state.cause = low(note(record, cause));
        lca_reports(app, ReportKind::suspending, state.cause);
        for (const CallId id : calls_of(app)) {
            happen(id, seat_of(calls_[id.index()], app), On::suspended, state.cause);
        }
        look_for_graceful_end(app, state.cause);
        break;
    case ModeVerb::stop:
        process_dies(app, Event::app_stopped, Reason::graceful, cause);
        forget(app, state.cause);
        break;
    case ModeVerb::nothing:
        break;
    }
    if (assigns_alive_) {
        look_around();
    }
}

/// R12: the new primary tries every call it knows to be without a session, oldest first.
void World::take_over(AppId app, std::uint32_t cause) {
    // A11 decides who gets a worker first, so both lists stand before anybody gets one.
    apps_[app].lists_only = true;
    recover_sessions(app, cause);
    for (const CallId id : calls_of(app)) {
        const std::uint8_t seat = seat_of(calls_[id.index()], app);
        happen(id, seat, On::promoted, cause);
        if (restarts_lost_sessions_ && is_to_restart(id, seat)) {
            happen(id, seat,
                   acts_as_assigned(calls_[id.index()], seat) ? On::restart
                                                              : On::restart_as_reserved,
                   cause);
        }
    }
    apps_[app].lists_only = false;
    feed_workers(app);
    start_pulling(app, Duration::zero());
}

/// P06, A28: the partner's session is gone and nothing of it is stored, as far as this application
/// can tell; whether the call must still be on its Routing Point is a policy.
bool World::is_to_restart(CallId id, std::uint8_t seat) const {
    const Call& call = calls_[id.index()];
    const Phase phase = call.seats[seat].phase;
    const bool everywhere =
        scenario_->policies.get<RestartFromTopScope>(Policy::restart_from_top_scope)
        == RestartFromTopScope::established_too;
    if (phase != Phase::partnered && !(everywhere && phase == Phase::partner_routed)) {
        return false;
    }
    return std::ranges::none_of(sessions_, [&call](const Session& session) {
        return session.name == call.name && session.phase != SessionPhase::none;
    });
}

void World::give_up(AppId app, std::uint32_t cause) {
    apps_[app].gives_up = true;
    for (const CallId id : calls_of(app)) {
        happen(id, seat_of(calls_[id.index()], app), On::demoted, cause);
        release_if_done(id);
    }
    leave_restores(app, Reason::terminated_by_demotion, cause);
    stop_pulling(app, cause);
    stop_http(app, Reason::refused_by_backup, Rule::R06, cause);
    if (channel_ == OwnershipChannel::sync_stream) {
        kept_for_backup_[app.index()].clear();
    }
    apps_[app].gives_up = false;
    feed_workers(app);
}

/// What the application was restoring waits for the next primary of its node; a session without a
/// call ends with it.
void World::leave_restores(AppId app, Reason reason, std::uint32_t cause) {
    for (const SessionPhase phase : {SessionPhase::live, SessionPhase::listed,
                                     SessionPhase::restoring, SessionPhase::stalled}) {
        for (const SessionId id : sessions_where({}, app, phase)) {
            if (phase == SessionPhase::live && has_call(sessions_[id.index()])) {
                continue;  // The table of its call says what becomes of it.
            }
            session_loses_app(id, reason, reason == Reason::none ? Rule::M01 : Rule::M06, cause);
        }
    }
    AppState& state = apps_[app];
    state.restores.clear();
    state.to_recover = 0;
}

/// A process that ended: what was only in its memory is gone, its sessions with it.
void World::forget(AppId app, std::uint32_t cause) {
    AppState& state = apps_[app];
    const std::vector<CallId> known = calls_of(app);
    for (const CallId id : known) {
        Call& call = calls_[id.index()];
        Seat& at = call.seats[seat_of(call, app)];
        if (at.watch) {
            agenda_.cancel(state.watch_lane, at.watch);
            --call.notices;
        }
        if (at.session) {
            session_loses_app(at.session, Reason::none, Rule::M01, cause);
        }
        at = Seat{};
    }
    leave_restores(app, Reason::none, cause);
    stop_pulling(app, cause);
    stop_http(app, Reason::broken_off, Rule::none, cause);
    while (!state.creations.empty()) {
        const Waiting waiting = state.creations.pop();
        if (waiting.seat < http_seat) {
            --calls_[waiting.call].notices;
        }
    }
    state.workers_busy = 0;
    for (const Notice& kept : state.kept) {
        if (kept.what <= What::answer_reaches) {
            --calls_[kept.subject].notices;
        }
    }
    state.kept.clear();
    if (channel_ == OwnershipChannel::sync_stream) {
        kept_for_backup_[app.index()].clear();
    }
    for (const CallId id : known) {
        release_if_done(id);
    }
}

/// G01: a suspending application stops when its last session has ended and nothing is under way.
void World::look_for_graceful_end(AppId app, std::uint32_t cause) {
    const AppState& state = apps_[app];
    if (state.mode != Mode::suspending || state.workers_busy != 0 || !state.creations.empty()) {
        return;
    }
    const bool serves = std::ranges::any_of(sessions_, [app](const Session& session) {
        return session.app == app && session.phase == SessionPhase::live;
    });
    if (!serves) {
        mode_changes(app, ModeEvent::last_session_ended, Reason::graceful, cause);
    }
}

/// Answers with whether there was a process to end.
bool World::process_dies(AppId app, Event event, Reason reason, std::uint32_t cause) {
    AppState& state = apps_[app];
    if (state.process == Process::down) {
        return false;
    }
    state.process = Process::down;
    ++state.incarnation;
    Record record;
    record.event = event;
    record.actor = entity_of(app);
    record.other = entity_of(scenario_->topology.apps[app].node);
    const HostState& host = hosts_[scenario_->topology.apps[app].host];
    const bool seen = host.up && host.lca_up;
    // M13: the LCA that ended it need not notice. Without its LCA nobody notices at once.
    record.rule = !seen ? Rule::none : reason == Reason::killed ? Rule::M13 : Rule::M01;
    record.reason = reason;
    state.cause = low(note(record, cause));
    mode_changes(app, ModeEvent::died, reason, state.cause);
    if (seen && reason != Reason::killed) {
        later(scenario_->assumptions.duration(Assumption::lca_notices_exit), TieClass::delivery,
              {app.index(), state.cause, 0, 0, What::exit_noticed});
    }
    if (state.restart_after >= Duration::zero()) {
        process_starts(app, std::exchange(state.restart_after, Duration{-1}), state.cause);
    }
    return true;
}

void World::process_starts(AppId app, Duration takes, std::uint32_t cause) {
    AppState& state = apps_[app];
    if (state.process != Process::down) {
        return;
    }
    state.process = Process::starting;
    ++state.incarnation;
    later(takes, TieClass::completion,
          {app.index(), cause, state.incarnation, 0, What::process_ready});
}

/// M09: a process comes up in backup mode and waits for what SCS makes of it.
void World::process_ready(AppId app, std::uint8_t incarnation, std::uint32_t cause) {
    AppState& state = apps_[app];
    if (state.process != Process::starting || incarnation != state.incarnation) {
        return;
    }
    state.process = Process::up;
    state.slowness = one_in_millionths;
    read_options_at_start(app);
    Record record;
    record.event = Event::app_started;
    record.actor = entity_of(app);
    record.other = entity_of(scenario_->topology.apps[app].node);
    record.rule = Rule::M09;
    record.reason = Reason::after_restart;
    if (state.starts_as_primary) {
        record.policy = static_cast<std::uint8_t>(Policy::hang_action);
    }
    state.cause = low(note(record, cause));
    await_heartbeat(app, state.cause);
    if (state.starts_as_primary) {
        state.starts_as_primary = false;
        mode_changes(app, ModeEvent::started_as_primary, Reason::after_restart, state.cause);
        return;
    }
    mode_changes(app, ModeEvent::started_as_backup, Reason::after_restart, state.cause);
    const AppId partner = scenario_->topology.peer(app);
    if (channel_ == OwnershipChannel::sync_stream && partner) {
        send_buffer(partner, SyncPart::everything, state.cause);
    }
    lca_reports(app, ReportKind::started, state.cause);
    state.unavailable = false;
    if (reports_service_) {
        tserver_links_change(state.cause);
    }
}

/// Answers with whether there was a living process to freeze.
bool World::process_freezes(AppId app, Freeze freeze, std::uint32_t cause) {
    AppState& state = apps_[app];
    if (state.process != Process::up) {
        return false;
    }
    state.process = Process::frozen;
    state.thaws = freeze == Freeze::pause;
    state.froze = agenda_.now();
    ++state.freezes;
    Record record;
    record.event = Event::app_hung;
    record.actor = entity_of(app);
    record.other = entity_of(scenario_->topology.apps[app].node);
    record.rule = Rule::M03;
    state.cause = low(note(record, cause));
    const Duration period = options_.duration(Option::heartbeat_period, app.index());
    if (period > Duration::zero()) {
        later(period, TieClass::expiry,
              {app.index(), state.cause, state.freezes, 0, What::heartbeat_missed});
    }
    return true;
}

/// A paused process wakes: what reached it meanwhile reaches it now, in order.
void World::process_thaws(AppId app, std::uint32_t cause) {
    AppState& state = apps_[app];
    if (state.process != Process::frozen) {
        return;
    }
    state.process = Process::up;
    heartbeat_heard(app, state.froze);
    Record record;
    record.event = Event::app_recovered;
    record.actor = entity_of(app);
    record.other = entity_of(scenario_->topology.apps[app].node);
    state.cause = low(note(record, cause));
    std::vector<Notice> kept;
    kept.swap(state.kept);
    for (const Notice& notice : kept) {
        agenda_.add(agenda_.now(), TieClass::delivery, notice);
    }
    if (is_primary(state.mode)) {
        start_pulling(app, Duration::zero());  // A hang has lost the pull that was due.
    }
}

/// M03: the LCA acts when the last heartbeat, taken to be at the hang, is a period ago.
void World::heartbeat_missed(AppId app, std::uint8_t freeze, std::uint32_t cause) {
    if (apps_[app].process == Process::frozen && freeze == apps_[app].freezes
        && apps_[app].unseen == 0) {
        seems_to_hang(app, cause);
    }
}

/// M03, of an application that works: its heartbeats are lost on their way.
void World::heartbeat_lost(AppId app, const Notice& notice) {
    const AppState& state = apps_[app];
    if (state.mute && static_cast<std::uint8_t>(notice.extra) == state.mutings
        && notice.seat == state.incarnation && state.process == Process::up) {
        seems_to_hang(app, notice.cause);
    }
}

/// Heartbeats come again, perhaps before anybody missed them.
void World::heartbeat_heard(AppId app, Instant silent_since) {
    const Duration period = options_.duration(Option::heartbeat_period, app.index());
    const Duration left = silent_since + period - agenda_.now();
    if (period > Duration::zero() && left > Duration::zero()) {
        margins_.met(Option::heartbeat_period, left);
    }
}

void World::seems_to_hang(AppId app, std::uint32_t cause) {
    AppState& state = apps_[app];
    const HostId host = scenario_->topology.apps[app].host;
    if (!hosts_[host].up || !hosts_[host].lca_up) {
        return;
    }
    margins_.ran_out(Option::heartbeat_period);
    const bool was_primary = is_primary(state.mode);
    const bool keeps_role =
        scenario_->policies.get<HangAction>(Policy::hang_action) == HangAction::restart_only;
    const bool restarts = options_.value(Option::hangup_restart, app.index()) != 0;
    if (!keeps_role || !restarts) {
        lca_reports(app, ReportKind::unresponsive, cause);
    }
    if (restarts) {
        process_dies(app, Event::app_stopped, Reason::killed, cause);
        state.starts_as_primary = keeps_role && was_primary;
        process_starts(app, scenario_->assumptions.duration(Assumption::application_restart),
                       state.cause);
    }
}

}  // namespace orsim
