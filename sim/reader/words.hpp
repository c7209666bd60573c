#pragma once
/// The words a scenario file may use, each with its meaning, taken from the registries of the model
/// and the timeline where those know it.

#include "sim/model/options.hpp"
#include "sim/reader/shape.hpp"

namespace orsim {

[[nodiscard]] Vocabulary event_words();
[[nodiscard]] Vocabulary fault_words();
[[nodiscard]] Vocabulary choice_kind_words();
[[nodiscard]] Vocabulary operator_words();
[[nodiscard]] Vocabulary invariant_words();
[[nodiscard]] Vocabulary metric_words();  // The counts; for the others see the next two.
[[nodiscard]] Vocabulary spread_words();  // Measures; "<measure>.<statistic>" is a metric.
[[nodiscard]] Vocabulary statistic_words();
[[nodiscard]] Vocabulary policy_words();
[[nodiscard]] Vocabulary assumption_words();
// The options of each scope, texts included.
[[nodiscard]] Vocabulary node_option_words();
[[nodiscard]] Vocabulary host_option_words();
[[nodiscard]] Vocabulary application_option_words();
[[nodiscard]] Vocabulary scs_option_words();
[[nodiscard]] Vocabulary tserver_option_words();
[[nodiscard]] Vocabulary interaction_server_option_words();
[[nodiscard]] Vocabulary option_words(OptionScope scope);
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
[[nodiscard]] Vocabulary body_words();
[[nodiscard]] Vocabulary counter_words();
[[nodiscard]] Vocabulary direction_words();
[[nodiscard]] Vocabulary golden_words();
[[nodiscard]] Vocabulary timer_words();
[[nodiscard]] Vocabulary combine_words();  // In the order of Combine.

}  // namespace orsim
