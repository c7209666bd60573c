#pragma once
/// Two runs on one axis: for each application a lane with the run modes of both, and a mark where
/// they differ. SVG whose colours are the style's. Knows modes only as far as the logs tell them.

#include "reports/diff_text.hpp"

#include <cstddef>
#include <string>

namespace orsim {

constexpr std::size_t most_chart_steps = 1500;

/// Says inside how many differences it leaves out, when there are more than those.
[[nodiscard]] std::string diff_chart(const DiffSides& sides, const Difference& difference);

}  // namespace orsim
