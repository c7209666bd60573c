#include "sim/explore/drawable.hpp"

#include <algorithm>
#include <array>

namespace orsim {
namespace {

using enum FaultKind;
using enum Drawable::Strikes;
using enum Drawable::Lasts;
using Kind = Selector::Kind;

constexpr std::array rows{
    Drawable{.kind = crash, .strikes = role, .lasts = at_once, .restarts = true},
    Drawable{.kind = hang, .strikes = role, .lasts = at_once},
    Drawable{.kind = pause, .strikes = role, .lasts = always},
    Drawable{.kind = stop, .strikes = role, .lasts = at_once, .restarts = true},
    Drawable{.kind = restart, .strikes = role, .lasts = at_once},
    Drawable{.kind = slow, .strikes = role, .factor = true},
    Drawable{.kind = service_unavailable, .strikes = role},
    Drawable{.kind = host_down, .strikes = host},
    Drawable{.kind = dc_down, .strikes = data_center},
    Drawable{.kind = partition, .strikes = sides},
    Drawable{.kind = loss, .strikes = sides, .probability = true},
    Drawable{.kind = delay, .strikes = sides, .extra = true},
    Drawable{.kind = clog, .strikes = sides, .lasts = always},
    Drawable{.kind = store_down, .strikes = store},
    Drawable{.kind = store_stall, .strikes = store, .lasts = always},
    Drawable{.kind = store_slow, .strikes = store, .factor = true},
    Drawable{.kind = store_lost_write, .strikes = store, .probability = true},
    Drawable{.kind = store_stale_read, .strikes = store, .probability = true},
    Drawable{.kind = scs_down, .strikes = scs},
    Drawable{.kind = lca_down, .strikes = lca},
    Drawable{.kind = switchover, .strikes = node, .lasts = at_once},
    Drawable{.kind = failback, .strikes = node, .lasts = at_once},
    Drawable{.kind = false_detection, .strikes = role, .lasts = at_once},
    Drawable{.kind = missed_detection, .strikes = role},
    Drawable{.kind = create_fails, .strikes = role, .probability = true},
    Drawable{.kind = recovery_fails, .strikes = role, .probability = true},
    Drawable{.kind = notice_lost, .strikes = role, .probability = true},
    Drawable{.kind = document_fetch_fails, .strikes = role, .probability = true},
    Drawable{.kind = node_list_skew, .strikes = list},
};

template <class Items>
void add_all(std::vector<Struck>& found, const Items& items, Kind kind) {
    for (std::size_t at = 0; at < items.size(); ++at) {
        Struck one;
        one.target = {kind, static_cast<std::uint16_t>(at)};
        found.push_back(one);
    }
}

void add_roles(std::vector<Struck>& found, const Topology& topology) {
    add_all(found, topology.nodes, Kind::primary_of);
    for (std::size_t at = 0; at < topology.nodes.size(); ++at) {
        if (topology.nodes[topology.nodes.id_at(at)].backup) {
            Struck one;
            one.target = {Kind::backup_of, static_cast<std::uint16_t>(at)};
            found.push_back(one);
        }
    }
}

/// Between every two data centers; between every two applications; between each application and
/// its T-Servers.
void add_sides(std::vector<Struck>& found, const Topology& topology) {
    const auto between = [&found](Selector from, Selector to) {
        Struck one;
        one.from = from;
        one.to = to;
        found.push_back(one);
    };
    const auto number = [](std::size_t at) { return static_cast<std::uint16_t>(at); };
    for (std::size_t one = 0; one < topology.data_centers.size(); ++one) {
        for (std::size_t other = 0; other < topology.data_centers.size(); ++other) {
            if (one != other) {
                between({Kind::data_center, number(one)}, {Kind::data_center, number(other)});
            }
        }
    }
    for (std::size_t one = 0; one < topology.apps.size(); ++one) {
        for (std::size_t other = 0; other < topology.apps.size(); ++other) {
            if (one != other) {
                between({Kind::app, number(one)}, {Kind::app, number(other)});
            }
        }
        for (std::size_t other = 0; other < topology.tservers.size(); ++other) {
            between({Kind::tserver, number(other)}, {Kind::app, number(one)});
        }
    }
}

/// One node still reads, or reads again, a list without another.
void add_lists(std::vector<Struck>& found, std::size_t nodes) {
    for (std::size_t whose = 0; whose < nodes; ++whose) {
        for (std::size_t lacks = 0; lacks < nodes; ++lacks) {
            if (whose != lacks) {
                found.push_back({{Kind::node, static_cast<std::uint16_t>(whose)},
                                 {},
                                 {Kind::node, static_cast<std::uint16_t>(lacks)}});
            }
        }
    }
}

}  // namespace

std::span<const Drawable> drawables() {
    return rows;
}

const Drawable* drawable(FaultKind kind) {
    const auto* const found = std::ranges::find(rows, kind, &Drawable::kind);
    return found == rows.end() ? nullptr : found;
}

std::vector<Struck> possible_targets(const Scenario& scenario, Drawable::Strikes strikes) {
    const Topology& topology = scenario.topology;
    std::vector<Struck> found;
    switch (strikes) {
    case role:
        add_roles(found, topology);
        break;
    case node:
        add_all(found, topology.nodes, Kind::node);
        break;
    case host:
        add_all(found, topology.hosts, Kind::host);
        break;
    case data_center:
        add_all(found, topology.data_centers, Kind::data_center);
        break;
    case sides:
        add_sides(found, topology);
        break;
    case store:
        if (topology.store.kind != StoreKind::none) {
            found.push_back({{Kind::store, 0}, {}, {}});
        }
        break;
    case scs:
        add_all(found, topology.scs, Kind::scs);
        break;
    case lca:
        add_all(found, topology.hosts, Kind::lca);
        break;
    case list:
        add_lists(found, topology.nodes.size());
        break;
    }
    return found;
}

}  // namespace orsim
