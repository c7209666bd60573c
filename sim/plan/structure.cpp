#include "sim/plan/structure.hpp"

#include "sim/model/ring.hpp"
#include "sim/model/service_points.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <set>
#include <utility>

namespace orsim {
namespace {

[[nodiscard]] std::vector<NodeId> nodes_of(const Seating& seating) {
    std::vector<NodeId> nodes{seating.assigned};
    if (seating.reserved) {
        nodes.push_back(seating.reserved);
    }
    return nodes;
}

[[nodiscard]] bool is_gone(const Topology& topology, HostId host, const LostPart& part) {
    return (part.kind == Losable::host && HostId{part.index} == host)
           || (part.kind == Losable::data_center
               && topology.hosts[host].data_center == DataCenterId{part.index});
}

[[nodiscard]] bool
goes_down(const App& app, const Topology& topology, const std::vector<LostPart>& lost) {
    return std::ranges::any_of(lost, [&](const LostPart& part) {
        return is_gone(topology, app.host, part)
               || (part.kind == Losable::node && NodeId{part.index} == app.node);
    });
}

}  // namespace

std::vector<Seating> seatings_of(const Scenario& scenario) {
    const Topology& topology = scenario.topology;
    const auto preference = scenario.policies.get<DcPreference>(Policy::dc_preference);
    std::set<Seating> seatings;
    for (const CallGroup& group : scenario.workload) {
        if (group.medium != Medium::voice || !topology.tservers.has(group.tserver)) {
            continue;
        }
        std::vector<NodeId> assigned{group.assigned};
        if (!group.assigned) {
            assigned = assignable_nodes(topology, preference, topology.tservers[group.tserver]);
        }
        for (const NodeId node : assigned) {
            const NodeId beside = reserved_beside(topology, preference, node);
            seatings.insert({group.tserver, node, group.reserved ? group.reserved : beside});
        }
    }
    return {seatings.begin(), seatings.end()};
}

Stranded stranded_by(const Scenario& scenario, const std::vector<LostPart>& lost) {
    const Topology& topology = scenario.topology;
    Stranded stranded;
    for (const Seating& seating : seatings_of(scenario)) {
        ++stranded.seatings;
        const std::array assigned{seating.assigned};
        if (!reaches_any(topology, seating.tserver, nodes_of(seating), lost)) {
            ++stranded.cut_off;
        } else if (!reaches_any(topology, seating.tserver, assigned, lost)) {
            ++stranded.on_reserve;
        }
    }
    stranded.without_scs = std::ranges::all_of(topology.scs, [&](const Scs& scs) {
        return std::ranges::any_of(
            lost, [&](const LostPart& part) { return is_gone(topology, scs.host, part); });
    });
    return stranded;
}

bool goes_down(const Topology& topology, AppId app, const std::vector<LostPart>& lost) {
    return goes_down(topology.apps[app], topology, lost);
}

std::size_t nodes_together(const Topology& topology, const std::vector<LostPart>& lost) {
    std::vector<std::size_t> group(topology.data_centers.size());
    std::iota(group.begin(), group.end(), std::size_t{0});
    for (std::size_t at = 0; at < topology.links.size(); ++at) {
        const LostPart cut{Losable::link, static_cast<std::uint16_t>(at)};
        if (std::ranges::find(lost, cut) == lost.end()) {
            const Link& link = topology.links[topology.links.id_at(at)];
            const std::size_t from = group[link.one.index()];
            std::ranges::replace(group, from, group[link.two.index()]);
        }
    }
    std::set<std::pair<std::size_t, NodeId>> running;  // In which group of centers.
    for (const App& app : topology.apps) {
        if (!goes_down(app, topology, lost)) {
            running.emplace(group[topology.hosts[app.host].data_center.index()], app.node);
        }
    }
    std::size_t most = 0;
    for (const std::size_t of : group) {
        const auto here =
            std::ranges::count_if(running, [of](const auto& each) { return each.first == of; });
        most = std::max(most, static_cast<std::size_t>(here));
    }
    return most;
}

std::vector<SinglePoint> single_points_of(const Scenario& scenario) {
    std::map<LostPart, std::size_t> hang_on;
    for (const Seating& seating : seatings_of(scenario)) {
        for (const LostPart& part :
             single_points_between(scenario.topology, seating.tserver, nodes_of(seating))) {
            ++hang_on[part];
        }
    }
    std::vector<SinglePoint> points;
    points.reserve(hang_on.size());
    for (const auto& [part, seatings] : hang_on) {
        points.push_back({part, seatings});
    }
    std::ranges::stable_sort(points, std::ranges::greater{}, &SinglePoint::seatings);
    return points;
}

}  // namespace orsim
