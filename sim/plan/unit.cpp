#include "sim/plan/unit.hpp"

#include "sim/base/chance.hpp"
#include "sim/base/sample.hpp"
#include "sim/judge/judge.hpp"
#include "sim/plan/observer.hpp"
#include "sim/world/world.hpp"

#include <algorithm>

namespace orsim {
namespace {

/// Of the luck of an instant of loss; no fault of a scenario has this number.
constexpr std::uint64_t loss_subject = std::uint64_t{1} << 32U;

[[nodiscard]] bool carries_anything(const Topology& topology, HostId host) {
    return std::ranges::any_of(topology.apps, [host](const App& app) { return app.host == host; })
           || std::ranges::any_of(topology.scs,
                                  [host](const Scs& scs) { return scs.host == host; });
}

[[nodiscard]] std::size_t number_of(const Topology& topology, Losable kind) {
    switch (kind) {
    case Losable::host:
        return topology.hosts.size();
    case Losable::node:
        return topology.nodes.size();
    case Losable::data_center:
        return topology.data_centers.size();
    case Losable::link:
        return topology.links.size();
    }
    return 0;
}

[[nodiscard]] bool is_losable(const Topology& topology, const LostPart& part) {
    if (part.kind == Losable::host) {
        return carries_anything(topology, HostId{part.index});
    }
    if (part.kind == Losable::data_center) {
        return std::ranges::any_of(topology.hosts, [&part](const Host& host) {
            return host.data_center == DataCenterId{part.index};
        });
    }
    return true;
}

void aim(Fault& fault, const LostPart& part) {
    fault.target.index = part.index;
    switch (part.kind) {
    case Losable::host:
        fault.kind = FaultKind::host_down;
        fault.target.kind = Selector::Kind::host;
        break;
    case Losable::node:
        fault.kind = FaultKind::crash;
        fault.target.kind = Selector::Kind::node;
        fault.restart_after = fault.lasts;
        fault.lasts.reset();
        break;
    case Losable::data_center:
        fault.kind = FaultKind::dc_down;
        fault.target.kind = Selector::Kind::data_center;
        break;
    case Losable::link:
        fault.kind = FaultKind::partition;
        fault.target.kind = Selector::Kind::link;
        break;
    }
}

}  // namespace

std::uint64_t seed_of(std::uint64_t study_seed, std::uint32_t replication) {
    return Chance{study_seed}.bits(Purpose::replication, replication);
}

std::vector<LostPart> losable_parts(const Topology& topology, const std::vector<Losable>& kinds) {
    std::vector<LostPart> parts;
    for (const Losable kind : kinds) {
        for (std::size_t at = 0; at < number_of(topology, kind); ++at) {
            const LostPart part{kind, static_cast<std::uint16_t>(at)};
            if (is_losable(topology, part)) {
                parts.push_back(part);
            }
        }
    }
    return parts;
}

Scenario
with_losses(Scenario scenario, const std::vector<LostPart>& lost, const LossQuestion& question) {
    const Duration after =
        Sampler{question.at}.draw(Chance{scenario.seed}, {Purpose::fault_time, loss_subject, 0});
    std::size_t number = 0;
    for (const LostPart& part : lost) {
        Fault fault;
        fault.id = "loss#" + std::to_string(++number);
        fault.trigger.kind = Trigger::Kind::at;
        fault.trigger.at = scenario.start + after;
        fault.lasts = question.lasts;
        aim(fault, part);
        scenario.faults.add(std::move(fault));
    }
    return scenario;
}

UnitResult run_unit(const Study& study, const StudyCase& what, std::uint32_t replication) {
    constexpr std::uint64_t piece = 1U << 14U;  // Events; small enough to stay in the cache.
    Scenario scenario = study.points[what.point].scenario;
    scenario.seed = seed_of(study.seed, replication);
    if (!what.lost.empty()) {
        scenario = with_losses(std::move(scenario), what.lost, *study.loss_of);
    }
    World world{scenario};
    Judge judge{scenario, Chains::left_out};
    Observer observer{scenario};
    const auto hand_on = [&] {
        const std::span<const Record> records = world.timeline().records();
        judge.observe(records);
        observer.observe(records);
        world.timeline().forget();
    };
    while (world.run_until(scenario.until, piece) == piece) {
        hand_on();
    }
    world.finish();
    hand_on();
    const Tally& tally = world.timeline().tally();
    UnitResult result;
    result.fingerprint = world.timeline().fingerprint().value();
    result.verdict = judge.conclude(tally, scenario.until).kind;
    result.figures = observer.conclude(tally, scenario.until, result.verdict);
    return result;
}

}  // namespace orsim
