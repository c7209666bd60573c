// Multimedia interactions as their Interaction Server sees them: it queues them, hands them to whom
// pulls, and takes them back.
#include "sim/world/naming.hpp"
#include "sim/world/world.hpp"

#include <algorithm>

namespace orsim {
namespace {

Ending ending_of(GivenBack why) {
    return why == GivenBack::suspends
               ? Ending{Event::ixn_returned, Reason::puller_suspends, Rule::G01, no_policy}
               : Ending{Event::ixn_returned, Reason::creation_failed, Rule::D03, no_policy};
}

}  // namespace

/// R21: it waits for whoever pulls it; no node is assigned or reserved.
void World::interaction_arrives(GroupId group_id) {
    const CallGroup& group = scenario_->workload[group_id];
    const std::uint32_t nth = sources_[group_id.index()].given() - 1;
    await_next_call(group_id);
    InteractionId id;
    if (free_interactions_.empty()) {
        id = InteractionId{static_cast<InteractionId::rep>(interactions_.size())};
        interactions_.emplace_back();
    } else {
        id = InteractionId{free_interactions_.back()};
        free_interactions_.pop_back();
    }
    Interaction& interaction = interactions_[id.index()];
    const std::uint16_t pull = interaction.pull;  // It goes on: old notices find nobody.
    interaction = Interaction{};
    interaction.pull = pull;
    interaction.name = {group_id.index(), nth};
    interaction.queued = agenda_.now();
    interaction.serial = interaction_serial_++;
    interaction.server = group.interaction_server;
    const bool traced = group.arrivals.process == Arrivals::Process::trace;
    const StrategyId own = traced ? group.arrivals.trace[nth].strategy : StrategyId{};
    interaction.strategy = own ? own : group.strategy;
    interaction.stage = IxnStage::queued;
    Record record;
    record.event = Event::ixn_queued;
    record.actor = entity_of(interaction.server);
    record.call = interaction.name;
    record.rule = Rule::R21;
    interaction.cause = low(note(record, no_cause));
    ixn_servers_[interaction.server.index()].queue.push_back(id);
    serve_held(group.interaction_server);
}

/// A pull gets what it has room for. I03: through the proxy, one that finds nothing is held.
void World::pull_asked(InteractionServerId server, const HeldPull& pull) {
    IxnServerState& state = ixn_servers_[server.index()];
    const bool by_proxy = scenario_->topology.interaction_servers[server].by_proxy;
    if (state.queue.empty() && by_proxy) {
        state.held.push_back(pull);
        state.held.back().since = agenda_.now();
        later(options_.duration(Option::proxy_pull_hold, server.index()), TieClass::expiry,
              {pull.app.index(), no_cause, pull.turn, static_cast<std::uint8_t>(server.index()),
               What::pull_hold_ends});
        return;
    }
    give(server, pull, Rule::I01);
}

void World::give(InteractionServerId server, const HeldPull& pull, Rule how) {
    IxnServerState& state = ixn_servers_[server.index()];
    const PlaceId here = network_.interaction_server(server);
    const bool reaches = network_.reaches(here, network_.app(pull.app));
    const Duration limit = options_.duration(Option::routing_timeout, server.index());
    for (std::uint32_t given = 0; reaches && given < pull.room && !state.queue.empty(); ++given) {
        const InteractionId id = state.queue.front();
        state.queue.pop_front();
        Interaction& interaction = interactions_[id.index()];
        interaction.stage = IxnStage::held;
        interaction.given = agenda_.now();
        interaction.puller = pull.app;
        interaction.life = pullers_[pull.app.index()].life;
        ++interaction.pull;
        send(here, network_.app(pull.app),
             {id.index(), interaction.cause, interaction.pull,
              static_cast<std::uint8_t>(how == Rule::I03 ? 1 : 0), What::interaction_reaches});
        later(limit, TieClass::expiry,
              {id.index(), interaction.cause, interaction.pull, 0, What::routing_ends});
    }
    answer_empty(server, pull.app, pull.turn);
}

/// The answer comes after what it brings. Without a way back the puller finds its connection gone
/// and tries again as if it had been answered.
void World::answer_empty(InteractionServerId server, AppId app, std::uint16_t turn) {
    const Notice answer{app.index(), no_cause, turn, static_cast<std::uint8_t>(server.index()),
                        What::pull_answered};
    if (!send(network_.interaction_server(server), network_.app(app), answer)) {
        later(Duration::zero(), TieClass::delivery, answer);
    }
}

/// The first pull that waits takes what has come.
void World::serve_held(InteractionServerId server) {
    IxnServerState& state = ixn_servers_[server.index()];
    while (!state.held.empty() && !state.queue.empty()) {
        const HeldPull first = state.held.front();
        state.held.erase(state.held.begin());
        if (first.turn == pullers_[first.app.index()].turn) {
            margins_.met(Option::proxy_pull_hold,
                         first.since + options_.duration(Option::proxy_pull_hold, server.index())
                             - agenda_.now());
            give(server, first, Rule::I03);
        }
    }
}

void World::pull_hold_ends(InteractionServerId server, AppId app, std::uint16_t turn) {
    std::vector<HeldPull>& held = ixn_servers_[server.index()].held;
    const auto found = std::ranges::find_if(
        held, [&](const HeldPull& pull) { return pull.app == app && pull.turn == turn; });
    if (found != held.end()) {
        margins_.ran_out(Option::proxy_pull_hold);
        held.erase(found);
        answer_empty(server, app, turn);
    }
}

bool World::is_of_pull(InteractionId id, std::uint16_t pull, IxnStage stage) const {
    const Interaction& interaction = interactions_[id.index()];
    return interaction.pull == pull && interaction.stage == stage;
}

/// The session's work on it is done: an agent takes over.
void World::agent_asked(InteractionId id, std::uint16_t pull) {
    if (!is_of_pull(id, pull, IxnStage::held)) {
        return;
    }
    Interaction& interaction = interactions_[id.index()];
    margins_.met(Option::routing_timeout,
                 interaction.given
                     + options_.duration(Option::routing_timeout, interaction.server.index())
                     - agenda_.now());
    interaction.stage = IxnStage::with_agent;
    Record record;
    record.event = Event::ixn_routed;
    record.actor = entity_of(interaction.server);
    record.other = entity_of(interaction.puller);
    record.call = interaction.name;
    record.rule = Rule::R20;
    record.amount = (agenda_.now() - interaction.queued).count();
    interaction.cause = low(note(record, interaction.cause));
    const Duration accepts = accepting_time(interaction);
    const Duration limit =
        options_.duration(Option::delivering_timeout, interaction.server.index());
    if (accepts > limit) {
        later(limit, TieClass::expiry,
              {id.index(), interaction.cause, pull, with_agent_seat, What::routing_ends});
        return;
    }
    later(accepts + handling_time(interaction), TieClass::delivery,
          {id.index(), interaction.cause, pull, 0, What::agent_done});
}

/// How long its agent takes to accept it in its present pull.
Duration World::accepting_time(const Interaction& interaction) const {
    const Sampler accepting{scenario_->assumptions.distribution(Assumption::agent_accepts)};
    const Turn turn{Purpose::service_time, key_of(interaction.name), interaction.pull};
    return accepting.draw(chance_, turn);
}

Duration World::handling_time(const Interaction& interaction) const {
    const GroupId group{interaction.name.group};
    const Arrivals& arrivals = scenario_->workload[group].arrivals;
    if (arrivals.process == Arrivals::Process::trace) {
        const auto own = arrivals.trace[interaction.name.nth].talk_time;
        if (own) {
            return *own;
        }
    }
    const Turn turn{Purpose::talk_time, interaction.name.group, interaction.name.nth};
    return talk_times_[interaction.name.group].draw(chance_, turn);
}

void World::agent_done(InteractionId id, std::uint16_t pull) {
    if (!is_of_pull(id, pull, IxnStage::with_agent)) {
        return;
    }
    Interaction& interaction = interactions_[id.index()];
    const Duration left = options_.duration(Option::delivering_timeout, interaction.server.index())
                          - accepting_time(interaction);
    margins_.met(Option::delivering_timeout, std::max(left, Duration::zero()));
    interaction.stage = IxnStage::gone;
    Record record;
    record.event = Event::ixn_done;
    record.actor = entity_of(interaction.server);
    record.other = entity_of(interaction.puller);
    record.call = interaction.name;
    record.rule = Rule::R20;
    interaction.cause = low(note(record, interaction.cause));
    tell_session(id, What::handled);
    free_interactions_.push_back(id.index());
}

/// Tells whoever of the puller's node has the session, or its stored copy (A9): the puller, or its
/// partner where the puller's connection is gone.
void World::tell_session(InteractionId id, What news) {
    const Interaction& interaction = interactions_[id.index()];
    if (!interaction.session) {
        return;
    }
    const Session& session = sessions_[interaction.session.index()];
    const bool is_its = session.phase != SessionPhase::none && is_media(session)
                        && session.interaction == id.index() && session.pull == interaction.pull;
    if (!is_its) {
        return;
    }
    const bool lost = has_lost(interaction.server, interaction);
    const AppId partner = scenario_->topology.peer(interaction.puller);
    const AppId hearer = lost && partner ? partner : interaction.puller;
    const Node& node = scenario_->topology.nodes[session.node];
    send(network_.interaction_server(interaction.server), network_.app(hearer),
         {interaction.session.index(), interaction.cause, session.turn,
          static_cast<std::uint8_t>(hearer == node.primary ? 0 : 1), news});
}

/// What a step of its session asks for takes as long as a step, and is answered to whoever of the
/// node has the interaction then.
void World::server_asked(InteractionId id, const Notice& notice) {
    const Interaction& interaction = interactions_[id.index()];
    const Strategy& strategy = scenario_->strategies[interaction.strategy];
    const Turn turn{Purpose::service_time, key_of(interaction.name), strategy.waits_at};
    Notice answers = notice;
    answers.what = What::server_answers;
    later(step_times_[interaction.strategy.index()].draw(chance_, turn), TieClass::delivery,
          answers);
}

void World::server_answers(InteractionId id, std::uint16_t pull) {
    if (is_of_pull(id, pull, IxnStage::held)) {
        tell_session(id, What::server_answered);
    }
}

/// Nobody accepted it within delivering-timeout: it goes back to the queue it came from.
void World::delivering_ends(InteractionId id, std::uint16_t pull) {
    if (is_of_pull(id, pull, IxnStage::with_agent)) {
        margins_.ran_out(Option::delivering_timeout);
        tell_session(id, What::taken_back);
        return_to_queue(id, {Event::ixn_returned, Reason::not_accepted, Rule::I02, no_policy},
                        interactions_[id.index()].cause);
    }
}

/// I02: an interaction that its router has not routed in time counts as failed.
void World::routing_ends(InteractionId id, std::uint16_t pull) {
    if (!is_of_pull(id, pull, IxnStage::held)) {
        return;
    }
    margins_.ran_out(Option::routing_timeout);
    const Interaction& interaction = interactions_[id.index()];
    const bool held = has_lost(interaction.server, interaction);
    tell_session(id, What::taken_back);
    return_to_queue(
        id,
        {Event::ixn_returned, Reason::routing_timed_out, Rule::I02,
         held ? static_cast<std::uint8_t>(Policy::multimedia_on_disconnect) : no_policy},
        interaction.cause);
}

void World::given_back(InteractionId id, std::uint16_t pull, GivenBack why) {
    if (is_of_pull(id, pull, IxnStage::held)) {
        return_to_queue(id, ending_of(why), interactions_[id.index()].cause);
    }
}

/// Whether the connection over which it was pulled is gone.
bool World::has_lost(InteractionServerId server, const Interaction& interaction) const {
    const AppId app = interaction.puller;
    const PlaceId here = network_.interaction_server(server);
    return interaction.life != pullers_[app.index()].life
           || !network_.reaches(here, network_.app(app))
           || !network_.reaches(network_.app(app), here);
}

/// I04: what the puller held when it disconnected goes back or stays with it, by policy A24. What
/// an agent has stays with the agent.
void World::puller_gone(InteractionServerId server, AppId app, std::uint32_t cause) {
    const auto policy =
        scenario_->policies.get<MultimediaOnDisconnect>(Policy::multimedia_on_disconnect);
    if (policy == MultimediaOnDisconnect::hold_until_timeout) {
        return;
    }
    std::vector<InteractionId> lost;
    for (std::size_t at = 0; at < interactions_.size(); ++at) {
        const Interaction& interaction = interactions_[at];
        if (interaction.stage == IxnStage::held && interaction.puller == app
            && interaction.server == server && has_lost(server, interaction)) {
            lost.emplace_back(static_cast<InteractionId::rep>(at));
        }
    }
    std::ranges::stable_sort(lost, {},
                             [this](InteractionId id) { return interactions_[id.index()].serial; });
    for (const InteractionId id : lost) {
        // Both ends notice the broken connection: who still has a session gives up its own.
        const SessionId own = interactions_[id.index()].session;
        if (own && sessions_[own.index()].app == app
            && sessions_[own.index()].phase == SessionPhase::live) {
            taken_back(own, {own.index(), cause, sessions_[own.index()].turn, 0, What::taken_back});
        }
        return_to_queue(id,
                        {Event::ixn_returned, Reason::puller_disconnected, Rule::I04,
                         static_cast<std::uint8_t>(Policy::multimedia_on_disconnect)},
                        cause);
    }
}

/// It takes its old place in its queue.
void World::return_to_queue(InteractionId id, const Ending& why, std::uint32_t cause) {
    Interaction& interaction = interactions_[id.index()];
    interaction.stage = IxnStage::queued;
    interaction.session = SessionId{};
    Record record;
    record.event = why.event;
    record.actor = entity_of(interaction.server);
    record.other = entity_of(interaction.puller);
    record.call = interaction.name;
    record.rule = why.rule;
    record.reason = why.reason;
    record.policy = why.policy;
    interaction.cause = low(note(record, cause));
    const InteractionServerId server = interaction.server;
    std::deque<InteractionId>& queue = ixn_servers_[server.index()].queue;
    const auto place =
        std::ranges::lower_bound(queue, interaction.serial, {}, [this](InteractionId other) {
            return interactions_[other.index()].serial;
        });
    queue.insert(place, id);
    serve_held(server);
}

}  // namespace orsim
