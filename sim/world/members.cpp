// Faults of several members, struck one after the other: staggered ones, rolling_restart and
// swizzle.
#include "sim/world/naming.hpp"
#include "sim/world/world.hpp"

#include <algorithm>
#include <utility>

namespace orsim {

bool World::strikes_in_turn(const Fault& fault) {
    switch (fault.kind) {
    case FaultKind::rolling_restart:
    case FaultKind::swizzle:
        return true;
    case FaultKind::flapping:
        return false;
    default:
        return fault.stagger > Duration::zero();
    }
}

/// Which of its members a fault strikes, in which order. Role selectors are resolved now.
std::vector<std::uint16_t> World::members_of(FaultId id) const {
    const Fault& fault = scenario_->faults[id];
    std::vector<std::uint16_t> members;
    if (fault.kind == FaultKind::host_down || fault.kind == FaultKind::swizzle) {
        for (const HostId host : hosts_meant(fault.target)) {
            members.push_back(host.index());
        }
    } else {
        for (const AppId app : apps_meant(fault.target)) {
            members.push_back(app.index());
        }
    }
    if (fault.kind == FaultKind::swizzle) {
        return shuffled(id, members, 0);
    }
    if (fault.kind == FaultKind::rolling_restart) {
        // A node's backup first: then the primary leaves a backup that is fresh.
        std::ranges::stable_sort(members, {}, [this](std::uint16_t member) {
            const AppId app{member};
            return std::pair{scenario_->topology.apps[app].node.index(),
                             is_primary(apps_[app].mode) ? 1 : 0};
        });
        const std::size_t once = members.size();
        for (std::uint32_t round = 1; round < fault.times; ++round) {
            for (std::size_t at = 0; at < once; ++at) {
                members.push_back(members[at]);
            }
        }
    }
    return members;
}

/// An order left to chance, of its own for each start and each purpose.
std::vector<std::uint16_t>
World::shuffled(FaultId id, std::vector<std::uint16_t> members, std::uint32_t purpose) const {
    const std::uint64_t subject = std::uint64_t{id.index()} << 32U
                                  | std::uint64_t{faults_[id.index()].starts} << 1U | purpose;
    for (std::size_t left = members.size(); left > 1; --left) {
        const std::uint64_t chosen = chance_.below(left, Purpose::fault_time, subject, left);
        std::swap(members[left - 1], members[chosen]);
    }
    return members;
}

/// The first member now, the others a stagger apart.
bool World::strike_in_turn(FaultId id, std::uint32_t cause) {
    FaultState& state = faults_[id.index()];
    if (scenario_->faults[id].kind == FaultKind::swizzle) {
        state.members.resize(state.in_force ? state.struck : state.members.size());
        for (const std::uint16_t host : state.members) {
            cut_off(id, HostId{host}, -1, cause);  // It begins anew before all were back.
        }
    }
    state.members = members_of(id);
    state.struck = 0;
    const bool effect = strike_next(id, cause);
    return effect || state.members.size() > 1;
}

bool World::strike_next(FaultId id, std::uint32_t cause) {
    const Fault& fault = scenario_->faults[id];
    FaultState& state = faults_[id.index()];
    if (state.struck >= state.members.size()) {
        return false;
    }
    const std::uint16_t member = state.members[state.struck++];
    bool effect = true;
    if (fault.kind == FaultKind::host_down) {
        effect = break_host(fault, HostId{member}, cause);
    } else if (fault.kind == FaultKind::swizzle) {
        cut_off(id, HostId{member}, 1, cause);
    } else {
        effect = break_app(id, AppId{member}, cause);
    }
    if (state.struck < state.members.size()) {
        later(fault.stagger, TieClass::fault,
              {id.index(), cause, static_cast<std::uint16_t>(state.starts), 0, What::fault_member});
    }
    return effect;
}

/// The turn of another member comes. While the fault lasts it is struck, afterwards it comes back.
void World::fault_member(FaultId id, const Notice& notice) {
    FaultState& state = faults_[id.index()];
    if (notice.extra != static_cast<std::uint16_t>(state.starts)) {
        return;  // The fault has begun anew since.
    }
    if (notice.seat != 0) {
        release_next(id, notice.cause);
    } else if (state.in_force) {
        strike_next(id, notice.cause);
    }
}

/// A swizzle ends: those that were cut off come back one by one, in another order.
void World::release_in_turn(FaultId id, std::uint32_t cause) {
    FaultState& state = faults_[id.index()];
    state.members.resize(state.struck);
    state.members = shuffled(id, std::move(state.members), 1);
    release_next(id, cause);
}

void World::release_next(FaultId id, std::uint32_t cause) {
    FaultState& state = faults_[id.index()];
    if (state.members.empty()) {
        return;
    }
    const HostId host{state.members.back()};
    state.members.pop_back();
    cut_off(id, host, -1, cause);
    if (!state.members.empty()) {
        later(scenario_->faults[id].stagger, TieClass::fault,
              {id.index(), cause, static_cast<std::uint16_t>(state.starts), 1, What::fault_member});
    }
}

/// Cuts a host off from all others, or joins it again.
void World::cut_off(FaultId id, HostId host, int change, std::uint32_t cause) {
    const auto inside = network_.places({Selector::Kind::host, host.index()}, AppId{});
    block_between(inside, network_.all_but(inside), change);
    Record record;
    record.event = change > 0 ? Event::link_cut : Event::link_healed;
    record.actor = entity_of(id);
    record.other = entity_of(host);
    const auto noted = static_cast<std::uint32_t>(note(record, cause));
    network_changed(noted);
    if (change < 0) {
        send_buffers(noted);
    }
}

void World::block_between(const std::vector<PlaceId>& from,
                          const std::vector<PlaceId>& to,
                          int change) {
    network_.block(from, to, change);
    network_.block(to, from, change);
}

void World::network_changed(std::uint32_t cause) {
    ways_changed();
    all_links_change(cause);
    media_links_change(cause);
    if (reports_service_) {
        tserver_links_change(cause);
    }
}

/// isolate_node: its applications, and the Local Control Agents of their hosts, on one side.
std::vector<PlaceId> World::places_of_node(NodeId node) const {
    std::vector<PlaceId> inside;
    for (const AppId app : apps_meant({Selector::Kind::node, node.index()})) {
        inside.push_back(network_.app(app));
        const PlaceId lca = network_.lca(scenario_->topology.apps[app].host);
        if (std::ranges::find(inside, lca) == inside.end()) {
            inside.push_back(lca);
        }
    }
    return inside;
}

void World::isolate(FaultId id, int change, std::uint32_t cause) {
    const NodeId node{scenario_->faults[id].target.index};
    const auto inside = places_of_node(node);
    block_between(inside, network_.all_but(inside), change);
    Record record;
    record.event = change > 0 ? Event::link_cut : Event::link_healed;
    record.actor = entity_of(id);
    const auto noted = static_cast<std::uint32_t>(note(record, cause));
    network_changed(noted);
    if (change < 0) {
        send_buffers(noted);
    }
}

}  // namespace orsim
