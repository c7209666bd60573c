#pragma once
/// What the topology alone says of a loss, without running anything: whose calls could reach
/// neither their assigned nor their reserved node. Knows no time: that a backup must first be
/// promoted is for the runs to tell.

#include "sim/model/scenario.hpp"
#include "sim/model/study.hpp"

#include <cstddef>
#include <vector>

namespace orsim {

/// A way calls can be divided: a T-Server with an assigned node and the node reserved beside it.
struct Seating {
    TServerId tserver;
    NodeId assigned;
    NodeId reserved;  // Names nothing when the assigned node is alone.
    friend constexpr auto operator<=>(const Seating&, const Seating&) = default;
};

/// Every seating that the scenario's voice calls can have, each once. Those of traces that say
/// their own are left out.
[[nodiscard]] std::vector<Seating> seatings_of(const Scenario& scenario);

struct Stranded {
    std::size_t seatings = 0;
    std::size_t cut_off = 0;     // Neither node is reachable.
    std::size_t on_reserve = 0;  // Only the reserved one is.
    bool without_scs = false;    // No SCS is left, so no backup is promoted.
};
[[nodiscard]] Stranded stranded_by(const Scenario& scenario, const std::vector<LostPart>& lost);

/// Whether the application goes down with one of these parts. A lost link takes nobody down.
[[nodiscard]] bool
goes_down(const Topology& topology, AppId app, const std::vector<LostPart>& lost);

/// The most nodes with an application left that reach each other over data centers and links, when
/// these parts are lost.
[[nodiscard]] std::size_t nodes_together(const Topology& topology,
                                         const std::vector<LostPart>& lost);

/// A part some calls cannot do without. A data center counts with all that stands in it and passes
/// through it, the T-Server too.
struct SinglePoint {
    LostPart part;
    std::size_t seatings = 0;  // That hang on it.
};
/// Those that most hang on first; equal ones kind by kind in the order of the topology.
[[nodiscard]] std::vector<SinglePoint> single_points_of(const Scenario& scenario);

}  // namespace orsim
