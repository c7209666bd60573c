#include "sim/model/strategy.hpp"
#include "sim/world/naming.hpp"
#include "sim/world/world.hpp"

#include <algorithm>

namespace orsim {
SessionId World::new_session() {
    if (!free_sessions_.empty()) {
        const SessionId id{free_sessions_.back()};
        free_sessions_.pop_back();
        return id;
    }
    sessions_.emplace_back();
    return SessionId{static_cast<SessionId::rep>(sessions_.size() - 1)};
}

/// Its slot may be used again; the turn goes on, so that what was begun for it finds nobody.
void World::drop_session(SessionId id) {
    const auto turn = static_cast<std::uint16_t>(sessions_[id.index()].turn + 1);
    sessions_[id.index()] = Session{};
    sessions_[id.index()].turn = turn;
    free_sessions_.push_back(id.index());
}

Record World::session_record(Event event, const Session& session, Rule rule, Reason reason) const {
    Record record;
    record.event = event;
    record.actor = entity_of(session.app);
    record.other = entity_of(session.node);
    record.call = session.name;
    record.rule = rule;
    record.reason = reason;
    return record;
}

void World::open_session(CallId id, std::uint8_t seat, const Move& move, std::uint32_t cause) {
    const SessionId fresh = new_session();
    Call& call = calls_[id.index()];
    Seat& at = call.seats[seat];
    Session& session = sessions_[fresh.index()];
    session.name = call.name;
    session.call = id;
    session.app = app_of(call, seat);
    session.node = node_of(call, seat);
    session.strategy = call.strategy;
    session.serial = session_serial_++;
    session.seat = seat;
    session.phase = recoveries_.step(SessionPhase::none, SessionEvent::created).next;
    Record record = session_record(Event::session_created, session, move.rule,
                                   call.sessions == 0 ? Reason::only_session : Reason::duplicate);
    const auto ends =
        scenario_->policies.get<RouterTimeoutEndsWith>(Policy::router_timeout_ends_with);
    record.policy = policy_of(move);
    if (ends == RouterTimeoutEndsWith::session_created && record.policy == no_policy) {
        record.policy = static_cast<std::uint8_t>(Policy::router_timeout_ends_with);
    }
    record.amount = (agenda_.now() - call.arrived).count();
    session.cause = low(note(record, cause));
    at.cause = session.cause;
    at.session = fresh;
    ++call.sessions;
    if (ends == RouterTimeoutEndsWith::session_created) {
        send(network_.app(session.app), network_.tserver(call.tserver),
             {id.index(), at.cause, 0, seat, What::session_known});
    }
    may_be_asked_for(fresh);
    persist(fresh);
    next_step(fresh);
}

/// Begins the strategy's next step, or asks for the call to be routed when all are done. Steps
/// nobody can see between are run as one.
void World::next_step(SessionId id) {
    Session& session = sessions_[id.index()];
    const Strategy& strategy = scenario_->strategies[session.strategy];
    const Deed deed = next_deed(strategy, session.done);
    if (deed == Deed::is_through) {
        session.done = static_cast<std::uint16_t>(strategy.steps + 1);
        if (is_media(session)) {
            ask_agent(id);
            persist(id);
            return;
        }
        if (session.by_http) {
            live_on(id);
            persist(id);
            return;
        }
        const Call& call = calls_[session.call.index()];
        send(network_.app(session.app), network_.tserver(call.tserver),
             {session.call.index(), session.cause, 0, session.seat, What::routing_asked});
        persist(id);
        return;
    }
    const Sampler& sampler = step_times_[session.strategy.index()];
    const std::uint32_t nth_step = session.done + 1U;
    const Turn turn{Purpose::service_time, key_of(session.name), nth_step};
    Duration takes = sampler.draw(chance_, turn);
    if (deed == Deed::asks_and_waits) {
        // T04: the step asks the switch, or the Interaction Server, and waits for its answer.
        session.waits = true;
        if (session.by_http) {
            return;  // H04: a request brings the event.
        }
        if (is_media(session)) {
            ask_server(id);
            return;
        }
        const Call& call = calls_[session.call.index()];
        ask_switch(id, call, takes);
        return;
    }
    const Notice ends{id.index(), session.cause, session.turn, 0, What::step_ends};
    const bool at_once = runs_as_one(session);
    const LaneId lane = step_lanes_[session.strategy.index()];
    if (at_once && lane && session.done == 0 && apps_[session.app].slowness == one_in_millionths) {
        later_in(lane, ends);
        return;
    }
    takes *= at_once ? strategy.steps - session.done : 1U;
    later(times(takes, apps_[session.app].slowness), TieClass::completion, ends);
}

/// Whether all steps have one length and nobody can see between them.
bool World::runs_as_one(const Session& session) const {
    const Strategy& strategy = scenario_->strategies[session.strategy];
    return step_times_[session.strategy.index()].is_constant() && works_unseen(strategy)
           && !is_persistent(session);
}

void World::step_ends(SessionId id, const Notice& notice) {
    Session& session = sessions_[id.index()];
    if (notice.extra != session.turn || session.phase != SessionPhase::live
        || !receives(session.app, notice)) {
        return;
    }
    const Strategy& strategy = scenario_->strategies[session.strategy];
    session.done = runs_as_one(session) ? static_cast<std::uint16_t>(strategy.steps)
                                        : static_cast<std::uint16_t>(session.done + 1);
    step_done(id);
}

/// A step is done: what it did outside is told, and what was done once before is told as repeated.
void World::step_done(SessionId id) {
    Session& session = sessions_[id.index()];
    const Strategy& strategy = scenario_->strategies[session.strategy];
    if (acts_outside(strategy, session.done)) {
        const bool repeated = session.acted >= session.done;
        Record record =
            session_record(Event::session_step, session, repeated ? Rule::R16 : Rule::none,
                           repeated ? Reason::repeated_action : Reason::acts_outside);
        record.amount = session.done;
        session.cause = low(note(record, session.cause));
        session.acted = std::max(session.acted, session.done);
    }
    if (is_stored_after(strategy, session.done)) {
        persist(id);
    }
    next_step(id);
}

/// The switch answers after a while, to every instance of the session's node.
void World::ask_switch(SessionId id, const Call& call, Duration takes) {
    const Session& session = sessions_[id.index()];
    const PlaceId here = network_.app(session.app);
    const PlaceId there = network_.tserver(call.tserver);
    Duration way = network_.delay(here, there).constant;
    if (!network_.reaches(here, there)) {
        return;
    }
    Passage asked;
    if (!disturbances_.empty()) {
        asked = pass({.from = here,
                      .to = there,
                      .traffic = Traffic::routing,
                      .app = session.app,
                      .call = session.name,
                      .cause = session.cause});
        if (asked.lost) {
            return;
        }
        way += asked.extra;
    }
    const auto first = static_cast<std::uint8_t>(session.seat & 2U);
    for (const std::uint8_t seat : {first, static_cast<std::uint8_t>(first + 1U)}) {
        const AppId app = app_of(call, seat);
        if (app) {
            const Notice answer{session.call.index(), session.cause, session.turn, seat,
                                What::answer_reaches};
            if (asked.held_by) {
                hold(asked.held_by, there, network_.app(app), answer);
            } else {
                answer_later(there, network_.app(app), way + takes, answer);
            }
        }
    }
}

/// R17: whoever has the session takes the answer; while nobody has it, nobody does.
void World::answer_reaches(CallId id, std::uint8_t seat, std::uint16_t turn, std::uint32_t cause) {
    Call& call = calls_[id.index()];
    const AppId app = app_of(call, seat);
    if (!network_.reaches(network_.tserver(call.tserver), network_.app(app))) {
        return;
    }
    const Seat& at = call.seats[seat];
    if (at.session) {
        const Session& session = sessions_[at.session.index()];
        if (session.waits && session.phase == SessionPhase::live) {
            outside_event_comes(at.session, cause);
        }
        return;
    }
    for (Session& session : sessions_) {
        const bool unheard = session.name == call.name && session.phase != SessionPhase::none
                             && session.phase != SessionPhase::live && session.waits
                             && session.turn >= turn;
        if (unheard) {
            event_is_unheard(session, app, cause);
        }
    }
}

/// What it waited for has come: its next step begins.
void World::outside_event_comes(SessionId id, std::uint32_t cause) {
    Session& session = sessions_[id.index()];
    session.waits = false;
    session.hangs = false;
    ++session.done;
    session.cause = cause;
    step_done(id);
}

/// R17: it came while nobody had the session, to whom of its node was there.
void World::event_is_unheard(Session& session, AppId by, std::uint32_t cause) {
    const auto gap = scenario_->policies.get<EventsDuringGap>(Policy::events_during_gap);
    session.missed = gap != EventsDuringGap::buffered;
    session.waits = gap != EventsDuringGap::buffered;
    if (session.missed) {
        Record record =
            session_record(Event::session_event_missed, session, Rule::R17, Reason::none);
        record.actor = entity_of(by);
        record.policy = static_cast<std::uint8_t>(Policy::events_during_gap);
        session.cause = low(note(record, cause));
    } else {
        ++session.done;
    }
}

/// Takes a session out of memory and storage.
void World::close_session(SessionId id, const Ending& ending, std::uint32_t cause) {
    const Session& session = sessions_[id.index()];
    Record record = session_record(ending.event, session, ending.rule, ending.reason);
    record.policy = ending.policy;
    const std::uint32_t closed = low(note(record, cause));
    detach(id, closed);
    const AppId app = session.app;
    drop_session(id);
    look_for_graceful_end(app, closed);
}

/// Unseats a live session from its call.
void World::detach(SessionId id, std::uint32_t cause) {
    const Session& session = sessions_[id.index()];
    if (session.phase != SessionPhase::live || !session.call) {
        return;
    }
    Call& call = calls_[session.call.index()];
    Seat& at = call.seats[session.seat];
    if (at.session == id) {
        at.session = SessionId{};
        at.cause = cause;
        --call.sessions;
    }
}

}  // namespace orsim
