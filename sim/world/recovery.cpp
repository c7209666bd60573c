#include "sim/model/strategy.hpp"
#include "sim/world/naming.hpp"
#include "sim/world/world.hpp"

#include <algorithm>

namespace orsim {
namespace {

constexpr Duration longest_retry = std::chrono::minutes{1};

}  // namespace

std::vector<SessionId> World::sessions_where(NodeId node, AppId app, SessionPhase phase) const {
    std::vector<SessionId> found;
    for (std::size_t at = 0; at < sessions_.size(); ++at) {
        const Session& session = sessions_[at];
        if (session.phase == phase && (!node || session.node == node)
            && (!app || session.app == app)) {
            found.emplace_back(static_cast<SessionId::rep>(at));
        }
    }
    std::ranges::stable_sort(found, {},
                             [this](SessionId id) { return sessions_[id.index()].serial; });
    return found;
}

/// The application is gone or was demoted: what of its session is stored waits for the node's next
/// primary, the rest is lost.
void World::session_loses_app(SessionId id, Reason reason, Rule rule, std::uint32_t cause) {
    Session& session = sessions_[id.index()];
    const bool stored = session.stored != Session::unstored;
    const SessionMove& move = recoveries_.step(
        session.phase, session.phase != SessionPhase::live ? SessionEvent::reader_gone
                       : stored                            ? SessionEvent::died_stored
                                                           : SessionEvent::died_unstored);
    if (!move.listed) {
        return;
    }
    if (session.phase == SessionPhase::live) {
        const bool told = reason == Reason::terminated_by_demotion;
        if (told || move.todo == SessionVerb::lose) {
            const Event event = told ? Event::session_terminated : Event::session_lost;
            session.cause = low(note(session_record(event, session, told ? rule : move.rule,
                                                    told ? reason : Reason::lost_not_persisted),
                                     cause));
        } else {
            session.cause = cause;
        }
        detach(id, session.cause);
    }
    ++session.turn;
    session.phase = move.next;
    if (move.todo == SessionVerb::lose) {
        drop_session(id);
    } else if (scenario_->topology.store.kind == StoreKind::redis) {
        const Duration kept = scenario_->assumptions.duration(Assumption::redis_ttl);
        at(std::max(agenda_.now(), session.written + kept), TieClass::expiry,
           {id.index(), session.cause, session.turn, 0, What::record_expires});
    }
}

/// P07: nobody came for the record within its time to live.
void World::record_expires(SessionId id, const Notice& notice) {
    const Session& session = sessions_[id.index()];
    if (notice.extra == session.turn && session.phase == SessionPhase::frozen) {
        margins_.ran_out(Assumption::redis_ttl);
        note(session_record(Event::session_lost, session, Rule::P07, Reason::lost_pair_down),
             session.cause);
        drop_session(id);
    }
}

/// Whether its call is still on record. The slot of one that is over may have another call.
bool World::has_call(const Session& session) const {
    return session.call && calls_[session.call.index()].in_use
           && calls_[session.call.index()].name == session.name;
}

/// As far as the application knows that runs or restores the session.
bool World::call_is_over(const Session& session) const {
    if (!has_call(session)) {
        return true;
    }
    const Call& call = calls_[session.call.index()];
    return call.seats[seat_of(call, session.app)].phase == Phase::over;
}

/// R15: the new primary looks for the stored sessions of its node.
void World::recover_sessions(AppId app, std::uint32_t cause) {
    const NodeId node = scenario_->topology.apps[app].node;
    std::vector<SessionId> found = sessions_where(node, {}, SessionPhase::frozen);
    const auto mode = scenario_->policies.get<RestoreMode>(Policy::restore_mode);
    const std::size_t all = found.size();
    if (mode == RestoreMode::eager_voice) {
        // A9: the rest are restored when they are next heard of.
        std::erase_if(found, [this](SessionId id) { return !is_voice(sessions_[id.index()]); });
    }
    if (found.empty()) {
        return;
    }
    Record record;
    record.event = Event::recovery_started;
    record.actor = entity_of(app);
    record.other = entity_of(node);
    record.rule = Rule::R15;
    record.amount = static_cast<std::int64_t>(found.size());
    if (mode != RestoreMode::eager_voice || found.size() != all) {
        record.policy = static_cast<std::uint8_t>(Policy::restore_mode);
    }
    const std::uint32_t started = low(note(record, cause));
    apps_[app].to_recover = static_cast<std::uint32_t>(found.size());
    if (mode == RestoreMode::all_lazy) {
        apps_[app].to_recover = 0;
        return;
    }
    for (const SessionId id : found) {
        list_session(id, app, started);
    }
}

void World::list_session(SessionId id, AppId app, std::uint32_t cause) {
    Session& session = sessions_[id.index()];
    const SessionEvent on = session.phase == SessionPhase::stalled ? SessionEvent::time_to_retry
                                                                   : SessionEvent::new_primary;
    const SessionMove& move = recoveries_.step(session.phase, on);
    if (!move.listed) {
        return;
    }
    if (session.phase == SessionPhase::frozen
        && scenario_->topology.store.kind == StoreKind::redis) {
        const Duration kept = scenario_->assumptions.duration(Assumption::redis_ttl);
        margins_.met(Assumption::redis_ttl,
                     std::max(Duration::zero(), session.written + kept - agenda_.now()));
    }
    session.phase = move.next;
    session.app = app;
    session.cause = cause;
    ++session.turn;
    apps_[app].restores.push({id.index(), agenda_.now()});
}

/// A9: a session restored lazily is read when its call is next heard of.
void World::restore_on_event(const Call& call, AppId app, std::uint32_t cause) {
    if (!is_primary(apps_[app].mode)) {
        return;
    }
    const NodeId node = scenario_->topology.apps[app].node;
    for (const SessionId id : sessions_where(node, {}, SessionPhase::frozen)) {
        if (sessions_[id.index()].name == call.name) {
            list_session(id, app, cause);
            feed_workers(app);
        }
    }
}

void World::begin_restore(AppId app, SessionId id) {
    Session& session = sessions_[id.index()];
    const SessionMove& move = recoveries_.step(session.phase, SessionEvent::worker_free);
    if (!move.listed || session.app != app) {
        return;  // The list is of an earlier life of the application.
    }
    session.phase = move.next;
    ++apps_[app].workers_busy;
    const Assumptions& assumed = scenario_->assumptions;
    const std::int64_t bytes = assumed.count(Assumption::session_bytes);
    const std::int64_t pace = assumed.count(Assumption::restore_bytes_per_second);
    const Duration reads{bytes * 1'000'000 / pace};
    const Duration takes =
        times(times(assumed.duration(Assumption::restore_fixed) + reads, apps_[app].slowness),
              store_.slowness);
    ++session.turn;
    const Notice ends{id.index(), session.cause, session.turn, 0, What::read_ends};
    if (!ask_store(id, takes, ends)) {
        Notice unanswered = ends;
        unanswered.seat = no_answer;
        later(takes, TieClass::completion, unanswered);
    }
}

void World::read_ends(SessionId id, const Notice& notice) {
    if (notice.extra != sessions_[id.index()].turn
        || sessions_[id.index()].phase != SessionPhase::restoring
        || !receives(sessions_[id.index()].app, notice)) {
        return;
    }
    if (store_.stalled != 0) {
        store_.held.push_back(notice);  // The worker waits with it.
        return;
    }
    Session& session = sessions_[id.index()];
    const AppId app = session.app;
    const bool stale = is_stale(session);
    if (notice.seat == no_answer || !store_answers(app) || recovery_fails(app, session)
        || (stale && session.stored_before == Session::unstored)) {
        read_fails(id);
    } else {
        session.stored = stale ? session.stored_before : session.stored;
        const auto gap = scenario_->policies.get<EventsDuringGap>(Policy::events_during_gap);
        const bool knows = gap != EventsDuringGap::all_lost;
        const bool over = is_media(session) ? !holds_interaction(session)
                          : session.by_http ? false
                                            : call_is_over(session);
        const SessionEvent on =
            knows && over ? SessionEvent::read_to_nothing : SessionEvent::read_to_call;
        const SessionMove& move = recoveries_.step(session.phase, on);
        session.phase = move.next;
        const CallName name = session.name;
        if (move.todo == SessionVerb::orphan) {
            orphan(id, Rule::R17);
        } else if (is_media(session)) {
            resume_media(id);
        } else if (session.by_http) {
            resume_http(id);
        } else {
            resume(id);
        }
        restored_for_requests(name);
    }
    AppState& state = apps_[app];
    if (state.to_recover > 0 && --state.to_recover == 0) {
        Record record;
        record.event = Event::recovery_finished;
        record.actor = entity_of(app);
        record.other = entity_of(scenario_->topology.apps[app].node);
        record.rule = Rule::R15;
        note(record, state.cause);
    }
    free_worker(app);
}

/// A10: the storage does not answer.
void World::read_fails(SessionId id) {
    Session& session = sessions_[id.index()];
    const SessionMove& move = recoveries_.step(session.phase, SessionEvent::unreadable);
    session.phase = move.next;
    Record record =
        session_record(Event::session_recovery_failed, session, move.rule, Reason::lost_storage);
    record.policy = static_cast<std::uint8_t>(Policy::restore_retry);
    session.cause = low(note(record, session.cause));
    if (scenario_->policies.get<RestoreRetry>(Policy::restore_retry) == RestoreRetry::once) {
        note(session_record(Event::session_lost, session, Rule::R16, Reason::lost_storage),
             session.cause);
        const CallName name = session.name;
        drop_session(id);
        restored_for_requests(name);
        return;
    }
    const Duration first = scenario_->assumptions.duration(Assumption::store_retry);
    const std::int64_t doubled = std::int64_t{1} << std::min<std::uint16_t>(session.tries, 16);
    ++session.tries;
    ++apps_[session.app].to_recover;
    const Duration pause = std::min(first * doubled, std::max(first, longest_retry));
    later(by_clock_of(session.app, pause), TieClass::expiry,
          {id.index(), session.cause, session.turn, 0, What::read_again});
}

void World::read_again(SessionId id, const Notice& notice) {
    const Session& session = sessions_[id.index()];
    if (notice.extra == session.turn && session.phase == SessionPhase::stalled
        && receives(session.app, notice)) {
        const AppId app = session.app;
        list_session(id, app, session.cause);
        feed_workers(app);
    }
}

/// R18, R19: the session goes on from what was stored.
void World::resume(SessionId id) {
    Session& session = sessions_[id.index()];
    session.done = session.stored;
    session.tries = 0;
    ++session.turn;
    if (call_is_over(session)) {
        // A7: whoever knew of the end of its call would not have resumed it.
        note_recovered(session, static_cast<std::uint8_t>(Policy::events_during_gap));
        linger(id);
        return;
    }
    Call& call = calls_[session.call.index()];
    session.seat = seat_of(call, session.app);
    Seat& at = call.seats[session.seat];
    const bool beaten = registered_elsewhere(call, session.seat);
    if (!beaten) {
        happen(session.call, session.seat,
               acts_as_assigned(call, session.seat) ? On::restored : On::restored_as_reserved,
               session.cause);
    }
    if (beaten || !has_session(at.phase) || at.session) {
        // Another session stands in its place: the policy on late sessions decides, not the
        // storage.
        close_session(id,
                      {Event::session_ended, Reason::another_registered, Rule::R16,
                       static_cast<std::uint8_t>(Policy::late_primary)},
                      session.cause);
        return;
    }
    at.session = id;
    at.incarnation = apps_[session.app].incarnation;
    ++call.sessions;
    note_recovered(session, no_policy);
    at.cause = session.cause;
    go_on(id);
}

void World::note_recovered(Session& session, std::uint8_t policy) {
    const bool told = scenario_->strategies[session.strategy].send_session_recovered;
    Record record = session_record(Event::session_recovered, session, told ? Rule::R18 : Rule::R19,
                                   told ? Reason::recovered_with_event : Reason::recovered_silent);
    record.policy = policy;
    session.cause = low(note(record, session.cause));
}

/// What the strategy does first after it was recovered.
void World::go_on(SessionId id) {
    Session& session = sessions_[id.index()];
    const Strategy& strategy = scenario_->strategies[session.strategy];
    const Deed deed = next_deed(strategy, session.done);
    if (session.done > strategy.steps) {
        return;  // It had asked for routing: nothing is left but the end of its call.
    }
    if (session.waits && !session.missed && deed == Deed::asks_and_waits
        && !takes_up_work(strategy)) {
        return;  // R19: the next event from outside drives it.
    }
    if (deed != Deed::is_through && !takes_up_work(strategy) && !buffered(session)) {
        session.hangs = true;
        session.cause = low(note(
            session_record(Event::session_hung, session, Rule::R17, Reason::none), session.cause));
        return;
    }
    session.waits = false;
    session.missed = false;
    next_step(id);
}

bool World::recovery_fails(AppId app, const Session& session) {
    if (choices_.frees(ChoiceKind::recovery)
        && fails_by_choice(ChoiceKind::recovery, app, session.name)) {
        return true;
    }
    return apps_[app].recoveries_fail > 0
           && chance_.below(one_in_millionths, Purpose::choice, key_of(session.name), session.turn)
                  < static_cast<std::uint64_t>(apps_[app].recoveries_fail);
}

bool World::buffered(const Session& session) const {
    return scenario_->policies.get<EventsDuringGap>(Policy::events_during_gap)
               == EventsDuringGap::buffered
           && !session.missed;
}

/// A8: a session without a call.
void World::orphan(SessionId id, Rule rule) {
    Session& session = sessions_[id.index()];
    const auto handling = scenario_->policies.get<OrphanHandling>(Policy::orphan_handling);
    const bool drops = handling == OrphanHandling::drop_at_restore;
    Record record = session_record(drops ? Event::session_lost : Event::session_orphaned, session,
                                   rule, Reason::orphan_call_gone);
    record.policy = static_cast<std::uint8_t>(Policy::orphan_handling);
    session.cause = low(note(record, session.cause));
    if (drops) {
        drop_session(id);  // It never runs again, not even to hear that its call has gone.
        return;
    }
    session.call = CallId{};
    ++session.turn;
    if (handling == OrphanHandling::linger_until_max_age) {
        linger(id);
        return;
    }
    close_session(id,
                  {Event::session_ended, Reason::none, rule,
                   static_cast<std::uint8_t>(Policy::orphan_handling)},
                  session.cause);
}

/// It waits for nothing that could come, until its age ends it.
void World::linger(SessionId id) {
    Session& session = sessions_[id.index()];
    session.hangs = true;
    session.call = CallId{};
    const Duration age = scenario_->assumptions.duration(Assumption::session_max_age);
    later(by_clock_of(session.app, age), TieClass::expiry,
          {id.index(), session.cause, session.turn, 0, What::lingers_no_more});
}

void World::lingers_no_more(SessionId id, const Notice& notice) {
    const Session& session = sessions_[id.index()];
    if (notice.extra == session.turn && session.phase == SessionPhase::live) {
        close_session(id,
                      {Event::session_ended, Reason::none, Rule::R17,
                       static_cast<std::uint8_t>(Policy::orphan_handling)},
                      session.cause);
    }
}

}  // namespace orsim
