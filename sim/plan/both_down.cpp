#include "sim/plan/both_down.hpp"

#include "sim/base/sample.hpp"
#include "sim/plan/seconds.hpp"

#include <cmath>

namespace orsim {
namespace {

[[nodiscard]] bool strikes(const Topology& topology, const Fault& fault, AppId app) {
    const Selector& target = fault.target;
    const App& struck = topology.apps[app];
    switch (target.kind) {
    case Selector::Kind::host:
        return HostId{target.index} == struck.host;
    case Selector::Kind::data_center:
        return DataCenterId{target.index} == topology.data_center(app);
    case Selector::Kind::app:
        return AppId{target.index} == app;
    case Selector::Kind::node:
    case Selector::Kind::primary_of:
    case Selector::Kind::backup_of:
        return NodeId{target.index} == struck.node;
    default:
        return false;
    }
}

/// The one fault an application hangs on; nullptr where there are several or another kind.
[[nodiscard]] const Fault* only_host_fault(const Scenario& scenario, AppId app) {
    const Fault* only = nullptr;
    for (const Fault& fault : scenario.faults) {
        if (!strikes(scenario.topology, fault, app)) {
            continue;
        }
        const bool fits = fault.kind == FaultKind::host_down
                          && fault.target.kind == Selector::Kind::host
                          && fault.trigger.kind == Trigger::Kind::random
                          && fault.trigger.mtbf.kind == Distribution::Shape::exponential
                          && fault.trigger.mtbf.most == longest_duration;
        if (!fits || only != nullptr) {
            return nullptr;
        }
        only = &fault;
    }
    return only;
}

/// A host alternates between up and down. Its application is down for the repair and a restart
/// after it, or as much of the restart as there is until the host fails again.
[[nodiscard]] double down_share(const Scenario& scenario, const Fault& fault) {
    const double up = in_seconds(fault.trigger.mtbf.mean);
    const double repair = in_seconds(Sampler{fault.trigger.mttr}.mean());
    const double restart =
        in_seconds(scenario.assumptions.duration(Assumption::application_restart));
    return (repair + up * -std::expm1(-restart / up)) / (up + repair);
}

}  // namespace

std::optional<double> both_down_share(const Scenario& scenario, NodeId node) {
    const Node& pair = scenario.topology.nodes[node];
    const Fault* const first = only_host_fault(scenario, pair.primary);
    if (first == nullptr) {
        return std::nullopt;
    }
    if (!pair.backup
        || scenario.topology.apps[pair.backup].host == scenario.topology.apps[pair.primary].host) {
        return down_share(scenario, *first);
    }
    const Fault* const second = only_host_fault(scenario, pair.backup);
    if (second == nullptr) {
        return std::nullopt;
    }
    return down_share(scenario, *first) * down_share(scenario, *second);
}

}  // namespace orsim
