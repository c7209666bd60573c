#include "sim/world/naming.hpp"
#include "sim/world/world.hpp"

#include <algorithm>
#include <utility>

namespace orsim {
namespace {

bool is_of_a_process(FaultKind kind) {
    return traits(kind).strikes == Subject::processes;
}

bool is_of_clocks(FaultKind kind) {
    return traits(kind).strikes == Subject::clocks;
}

bool is_of_the_store(FaultKind kind) {
    return traits(kind).strikes == Subject::storage;
}

/// Options nothing here acts on yet. Stated as by default they mislead nobody.
void look_for_idle_options(const Scenario& scenario, std::vector<std::string>& beyond) {
    const bool has_buffer = scenario.policies.get<OwnershipChannel>(Policy::ownership_channel)
                            == OwnershipChannel::sync_stream;
    for (const Option option :
         {Option::backup_synch_max_age, Option::backup_synch_max_buffer,
          Option::addp_remote_timeout, Option::complete_assoc_on_target_node}) {
        const OptionEntry& known = entry(option);
        if (option != Option::complete_assoc_on_target_node && known.scope == OptionScope::node
            && has_buffer) {
            continue;
        }
        const std::size_t objects =
            known.scope == OptionScope::application ? scenario.topology.apps.size()
            : known.scope == OptionScope::host      ? scenario.topology.hosts.size()
            : known.scope == OptionScope::interaction_server
                ? scenario.topology.interaction_servers.size()
                : scenario.topology.nodes.size();
        bool is_stated = false;
        for (std::size_t at = 0; at < objects; ++at) {
            is_stated = is_stated
                        || (scenario.options.is_set(option, at)
                            && scenario.options.value(option, at) != known.standard);
        }
        for (const Fault& fault : scenario.faults) {
            is_stated =
                is_stated
                || (fault.kind == FaultKind::set_option && option_named(fault.option) == option);
        }
        if (is_stated) {
            beyond.push_back("option " + std::string{known.name}
                             + (option == Option::complete_assoc_on_target_node
                                    ? ": what it changes could not be read"
                                : known.scope == OptionScope::node
                                    ? ": only policy ownership_channel=\"sync_stream\" acts on it"
                                    : ""));
        }
    }
}

/// A26: whether something starts an LCA again that has died.
bool restarts_lcas(const Policies& policies) {
    return policies.get<LcaDown>(Policy::lca_down) == LcaDown::restarted_in_time;
}

}  // namespace

std::vector<std::string> beyond_the_world(const Scenario& scenario) {
    std::vector<std::string> beyond;
    look_for_idle_options(scenario, beyond);
    return beyond;
}

void World::schedule_script() {
    for (std::size_t at = 0; at < scenario_->faults.size(); ++at) {
        const FaultId id = scenario_->faults.id_at(at);
        const Fault& fault = scenario_->faults[id];
        const Notice starts{id.index(), no_cause, 0, 0, What::fault_starts};
        switch (fault.trigger.kind) {
        case Trigger::Kind::at:
        case Trigger::Kind::every:
            this->at(fault.trigger.at, TieClass::fault, starts);
            break;
        case Trigger::Kind::random: {
            const Sampler up{fault.trigger.mtbf};
            later(up.draw(chance_, {Purpose::fault_time, id.index(), 0}), TieClass::fault, starts);
            break;
        }
        case Trigger::Kind::when:
            listen_for(fault.trigger.pattern);
            break;
        }
        if (fault.until_event) {
            listen_for(*fault.until_event);
        }
    }
}

/// Records of these events are looked at for triggers; a pattern without an event means all.
void World::listen_for(const EventPattern& pattern) {
    for (std::size_t event = 0; event < event_kinds; ++event) {
        if (!pattern.event || static_cast<std::size_t>(*pattern.event) == event) {
            triggers_on_.at(event) = true;
        }
    }
}

void World::look_for_triggers(const Record& record) {
    look_for_ends(record);
    for (std::size_t at = 0; at < scenario_->faults.size(); ++at) {
        const FaultId id = scenario_->faults.id_at(at);
        const Fault& fault = scenario_->faults[id];
        if (fault.trigger.kind != Trigger::Kind::when
            || !matches(fault.trigger.pattern, record, scenario_->topology)) {
            continue;
        }
        if (++faults_[at].matches == fault.trigger.nth) {
            later(fault.trigger.after, TieClass::fault,
                  {id.index(), low(record.number), 0, 0, What::fault_starts});
        }
    }
}

/// until_event: the first such record after the fault began.
void World::look_for_ends(const Record& record) {
    for (std::size_t at = 0; at < scenario_->faults.size(); ++at) {
        const FaultId id = scenario_->faults.id_at(at);
        const Fault& fault = scenario_->faults[id];
        FaultState& state = faults_[at];
        if (fault.until_event && state.in_force && !state.ending
            && matches(*fault.until_event, record, scenario_->topology)) {
            state.ending = true;
            later(Duration::zero(), TieClass::fault,
                  {id.index(), low(record.number), 0, 0, What::fault_ends});
        }
    }
}

/// Role selectors mean the present run modes. With two primaries it is the one configured as
/// primary.
AppId World::resolve(const Selector& selector) const {
    if (selector.kind == Selector::Kind::app) {
        return AppId{selector.index};
    }
    const bool wants_primary = selector.kind == Selector::Kind::primary_of;
    if (!wants_primary && selector.kind != Selector::Kind::backup_of) {
        return {};
    }
    const Node& node = scenario_->topology.nodes[NodeId{selector.index}];
    for (const AppId app : {node.primary, node.backup}) {
        if (app && apps_[app].mode != Mode::none && is_primary(apps_[app].mode) == wants_primary) {
            return app;
        }
    }
    return {};
}

std::vector<AppId> World::apps_meant(const Selector& selector) const {
    if (const AppId app = resolve(selector)) {
        return {app};
    }
    std::vector<AppId> meant;
    const Topology& topology = scenario_->topology;
    for (std::size_t at = 0; at < topology.apps.size(); ++at) {
        const AppId id = topology.apps.id_at(at);
        const App& app = topology.apps[id];
        const bool is_meant =
            (selector.kind == Selector::Kind::node && app.node.index() == selector.index)
            || (selector.kind == Selector::Kind::host && app.host.index() == selector.index)
            || (selector.kind == Selector::Kind::data_center
                && topology.data_center(id).index() == selector.index)
            || selector.kind == Selector::Kind::anybody;
        if (is_meant) {
            meant.push_back(id);
        }
    }
    return meant;
}

std::vector<HostId> World::hosts_meant(const Selector& selector) const {
    std::vector<HostId> meant;
    const auto add = [&meant](HostId host) {
        if (std::ranges::find(meant, host) == meant.end()) {
            meant.push_back(host);
        }
    };
    const Topology& topology = scenario_->topology;
    for (std::size_t at = 0; at < topology.hosts.size(); ++at) {
        const HostId id = topology.hosts.id_at(at);
        const bool by_host = selector.kind == Selector::Kind::host && id.index() == selector.index;
        const bool by_center = selector.kind == Selector::Kind::data_center
                               && topology.hosts[id].data_center.index() == selector.index;
        if (by_host || by_center) {
            add(id);
        }
    }
    if (selector.kind != Selector::Kind::host && selector.kind != Selector::Kind::data_center) {
        for (const AppId app : apps_meant(selector)) {
            add(topology.apps[app].host);
        }
    }
    return meant;
}

void World::fault_starts(FaultId id, std::uint32_t cause) {
    const Fault& fault = scenario_->faults[id];
    FaultState& state = faults_[id.index()];
    ++state.starts;
    state.app = resolve(fault.target);
    state.from = resolve(fault.from);
    state.to = resolve(fault.to);
    Record record;
    record.event = Event::fault_started;
    record.actor = entity_of(id);
    if (state.app) {
        record.other = entity_of(state.app);
    }
    state.record = low(note(record, cause));
    state.ending = false;
    state.in_force = apply(id, state.record);
    if (!state.in_force) {
        record.event = Event::fault_no_effect;
        record.reason = state.app ? Reason::already_down : Reason::nothing_matches;
        note(record, state.record);
    }
    const Notice ends{id.index(), state.record, 0, 0, What::fault_ends};
    const bool comes_back = fault.kind == FaultKind::lca_down && !fault.lasts && !fault.until
                            && restarts_lcas(scenario_->policies);
    if (fault.trigger.kind == Trigger::Kind::random) {
        const Sampler down{fault.trigger.mttr};
        later(down.draw(chance_, {Purpose::fault_repair, id.index(), state.starts}),
              TieClass::fault, ends);
    } else if (comes_back) {
        later(scenario_->assumptions.duration(Assumption::lca_restart), TieClass::fault, ends);
    } else if (fault.lasts) {
        later(*fault.lasts, TieClass::fault, ends);
    } else if (fault.until && *fault.until >= agenda_.now()) {
        at(*fault.until, TieClass::fault, ends);
    }
    if (fault.kind == FaultKind::flapping && state.starts < fault.times) {
        later(fault.stagger, TieClass::fault, {id.index(), no_cause, 0, 0, What::fault_next});
    }
    if (fault.trigger.kind == Trigger::Kind::every
        && (fault.times == 0 || state.starts < fault.times)) {
        const auto spread = static_cast<std::uint64_t>(fault.trigger.jitter.count());
        const auto jitter = static_cast<std::int64_t>(
            spread == 0 ? 0 : chance_.below(spread, Purpose::fault_time, id.index(), state.starts));
        const Duration planned = fault.trigger.every * static_cast<std::int64_t>(state.starts);
        at(std::max(agenda_.now(), fault.trigger.at + planned + Duration{jitter}), TieClass::fault,
           {id.index(), no_cause, 0, 0, What::fault_next});
    }
}

bool World::apply(FaultId id, std::uint32_t cause) {
    const Fault& fault = scenario_->faults[id];
    bool effect = false;
    if (strikes_in_turn(fault)) {
        return strike_in_turn(id, cause);
    }
    if (is_of_a_process(fault.kind)) {
        for (const AppId app : apps_meant(fault.target)) {
            effect = break_app(id, app, cause) || effect;
        }
        return effect;
    }
    if (is_of_clocks(fault.kind)) {
        for (const AppId app : apps_meant(fault.target)) {
            clock_changes(id, app, 1, cause);
            effect = true;
        }
        return effect;
    }
    if (is_of_the_store(fault.kind)) {
        return break_store(fault, cause);
    }
    if (disturbs(fault)) {
        return begin_disturbance(id, cause);
    }
    switch (fault.kind) {
    case FaultKind::host_down:
    case FaultKind::dc_down:
        for (const HostId host : hosts_meant(fault.target)) {
            effect = break_host(fault, host, cause) || effect;
        }
        return effect;
    case FaultKind::partition:
        return break_network(id, cause);
    case FaultKind::isolate_node:
        isolate(id, 1, cause);
        return true;
    case FaultKind::set_option:
        return set_option(id, cause);
    case FaultKind::burst:
        faults_[id.index()].in_force = true;
        bursts_change();
        return true;
    case FaultKind::false_detection:
        return believe_lost(fault, cause);
    case FaultKind::missed_detection:
        return look_away(id, 1, cause);
    case FaultKind::node_list_skew:
        return list_differs(id, 1, cause);
    case FaultKind::tserver_switchover:
        return tserver_fails(TServerId{fault.target.index}, cause);
    case FaultKind::tserver_down:
        return tserver_goes(TServerId{fault.target.index}, cause);
    default:
        return break_management(fault, cause);
    }
}

bool World::break_app(FaultId id, AppId app, std::uint32_t cause) {
    const Fault& fault = scenario_->faults[id];
    AppState& state = apps_[app];
    bool effect = true;
    switch (fault.kind) {
    case FaultKind::crash:
        effect = process_dies(app, Event::app_crashed, Reason::none, cause);
        break;
    case FaultKind::stop:
        return operator_stops(app, fault.restart_after.value_or(Duration{-1}), cause);
    case FaultKind::restart:
    case FaultKind::rolling_restart:
        effect = process_dies(app, Event::app_stopped, Reason::plain, cause);
        if (effect && !fault.restart_after) {
            process_starts(app, scenario_->assumptions.duration(Assumption::application_restart),
                           cause);
        }
        break;
    case FaultKind::hang:
    case FaultKind::pause:
        effect = process_freezes(app, fault.kind == FaultKind::pause ? Freeze::pause : Freeze::hang,
                                 cause);
        break;
    case FaultKind::slow:
        state.slowness = fault.factor;
        break;
    case FaultKind::recovery_fails:
        state.recoveries_fail = fault.probability;
        break;
    case FaultKind::service_unavailable:
        return service_changes(app, Service::gone, cause);
    case FaultKind::pull_fails:
        state.pull_faults.push_back(id);
        break;
    case FaultKind::throttle:
        throttle(app, fault.factor);
        break;
    default:
        state.creation_faults.push_back(id);
        break;
    }
    if (effect && fault.restart_after) {
        process_starts(app, *fault.restart_after, cause);
    }
    return effect;
}

bool World::break_host(const Fault& fault, HostId host, std::uint32_t cause) {
    HostState& state = hosts_[host];
    if (!state.up) {
        return false;
    }
    state.up = false;
    state.lca_up = false;
    Record record;
    record.event = Event::host_down;
    record.actor = entity_of(host);
    record.rule = Rule::M02;
    const std::uint32_t down = low(note(record, cause));
    const Topology& topology = scenario_->topology;
    for (std::size_t at = 0; at < topology.apps.size(); ++at) {
        const AppId app = topology.apps.id_at(at);
        if (topology.apps[app].host == host
            && process_dies(app, Event::app_crashed, Reason::none, down) && fault.restart_after) {
            process_starts(app, *fault.restart_after, down);
        }
    }
    for (std::size_t at = 0; at < topology.scs.size(); ++at) {
        const ScsId scs = topology.scs.id_at(at);
        if (topology.scs[scs].host == host && scs_[scs].up) {
            scs_[scs].up = false;
            scs_stops(scs);
        }
    }
    link_changes(host, down);
    return true;
}

bool World::break_network(FaultId id, std::uint32_t cause) {
    const Fault& fault = scenario_->faults[id];
    const FaultState& state = faults_[id.index()];
    Record record;
    record.event = Event::link_cut;
    record.actor = entity_of(id);
    if (fault.target.kind == Selector::Kind::link) {
        network_.cut(LinkId{fault.target.index}, 1);
        record.actor = {EntityKind::link, fault.target.index};
    } else {
        const auto from = network_.places(fault.from, state.from);
        const auto to = network_.places(fault.to, state.to);
        if (from.empty() || to.empty()) {
            return false;
        }
        network_.block(from, to, 1);
        if (!fault.one_way) {
            network_.block(to, from, 1);
        }
    }
    const std::uint32_t cut = low(note(record, cause));
    network_changed(cut);
    return true;
}

bool World::break_management(const Fault& fault, std::uint32_t cause) {
    const Topology& topology = scenario_->topology;
    const bool switches = fault.kind == FaultKind::switchover || fault.kind == FaultKind::failback
                          || fault.kind == FaultKind::flapping;
    if (switches) {
        const NodeId node{fault.target.index};
        const AppId primary = topology.nodes[node].primary;
        const bool is_back = apps_[primary].mode == Mode::primary;
        if (fault.kind == FaultKind::failback && is_back) {
            return false;
        }
        return operator_switches(node, cause);
    }
    if (fault.kind == FaultKind::lca_down) {
        const HostId host{fault.target.index};
        if (!hosts_[host].up || !hosts_[host].lca_up) {
            return false;
        }
        hosts_[host].lca_up = false;
        link_changes(host, cause);
        return true;
    }
    return break_scs(fault);
}

bool World::break_scs(const Fault& fault) {
    const Topology& topology = scenario_->topology;
    bool effect = false;
    for (std::size_t at = 0; at < topology.scs.size(); ++at) {
        const ScsId scs = topology.scs.id_at(at);
        const bool meant =
            fault.target.kind == Selector::Kind::anybody
            || (fault.target.kind == Selector::Kind::scs && fault.target.index == at);
        if (meant && scs_[scs].up) {
            scs_[scs].up = false;
            scs_stops(scs);
            effect = true;
        }
    }
    return effect;
}

void World::fault_ends(FaultId id, std::uint32_t cause) {
    const Fault& fault = scenario_->faults[id];
    FaultState& state = faults_[id.index()];
    if (fault.trigger.kind == Trigger::Kind::random) {
        const Sampler up{fault.trigger.mtbf};
        later(up.draw(chance_, {Purpose::fault_time, id.index(), state.starts}), TieClass::fault,
              {id.index(), no_cause, 0, 0, What::fault_next});
    }
    if (!std::exchange(state.in_force, false)) {
        return;
    }
    Record record;
    record.event = Event::fault_ended;
    record.actor = entity_of(id);
    if (fault.kind == FaultKind::lca_down && restarts_lcas(scenario_->policies)) {
        record.policy = static_cast<std::uint8_t>(Policy::lca_down);
    }
    mend(id, low(note(record, cause)));
}

/// What the end of a fault brings back; `ended` is the record of it.
void World::mend(FaultId id, std::uint32_t ended) {
    const Fault& fault = scenario_->faults[id];
    Selector target = fault.target;
    if (faults_[id.index()].app) {
        target = {Selector::Kind::app, faults_[id.index()].app.index()};
    }
    if (is_of_a_process(fault.kind)) {
        for (const AppId app : apps_meant(target)) {
            mend_app(id, app, ended);
        }
    } else if (is_of_clocks(fault.kind)) {
        for (const AppId app : apps_meant(target)) {
            clock_changes(id, app, -1, ended);
        }
    } else if (fault.kind == FaultKind::host_down || fault.kind == FaultKind::dc_down) {
        for (const HostId host : hosts_meant(target)) {
            mend_host(host, ended);
        }
    } else if (disturbs(fault)) {
        end_disturbance(id, ended);
    } else if (fault.kind == FaultKind::partition) {
        mend_network(id, ended);
    } else if (fault.kind == FaultKind::isolate_node) {
        isolate(id, -1, ended);
    } else if (fault.kind == FaultKind::swizzle) {
        release_in_turn(id, ended);
    } else if (fault.kind == FaultKind::burst) {
        bursts_change();
    } else if (fault.kind == FaultKind::false_detection) {
        see_again(id, ended);
    } else if (fault.kind == FaultKind::missed_detection) {
        look_away(id, -1, ended);
    } else if (fault.kind == FaultKind::node_list_skew) {
        list_differs(id, -1, ended);
    } else if (fault.kind == FaultKind::tserver_down) {
        tserver_comes_back(TServerId{fault.target.index}, ended);
    } else if (is_of_the_store(fault.kind)) {
        mend_store(fault, ended);
    } else if (fault.kind == FaultKind::lca_down) {
        hosts_[HostId{fault.target.index}].lca_up = hosts_[HostId{fault.target.index}].up;
        link_changes(HostId{fault.target.index}, ended);
    } else if (fault.kind == FaultKind::scs_down) {
        scs_come_back(fault.target, ended);
    }
}

void World::scs_come_back(const Selector& target, std::uint32_t cause) {
    for (std::size_t at = 0; at < scs_.size(); ++at) {
        const ScsId scs = scs_.id_at(at);
        const HostId host = scenario_->topology.scs[scs].host;
        if (!scs_[scs].up && hosts_[host].up
            && (target.kind == Selector::Kind::anybody || target.index == at)) {
            scs_[scs].up = true;
            scs_returns(scs, cause);
        }
    }
}

void World::mend_app(FaultId id, AppId app, std::uint32_t cause) {
    const Fault& fault = scenario_->faults[id];
    AppState& state = apps_[app];
    switch (fault.kind) {
    case FaultKind::crash:
    case FaultKind::stop:
        process_starts(app, Duration::zero(), cause);
        break;
    case FaultKind::hang:
    case FaultKind::pause:
        process_thaws(app, cause);
        break;
    case FaultKind::slow:
        state.slowness = one_in_millionths;
        break;
    case FaultKind::recovery_fails:
        state.recoveries_fail = 0;
        break;
    case FaultKind::service_unavailable:
        service_changes(app, Service::back, cause);
        break;
    case FaultKind::pull_fails:
        std::erase(state.pull_faults, id);
        break;
    case FaultKind::throttle:
        throttle(app, one_in_millionths);
        break;
    case FaultKind::create_fails:
    case FaultKind::document_fetch_fails:
        std::erase(state.creation_faults, id);
        break;
    default:
        break;
    }
}

/// A host that returns: its LCA is up at once, its applications start.
void World::mend_host(HostId host, std::uint32_t cause) {
    HostState& state = hosts_[host];
    if (state.up) {
        return;
    }
    state.up = true;
    state.lca_up = true;
    Record record;
    record.event = Event::host_up;
    record.actor = entity_of(host);
    const std::uint32_t up = low(note(record, cause));
    const Topology& topology = scenario_->topology;
    for (std::size_t at = 0; at < topology.scs.size(); ++at) {
        const ScsId scs = topology.scs.id_at(at);
        if (topology.scs[scs].host == host && !scs_[scs].up) {
            scs_[scs].up = true;
            scs_returns(scs, up);
        }
    }
    for (std::size_t at = 0; at < topology.apps.size(); ++at) {
        const AppId app = topology.apps.id_at(at);
        if (topology.apps[app].host == host) {
            process_starts(app, scenario_->assumptions.duration(Assumption::application_restart),
                           up);
        }
    }
    link_changes(host, up);
}

void World::mend_network(FaultId id, std::uint32_t cause) {
    const Fault& fault = scenario_->faults[id];
    const FaultState& state = faults_[id.index()];
    Record record;
    record.event = Event::link_healed;
    record.actor = entity_of(id);
    if (fault.target.kind == Selector::Kind::link) {
        network_.cut(LinkId{fault.target.index}, -1);
        record.actor = {EntityKind::link, fault.target.index};
    } else {
        const auto from = network_.places(fault.from, state.from);
        const auto to = network_.places(fault.to, state.to);
        network_.block(from, to, -1);
        if (!fault.one_way) {
            network_.block(to, from, -1);
        }
    }
    const std::uint32_t healed = low(note(record, cause));
    network_changed(healed);
    send_buffers(healed);
}

}  // namespace orsim
