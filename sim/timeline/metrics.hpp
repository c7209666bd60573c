#pragma once
/// The one list of numbers a run can be asked for: scenario files, studies and every report use
/// these names, so a name, once released, keeps its meaning. Knows tallies only.

#include "sim/timeline/tally.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace orsim {

enum class MetricUnit : std::uint8_t { count, microseconds };

struct MetricEntry {
    std::string_view name;  // "calls.default_routed"
    MetricUnit unit = MetricUnit::count;
    std::string_view meaning;
};

/// A measure that has many values a run, such as "session_creation_delay"; the unit is
/// microseconds.
struct SpreadEntry {
    std::string_view name;
    std::string_view meaning;
};

/// A number read from a measure: "<measure>.<statistic>" is a metric of its own.
struct StatisticEntry {
    std::string_view name;
    MetricUnit unit = MetricUnit::microseconds;
    std::string_view meaning;
};

/// The metrics that are counts, in the order reports print them.
[[nodiscard]] std::span<const MetricEntry> metric_registry();
[[nodiscard]] std::span<const SpreadEntry> spread_registry();
[[nodiscard]] std::span<const StatisticEntry> statistic_registry();

/// Whether a scenario may ask for a metric of this name.
[[nodiscard]] bool is_metric(std::string_view name);
/// The unit of a metric; nothing when no metric has the name.
[[nodiscard]] std::optional<MetricUnit> metric_unit(std::string_view name);
/// The value of a metric. Nothing when no metric has the name, and for a statistic of a measure
/// that has no values: the mean of nothing is not zero.
[[nodiscard]] std::optional<std::int64_t> metric(const Tally& tally, std::string_view name);
/// A statistic of some values by its name; nothing when none has the name, or when there is no
/// value but to count.
[[nodiscard]] std::optional<std::int64_t> statistic(const Histogram& values, std::string_view name);
/// All values of a measure; null when no measure has the name.
[[nodiscard]] const Histogram* spread(const Tally& tally, std::string_view name);

}  // namespace orsim
