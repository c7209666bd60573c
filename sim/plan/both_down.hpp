#pragma once
/// How long a node has no running application because both of them failed, exactly, where failures
/// come by chance and strike them independently. Knows no run mode: that a backup must be promoted
/// is for the runs to tell.

#include "sim/model/scenario.hpp"

#include <optional>

namespace orsim {

/// The share of time, in the long run, in which both applications of a node are down. Exact where
/// each hangs on one random fault, the loss of its host with exponential times to failure; the
/// times of repair may be any. Nothing where it is not so.
[[nodiscard]] std::optional<double> both_down_share(const Scenario& scenario, NodeId node);

}  // namespace orsim
