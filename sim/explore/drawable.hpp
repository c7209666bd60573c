#pragma once
/// What a fault that is drawn looks like, by kind: whom it may strike and what it says besides.
/// A table; knows no luck. Used inside the room only.

#include "sim/model/scenario.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace orsim {

struct Drawable {
    enum class Strikes : std::uint8_t {
        role,
        node,
        host,
        data_center,
        sides,
        store,
        scs,
        lca,
        list,  // Of a node, in which another is not.
    };
    enum class Lasts : std::uint8_t { at_once, maybe, always };

    FaultKind kind = FaultKind::crash;
    Strikes strikes = Strikes::role;
    Lasts lasts = Lasts::maybe;
    bool restarts = false;  // Comes back by restart_after, not by `for`.
    bool factor = false;
    bool extra = false;
    bool probability = false;  // May strike only some of the time.
};

[[nodiscard]] std::span<const Drawable> drawables();
[[nodiscard]] const Drawable* drawable(FaultKind kind);

/// Whom it may strike here; network faults: between whom. Several where the topology has several.
struct Struck {
    Selector target;
    Selector from;
    Selector to;
};
[[nodiscard]] std::vector<Struck> possible_targets(const Scenario& scenario,
                                                   Drawable::Strikes strikes);

}  // namespace orsim
