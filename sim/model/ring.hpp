#pragma once
/// Which node a call belongs to and which one stands by for it: the ring of the configured nodes,
/// read by the policy dc_preference. Knows no call.

#include "sim/model/policies.hpp"
#include "sim/model/topology.hpp"

#include <vector>

namespace orsim {

/// The nodes among which a T-Server's calls are divided, in ring order.
[[nodiscard]] std::vector<NodeId>
assignable_nodes(const Topology& topology, DcPreference preference, const TServer& tserver);

/// The node reserved for calls assigned to this one: the first behind it on the ring of its cluster
/// that the preference allows, else the first. Names nothing when it is alone.
[[nodiscard]] NodeId
reserved_beside(const Topology& topology, DcPreference preference, NodeId assigned);

}  // namespace orsim
