#include "sim/world/network.hpp"

#include "sim/base/sample.hpp"

#include <algorithm>

namespace orsim {

Network::Network(const Scenario& scenario)
    : scenario_{&scenario}, cuts_(scenario.topology.links.size()) {
    const Topology& topology = scenario.topology;
    const auto mark = [this] { first_.push_back(places_.size()); };
    const auto add = [this](PlaceKind kind, std::size_t index, DataCenterId center, HostId host) {
        places_.add({kind, static_cast<std::uint16_t>(index), center, host});
    };
    mark();
    for (std::size_t at = 0; at < topology.apps.size(); ++at) {
        const AppId id = topology.apps.id_at(at);
        add(PlaceKind::app, at, topology.data_center(id), topology.apps[id].host);
    }
    mark();
    for (std::size_t at = 0; at < topology.hosts.size(); ++at) {
        const HostId id = topology.hosts.id_at(at);
        add(PlaceKind::lca, at, topology.hosts[id].data_center, id);
    }
    mark();
    for (std::size_t at = 0; at < topology.scs.size(); ++at) {
        const HostId host = topology.scs[topology.scs.id_at(at)].host;
        add(PlaceKind::scs, at, topology.hosts[host].data_center, host);
    }
    mark();
    for (std::size_t at = 0; at < topology.tservers.size(); ++at) {
        add(PlaceKind::tserver, at, topology.tservers[topology.tservers.id_at(at)].data_center, {});
    }
    mark();
    const auto& centers = topology.store.replica_data_centers;
    for (std::size_t at = 0; at < centers.size(); ++at) {
        add(PlaceKind::store, at, centers[at], {});
    }
    mark();
    for (std::size_t at = 0; at < topology.interaction_servers.size(); ++at) {
        const auto id = topology.interaction_servers.id_at(at);
        add(PlaceKind::interaction_server, at, topology.interaction_servers[id].data_center, {});
    }
    mark();
    for (std::size_t at = 0; at < topology.load_balancers.size(); ++at) {
        const auto id = topology.load_balancers.id_at(at);
        add(PlaceKind::load_balancer, at, topology.load_balancers[id].data_center, {});
    }
    pairs_.resize(places_.size() * places_.size());
    find_ways();
}

PlaceId Network::lca(HostId id) const {
    return PlaceId{static_cast<PlaceId::rep>(first_[1] + id.index())};
}
PlaceId Network::scs(ScsId id) const {
    return PlaceId{static_cast<PlaceId::rep>(first_[2] + id.index())};
}
PlaceId Network::tserver(TServerId id) const {
    return PlaceId{static_cast<PlaceId::rep>(first_[3] + id.index())};
}
PlaceId Network::replica(std::size_t nth) const {
    return PlaceId{static_cast<PlaceId::rep>(first_[4] + nth)};
}
PlaceId Network::interaction_server(InteractionServerId id) const {
    return PlaceId{static_cast<PlaceId::rep>(first_[5] + id.index())};
}
PlaceId Network::load_balancer(LoadBalancerId id) const {
    return PlaceId{static_cast<PlaceId::rep>(first_[6] + id.index())};
}

Duration Network::extra(const PlaceOf& from, const PlaceOf& to) const {
    const Assumptions& assumed = scenario_->assumptions;
    if (from.kind == PlaceKind::tserver && to.kind == PlaceKind::app) {
        return assumed.duration(Assumption::tserver_fan_out);
    }
    if (from.kind == PlaceKind::lca && to.kind == PlaceKind::scs) {
        return assumed.duration(Assumption::lca_report);
    }
    if (from.kind == PlaceKind::scs && to.kind == PlaceKind::lca) {
        return assumed.duration(Assumption::mode_command);
    }
    if (from.data_center != to.data_center) {
        return Duration::zero();
    }
    const Distribution& latency = scenario_->topology.data_centers[from.data_center].latency;
    return latency.is_constant() ? latency.mean : Duration::zero();
}

void Network::find_ways() {
    std::vector<bool> cut;
    for (const std::uint16_t cuts : cuts_) {
        cut.push_back(cuts != 0);
    }
    routes_ = Routes{scenario_->topology, cut};
    for (std::size_t from = 0; from < places_.size(); ++from) {
        for (std::size_t to = 0; to < places_.size(); ++to) {
            const PlaceOf& sender = places_[places_.id_at(from)];
            const PlaceOf& receiver = places_[places_.id_at(to)];
            const Routes::Way& way = routes_.way(sender.data_center, receiver.data_center);
            Pair& found = pairs_[from * places_.size() + to];
            found.connected = way.reachable;
            found.delay.constant = extra(sender, receiver) + way.constant_delay;
            const bool local = sender.data_center == receiver.data_center;
            const Distribution& latency =
                scenario_->topology.data_centers[sender.data_center].latency;
            found.delay.latency =
                local && latency.is_constant() ? latency.mean : way.constant_delay;
            found.delay.is_random = !way.random.empty() || (local && !latency.is_constant());
        }
    }
}

Duration Network::draw(PlaceId from, PlaceId to, const Turn& turn, const Chance& chance) {
    Pair& found = pairs_[from.index() * places_.size() + to.index()];
    Duration delay = found.delay.constant + turn.extra;
    const std::uint64_t subject = static_cast<std::uint64_t>(from.index()) << 32U
                                  | static_cast<std::uint64_t>(to.index()) << 16U;
    const DataCenterId one = places_[from].data_center;
    const DataCenterId two = places_[to].data_center;
    const Distribution& inside = scenario_->topology.data_centers[one].latency;
    if (one == two && !inside.is_constant()) {
        const Sampler sampler{inside};
        delay += sampler.draw(chance, {Purpose::network_delay, subject | 0xffffU, found.sent});
    }
    for (const LinkId link : routes_.way(one, two).random) {
        const Sampler sampler{scenario_->topology.links[link].latency};
        delay += sampler.draw(chance, {Purpose::network_delay, subject | link.index(), found.sent});
    }
    ++found.sent;
    return turn.overtaken ? std::max(turn.now + delay, found.last_arrival) - turn.now
                          : in_turn(from, to, turn.now, delay);
}

Duration Network::in_turn(PlaceId from, PlaceId to, Instant now, Duration delay) {
    Pair& found = pairs_[from.index() * places_.size() + to.index()];
    found.last_arrival = std::max(found.last_arrival, now + delay);
    return found.last_arrival - now;
}

std::vector<std::pair<PlaceId, PlaceId>> Network::pairs_over(LinkId link) const {
    std::vector<bool> cut;
    for (const std::uint16_t cuts : cuts_) {
        cut.push_back(cuts != 0);
    }
    cut[link.index()] = true;
    const Routes without{scenario_->topology, cut};
    std::vector<std::pair<PlaceId, PlaceId>> found;
    for (std::size_t from = 0; from < places_.size(); ++from) {
        for (std::size_t to = 0; to < places_.size(); ++to) {
            const PlaceId one = places_.id_at(from);
            const PlaceId other = places_.id_at(to);
            const DataCenterId here = places_[one].data_center;
            const DataCenterId there = places_[other].data_center;
            if (routes_.way(here, there) != without.way(here, there)) {
                found.emplace_back(one, other);
            }
        }
    }
    return found;
}

std::vector<PlaceId> Network::places(const Selector& selector, AppId resolved) const {
    const Topology& topology = scenario_->topology;
    std::vector<PlaceId> found;
    for (std::size_t at = 0; at < places_.size(); ++at) {
        const PlaceId id = places_.id_at(at);
        const PlaceOf& place = places_[id];
        const bool is_app = place.kind == PlaceKind::app;
        bool meant = false;
        switch (selector.kind) {
        case Selector::Kind::anybody:
            meant = true;
            break;
        case Selector::Kind::app:
        case Selector::Kind::primary_of:
        case Selector::Kind::backup_of:
            meant = is_app && resolved && place.index == resolved.index();
            break;
        case Selector::Kind::node:
            meant = is_app && topology.apps[AppId{place.index}].node.index() == selector.index;
            break;
        case Selector::Kind::host:
            meant = place.host && place.host.index() == selector.index;
            break;
        case Selector::Kind::data_center:
            meant = place.data_center.index() == selector.index;
            break;
        case Selector::Kind::store:
            meant = place.kind == PlaceKind::store;
            break;
        case Selector::Kind::scs:
            meant = place.kind == PlaceKind::scs && place.index == selector.index;
            break;
        case Selector::Kind::lca:
            meant = place.kind == PlaceKind::lca && place.index == selector.index;
            break;
        case Selector::Kind::tserver:
            meant = place.kind == PlaceKind::tserver && place.index == selector.index;
            break;
        case Selector::Kind::interaction_server:
            meant = place.kind == PlaceKind::interaction_server && place.index == selector.index;
            break;
        case Selector::Kind::load_balancer:
            meant = place.kind == PlaceKind::load_balancer && place.index == selector.index;
            break;
        case Selector::Kind::link:
            break;
        }
        if (meant) {
            found.push_back(id);
        }
    }
    return found;
}

std::vector<PlaceId> Network::all_but(const std::vector<PlaceId>& some) const {
    std::vector<PlaceId> others;
    for (std::size_t at = 0; at < places_.size(); ++at) {
        const PlaceId place = places_.id_at(at);
        if (std::ranges::find(some, place) == some.end()) {
            others.push_back(place);
        }
    }
    return others;
}

void Network::block(const std::vector<PlaceId>& from, const std::vector<PlaceId>& to, int change) {
    for (const PlaceId sender : from) {
        for (const PlaceId receiver : to) {
            Pair& found = pairs_[sender.index() * places_.size() + receiver.index()];
            found.blocked = static_cast<std::uint16_t>(found.blocked + change);
        }
    }
}

void Network::cut(LinkId link, int change) {
    std::uint16_t& cuts = cuts_.at(link.index());
    cuts = static_cast<std::uint16_t>(cuts + change);
    find_ways();
}

bool operator==(const Network& left, const Network& right) {
    return left.pairs_ == right.pairs_ && left.cuts_ == right.cuts_;
}

}  // namespace orsim
