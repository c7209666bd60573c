// Sessions that HTTP requests start, ask for and end.
#include "sim/model/strategy.hpp"
#include "sim/world/naming.hpp"
#include "sim/world/world.hpp"

#include <algorithm>

namespace orsim {
void World::begin_http_creation(AppId app, const Waiting& waiting) {
    const RequestId id{waiting.call};
    Request& request = requests_[id.index()];
    AppState& state = apps_[app];
    if (state.mode == Mode::suspending) {
        refuse(id, entity_of(app), Reason::refused_suspending, Rule::G01);
        return;
    }
    request.cause =
        begin_media_work({app, InteractionId{}, id, request.turn, state.incarnation, true},
                         request.name, 0, waiting);
}

/// H01: the session belongs to the node whose primary got the request.
void World::http_created(const MediaCreation& creation, std::uint32_t cause) {
    const AppId app = creation.app;
    AppState& state = apps_[app];
    Request& request = requests_[creation.request.index()];
    const bool is_its = request.turn == creation.pull && request.stage == RequestStage::at_app;
    if (!is_its) {
        return;  // The request broke off, and its record says so.
    }
    const NodeId node = scenario_->topology.apps[app].node;
    const Reason fault = why_creation_fails(app, request.name, 0, 0);
    if (fault != Reason::none) {
        Record record;
        record.event = Event::session_create_failed;
        record.actor = entity_of(app);
        record.other = entity_of(node);
        record.call = request.name;
        record.rule = Rule::D03;
        record.reason = fault;
        request.cause = low(note(record, cause));
        refuse(creation.request, entity_of(app), record.reason, Rule::D03);
        return;
    }
    state.document_cached = true;
    const CallGroup& group = scenario_->workload[GroupId{request.name.group}];
    const bool traced = group.arrivals.process == Arrivals::Process::trace;
    const StrategyId own = traced ? group.arrivals.trace[request.name.nth].strategy : StrategyId{};
    const SessionId fresh = new_session();
    Session& session = sessions_[fresh.index()];
    session.name = request.name;
    session.by_http = true;
    session.app = app;
    session.node = node;
    session.strategy = own ? own : group.strategy;
    session.serial = session_serial_++;
    session.phase = recoveries_.step(SessionPhase::none, SessionEvent::created).next;
    Record record = session_record(Event::session_created, session, Rule::H01, Reason::none);
    record.amount = (agenda_.now() - request.sent).count();
    session.cause = low(note(record, cause));
    request.cause = session.cause;
    std::vector<StartedSession>& of_group = started_[request.name.group];
    of_group.resize(std::max(of_group.size(), request.name.nth + std::size_t{1}));
    of_group[request.name.nth] = {node, fresh, end_of_time, agenda_.now()};
    answer(creation.request);
    persist(fresh);
    next_step(fresh);
}

/// H04: the request has been worked on.
void World::request_served(RequestId id, const Notice& notice) {
    Request& request = requests_[id.index()];
    if (notice.extra != request.turn || !receives(request.app, notice)) {
        return;
    }
    StartedSession* const found = started(request.session);
    const SessionId asked = found == nullptr ? SessionId{} : found->session;
    const HttpRequest what = scenario_->workload[GroupId{request.name.group}].request;
    const bool is_live = asked && sessions_[asked.index()].name == request.session
                         && sessions_[asked.index()].phase == SessionPhase::live
                         && sessions_[asked.index()].app == request.app;
    if (!is_live && what != HttpRequest::help) {
        refuse(id, entity_of(request.app), Reason::no_such_session, Rule::H04);
        return;
    }
    Record record;
    record.event = Event::http_served;
    record.actor = entity_of(request.app);
    record.call = request.name;
    record.rule = what == HttpRequest::start  ? Rule::H01
                  : what == HttpRequest::help ? Rule::H06
                                              : Rule::H04;
    record.amount = (agenda_.now() - request.sent).count();
    const std::uint32_t served = low(note(record, request.cause));
    end_request(id);
    if (what == HttpRequest::start) {
        found->answered = agenda_.now();
    } else if (what == HttpRequest::terminate) {
        end_on_request(asked, served);
    } else if (what == HttpRequest::event && sessions_[asked.index()].waits) {
        outside_event_comes(asked, served);
    }
}

/// Its call stays where it is, and its interaction with the router until routing-timeout: nobody
/// has told the switch or the Interaction Server anything.
void World::end_on_request(SessionId id, std::uint32_t cause) {
    const Session& session = sessions_[id.index()];
    if (is_media(session)) {
        Puller& puller = pullers_[session.app.index()];
        puller.holds -= puller.holds > 0 ? 1 : 0;
    }
    close_session(id, {Event::session_ended, Reason::none, Rule::H04, no_policy}, cause);
}

/// Its steps are done: it lives on, to be asked, for session_time.
void World::live_on(SessionId id) {
    const Session& session = sessions_[id.index()];
    StartedSession& known = *started(session.name);
    if (known.ends == end_of_time) {
        const Turn turn{Purpose::talk_time, session.name.group, session.name.nth};
        known.ends = agenda_.now() + talk_times_[session.name.group].draw(chance_, turn);
    }
    at(std::max(known.ends, agenda_.now()), TieClass::expiry,
       {id.index(), session.cause, session.turn, 0, What::http_session_ends});
}

void World::http_session_ends(SessionId id, const Notice& notice) {
    const Session& session = sessions_[id.index()];
    if (notice.extra == session.turn && session.phase == SessionPhase::live
        && receives(session.app, notice)) {
        close_session(id, {Event::session_ended, Reason::none, Rule::H01, no_policy}, notice.cause);
    }
}

/// R18, R19: the new primary of its node has the session again.
void World::resume_http(SessionId id) {
    Session& session = sessions_[id.index()];
    const Strategy& strategy = scenario_->strategies[session.strategy];
    const bool told = strategy.send_session_recovered;
    session.done = std::min(session.stored, static_cast<std::uint16_t>(strategy.steps));
    session.tries = 0;
    ++session.turn;
    session.cause =
        low(note(session_record(Event::session_recovered, session, told ? Rule::R18 : Rule::R19,
                                told ? Reason::recovered_with_event : Reason::recovered_silent),
                 session.cause));
    const Deed deed = next_deed(strategy, session.done);
    const bool waits = deed == Deed::asks_and_waits;
    const bool goes_on = deed == Deed::is_through || takes_up_work(strategy) || buffered(session);
    if (goes_on) {
        session.waits = false;
        next_step(id);
    } else if (waits) {
        session.waits = true;  // R19: the next event from outside drives it.
    } else {
        session.hangs = true;
        session.cause = low(note(
            session_record(Event::session_hung, session, Rule::R17, Reason::none), session.cause));
    }
}

/// Who waited for the session is answered, whatever became of it.
void World::restored_for_requests(CallName name) {
    for (std::size_t at = 0; at < requests_.size(); ++at) {
        if (requests_[at].stage == RequestStage::for_restore && requests_[at].session == name) {
            requests_[at].stage = RequestStage::at_app;
            answer(RequestId{static_cast<RequestId::rep>(at)});
        }
    }
}

}  // namespace orsim
