#include "sim/model/topology.hpp"

#include "sim/base/promise.hpp"

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/biconnected_components.hpp>
#include <boost/graph/connected_components.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>

#include <algorithm>
#include <iterator>
#include <limits>

namespace orsim {
namespace {

/// Length of a way: mean delay, then number of links, then their numbers, so that no two ways tie.
struct Length {
    std::int64_t delay = 0;
    std::uint32_t links = 0;
    std::uint64_t numbers = 0;
    friend constexpr auto operator<=>(const Length&, const Length&) = default;
};

constexpr Length unreachable{std::numeric_limits<std::int64_t>::max(), 0, 0};

struct Join {
    Length operator()(const Length& way, const Length& link) const {
        return {way.delay + link.delay, way.links + link.links, way.numbers + link.numbers};
    }
};

using Graph =
    boost::adjacency_list<boost::vecS,
                          boost::vecS,
                          boost::undirectedS,
                          boost::no_property,
                          boost::property<boost::edge_weight_t,
                                          Length,
                                          boost::property<boost::edge_index_t, std::size_t>>>;

std::int64_t mean_delay(const Distribution& latency) {
    if (latency.kind == Distribution::Shape::uniform) {
        return (latency.least.count() + latency.most.count()) / 2;
    }
    return latency.mean.count();
}

Graph graph_of(const Topology& topology, const std::vector<bool>& cut) {
    Graph graph(topology.data_centers.size());
    for (std::size_t at = 0; at < topology.links.size(); ++at) {
        const Link& link = topology.links[topology.links.id_at(at)];
        const bool is_cut = at < cut.size() && cut[at];
        if (is_cut || link.one == link.two) {
            continue;
        }
        const Length length{mean_delay(link.latency), 1, at + 1};
        boost::add_edge(link.one.index(), link.two.index(),
                        {length, boost::property<boost::edge_index_t, std::size_t>{at}}, graph);
    }
    return graph;
}

/// The quickest edge between two neighbours on a way.
LinkId quickest(const Graph& graph, std::size_t one, std::size_t two) {
    Length best = unreachable;
    std::size_t found = 0;
    for (auto [edge, end] = boost::out_edges(one, graph); edge != end; ++edge) {
        const Length length = get(boost::edge_weight, graph, *edge);
        if (boost::target(*edge, graph) == two && length < best) {
            best = length;
            found = get(boost::edge_index, graph, *edge);
        }
    }
    return LinkId{static_cast<LinkId::rep>(found)};
}

}  // namespace

AppId Topology::peer(AppId app) const {
    const Node& node = nodes[apps[app].node];
    return node.primary == app ? node.backup : node.primary;
}

DataCenterId Topology::data_center(AppId app) const {
    return hosts[apps[app].host].data_center;
}

Routes::Routes(const Topology& topology, const std::vector<bool>& cut)
    : data_centers_{topology.data_centers.size()}, ways_(data_centers_ * data_centers_) {
    const Graph graph = graph_of(topology, cut);
    for (std::size_t from = 0; from < data_centers_; ++from) {
        std::vector<std::size_t> before(data_centers_);
        std::vector<Length> length(data_centers_);
        boost::dijkstra_shortest_paths(graph, from,
                                       boost::predecessor_map(before.data())
                                           .distance_map(length.data())
                                           .distance_inf(unreachable)
                                           .distance_zero(Length{})
                                           .distance_combine(Join{}));
        for (std::size_t to = 0; to < data_centers_; ++to) {
            Way& way = ways_[from * data_centers_ + to];
            way.reachable = from == to || before[to] != to;
            for (std::size_t step = to; way.reachable && step != from; step = before[step]) {
                const LinkId link = quickest(graph, before[step], step);
                const Distribution& latency = topology.links[link].latency;
                if (latency.is_constant()) {
                    way.constant_delay += latency.mean;
                } else {
                    way.random.push_back(link);
                }
            }
        }
    }
}

const Routes::Way& Routes::way(DataCenterId from, DataCenterId to) const {
    ORSIM_EXPECT(from.index() < data_centers_ && to.index() < data_centers_,
                 "a way is asked for between data centers of the topology");
    return ways_[from.index() * data_centers_ + to.index()];
}

SinglePoints single_points_of_failure(const Topology& topology) {
    const Graph graph = graph_of(topology, {});
    SinglePoints points;
    std::vector<std::size_t> joints;
    boost::articulation_points(graph, std::back_inserter(joints));
    std::ranges::sort(joints);  // Numbers are a full key.
    for (const std::size_t joint : joints) {
        points.data_centers.push_back(topology.data_centers.id_at(joint));
    }
    std::vector<std::size_t> piece(topology.data_centers.size());
    const auto pieces = boost::connected_components(graph, piece.data());
    for (std::size_t at = 0; at < topology.links.size(); ++at) {
        std::vector<bool> without(topology.links.size());
        without[at] = true;
        if (boost::connected_components(graph_of(topology, without), piece.data()) > pieces) {
            points.links.push_back(topology.links.id_at(at));
        }
    }
    return points;
}

}  // namespace orsim
