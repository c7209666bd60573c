#pragma once
/// The numbers a study can ask of each replication: the metrics of every run, and those that only
/// a planner needs. Knows their names, not how they come about. Where the product has a counter of
/// the kind, its name is used.

#include "sim/timeline/metrics.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace orsim {

enum class StudyUnit : std::uint8_t {
    count,
    microseconds,
    millionths,  // Of a share, or of a rate a second.
};

struct StudyMetric {
    std::string name;
    StudyUnit unit = StudyUnit::count;
    std::string meaning;
};

/// What only a planner asks for. In this order follow, in study_metrics(), the metrics of a run,
/// these, and the statistics of the measures below.
// clang-format off
enum class PlannerMetric : std::uint8_t {
    calls_late, calls_unserved, damage, sessions_by_new_primary,
    nodes_without_primary, nodes_two_primaries, nodes_both_down, nodes_unnoticed, nodes_taking_over,
    active_sessions_max, pending_sessions_max, creation_session_rate_max,
    worker_utilisation_mean, worker_utilisation_max,
    store_writes, store_write_rate_max,
    runs_failed,
    last_metric = runs_failed,
};
constexpr std::size_t planner_metrics = static_cast<std::size_t>(PlannerMetric::last_metric) + 1;

enum class PlannerSpread : std::uint8_t {
    lateness, create_session_time, creation_queue, takeover, recovery_duration,
    last_spread = recovery_duration,
};
constexpr std::size_t planner_spreads = static_cast<std::size_t>(PlannerSpread::last_spread) + 1;
// clang-format on

/// What is measured of each application for itself; in a replication's figures these follow
/// study_metrics(), application by application in the order of the topology.
enum class AppMetric : std::uint8_t {
    utilisation,
    busiest_minute,
    queue_mean,
    queue_longest,
    last_metric = queue_longest,
};
constexpr std::size_t app_metrics = static_cast<std::size_t>(AppMetric::last_metric) + 1;

/// All of them; the position of one is its place in a replication's figures.
[[nodiscard]] const std::vector<StudyMetric>& study_metrics();
[[nodiscard]] std::optional<std::size_t> study_metric_named(std::string_view name);

[[nodiscard]] const std::array<StudyMetric, app_metrics>& app_metric_registry();
/// Where an application's figure stands among a replication's.
[[nodiscard]] std::size_t place_of(std::size_t app, AppMetric metric);

/// Every figure of a replication in the order of study_metrics(); nothing for a statistic of no
/// values.
[[nodiscard]] std::vector<std::optional<std::int64_t>>
study_figures(const Tally& tally,
              std::span<const std::int64_t, planner_metrics> own,
              std::span<const Histogram, planner_spreads> spreads);

}  // namespace orsim
