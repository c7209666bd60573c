#pragma once
/// Means with their intervals, one row each, as SVG whose colours are the style's. Knows no study.

#include "reports/plan_words.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace orsim {

struct ChartRow {
    std::string label;  // As it stands in a page: escaped already.
    Estimate estimate;  // Without observations: the row stays empty.
};

/// Zero is always on the axis, and an interval that cannot be told is not drawn.
[[nodiscard]] std::string
interval_chart(std::string_view title, const std::vector<ChartRow>& rows, StudyUnit unit);

}  // namespace orsim
