#include "sim/timeline/study_metrics.hpp"

#include <algorithm>
#include <array>

namespace orsim {
namespace {

struct Entry {
    std::string_view name;
    StudyUnit unit = StudyUnit::count;
    std::string_view meaning;
};

constexpr StudyUnit count = StudyUnit::count;
constexpr StudyUnit time = StudyUnit::microseconds;
constexpr StudyUnit share = StudyUnit::millionths;

// clang-format off
constexpr std::array<Entry, planner_metrics> entries{
    Entry{"calls.late", count, "calls whose session was created by a promoted backup or by the reserved node"},
    Entry{"calls.unserved", count, "calls never routed for a session: default-routed, stuck, or lost with their switch"},
    Entry{"damage", count, "calls late, calls unserved and sessions lost, added up"},
    Entry{"sessions.by_new_primary", count, "sessions a promoted backup created for calls that had waited for it"},
    Entry{"nodes.without_primary", time, "time without an application serving in primary mode, summed over nodes"},
    Entry{"nodes.two_primaries", time, "time with two applications serving in primary mode, summed over nodes"},
    Entry{"nodes.both_down", time, "time without any application running, summed over nodes"},
    Entry{"nodes.unnoticed", time, "time without an application serving in primary mode while one runs and SCS does not know yet, summed over nodes"},
    Entry{"nodes.taking_over", time, "the same from the moment SCS knows, until the other serves"},
    Entry{"active-sessions.max", count, "most sessions on one node at a time"},
    Entry{"pending-sessions.max", count, "most calls of one node waiting for their session at a time"},
    Entry{"creation-session-rate.max", share, "sessions created a second in the busiest minute of the busiest node"},
    Entry{"worker_utilisation.mean", share, "share of its workers' time the busiest application spent creating sessions"},
    Entry{"worker_utilisation.max", share, "the same in the busiest minute of any application"},
    Entry{"store.writes", count, "session writes the storage took"},
    Entry{"store.write_rate.max", share, "session writes a second in the busiest minute"},
    Entry{"runs.failed", count, "1 when the run's verdict was fail, else 0"},
};
constexpr std::array<Entry, planner_spreads> spreads_kept{
    Entry{"lateness", time, "from arrival to session, of the calls that were late"},
    Entry{"create-session-time", time, "from the start of a creation to its session"},
    Entry{"creation_queue", time, "how long a creation waited for a worker"},
    Entry{"takeover", time, "from the loss of a node's primary to the next one in service"},
    Entry{"recovery_duration", time, "from the start of an application's recovery to its end"},
};
// clang-format on

StudyUnit as_study(MetricUnit unit) {
    return unit == MetricUnit::count ? StudyUnit::count : StudyUnit::microseconds;
}

void add_statistics(std::vector<StudyMetric>& all, std::string_view name, std::string_view of) {
    for (const StatisticEntry& statistic : statistic_registry()) {
        all.push_back({std::string{name} + "." + std::string{statistic.name},
                       as_study(statistic.unit),
                       std::string{of} + ": " + std::string{statistic.meaning}});
    }
}

std::vector<StudyMetric> make_all() {
    std::vector<StudyMetric> all;
    for (const MetricEntry& entry : metric_registry()) {
        all.push_back({std::string{entry.name}, as_study(entry.unit), std::string{entry.meaning}});
    }
    for (const SpreadEntry& entry : spread_registry()) {
        add_statistics(all, entry.name, entry.meaning);
    }
    for (const Entry& entry : entries) {
        all.push_back({std::string{entry.name}, entry.unit, std::string{entry.meaning}});
    }
    for (const Entry& entry : spreads_kept) {
        add_statistics(all, entry.name, entry.meaning);
    }
    return all;
}

}  // namespace

const std::vector<StudyMetric>& study_metrics() {
    static const std::vector<StudyMetric> all = make_all();
    return all;
}

const std::array<StudyMetric, app_metrics>& app_metric_registry() {
    static const std::array<StudyMetric, app_metrics> all{
        StudyMetric{"worker_utilisation.mean", share,
                    "share of its workers' time the application spent creating sessions"},
        StudyMetric{"worker_utilisation.max", share, "the same in its busiest minute"},
        StudyMetric{"creation_queue.length", share,
                    "creations waiting for a worker at a time, on average"},
        StudyMetric{"creation_queue.max", time, "the longest wait of a creation for a worker"},
    };
    return all;
}

std::size_t place_of(std::size_t app, AppMetric metric) {
    return study_metrics().size() + app * app_metrics + static_cast<std::size_t>(metric);
}

std::optional<std::size_t> study_metric_named(std::string_view name) {
    const std::vector<StudyMetric>& all = study_metrics();
    const auto found = std::ranges::find(all, name, &StudyMetric::name);
    if (found == all.end()) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(found - all.begin());
}

std::vector<std::optional<std::int64_t>>
study_figures(const Tally& tally,
              std::span<const std::int64_t, planner_metrics> own,
              std::span<const Histogram, planner_spreads> spreads) {
    std::vector<std::optional<std::int64_t>> figures;
    figures.reserve(study_metrics().size());
    const std::size_t of_the_run =
        metric_registry().size() + spread_registry().size() * statistic_registry().size();
    for (std::size_t at = 0; at < of_the_run; ++at) {
        figures.push_back(metric(tally, study_metrics()[at].name));
    }
    for (const std::int64_t value : own) {
        figures.emplace_back(value);
    }
    for (const Histogram& values : spreads) {
        for (const StatisticEntry& entry : statistic_registry()) {
            figures.push_back(statistic(values, entry.name));
        }
    }
    return figures;
}

}  // namespace orsim
