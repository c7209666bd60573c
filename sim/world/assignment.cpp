// Which nodes a call has as assigned and reserved: over all that are configured, or over those each
// node takes for alive (A18).
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
    if (assigns_alive_ && !call.assigned && !call.reserved && !ring.empty()) {
        choose_among_seen(call);
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
}

/// A18: what one node makes of a call, over the nodes it takes for alive: the assigned node, and
/// the reserved beside it.
NodeId World::choose_by_view(const Call& call, NodeId observer, NodeId& reserved) const {
    std::vector<NodeId> alive;
    for (const NodeId node : rings_[call.tserver.index()]) {
        if (counts_as_alive(observer, node)) {
            alive.push_back(node);
        }
    }
    if (alive.empty()) {
        return {};
    }
    const bool in_turn =
        scenario_->policies.get<DcPreference>(Policy::dc_preference) == DcPreference::round_robin;
    const std::uint64_t place =
        in_turn ? round_robin_[call.tserver.index()] % alive.size()
                : chance_.below(alive.size(), Purpose::assignment, key_of(call.name));
    const NodeId assigned = alive[place];
    reserved = next_on_ring_[assigned.index()];
    for (std::size_t step = 0; reserved && !counts_as_alive(observer, reserved); ++step) {
        reserved = step < next_on_ring_.size() ? next_on_ring_[reserved.index()] : NodeId{};
    }
    reserved = reserved == assigned ? NodeId{} : reserved;
    return assigned;
}

/// Each node acts on its own view. Two of them act on a call at most: who takes itself for assigned
/// before who takes itself for reserved, in the order of the ring.
void World::choose_among_seen(Call& call) {
    std::vector<NodeId> by_assigned;
    std::vector<NodeId> by_reserved;
    for (std::size_t at = 0; at < scenario_->topology.nodes.size(); ++at) {
        const NodeId observer = scenario_->topology.nodes.id_at(at);
        NodeId reserved;
        const NodeId assigned = choose_by_view(call, observer, reserved);
        if (assigned == observer) {
            by_assigned.push_back(observer);
        } else if (reserved == observer) {
            by_reserved.push_back(observer);
        }
    }
    if (!by_assigned.empty()) {
        call.assigned = by_assigned.front();
    }
    call.both_assigned = by_assigned.size() > 1;
    if (call.both_assigned) {
        call.reserved = by_assigned[1];
    } else if (!by_reserved.empty()) {
        call.reserved = by_reserved.front();
    }
    ++round_robin_[call.tserver.index()];
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
