#pragma once
/// Two runs side by side as one page that opens by a double click, without a network: where they
/// part, both timelines on one axis, the calls whose fate differs, and every event that is not the
/// same. The same two runs give the same bytes. Knows not where the runs came from.

#include "reports/diff_text.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace orsim {

/// Of more than these the page holds the first, and says what it leaves out.
constexpr std::size_t most_page_steps = 1000;
constexpr std::size_t most_page_calls = 300;

[[nodiscard]] std::string
diff_page(const DiffSides& sides, const Difference& difference, std::string_view version);

}  // namespace orsim
