#include "sim/model/ring.hpp"

#include <cstddef>

namespace orsim {
namespace {

[[nodiscard]] DataCenterId center_of(const Topology& topology, NodeId node) {
    return topology.data_center(topology.nodes[node].primary);
}

}  // namespace

std::vector<NodeId>
assignable_nodes(const Topology& topology, DcPreference preference, const TServer& tserver) {
    const bool by_center =
        preference == DcPreference::hash_dc || preference == DcPreference::hash_dc_local;
    std::vector<NodeId> all;
    std::vector<NodeId> near;
    for (std::size_t at = 0; at < topology.nodes.size(); ++at) {
        const NodeId node = topology.nodes.id_at(at);
        if (tserver.only_cluster.empty() || topology.nodes[node].cluster == tserver.only_cluster) {
            all.push_back(node);
            if (center_of(topology, node) == tserver.data_center) {
                near.push_back(node);
            }
        }
    }
    return by_center && !near.empty() ? near : all;
}

NodeId reserved_beside(const Topology& topology, DcPreference preference, NodeId assigned) {
    const std::size_t count = topology.nodes.size();
    NodeId fallback;
    for (std::size_t step = 1; step < count; ++step) {
        const NodeId next = topology.nodes.id_at((assigned.index() + step) % count);
        if (topology.nodes[next].cluster != topology.nodes[assigned].cluster) {
            continue;
        }
        fallback = fallback ? fallback : next;
        const bool same = center_of(topology, next) == center_of(topology, assigned);
        const bool fits = preference == DcPreference::hash_dc
                              ? !same
                              : preference != DcPreference::hash_dc_local || same;
        if (fits) {
            return next;
        }
    }
    return fallback;
}

}  // namespace orsim
