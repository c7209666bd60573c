#pragma once
/// Which parts of a topology calls hang on, from its graph alone: whether a T-Server still reaches
/// any application of some nodes when parts are gone, and which parts it cannot do without. Knows
/// no time, no run mode and no event.

#include "sim/model/study.hpp"
#include "sim/model/topology.hpp"

#include <span>
#include <vector>

namespace orsim {

/// Whether a way leads from the T-Server over data centers and links to a host with an application
/// of one of these nodes, past what is lost.
[[nodiscard]] bool reaches_any(const Topology& topology,
                               TServerId tserver,
                               std::span<const NodeId> nodes,
                               std::span<const LostPart> lost);

/// The data centers, links and hosts whose loss alone leaves no such way: articulation points of
/// the graph. Kind by kind in the order of the topology; everything, where there is no way at all,
/// is not listed.
[[nodiscard]] std::vector<LostPart>
single_points_between(const Topology& topology, TServerId tserver, std::span<const NodeId> nodes);

}  // namespace orsim
