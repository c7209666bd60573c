#include "sim/world/naming.hpp"
#include "sim/world/world.hpp"

#include <algorithm>

namespace orsim {
namespace {

constexpr std::int64_t alarm_flapping = 10327;
constexpr std::int64_t alarm_stable_again = 10328;

}  // namespace

/// G03: whether the release knows the graceful stop.
bool World::stops_gracefully() const {
    return release_has(Gated::graceful_stop, scenario_->release);
}

/// An operator has SCS stop an application. Asked of one that already suspends, it is the plain
/// stop. Answers with whether SCS could take the command.
bool World::operator_stops(AppId app, Duration restart_after, std::uint32_t cause) {
    const ScsId scs = scs_of(scenario_->topology.apps[app].host);
    if (!scs || !scs_[scs].up || apps_[app].process == Process::down) {
        return false;
    }
    const Belief& belief = scs_[scs].beliefs[app.index()];
    apps_[app].restart_after = restart_after;
    decide_later(scs, app, belief.suspending ? Decision::stop_plainly : Decision::suspend, cause);
    return true;
}

/// G01: SCS asks for a graceful stop and waits for the answer.
void World::suspend(ScsId scs, AppId app, std::uint32_t cause) {
    scs_[scs].beliefs[app.index()].stopping = true;
    scs_[scs].beliefs[app.index()].asked = agenda_.now();
    send(network_.scs(scs), network_.lca(scenario_->topology.apps[app].host),
         {app.index(), cause, static_cast<std::uint16_t>(ModeEvent::told_to_suspend), 0,
          What::told_mode});
    later(options_.duration(Option::suspending_wait_timeout, app.index()), TieClass::expiry,
          {app.index(), cause, static_cast<std::uint16_t>(Decision::no_answer),
           static_cast<std::uint8_t>(scs.index()), What::scs_decides});
}

/// The operator insists, or nothing answered within suspending-wait-timeout (G03).
void World::stop_plainly(ScsId scs, AppId app, std::uint32_t cause) {
    if (scs_[scs].beliefs[app.index()].stopping) {
        send(network_.scs(scs), network_.lca(scenario_->topology.apps[app].host),
             {app.index(), cause, 0, 0, What::told_to_stop});
    }
}

/// T10: SCS has found it stopped as it connected to its LCA.
void World::start_stopped(ScsId scs, AppId app, std::uint32_t cause) {
    const HostId host = scenario_->topology.apps[app].host;
    Record record;
    record.event = Event::ml_start;
    record.actor = entity_of(scs);
    record.other = entity_of(app);
    const auto decided = static_cast<std::uint32_t>(note(record, cause));
    send(network_.scs(scs), network_.lca(host), {app.index(), decided, 0, 0, What::told_to_start});
}

void World::told_to_start(AppId app, std::uint32_t cause) {
    if (hosts_[scenario_->topology.apps[app].host].lca_up) {
        process_starts(app, scenario_->assumptions.duration(Assumption::application_restart),
                       cause);
    }
}

void World::told_to_stop(AppId app, std::uint32_t cause) {
    if (hosts_[scenario_->topology.apps[app].host].lca_up) {
        static_cast<void>(process_dies(app, Event::app_stopped, Reason::plain, cause));
    }
}

/// A13: a stop that was commanded is no failure; whether the partner takes over is a policy.
void World::stop_is_complete(ScsId scs, AppId app, std::uint32_t cause) {
    Belief& belief = scs_[scs].beliefs[app.index()];
    const bool served = belief.is_primary || belief.commanded;
    belief = Belief{};
    belief.up = false;
    watch_pair(scs, scenario_->topology.apps[app].node, cause);
    const auto then = scenario_->policies.get<BackupDuringGraceful>(Policy::backup_during_graceful);
    if (served && then == BackupDuringGraceful::promoted_at_end) {
        decide_later(scs, app, Decision::graceful_end, cause);
    }
}

/// M09, A15: a process is up again, in backup mode.
void World::started_again(ScsId scs, AppId app, std::uint32_t cause) {
    mode_is_new(scs, app, Mode::backup, cause);
    decide_later(scs, app, Decision::started, cause);
    const bool returns =
        scenario_->policies.get<Failback>(Policy::failback) == Failback::auto_failback;
    if (returns && scenario_->topology.apps[app].configured_as_primary) {
        later(scenario_->assumptions.duration(Assumption::failback_hold), TieClass::expiry,
              {app.index(), cause, static_cast<std::uint16_t>(Decision::failback),
               static_cast<std::uint8_t>(scs.index()), What::scs_decides});
    }
}

/// M12: an application that is back in the mode it left less than haflip-detect-timeout ago makes
/// its pair flap.
void World::mode_is_new(ScsId scs, AppId app, Mode mode, std::uint32_t cause) {
    ScsState& state = scs_[scs];
    ModeHistory& history = state.modes[app.index()];
    const bool was_primary =
        history.is_known ? history.is_primary : scenario_->topology.apps[app].configured_as_primary;
    const bool is_now = mode == Mode::primary;
    if (was_primary == is_now) {
        return;
    }
    const Duration window = options_.duration(Option::haflip_detect_timeout, scs.index());
    const bool flaps = history.is_known && agenda_.now() - history.changed <= window;
    history = {agenda_.now(), true, is_now};
    const NodeId node = scenario_->topology.apps[app].node;
    FlapAlarm& alarm = state.flaps[node.index()];
    if (flaps && !alarm.raised) {
        alarm.raised = true;
        raise_alarm(scs, node, Reason::flapping, alarm_flapping, cause);
    }
    if (alarm.raised) {
        ++alarm.turn;
        later(window, TieClass::expiry,
              {node.index(), cause, alarm.turn, static_cast<std::uint8_t>(scs.index()),
               What::seems_stable});
    }
}

void World::seems_stable(ScsId scs, NodeId node, std::uint16_t turn, std::uint32_t cause) {
    FlapAlarm& alarm = scs_[scs].flaps[node.index()];
    if (scs_[scs].up && alarm.raised && alarm.turn == turn) {
        alarm.raised = false;
        raise_alarm(scs, node, Reason::stable_again, alarm_stable_again, cause);
    }
}

}  // namespace orsim
