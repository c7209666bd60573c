#include "sim/world/naming.hpp"
#include "sim/world/world.hpp"

#include <algorithm>

namespace orsim {
namespace {

constexpr std::int64_t alarm_no_primary = 20621;
constexpr std::int64_t alarm_two_primaries = 20622;
constexpr std::int64_t alarm_normal_again = 20623;

/// Whether SCS insists on a plain stop; that a wait for an answer was in vain is kept.
bool is_to_stop(Decision decision, const Belief& belief, Margins& margins) {
    if (decision == Decision::no_answer && belief.stopping && !belief.suspending) {
        margins.ran_out(Option::suspending_wait_timeout);
    }
    return decision == Decision::stop_plainly || !belief.suspending;
}

}  // namespace

ScsId World::scs_of(HostId host) const {
    const auto& all = scenario_->topology.scs;
    for (std::size_t at = 0; at < all.size(); ++at) {
        const ScsId id = all.id_at(at);
        if (std::ranges::find(all[id].hosts, host) != all[id].hosts.end()) {
            return id;
        }
    }
    return {};
}

void World::lca_reports(AppId app, ReportKind kind, std::uint32_t cause) {
    const HostId host = scenario_->topology.apps[app].host;
    const ScsId scs = scs_of(host);
    if (!scs || !hosts_[host].up || !hosts_[host].lca_up) {
        return;
    }
    send(network_.lca(host), network_.scs(scs),
         {app.index(), cause, static_cast<std::uint16_t>(kind),
          static_cast<std::uint8_t>(scs.index()), What::report_arrives});
}

/// What the LCA of the application's host can see: the process and the mode it was last told.
ReportKind World::state_seen_by_lca(AppId app) const {
    const AppState& state = apps_[app];
    if (state.process == Process::down || state.process == Process::starting) {
        return ReportKind::exited;
    }
    return is_primary(state.mode) ? ReportKind::is_primary : ReportKind::is_backup;
}

void World::report_arrives(AppId app, ReportKind kind, ScsId scs, std::uint32_t cause) {
    if (!scs_[scs].up) {
        return;
    }
    LcaLink& link = scs_[scs].links[scenario_->topology.apps[app].host.index()];
    link.heard = agenda_.now();
    Belief& belief = scs_[scs].beliefs[app.index()];
    switch (kind) {
    case ReportKind::exited:
        if (belief.up && belief.stopping) {
            stop_is_complete(scs, app, cause);
        } else if (belief.up) {
            app_failed(scs, app, Reason::process_exit, Rule::M01, cause);
        }
        break;
    case ReportKind::unresponsive:
        app_failed(scs, app, Reason::no_heartbeat, Rule::M03, cause);
        break;
    case ReportKind::unavailable:
    case ReportKind::available:
        service_reported(scs, app, kind, cause);
        break;
    case ReportKind::started:
        belief = Belief{};
        started_again(scs, app, cause);
        break;
    case ReportKind::suspending:
        if (belief.stopping && !belief.suspending) {
            // Later than the wait it answers a plain stop: then there was nothing left.
            const Duration wait = options_.duration(Option::suspending_wait_timeout, app.index());
            if (belief.asked + wait > agenda_.now()) {
                margins_.met(Option::suspending_wait_timeout, belief.asked + wait - agenda_.now());
            }
        }
        belief.suspending = belief.stopping;
        break;
    case ReportKind::is_primary:
    case ReportKind::is_backup:
        mode_reported(app, kind, scs, cause);
        break;
    case ReportKind::asks_for_mode:
        decide_later(scs, app, Decision::started, cause);
        break;
    }
}

void World::mode_reported(AppId app, ReportKind kind, ScsId scs, std::uint32_t cause) {
    const bool is_primary = kind == ReportKind::is_primary;
    const NodeId node = scenario_->topology.apps[app].node;
    const AppId peer = scenario_->topology.peer(app);
    ScsState& state = scs_[scs];
    Belief& belief = state.beliefs[app.index()];
    belief = Belief{true,
                    is_primary,
                    true,
                    is_primary ? false : belief.commanded,
                    is_primary && belief.stopping,
                    is_primary && belief.suspending,
                    belief.available};
    mode_is_new(scs, app, is_primary ? Mode::primary : Mode::backup, cause);
    watch_pair(scs, node, cause);
    std::uint8_t& order = state.orders[node.index()];
    if (order == static_cast<std::uint8_t>(Decision::demote_first) && !is_primary && peer) {
        order = 0;
        command(scs, peer, ModeEvent::told_primary, Reason::operator_command, Rule::M05, cause);
    } else if (order == static_cast<std::uint8_t>(Decision::failback) && !is_primary && peer) {
        order = 0;
        command(scs, peer, ModeEvent::told_primary, Reason::failback, Rule::M05, cause);
    } else if (order == static_cast<std::uint8_t>(Decision::promote_first) && is_primary && peer) {
        order = 0;
        command(scs, peer, ModeEvent::told_backup, Reason::operator_command, Rule::M05, cause);
    } else if (is_primary && peer && state.beliefs[peer.index()].up
               && state.beliefs[peer.index()].is_primary) {
        decide_later(scs, app, Decision::two_primaries, cause);
    } else if (!is_primary && (!peer || !state.beliefs[peer.index()].is_primary) && order == 0) {
        decide_later(scs, app, Decision::started, cause);
    }
}

void World::app_failed(ScsId scs, AppId app, Reason reason, Rule rule, std::uint32_t cause) {
    Belief& belief = scs_[scs].beliefs[app.index()];
    const bool served = belief.is_primary || belief.commanded;
    belief.up = false;
    belief.is_primary = false;
    belief.commanded = false;
    Record record;
    record.event = Event::ml_failure_detected;
    record.actor = entity_of(scs);
    record.other = entity_of(app);
    record.rule = rule;
    record.reason = reason;
    if (reason == Reason::no_heartbeat) {
        record.policy = static_cast<std::uint8_t>(Policy::hang_action);
    }
    const std::uint32_t detected = low(note(record, cause));
    watch_pair(scs, scenario_->topology.apps[app].node, detected);
    if (served) {
        decide_later(scs, app, Decision::failure, detected);
    }
}

void World::decide_later(ScsId scs, AppId app, Decision decision, std::uint32_t cause) {
    later(scenario_->assumptions.duration(Assumption::scs_decision), TieClass::completion,
          {app.index(), cause, static_cast<std::uint16_t>(decision),
           static_cast<std::uint8_t>(scs.index()), What::scs_decides});
}

/// M08, A12: of two primaries one is sent to backup mode.
void World::demote_one(ScsId scs, AppId reconnected, AppId peer, std::uint32_t cause) {
    const auto loser = scenario_->policies.get<SplitBrain>(Policy::split_brain);
    const bool is_configured = scenario_->topology.apps[reconnected].configured_as_primary;
    // The storage arbitrates between sessions, not between modes.
    const bool loses = loser == SplitBrain::reconnected_demoted
                       || loser == SplitBrain::store_arbitrates
                       || (loser == SplitBrain::configured_primary_wins && !is_configured);
    command(scs, loses ? reconnected : peer, ModeEvent::told_backup, Reason::two_primaries,
            Rule::M08, cause);
}

/// Whether SCS believes that it could run this backup in primary mode.
bool World::stands_ready(ScsId scs, AppId app) const {
    if (!app) {
        return false;
    }
    const Belief& belief = scs_[scs].beliefs[app.index()];
    return belief.up && belief.reachable && belief.available && !belief.is_primary
           && !belief.commanded;
}

/// A22: the primary cannot serve and its partner can.
void World::swap_for_service(ScsId scs, AppId app, std::uint32_t cause) {
    const AppId peer = scenario_->topology.peer(app);
    const Belief& belief = scs_[scs].beliefs[app.index()];
    if (belief.is_primary && !belief.available && stands_ready(scs, peer)) {
        command(scs, peer, ModeEvent::told_primary, Reason::service_unavailable, Rule::M04, cause);
        command(scs, app, ModeEvent::told_backup, Reason::service_unavailable, Rule::M04, cause);
    }
}

/// M04: SCS acts on what it believes at the moment of the decision.
void World::scs_decides(AppId app, Decision decision, ScsId scs, std::uint32_t cause) {
    if (!scs_[scs].up) {
        return;
    }
    const AppId peer = scenario_->topology.peer(app);
    const auto& beliefs = scs_[scs].beliefs;
    std::uint8_t& order = scs_[scs].orders[scenario_->topology.apps[app].node.index()];
    const auto serves = [&beliefs](AppId one) {
        return one && (beliefs[one.index()].is_primary || beliefs[one.index()].commanded);
    };
    switch (decision) {
    case Decision::failure:
        if (!serves(app) && stands_ready(scs, peer)) {
            command(scs, peer, ModeEvent::told_primary, Reason::failure, Rule::M04, cause);
        }
        break;
    case Decision::started:
        if (!serves(peer) && stands_ready(scs, app)) {
            command(scs, app, ModeEvent::told_primary, Reason::returned, Rule::M09, cause);
        }
        break;
    case Decision::two_primaries:
        if (serves(app) && serves(peer)) {
            demote_one(scs, app, peer, cause);
        }
        break;
    case Decision::demote_first:
    case Decision::promote_first:
        order = static_cast<std::uint8_t>(decision);
        command(scs, decision == Decision::demote_first ? app : peer,
                decision == Decision::demote_first ? ModeEvent::told_backup
                                                   : ModeEvent::told_primary,
                Reason::operator_command, Rule::M05, cause);
        break;
    case Decision::failback:
        if (serves(peer) && stands_ready(scs, app)) {  // A15: it has been up for its hold.
            order = static_cast<std::uint8_t>(decision);
            command(scs, peer, ModeEvent::told_backup, Reason::failback, Rule::M05, cause);
        }
        break;
    case Decision::start:
    case Decision::suspend:
        decision == Decision::start ? start_stopped(scs, app, cause) : suspend(scs, app, cause);
        break;
    case Decision::no_answer:
    case Decision::stop_plainly:
        if (is_to_stop(decision, beliefs[app.index()], margins_)) {
            stop_plainly(scs, app, cause);
        }
        break;
    case Decision::unavailable:
        swap_for_service(scs, app, cause);
        break;
    case Decision::graceful_end:
        if (!serves(app) && stands_ready(scs, peer)) {
            command(scs, peer, ModeEvent::told_primary, Reason::operator_command, Rule::G01, cause);
        }
        break;
    }
}

void World::command(
    ScsId scs, AppId app, ModeEvent on, Reason reason, Rule rule, std::uint32_t cause) {
    Record record;
    record.event = Event::ml_switchover;
    record.actor = entity_of(scs);
    record.other = entity_of(app);
    record.rule = rule;
    record.reason = reason;
    record.amount = on == ModeEvent::told_primary ? 1 : 0;
    if (reason == Reason::failback) {
        record.policy = static_cast<std::uint8_t>(Policy::failback);
    } else if (rule == Rule::G01) {
        record.policy = static_cast<std::uint8_t>(Policy::backup_during_graceful);
    } else if (rule == Rule::M08) {
        record.policy = static_cast<std::uint8_t>(Policy::split_brain);
    } else if (reason == Reason::service_unavailable && reports_service_) {
        record.policy = static_cast<std::uint8_t>(Policy::missed_event_instance);
    } else if (rule == Rule::M05) {
        record.policy = static_cast<std::uint8_t>(Policy::double_promotion_order);
    }
    const std::uint32_t decided = low(note(record, cause));
    scs_[scs].beliefs[app.index()].commanded = on == ModeEvent::told_primary;
    send(network_.scs(scs), network_.lca(scenario_->topology.apps[app].host),
         {app.index(), decided, static_cast<std::uint16_t>(on), 0, What::told_mode});
}

/// A22: the LCA passes on what the application says of its own service.
void World::service_reported(ScsId scs, AppId app, ReportKind kind, std::uint32_t cause) {
    const bool available = kind == ReportKind::available;
    scs_[scs].beliefs[app.index()].available = available;
    const auto& beliefs = scs_[scs].beliefs;
    const AppId peer = scenario_->topology.peer(app);
    if (available) {
        if (!beliefs[app.index()].is_primary && (!peer || !beliefs[peer.index()].is_primary)) {
            decide_later(scs, app, Decision::started, cause);
        } else if (peer && !beliefs[peer.index()].available) {
            decide_later(scs, peer, Decision::unavailable, cause);
        }
        return;
    }
    Record record;
    record.event = Event::ml_failure_detected;
    record.actor = entity_of(scs);
    record.other = entity_of(app);
    record.rule = Rule::M04;
    record.reason = Reason::service_unavailable;
    if (reports_service_) {
        record.policy = static_cast<std::uint8_t>(Policy::missed_event_instance);
    }
    const std::uint32_t detected = low(note(record, cause));
    if (beliefs[app.index()].is_primary) {
        decide_later(scs, app, Decision::unavailable, detected);
    }
}

/// A22: who has lost a T-Server of its cluster reports that its service is unavailable.
void World::tserver_links_change(std::uint32_t cause) {
    const Topology& topology = scenario_->topology;
    for (std::size_t at = 0; at < topology.apps.size(); ++at) {
        const AppId app = topology.apps.id_at(at);
        const std::string& cluster = topology.nodes[topology.apps[app].node].cluster;
        bool lacks = false;
        for (std::size_t server = 0; server < topology.tservers.size(); ++server) {
            const TServerId id = topology.tservers.id_at(server);
            const std::string& only = cluster_of(id);
            const bool is_its = only.empty() || only == cluster;
            lacks = lacks
                    || (is_its
                        && !(tservers_[id].up
                             && network_.reaches(network_.tserver(id), network_.app(app))
                             && network_.reaches(network_.app(app), network_.tserver(id))));
        }
        if (apps_[app].process == Process::up && lacks != apps_[app].unavailable) {
            apps_[app].unavailable = lacks;
            lca_reports(app, lacks ? ReportKind::unavailable : ReportKind::available, cause);
        }
    }
}

void World::raise_alarm(
    ScsId scs, NodeId node, Reason reason, std::int64_t number, std::uint32_t cause) {
    Record record;
    record.event = Event::ml_alarm;
    record.actor = entity_of(scs);
    record.other = entity_of(node);
    record.rule =
        reason == Reason::flapping || reason == Reason::stable_again ? Rule::M12 : Rule::M11;
    record.reason = reason;
    record.amount = number;
    note(record, cause);
}

/// M11: SCS compares what it believes of a pair with what a pair should be.
void World::watch_pair(ScsId scs, NodeId node, std::uint32_t cause) {
    const Node& pair = scenario_->topology.nodes[node];
    ScsState& state = scs_[scs];
    int primaries = state.beliefs[pair.primary.index()].is_primary ? 1 : 0;
    primaries += pair.backup && state.beliefs[pair.backup.index()].is_primary ? 1 : 0;
    PairAlarm& alarm = state.alarms[node.index()];
    if (primaries == 0 && alarm != PairAlarm::no_primary) {
        alarm = PairAlarm::no_primary;
        raise_alarm(scs, node, Reason::no_primary, alarm_no_primary, cause);
    } else if (primaries == 2 && alarm != PairAlarm::two_primaries) {
        alarm = PairAlarm::two_primaries;
        raise_alarm(scs, node, Reason::two_primaries_seen, alarm_two_primaries, cause);
    } else if (primaries == 1 && alarm != PairAlarm::none) {
        alarm = PairAlarm::none;
        raise_alarm(scs, node, Reason::one_primary_again, alarm_normal_again, cause);
    }
}

bool World::link_is_whole(ScsId scs, HostId host) const {
    const HostId own = scenario_->topology.scs[scs].host;
    return hosts_[host].up && hosts_[host].lca_up && hosts_[own].up && scs_[scs].up
           && network_.reaches(network_.scs(scs), network_.lca(host))
           && network_.reaches(network_.lca(host), network_.scs(scs))
           && (disturbances_.empty()
               || (!is_stopped(network_.scs(scs), network_.lca(host), Traffic::addp)
                   && !is_stopped(network_.lca(host), network_.scs(scs), Traffic::addp)));
}

/// Brings the last traffic of a link up to now, as its polls have done while it was whole: after a
/// silence of addp-timeout a poll goes out, and its answer is the next traffic.
void World::settle_link(ScsId scs, HostId host) {
    LcaLink& link = scs_[scs].links[host.index()];
    const Duration period = options_.duration(Option::addp_timeout, host.index());
    if (!link.whole || !link.connected || link.shaky || period == Duration::zero()) {
        return;
    }
    const Duration answer = network_.delay(network_.scs(scs), network_.lca(host)).latency
                            + network_.delay(network_.lca(host), network_.scs(scs)).latency;
    const Duration cycle = period + answer;
    const Duration silent = agenda_.now() - link.heard;
    if (silent >= cycle) {
        link.heard += silent / cycle * cycle;
    }
}

/// Something that a link between SCS and an LCA depends on has changed.
void World::link_changes(HostId host, std::uint32_t cause) {
    const ScsId scs = scs_of(host);
    if (!scs) {
        return;
    }
    LcaLink& link = scs_[scs].links[host.index()];
    const bool whole = link_is_whole(scs, host);
    if (whole == link.whole) {
        return;
    }
    settle_link(scs, host);
    link.whole = whole;
    ++link.turn;
    const Notice timer{host.index(), cause, link.turn, static_cast<std::uint8_t>(scs.index()),
                       What::link_silent};
    const Duration period = options_.duration(Option::addp_timeout, host.index());
    if (!whole) {
        const bool lca_died = hosts_[host].up && !hosts_[host].lca_up && scs_[scs].up;
        if (!scs_[scs].up || !link.connected) {
            return;
        }
        if (lca_died) {
            // Its socket breaks, and the news of that travels like any other.
            Notice broken = timer;
            later(network_.delay(network_.lca(host), network_.scs(scs)).latency, TieClass::delivery,
                  broken);
        } else if (period > Duration::zero()) {
            at(std::max(agenda_.now(), link.heard + 2 * period), TieClass::expiry, timer);
        }
        return;
    }
    if (link.connected) {
        const Duration left = link.heard + 2 * period - agenda_.now();
        if (period > Duration::zero() && left >= Duration::zero()) {
            margins_.met(Option::addp_timeout, left);
        }
        // A poll that went unanswered is sent again by TCP and answered now.
        link.heard = agenda_.now() >= link.heard + period ? agenda_.now() : link.heard;
        return;
    }
    Notice connects = timer;
    connects.what = What::lca_connects;
    later(network_.delay(network_.lca(host), network_.scs(scs)).latency, TieClass::delivery,
          connects);
}

void World::all_links_change(std::uint32_t cause) {
    for (std::size_t at = 0; at < scenario_->topology.hosts.size(); ++at) {
        link_changes(scenario_->topology.hosts.id_at(at), cause);
    }
}

void World::link_silent(ScsId scs, HostId host, std::uint16_t turn, std::uint32_t cause) {
    const LcaLink& link = scs_[scs].links[host.index()];
    if (turn == link.turn && !link.whole && link.connected && scs_[scs].up
        && hosts_[host].unseen == 0) {
        const bool lca_died = hosts_[host].up && !hosts_[host].lca_up;
        if (!lca_died) {
            margins_.ran_out(Option::addp_timeout);
        }
        host_lost(scs, host, lca_died ? Reason::lca_lost : Reason::host_silent, cause);
    }
}

/// M02, M07: the link is lost, which SCS reads as the loss of the host with all that runs on it.
void World::host_lost(ScsId scs, HostId host, Reason reason, std::uint32_t cause) {
    LcaLink& link = scs_[scs].links[host.index()];
    link.connected = false;
    Record record;
    record.event = Event::ml_failure_detected;
    record.actor = entity_of(scs);
    record.other = entity_of(host);
    record.rule = Rule::M02;
    record.reason = reason;
    record.amount = (agenda_.now() - link.heard).count();
    if (reason == Reason::lca_lost) {
        record.policy = static_cast<std::uint8_t>(Policy::lca_down);
    }
    const std::uint32_t detected = low(note(record, cause));
    const Duration wait = options_.duration(Option::disconnect_switchover_timeout, scs.index());
    if (wait == Duration::zero()) {
        fail_over_host(scs, host, detected);
        return;
    }
    link.lost = agenda_.now();
    later(wait, TieClass::expiry,
          {host.index(), detected, link.turn, static_cast<std::uint8_t>(scs.index()),
           What::looks_again});
}

void World::fail_over_host(ScsId scs, HostId host, std::uint32_t cause) {
    for (std::size_t at = 0; at < scenario_->topology.apps.size(); ++at) {
        const AppId app = scenario_->topology.apps.id_at(at);
        if (scenario_->topology.apps[app].host == host) {
            scs_[scs].beliefs[at].reachable = false;
            app_failed(scs, app, Reason::host_silent, Rule::M07, cause);
        }
    }
}

/// M10: after disconnect-switchover-timeout SCS looks whether the link is back.
void World::looks_again(ScsId scs, HostId host, std::uint16_t turn, std::uint32_t cause) {
    LcaLink& link = scs_[scs].links[host.index()];
    if (!link.connected && turn == link.turn && scs_[scs].up) {
        margins_.ran_out(Option::disconnect_switchover_timeout);
        link.lost = Instant::min();
        fail_over_host(scs, host, cause);
    }
}

/// A lost host's LCA is connected again, and reports how each of its applications is.
void World::lca_connects(ScsId scs, HostId host, std::uint16_t turn) {
    LcaLink& link = scs_[scs].links[host.index()];
    if (turn != link.turn || !link.whole || !scs_[scs].up) {
        return;
    }
    if (!link.connected && link.lost != Instant::min()) {
        const Duration wait = options_.duration(Option::disconnect_switchover_timeout, scs.index());
        margins_.met(Option::disconnect_switchover_timeout,
                     std::max(Duration::zero(), link.lost + wait - agenda_.now()));
    }
    link.lost = Instant::min();
    link.connected = true;
    link.heard = agenda_.now();
    poll_later(scs, host, no_cause);
    for (std::size_t at = 0; at < scenario_->topology.apps.size(); ++at) {
        const AppId app = scenario_->topology.apps.id_at(at);
        if (scenario_->topology.apps[app].host == host) {
            scs_[scs].beliefs[at].reachable = true;
            lca_reports(app, state_seen_by_lca(app), apps_[app].cause);
            if (apps_[app].process == Process::down
                && options_.value(Option::autostart, app.index()) != 0) {
                decide_later(scs, app, Decision::start, apps_[app].cause);
            }
        }
    }
}

void World::scs_stops(ScsId scs) {
    for (LcaLink& link : scs_[scs].links) {
        ++link.turn;
        link.whole = false;
        link.connected = false;
        link.lost = Instant::min();
    }
}

/// A25: back again, SCS connects to every LCA and evaluates what it finds.
void World::scs_returns(ScsId scs, std::uint32_t cause) {
    for (const HostId host : scenario_->topology.scs[scs].hosts) {
        LcaLink& link = scs_[scs].links[host.index()];
        link.heard = agenda_.now();
        if (link_is_whole(scs, host)) {
            link_changes(host, cause);
            continue;
        }
        // It cannot connect: after a poll and its wait the host counts as lost.
        link.connected = true;
        ++link.turn;
        const Duration period = options_.duration(Option::addp_timeout, host.index());
        if (period > Duration::zero()) {
            later(2 * period, TieClass::expiry,
                  {host.index(), cause, link.turn, static_cast<std::uint8_t>(scs.index()),
                   What::link_silent});
        }
    }
}

/// M05: the operator's command, carried out on what SCS believes.
bool World::operator_switches(NodeId node, std::uint32_t cause) {
    const Node& pair = scenario_->topology.nodes[node];
    const ScsId scs = scs_of(scenario_->topology.apps[pair.primary].host);
    if (!scs || !scs_[scs].up || !pair.backup) {
        return false;
    }
    const bool backup_serves = scs_[scs].beliefs[pair.backup.index()].is_primary;
    const AppId primary = backup_serves ? pair.backup : pair.primary;
    const auto order =
        scenario_->policies.get<DoublePromotionOrder>(Policy::double_promotion_order);
    decide_later(scs, primary,
                 order == DoublePromotionOrder::demote_first ? Decision::demote_first
                                                             : Decision::promote_first,
                 cause);
    return true;
}

}  // namespace orsim
