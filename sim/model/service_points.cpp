#include "sim/model/service_points.hpp"

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/biconnected_components.hpp>

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace orsim {
namespace {

using PlainGraph = boost::adjacency_list<boost::vecS,
                                         boost::vecS,
                                         boost::undirectedS,
                                         boost::no_property,
                                         boost::property<boost::edge_index_t, std::size_t>>;

/// The vertices in the order of their numbers: data centers, links, hosts, then the T-Server and
/// the service itself, which every host with one of the applications leads to.
class Places {
public:
    explicit Places(const Topology& topology)
        : links_{topology.data_centers.size()},
          hosts_{links_ + topology.links.size()},
          tserver_{hosts_ + topology.hosts.size()} {}

    [[nodiscard]] static std::size_t of(DataCenterId id) { return id.index(); }
    [[nodiscard]] std::size_t of(LinkId id) const { return links_ + id.index(); }
    [[nodiscard]] std::size_t of(HostId id) const { return hosts_ + id.index(); }
    [[nodiscard]] std::size_t tserver() const { return tserver_; }
    [[nodiscard]] std::size_t service() const { return tserver_ + 1; }
    [[nodiscard]] std::size_t count() const { return tserver_ + 2; }

    /// Requires: neither the T-Server nor the service.
    [[nodiscard]] LostPart part(std::size_t place) const {
        const auto index = [place](std::size_t from) {
            return static_cast<std::uint16_t>(place - from);
        };
        return place < links_   ? LostPart{Losable::data_center, index(0)}
               : place < hosts_ ? LostPart{Losable::link, index(links_)}
                                : LostPart{Losable::host, index(hosts_)};
    }

private:
    std::size_t links_;
    std::size_t hosts_;
    std::size_t tserver_;
};

[[nodiscard]] PlainGraph plain_graph_of(const Topology& topology,
                                        const Places& places,
                                        TServerId tserver,
                                        std::span<const NodeId> nodes) {
    PlainGraph graph(places.count());
    const auto join = [&graph](std::size_t one, std::size_t other) {
        boost::add_edge(one, other, {boost::num_edges(graph)}, graph);
    };
    join(places.tserver(), Places::of(topology.tservers[tserver].data_center));
    for (std::size_t at = 0; at < topology.links.size(); ++at) {
        const LinkId id = topology.links.id_at(at);
        join(places.of(id), Places::of(topology.links[id].one));
        join(places.of(id), Places::of(topology.links[id].two));
    }
    for (std::size_t at = 0; at < topology.hosts.size(); ++at) {
        const HostId id = topology.hosts.id_at(at);
        join(places.of(id), Places::of(topology.hosts[id].data_center));
        const bool serves = std::ranges::any_of(topology.apps, [&](const App& app) {
            return app.host == id && std::ranges::find(nodes, app.node) != nodes.end();
        });
        if (serves) {
            join(places.of(id), places.service());
        }
    }
    return graph;
}

[[nodiscard]] bool
is_served(const PlainGraph& graph, const Places& places, std::vector<bool> closed) {
    std::vector<std::size_t> open{places.tserver()};
    closed[places.tserver()] = true;
    while (!open.empty()) {
        const std::size_t at = open.back();
        open.pop_back();
        for (auto [edge, end] = boost::out_edges(at, graph); edge != end; ++edge) {
            const std::size_t next = boost::target(*edge, graph);
            if (next == places.service()) {
                return true;
            }
            if (!closed[next]) {
                closed[next] = true;
                open.push_back(next);
            }
        }
    }
    return false;
}

/// A lost data center's hosts are gone; what passes through it passes still, as in a run.
void close_hosts_of(const Topology& topology,
                    const Places& places,
                    DataCenterId center,
                    std::vector<bool>& closed) {
    for (std::size_t at = 0; at < topology.hosts.size(); ++at) {
        const HostId host = topology.hosts.id_at(at);
        if (topology.hosts[host].data_center == center) {
            closed[places.of(host)] = true;
        }
    }
}

}  // namespace

bool reaches_any(const Topology& topology,
                 TServerId tserver,
                 std::span<const NodeId> nodes,
                 std::span<const LostPart> lost) {
    const Places places{topology};
    std::vector<NodeId> left{nodes.begin(), nodes.end()};
    std::vector<bool> closed(places.count());
    for (const LostPart& part : lost) {
        switch (part.kind) {
        case Losable::node:
            std::erase(left, NodeId{part.index});
            break;
        case Losable::host:
            closed[places.of(HostId{part.index})] = true;
            break;
        case Losable::link:
            closed[places.of(LinkId{part.index})] = true;
            break;
        case Losable::data_center:
            close_hosts_of(topology, places, DataCenterId{part.index}, closed);
            break;
        }
    }
    return is_served(plain_graph_of(topology, places, tserver, left), places, closed);
}

std::vector<LostPart>
single_points_between(const Topology& topology, TServerId tserver, std::span<const NodeId> nodes) {
    const Places places{topology};
    const PlainGraph graph = plain_graph_of(topology, places, tserver, nodes);
    std::vector<LostPart> points;
    if (!is_served(graph, places, std::vector<bool>(places.count()))) {
        return points;
    }
    std::vector<std::size_t> joints;
    boost::articulation_points(graph, std::back_inserter(joints));
    std::ranges::sort(joints);  // Numbers are a full key.
    for (const std::size_t joint : joints) {
        std::vector<bool> closed(places.count());
        closed[joint] = true;
        if (joint != places.tserver() && joint != places.service()
            && !is_served(graph, places, closed)) {
            points.push_back(places.part(joint));
        }
    }
    return points;
}

}  // namespace orsim
