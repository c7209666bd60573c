#pragma once
/// The page's drawings that need no script: the overview of the run and the shapes of
/// distributions, as SVG whose colours are the style's. Knows no text but names.

#include "reports/page_sections.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace orsim {

/// Who was in which mode when, under which faults, with every watch and its end.
[[nodiscard]] std::string overview_chart(const PageRun& run);

/// Values in microseconds as a histogram, with its median and 95th percentile marked.
[[nodiscard]] std::string histogram_chart(std::string_view title, std::vector<std::int64_t> values);

/// One letter an application's state is marked with, and its name.
[[nodiscard]] char letter(AppState state);
[[nodiscard]] std::string_view to_text(AppState state);

}  // namespace orsim
