#pragma once
/// The page's small drawings that need no script: the shapes of distributions, as SVG whose colours
/// are the style's; and how an application's state is marked. Knows no text but names.

#include "reports/run_story.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace orsim {

/// Values in microseconds as a histogram, with its median and 95th percentile marked.
[[nodiscard]] std::string histogram_chart(std::string_view title, std::vector<std::int64_t> values);

/// One letter an application's state is marked with, and its name.
[[nodiscard]] char letter(AppState state);
[[nodiscard]] std::string_view to_text(AppState state);

}  // namespace orsim
