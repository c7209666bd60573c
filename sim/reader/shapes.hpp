#pragma once
/// The shapes of the objects of scenario, suite and study files, section by section.

#include "sim/reader/shape.hpp"

namespace orsim {

[[nodiscard]] const Shape& scenario_shape();

[[nodiscard]] const Shape& topology_shape();
[[nodiscard]] const Shape& data_center_shape();
[[nodiscard]] const Shape& host_shape();
[[nodiscard]] const Shape& node_shape();
[[nodiscard]] const Shape& application_shape();
[[nodiscard]] const Shape& link_shape();
[[nodiscard]] const Shape& management_layer_shape();
[[nodiscard]] const Shape& scs_shape();
[[nodiscard]] const Shape& tserver_shape();
[[nodiscard]] const Shape& store_shape();
[[nodiscard]] const Shape& interaction_server_shape();
[[nodiscard]] const Shape& load_balancer_shape();

[[nodiscard]] const Shape& options_shape();
[[nodiscard]] const Shape& strategy_shape();
[[nodiscard]] const Shape& group_shape();
[[nodiscard]] const Shape& arrivals_shape();
[[nodiscard]] const Shape& rate_shape();

[[nodiscard]] const Shape& fault_shape();
[[nodiscard]] const Shape& counter_shape();
[[nodiscard]] const Shape& choice_shape();
[[nodiscard]] const Shape& when_shape();
[[nodiscard]] const Shape& random_shape();

[[nodiscard]] const Shape& pattern_shape();
[[nodiscard]] const Shape& expectation_shape();
[[nodiscard]] const Shape& count_shape();
[[nodiscard]] const Shape& metric_shape();
[[nodiscard]] const Shape& percentile_shape();
[[nodiscard]] const Shape& margin_shape();
[[nodiscard]] const Shape& after_shape();
[[nodiscard]] const Shape& during_shape();
[[nodiscard]] const Shape& invariants_shape();
[[nodiscard]] const Shape& allowance_shape();
[[nodiscard]] const Shape& expected_verdict_shape();

[[nodiscard]] const Shape& suite_shape();
[[nodiscard]] const Shape& suite_sweep_shape();
[[nodiscard]] const Shape& swept_shape();

[[nodiscard]] const Shape& study_shape();
[[nodiscard]] const Shape& precision_shape();
[[nodiscard]] const Shape& sweep_shape();
[[nodiscard]] const Shape& variant_shape();
[[nodiscard]] const Shape& loss_shape();
[[nodiscard]] const Shape& availability_shape();
[[nodiscard]] const Shape& goal_shape();
[[nodiscard]] const Shape& search_shape();
[[nodiscard]] const Shape& factor_shape();

}  // namespace orsim
