#pragma once
/// A verdict as text for people. Knows neither colours nor widths; the same verdict gives the same
/// bytes.

#include "sim/judge/finding.hpp"
#include "sim/model/scenario.hpp"

#include <string>

namespace orsim {

/// The sentence of the verdict; then every finding that did not simply hold, with what was
/// expected, what came instead, and the chain of causes, each record with its rule; then how many
/// held.
[[nodiscard]] std::string to_text(const Scenario& scenario, const Verdict& verdict);

/// One finding: a line, and indented below it expected, got and because.
[[nodiscard]] std::string to_text(const Scenario& scenario, const Finding& finding);

}  // namespace orsim
