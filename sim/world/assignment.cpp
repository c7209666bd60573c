// Which nodes a call has as assigned and reserved: over all that are configured, or over those each
// application takes for alive (A18) or finds in its own list (node_list_skew).
#include "sim/model/ring.hpp"
#include "sim/world/naming.hpp"
#include "sim/world/world.hpp"

#include <algorithm>

namespace orsim {

void World::build_rings() {
    const Topology& topology = scenario_->topology;
    const auto preference = scenario_->policies.get<DcPreference>(Policy::dc_preference);
    for (const TServer& tserver : topology.tservers) {
        rings_.push_back(assignable_nodes(topology, preference, tserver));
    }
    for (std::size_t at = 0; at < topology.nodes.size(); ++at) {
        next_on_ring_.push_back(reserved_beside(topology, preference, topology.nodes.id_at(at)));
    }
}

void World::choose_nodes(Call& call, const CallGroup& group) {
    const Arrivals& arrivals = group.arrivals;
    const bool traced = arrivals.process == Arrivals::Process::trace;
    const NodeId own = traced ? arrivals.trace[call.name.nth].assigned : NodeId{};
    const NodeId own_reserved = traced ? arrivals.trace[call.name.nth].reserved : NodeId{};
    call.assigned = own ? own : group.assigned;
    call.reserved = own_reserved ? own_reserved : group.reserved;
    const std::vector<NodeId>& ring = rings_[call.tserver.index()];
    if (views_differ_ && !call.assigned && !call.reserved && !ring.empty()) {
        choose_by_views(call);
        return;
    }
    if (!call.assigned && !ring.empty()) {
        const bool in_turn = scenario_->policies.get<DcPreference>(Policy::dc_preference)
                             == DcPreference::round_robin;
        const std::uint64_t place =
            in_turn ? round_robin_[call.tserver.index()]++ % ring.size()
                    : chance_.below(ring.size(), Purpose::assignment, key_of(call.name));
        call.assigned = ring[place];
    }
    if (call.assigned && (!call.reserved || call.reserved == call.assigned)) {
        call.reserved = next_on_ring_[call.assigned.index()];
    }
    seat_apps(call);
}

/// Whether an application reckons with a node.
bool World::counts(AppId eye, NodeId node) const {
    const std::size_t nodes = scenario_->topology.nodes.size();
    return (unlisted_.empty() || unlisted_[eye.index() * nodes + node.index()] == 0)
           && (!assigns_alive_ || counts_as_alive(scenario_->topology.apps[eye].node, node));
}

/// What an application takes its own node for, over the nodes it reckons with.
World::Role World::role_by_view(const Call& call, AppId eye) const {
    std::vector<NodeId> seen;
    for (const NodeId node : rings_[call.tserver.index()]) {
        if (counts(eye, node)) {
            seen.push_back(node);
        }
    }
    if (seen.empty()) {
        return Role::none;
    }
    const bool in_turn =
        scenario_->policies.get<DcPreference>(Policy::dc_preference) == DcPreference::round_robin;
    const std::uint64_t place =
        in_turn ? round_robin_[call.tserver.index()] % seen.size()
                : chance_.below(seen.size(), Purpose::assignment, key_of(call.name));
    const NodeId own = scenario_->topology.apps[eye].node;
    const NodeId assigned = seen[place];
    if (assigned == own) {
        return Role::assigned;
    }
    NodeId reserved = next_on_ring_[assigned.index()];
    for (std::size_t step = 0; reserved && !counts(eye, reserved); ++step) {
        reserved = step < next_on_ring_.size() ? next_on_ring_[reserved.index()] : NodeId{};
    }
    return reserved == own ? Role::reserved : Role::none;
}

/// Each application acts on its own view. Two nodes act on a call at most, in the order of the
/// ring: those that take themselves for assigned before those that take themselves for reserved.
void World::choose_by_views(Call& call) {
    const Topology& topology = scenario_->topology;
    std::vector<Role> roles;
    for (std::size_t at = 0; at < topology.apps.size(); ++at) {
        roles.push_back(role_by_view(call, topology.apps.id_at(at)));
    }
    const auto role = [&roles](AppId app) { return app ? roles[app.index()] : Role::none; };
    std::vector<NodeId> acting;
    std::size_t assigned = 0;
    for (const Role wanted : {Role::assigned, Role::reserved}) {
        for (std::size_t at = 0; at < topology.nodes.size(); ++at) {
            const NodeId id = topology.nodes.id_at(at);
            const Node& node = topology.nodes[id];
            const bool is_meant = role(node.primary) == wanted || role(node.backup) == wanted;
            if (is_meant && std::ranges::find(acting, id) == acting.end()) {
                acting.push_back(id);
            }
        }
        assigned = wanted == Role::assigned ? acting.size() : assigned;
    }
    acting.resize(std::max<std::size_t>(2, acting.size()));
    call.assigned = assigned > 0 ? acting[0] : acting[1];
    call.reserved = assigned > 0 ? acting[1] : acting[0];
    seat_apps(call);
    call.assigned_seats = 0;
    for (std::uint8_t seat = 0; seat < seat_count; ++seat) {
        const Role own = role(call.apps[seat]);
        if (own == Role::none) {
            call.apps[seat] = AppId{};
        } else if (own == Role::assigned) {
            call.assigned_seats = static_cast<std::uint8_t>(call.assigned_seats | 1U << seat);
        }
    }
    ++round_robin_[call.tserver.index()];
}

/// F17: the list an application reads lacks a node that others read, or has it again. A list is
/// read anew when it changes; an application that starts meanwhile reads the same one.
bool World::list_differs(FaultId id, int change, std::uint32_t cause) {
    const NodeId node{scenario_->faults[id].to.index};
    const std::size_t nodes = scenario_->topology.nodes.size();
    unlisted_.resize(scenario_->topology.apps.size() * nodes);
    bool effect = false;
    for (const AppId app : struck_by(id)) {
        std::uint8_t& faults = unlisted_[app.index() * nodes + node.index()];
        const bool lacked = faults != 0;
        faults = static_cast<std::uint8_t>(faults + change);
        if (lacked == (faults != 0)) {
            continue;
        }
        effect = true;
        Record record;
        record.event = Event::node_list_read;
        record.actor = entity_of(app);
        record.other = entity_of(node);
        record.rule = Rule::R08;
        record.reason = lacked ? Reason::node_listed : Reason::node_left_out;
        note(record, cause);
    }
    const bool is_whole = std::ranges::all_of(unlisted_, [](std::uint8_t n) { return n == 0; });
    if (is_whole) {
        unlisted_.clear();
    }
    views_differ_ = assigns_alive_ || !is_whole;
    return effect;
}

/// Whether one node has a connection to a primary of another. `silent`: what is missing broke no
/// connection, so that nobody notices at once.
bool World::is_in_sight(NodeId observer, NodeId other, bool& silent) const {
    const Topology& topology = scenario_->topology;
    const auto runs = [this](AppId app) {
        return app && (apps_[app].process == Process::up || apps_[app].process == Process::frozen);
    };
    const Node& here = topology.nodes[observer];
    const Node& there = topology.nodes[other];
    const AppId eye = runs(here.primary) ? here.primary : here.backup;
    silent = false;
    for (const AppId app : {there.primary, there.backup}) {
        if (!app) {
            continue;
        }
        const bool reaches = !eye || eye == app
                             || (network_.reaches(network_.app(eye), network_.app(app))
                                 && network_.reaches(network_.app(app), network_.app(eye)));
        if (runs(app) && apps_[app].mode == Mode::primary && reaches) {
            return true;
        }
        silent = silent || !hosts_[topology.apps[app].host].up
                 || (runs(app) && apps_[app].mode == Mode::primary && !reaches);
    }
    return false;
}

/// Something that a node may see of another has changed.
void World::look_around() {
    const auto& nodes = scenario_->topology.nodes;
    for (std::size_t at = 0; at < sights_.size(); ++at) {
        Sight& sight = sights_[at];
        bool silent = false;
        const bool sees =
            is_in_sight(nodes.id_at(at / nodes.size()), nodes.id_at(at % nodes.size()), silent);
        if (sees != sight.sees) {
            sight = {agenda_.now(), sees, silent};
        }
    }
}

bool World::counts_as_alive(NodeId observer, NodeId other) const {
    const Sight& sight =
        sights_[observer.index() * scenario_->topology.nodes.size() + other.index()];
    const Duration noticed = scenario_->assumptions.duration(Assumption::node_loss_noticed);
    return sight.sees || (sight.silent && agenda_.now() < sight.since + noticed);
}

}  // namespace orsim
