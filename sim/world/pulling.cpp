// Multimedia interactions as applications see them: they pull, create a session for each, and work
// with it until it is handled.
#include "sim/world/naming.hpp"
#include "sim/world/world.hpp"

#include <algorithm>

namespace orsim {
/// R05: only who runs in primary mode pulls.
void World::start_pulling(AppId app, Duration first_in) {
    if (has_multimedia_) {
        const std::uint16_t turn = ++pullers_[app.index()].turn;
        later(first_in, TieClass::expiry, {app.index(), no_cause, turn, 0, What::pull_due});
    }
}

/// The application no longer works in primary mode: to the Interaction Servers it has disconnected.
void World::stop_pulling(AppId app, std::uint32_t cause) {
    if (!has_multimedia_) {
        return;
    }
    Puller& puller = pullers_[app.index()];
    ++puller.turn;
    ++puller.life;
    puller.holds = 0;
    const bool keeps = apps_[app].process == Process::up
                       && scenario_->assumptions.count(Assumption::demoted_puller_disconnects) == 0;
    for (std::size_t at = 0; at < ixn_servers_.size() && !keeps; ++at) {
        later(scenario_->assumptions.duration(Assumption::ixn_disconnect), TieClass::expiry,
              {app.index(), cause, 0, static_cast<std::uint8_t>(at), What::puller_gone});
    }
    if (ignores(Rule::R05) && apps_[app].process == Process::up) {
        start_pulling(app, Duration::zero());
    }
}

void World::pull_due(AppId app, const Notice& notice) {
    if (notice.extra == pullers_[app.index()].turn && receives(app, notice)) {
        pull_next(app, 0);
    }
}

/// D02: application@cluster says whose nodes work on what waits there.
bool World::pulls_from(AppId app, InteractionServerId server) const {
    const Topology& topology = scenario_->topology;
    const std::string& only = topology.interaction_servers[server].only_cluster;
    return only.empty() || only == topology.nodes[topology.apps[app].node].cluster;
}

/// Asks the Interaction Servers one after the other, then pauses.
void World::pull_next(AppId app, std::size_t server) {
    Puller& puller = pullers_[app.index()];
    if (apps_[app].mode != Mode::primary && !ignores(Rule::R05)) {
        return;  // G01: who suspends takes nothing new.
    }
    const auto limit =
        static_cast<std::uint32_t>(scenario_->assumptions.count(Assumption::pull_limit));
    const auto batch =
        static_cast<std::uint32_t>(scenario_->assumptions.count(Assumption::pull_batch));
    for (; puller.holds < limit && server < ixn_servers_.size(); ++server) {
        const InteractionServerId id{static_cast<InteractionServerId::rep>(server)};
        if (!pulls_from(app, id) || (!apps_[app].pull_faults.empty() && pull_fails(app))) {
            continue;
        }
        if (send(network_.app(app), network_.interaction_server(id),
                 {app.index(), std::min(batch, limit - puller.holds), puller.turn,
                  static_cast<std::uint8_t>(server), What::pull_asked})) {
            return;  // The answer goes on.
        }
    }
    later(by_clock_of(app, scenario_->assumptions.duration(Assumption::pull_interval)),
          TieClass::expiry, {app.index(), no_cause, puller.turn, 0, What::pull_due});
}

void World::pull_answered(AppId app, const Notice& notice) {
    if (notice.extra == pullers_[app.index()].turn && receives(app, notice)) {
        pull_next(app, notice.seat + std::size_t{1});
    }
}

void World::interaction_reaches(InteractionId id, const Notice& notice) {
    if (!is_of_pull(id, notice.extra, IxnStage::held)) {
        return;
    }
    Interaction& interaction = interactions_[id.index()];
    const AppId app = interaction.puller;
    // R05: who was sent to backup mode meanwhile takes it no more.
    if (!receives(app, notice) || interaction.life != pullers_[app.index()].life) {
        return;
    }
    Record record;
    record.event = Event::ixn_pulled;
    record.actor = entity_of(app);
    record.other = entity_of(interaction.server);
    record.call = interaction.name;
    record.rule = notice.seat != 0 ? Rule::I03 : Rule::I01;
    record.reason = notice.seat != 0 ? Reason::pull_was_held : Reason::none;
    record.amount = (agenda_.now() - interaction.queued).count();
    interaction.cause = low(note(record, notice.cause));
    ++pullers_[app.index()].holds;
    apps_[app].creations.push(
        {id.index(), no_seat, Rule::R20, no_policy, agenda_.now(), interaction.cause});
    feed_workers(app);
}

void World::give_back(InteractionId id, AppId app, GivenBack why) {
    const Interaction& interaction = interactions_[id.index()];
    Puller& puller = pullers_[app.index()];
    puller.holds -= puller.holds > 0 ? 1 : 0;
    send(network_.app(app), network_.interaction_server(interaction.server),
         {id.index(), interaction.cause, interaction.pull, static_cast<std::uint8_t>(why),
          What::given_back});
}

/// Puts one of the application's workers to work on the session of an interaction.
void World::begin_media_creation(AppId app, const Waiting& waiting) {
    const InteractionId id{waiting.call};
    Interaction& interaction = interactions_[id.index()];
    AppState& state = apps_[app];
    const bool is_its = interaction.stage == IxnStage::held && interaction.puller == app
                        && interaction.life == pullers_[app.index()].life;
    if (!is_its) {
        return;  // Taken back while it waited for a worker.
    }
    if (state.mode == Mode::suspending) {
        give_back(id, app, GivenBack::suspends);
        return;
    }
    interaction.cause =
        begin_media_work({app, id, RequestId{}, interaction.pull, state.incarnation, true},
                         interaction.name, interaction.pull, waiting);
}

void World::media_created(const Notice& notice) {
    const MediaCreation creation = media_creations_[notice.subject];
    const AppId app = creation.app;
    AppState& state = apps_[app];
    const bool is_old = creation.incarnation != state.incarnation;
    if (!is_old && !receives(app, notice)) {
        return;
    }
    media_creations_[notice.subject].in_use = false;
    free_media_creations_.push_back(notice.subject);
    if (is_old) {
        return;  // The process that was creating is no more, and its workers with it.
    }
    if (creation.request) {
        http_created(creation, notice.cause);
        free_worker(app);
        return;
    }
    const InteractionId id = creation.interaction;
    Interaction& interaction = interactions_[id.index()];
    const bool is_its = is_of_pull(id, creation.pull, IxnStage::held)
                        && interaction.life == pullers_[app.index()].life;
    const Reason fault =
        why_creation_fails(app, interaction.name, static_cast<std::uint8_t>(creation.pull), 0);
    Record record;
    record.actor = entity_of(app);
    record.other = entity_of(scenario_->topology.apps[app].node);
    record.call = interaction.name;
    if (!is_its) {
        record.event = Event::session_create_aborted;
        record.rule = Rule::R20;
        record.reason = Reason::taken_back;
        note(record, notice.cause);
    } else if (fault != Reason::none) {
        record.event = Event::session_create_failed;
        record.rule = Rule::D03;
        record.reason = fault;
        interaction.cause = low(note(record, notice.cause));
        give_back(id, app, GivenBack::creation_failed);
    } else {
        state.document_cached = true;
        open_media_session(id, app, notice.cause);
    }
    free_worker(app);
}

/// R20: the session is the puller's; nobody else has one for the interaction.
void World::open_media_session(InteractionId id, AppId app, std::uint32_t cause) {
    const SessionId fresh = new_session();
    Interaction& interaction = interactions_[id.index()];
    Session& session = sessions_[fresh.index()];
    session.name = interaction.name;
    session.interaction = id.index();
    session.pull = interaction.pull;
    session.app = app;
    session.node = scenario_->topology.apps[app].node;
    session.strategy = interaction.strategy;
    session.serial = session_serial_++;
    session.phase = recoveries_.step(SessionPhase::none, SessionEvent::created).next;
    Record record = session_record(Event::session_created, session, Rule::R20, Reason::none);
    record.amount = (agenda_.now() - interaction.queued).count();
    session.cause = low(note(record, cause));
    interaction.cause = session.cause;
    interaction.session = fresh;
    may_be_asked_for(fresh);
    persist(fresh);
    next_step(fresh);
}

/// The strategy's steps are done: the interaction is to go to an agent.
void World::ask_agent(SessionId id) {
    const Session& session = sessions_[id.index()];
    const InteractionServerId server = interactions_[session.interaction].server;
    send(network_.app(session.app), network_.interaction_server(server),
         {session.interaction, session.cause, session.pull, 0, What::agent_asked});
}

/// A step asks the Interaction Server for something and waits for its answer.
void World::ask_server(SessionId id) {
    const Session& session = sessions_[id.index()];
    const InteractionServerId server = interactions_[session.interaction].server;
    send(network_.app(session.app), network_.interaction_server(server),
         {session.interaction, session.cause, session.pull, 0, What::server_asked});
}

/// R17: who restores the session meanwhile does not hear of the answer.
void World::told_of_answer(SessionId id, const Notice& notice) {
    Session& session = sessions_[id.index()];
    if (notice.extra != session.turn || session.phase == SessionPhase::none || !session.waits) {
        return;
    }
    const Node& node = scenario_->topology.nodes[session.node];
    const AppId app = notice.seat == 0 ? node.primary : node.backup;
    if (!receives(app, notice)) {
        return;
    }
    if (session.phase != SessionPhase::live) {
        event_is_unheard(session, app, notice.cause);
    } else if (session.app == app) {
        outside_event_comes(id, notice.cause);
    }
}

/// Whether its interaction is still its node's to work with.
bool World::holds_interaction(const Session& session) const {
    const Interaction& interaction = interactions_[session.interaction];
    return interaction.pull == session.pull
           && (interaction.stage == IxnStage::held || interaction.stage == IxnStage::with_agent);
}

/// The interaction is handled. A stored session that waits to be asked for is restored, and finds
/// its interaction gone (A9).
void World::handled(SessionId id, const Notice& notice) {
    const Session& session = sessions_[id.index()];
    if (notice.extra != session.turn || session.phase == SessionPhase::none) {
        return;
    }
    const Node& node = scenario_->topology.nodes[session.node];
    const AppId app = notice.seat == 0 ? node.primary : node.backup;
    if (!receives(app, notice)) {
        return;
    }
    if (session.phase == SessionPhase::live && session.app == app) {
        Puller& puller = pullers_[app.index()];
        puller.holds -= puller.holds > 0 ? 1 : 0;
        close_session(id, {Event::session_ended, Reason::none, Rule::R20, no_policy}, notice.cause);
    } else if (session.phase == SessionPhase::frozen && is_primary(apps_[app].mode)) {
        list_session(id, app, notice.cause);
        feed_workers(app);
    }
}

void World::taken_back(SessionId id, const Notice& notice) {
    const Session& session = sessions_[id.index()];
    if (notice.extra != session.turn || session.phase != SessionPhase::live
        || !receives(session.app, notice)) {
        return;
    }
    Puller& puller = pullers_[session.app.index()];
    puller.holds -= puller.holds > 0 ? 1 : 0;
    close_session(id, {Event::session_ended, Reason::taken_back, Rule::R20, no_policy},
                  notice.cause);
}

/// R18, R19: the new primary of the node goes on with the interaction, and is its puller from now.
void World::resume_media(SessionId id) {
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
    if (!holds_interaction(session)) {
        linger(id);
        return;
    }
    Interaction& interaction = interactions_[session.interaction];
    interaction.session = id;
    interaction.puller = session.app;
    interaction.life = pullers_[session.app.index()].life;
    ++pullers_[session.app.index()].holds;
    go_on(id);
}

/// A cut that lasts is noticed after a while; a way that is back carries what was not sent.
void World::media_links_change(std::uint32_t cause) {
    if (!has_multimedia_) {
        return;
    }
    for (std::size_t at = 0; at < apps_.size(); ++at) {
        const AppId app = apps_.id_at(at);
        for (std::size_t nth = 0; nth < ixn_servers_.size(); ++nth) {
            const InteractionServerId server{static_cast<InteractionServerId::rep>(nth)};
            const PlaceId there = network_.interaction_server(server);
            if (!network_.reaches(there, network_.app(app))
                || !network_.reaches(network_.app(app), there)) {
                later(scenario_->assumptions.duration(Assumption::ixn_disconnect), TieClass::expiry,
                      {app.index(), cause, 0, static_cast<std::uint8_t>(nth), What::puller_gone});
            }
        }
    }
    for (std::size_t at = 0; at < sessions_.size(); ++at) {
        const Session& session = sessions_[at];
        const bool asked = session.phase == SessionPhase::live && is_media(session)
                           && session.done > scenario_->strategies[session.strategy].steps;
        if (asked && holds_interaction(session)
            && interactions_[session.interaction].stage == IxnStage::held) {
            ask_agent(SessionId{static_cast<SessionId::rep>(at)});
        }
    }
}

}  // namespace orsim
