#pragma once
/// The words a scenario file may use, each with its meaning, taken from the registries of the model
/// and the timeline where those know it.

#include "sim/reader/shape.hpp"

namespace orsim {

[[nodiscard]] Vocabulary event_words();
[[nodiscard]] Vocabulary fault_words();
[[nodiscard]] Vocabulary operator_words();
[[nodiscard]] Vocabulary invariant_words();
[[nodiscard]] Vocabulary metric_words();  // The counts; for the others see the next two.
[[nodiscard]] Vocabulary spread_words();  // Measures; "<measure>.<statistic>" is a metric.
[[nodiscard]] Vocabulary statistic_words();
[[nodiscard]] Vocabulary policy_words();
[[nodiscard]] Vocabulary assumption_words();
[[nodiscard]] Vocabulary rule_words();
[[nodiscard]] Vocabulary reason_words();
[[nodiscard]] Vocabulary traffic_words();
[[nodiscard]] Vocabulary standby_words();
[[nodiscard]] Vocabulary redundancy_words();
[[nodiscard]] Vocabulary store_words();
[[nodiscard]] Vocabulary consistency_words();
[[nodiscard]] Vocabulary medium_words();
[[nodiscard]] Vocabulary process_words();
[[nodiscard]] Vocabulary request_words();
[[nodiscard]] Vocabulary direction_words();
[[nodiscard]] Vocabulary golden_words();
[[nodiscard]] Vocabulary timer_words();

}  // namespace orsim
