#include "sim/world/naming.hpp"
#include "sim/world/world.hpp"

#include <algorithm>

namespace orsim {
namespace {

Reason attempt_of(const Move& move) {
    switch (move.rule) {
    case Rule::R12:
        return Reason::as_new_primary;
    case Rule::R13:
    case Rule::G02:
        return Reason::as_reserved;
    default:
        return Reason::as_assigned;
    }
}

Duration times(Duration length, Millionths factor) {
    if (factor == one_in_millionths) {
        return length;
    }
    const std::int64_t whole = length.count() / one_in_millionths * factor;
    const std::int64_t part = length.count() % one_in_millionths * factor / one_in_millionths;
    return Duration{std::min(whole + part, longest_duration.count())};
}

}  // namespace

void World::try_create(CallId id, std::uint8_t seat, const Move& move, std::uint32_t cause) {
    const AppId app = app_of(calls_[id.index()], seat);
    AppState& state = apps_[app];
    const Waiting waiting{id.index(), seat, move.rule, policy_of(move), agenda_.now(), cause};
    const auto workers = static_cast<std::uint32_t>(
        scenario_->assumptions.count(Assumption::workers_per_application));
    if (state.workers_busy < workers) {
        begin_creation(app, waiting);
        return;
    }
    ++calls_[id.index()].notices;  // The record stays while its creation waits for a worker.
    state.queue.push_back(waiting);
}

/// Puts one of the application's workers to work on a creation.
void World::begin_creation(AppId app, const Waiting& waiting) {
    AppState& state = apps_[app];
    Call& call = calls_[waiting.call];
    Seat& at = call.seats[waiting.seat];
    ++state.workers_busy;
    at.incarnation = state.incarnation;
    at.at_work = true;
    ++at.turn;
    Move why;
    why.rule = waiting.rule;
    Record record;
    record.event = Event::session_create_started;
    record.actor = entity_of(app);
    record.call = call.name;
    record.rule = waiting.rule;
    record.policy = waiting.policy;
    record.reason = attempt_of(why);
    record.amount = (agenda_.now() - waiting.since).count();
    at.cause = static_cast<std::uint32_t>(note(record, waiting.cause));
    const Sampler& sampler = state.document_cached ? creation_time_ : uncached_creation_time_;
    const Turn turn{Purpose::session_creation, key_of(call.name), waiting.seat};
    const Duration takes = times(sampler.draw(chance_, turn), state.slowness);
    const auto extra = static_cast<std::uint16_t>(at.turn << 8U | state.incarnation);
    later(takes, TieClass::completion,
          {waiting.call, at.cause, extra, waiting.seat, What::creation_ends});
}

bool World::registered_elsewhere(const Call& call, std::uint8_t seat) const {
    const auto late = scenario_->policies.get<LatePrimary>(Policy::late_primary);
    if (call.sessions == 0 || late == LatePrimary::both_run
        || (late == LatePrimary::assigned_wins && seat < reserved_one)) {
        return false;
    }
    const AppId here = app_of(call, seat);
    for (std::uint8_t other = 0; other < seat_count; ++other) {
        const AppId there = other == seat ? AppId{} : app_of(call, other);
        if (there && has_session(call.seats[other].phase)
            && network_.reaches(network_.app(here), network_.app(there))
            && network_.reaches(network_.app(there), network_.app(here))) {
            return true;
        }
    }
    return false;
}

void World::creation_ends(CallId id, std::uint8_t seat, std::uint16_t extra, std::uint32_t cause) {
    const AppId app = app_of(calls_[id.index()], seat);
    AppState& state = apps_[app];
    Seat& at = calls_[id.index()].seats[seat];
    if ((extra & 0xffU) != state.incarnation || extra >> 8U != at.turn || !at.at_work) {
        return;  // The process that was creating is no more, or was told to stop.
    }
    at.at_work = false;
    const bool fails =
        state.creations_fail != 0 || (!state.document_cached && state.fetches_fail != 0);
    if (fails) {
        const Phase phase = calls_[id.index()].seats[seat].phase;
        if (is_creating(phase)) {
            Record record;
            record.event = Event::session_create_failed;
            record.actor = entity_of(app);
            record.call = calls_[id.index()].name;
            record.rule = Rule::D03;
            record.reason =
                state.creations_fail != 0 ? Reason::step_failed : Reason::document_unavailable;
            cause = static_cast<std::uint32_t>(note(record, cause));
            calls_[id.index()].seats[seat].cause = cause;
        }
        happen(id, seat, On::failed_here, cause);
    } else {
        state.document_cached = true;
        const bool beaten = registered_elsewhere(calls_[id.index()], seat);
        happen(id, seat, beaten ? On::beaten_here : On::made_here, cause);
    }
    free_worker(app);
}

void World::abort_creation(CallId id, std::uint8_t seat, const Move& move, std::uint32_t cause) {
    Call& call = calls_[id.index()];
    const AppId app = app_of(call, seat);
    Record record;
    record.event = Event::session_create_aborted;
    record.actor = entity_of(app);
    record.call = call.name;
    record.rule = move.rule;
    record.policy = policy_of(move);
    record.reason = move.rule == Rule::T07                   ? Reason::caller_gone
                    : move.rule == Rule::M06                 ? Reason::terminated_by_demotion
                    : call.sessions != 0 && move.policy == 6 ? Reason::another_registered
                                                             : Reason::another_known;
    call.seats[seat].cause = static_cast<std::uint32_t>(note(record, cause));
    if (includes(move.todo, Do::stop_creating) && call.seats[seat].at_work) {
        call.seats[seat].at_work = false;
        free_worker(app);
    }
}

/// A worker is free: it takes the next creation that is still wanted.
void World::free_worker(AppId app) {
    AppState& state = apps_[app];
    ORSIM_EXPECT(state.workers_busy > 0, "only a busy worker becomes free");
    --state.workers_busy;
    while (state.queue_head < state.queue.size()) {
        const Waiting next = state.queue[state.queue_head++];
        if (state.queue_head == state.queue.size()) {
            state.queue.clear();
            state.queue_head = 0;
        } else if (state.queue_head > 64 && state.queue_head * 2 > state.queue.size()) {
            state.queue.erase(state.queue.begin(),
                              state.queue.begin() + static_cast<std::ptrdiff_t>(state.queue_head));
            state.queue_head = 0;
        }
        const bool wanted = is_creating(calls_[next.call].seats[next.seat].phase);
        if (wanted) {
            begin_creation(app, next);
        } else {
            happen(CallId{next.call}, next.seat, On::beaten_here, next.cause);
        }
        settle(CallId{next.call});
        if (wanted) {
            return;
        }
    }
}

void World::open_session(CallId id, std::uint8_t seat, const Move& move, std::uint32_t cause) {
    SessionId session;
    if (free_sessions_.empty()) {
        session = SessionId{static_cast<SessionId::rep>(sessions_.size())};
        sessions_.emplace_back();
    } else {
        session = SessionId{free_sessions_.back()};
        free_sessions_.pop_back();
    }
    Call& call = calls_[id.index()];
    Seat& at = call.seats[seat];
    const AppId app = app_of(call, seat);
    Record record;
    record.event = Event::session_created;
    record.actor = entity_of(app);
    record.other = entity_of(node_of(call, seat));
    record.call = call.name;
    record.rule = move.rule;
    record.policy = policy_of(move);
    record.reason = call.sessions == 0 ? Reason::only_session : Reason::duplicate;
    record.amount = (agenda_.now() - call.arrived).count();
    at.cause = static_cast<std::uint32_t>(note(record, cause));
    at.session = session;
    at.incarnation = apps_[app].incarnation;
    ++call.sessions;
    sessions_[session.index()] =
        Session{call.name, id, app, node_of(call, seat), at.cause, 0, seat, SessionState::running};
    const auto ends =
        scenario_->policies.get<RouterTimeoutEndsWith>(Policy::router_timeout_ends_with);
    if (ends == RouterTimeoutEndsWith::session_created) {
        send(network_.app(app), network_.tserver(call.tserver),
             {id.index(), at.cause, 0, seat, What::session_known});
    }
    next_step(id, seat);
}

/// Begins the strategy's next step, or asks for the call to be routed when all are done. Steps
/// whose length is constant are run as one: nothing can be seen between them.
void World::next_step(CallId id, std::uint8_t seat) {
    const Call& call = calls_[id.index()];
    const Seat& at = call.seats[seat];
    Session& session = sessions_[at.session.index()];
    const Strategy& strategy = scenario_->strategies[call.strategy];
    const AppId app = app_of(call, seat);
    if (session.steps_done >= strategy.steps) {
        session.state = SessionState::serving;
        send(network_.app(app), network_.tserver(call.tserver),
             {id.index(), session.cause, 0, seat, What::routing_asked});
        return;
    }
    const Sampler& sampler = step_times_[call.strategy.index()];
    const std::uint32_t left = strategy.steps - session.steps_done;
    const std::uint64_t nth = static_cast<std::uint64_t>(seat) << 32U | session.steps_done;
    const Turn turn{Purpose::service_time, key_of(call.name), nth};
    Duration takes = sampler.draw(chance_, turn);
    if (sampler.is_constant()) {
        takes *= left;
        session.steps_done = static_cast<std::uint16_t>(strategy.steps);
    } else {
        ++session.steps_done;
    }
    later(times(takes, apps_[app].slowness), TieClass::completion,
          {id.index(), session.cause, at.incarnation, seat, What::step_ends});
}

void World::step_ends(CallId id,
                      std::uint8_t seat,
                      std::uint8_t incarnation,
                      std::uint32_t /*cause*/) {
    const Call& call = calls_[id.index()];
    const Seat& at = call.seats[seat];
    if (incarnation == apps_[app_of(call, seat)].incarnation && has_session(at.phase)) {
        next_step(id, seat);
    }
}

void World::close_session(CallId id,
                          std::uint8_t seat,
                          Event event,
                          Reason reason,
                          const Move& why,
                          std::uint32_t cause) {
    Call& call = calls_[id.index()];
    Seat& at = call.seats[seat];
    ORSIM_EXPECT(at.session && call.sessions > 0, "only a session that exists ends");
    Record record;
    record.event = event;
    record.actor = entity_of(app_of(call, seat));
    record.other = entity_of(node_of(call, seat));
    record.call = call.name;
    record.rule = why.rule;
    record.policy = policy_of(why);
    record.reason = reason;
    at.cause = static_cast<std::uint32_t>(note(record, cause));
    sessions_[at.session.index()] = Session{};
    free_sessions_.push_back(at.session.index());
    at.session = SessionId{};
    --call.sessions;
}

}  // namespace orsim
