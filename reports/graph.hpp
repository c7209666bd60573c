#pragma once
/// Graphs in the language of Graphviz: where everything stands and how it is connected, and what
/// led to what in the story of one call. Knows no pixel.

#include "reports/call_tale.hpp"

#include <string>

namespace orsim {

/// Data centers around hosts around what runs there; pairs, links with their latency, who controls
/// whom; and in red what alone would separate data centers if it were lost.
[[nodiscard]] std::string topology_graph(const Scenario& scenario);

/// The records of a call's story, each under what caused it. Requires: the tale has a call.
[[nodiscard]] std::string chain_graph(const Scenario& scenario, const CallTale& tale);

}  // namespace orsim
