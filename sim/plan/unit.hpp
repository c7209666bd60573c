#pragma once
/// The unit of a study's work: one case run once. Its luck depends on the seed and the number of
/// the replication alone, not on the case, the thread or the order, so that cases compare fairly.

#include "sim/model/study.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace orsim {

/// A point of the study with what is lost in it; nothing for the point as it stands.
struct StudyCase {
    std::size_t point = 0;
    std::vector<LostPart> lost;
    friend bool operator==(const StudyCase&, const StudyCase&) = default;
};

struct UnitName {
    std::uint32_t study_case = 0;
    std::uint32_t replication = 0;
    friend constexpr auto operator<=>(const UnitName&, const UnitName&) = default;
};

struct UnitResult {
    std::uint64_t fingerprint = 0;
    VerdictKind verdict = VerdictKind::pass;
    std::vector<std::optional<std::int64_t>>
        figures;  // study_metrics(), then each app's (place_of).
    friend bool operator==(const UnitResult&, const UnitResult&) = default;
};

/// The seed that a replication's scenario is run with.
[[nodiscard]] std::uint64_t seed_of(std::uint64_t study_seed, std::uint32_t replication);

/// The parts of these kinds a scenario can lose: hosts that carry an application or SCS, nodes,
/// data centers with hosts, and links; kind by kind, each in the order of the topology.
[[nodiscard]] std::vector<LostPart> losable_parts(const Topology& topology,
                                                  const std::vector<Losable>& kinds);

/// The scenario with its parts lost, all at one instant of their own luck. A lost node's
/// applications crash and are not restarted before the loss is over; the other kinds go down as
/// host_down, dc_down and partition say.
[[nodiscard]] Scenario
with_losses(Scenario scenario, const std::vector<LostPart>& lost, const LossQuestion& question);

/// Runs a unit from beginning to end. May be called from many threads at once.
[[nodiscard]] UnitResult
run_unit(const Study& study, const StudyCase& what, std::uint32_t replication);

}  // namespace orsim
