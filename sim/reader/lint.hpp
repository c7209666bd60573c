#pragma once
/// What a sound scenario still makes doubtful, by the documents: timers in an order that cannot
/// work, values the vendor warns of. Warnings only, each with its arithmetic.

#include "sim/base/outcome.hpp"
#include "sim/reader/document.hpp"

#include <string>
#include <vector>

namespace orsim {

/// Requires: read_scenario_file() found nothing to mend in it. A rule that cannot matter, such as
/// one about HTTP without HTTP, says nothing.
[[nodiscard]] Complaints lint_scenario_file(const std::string& path,
                                            const std::vector<Override>& overrides = {});

}  // namespace orsim
