#pragma once
/// A scenario file with nothing left out: every value that holds, each with where it comes from.
/// The text is itself a scenario file, with comments, that means the same.

#include "sim/base/outcome.hpp"
#include "sim/reader/document.hpp"

#include <string>
#include <vector>

namespace orsim {

/// What stands behind a value: "line 12" of the file or "--set", else whose default it is: the
/// product's (an option; documented), ours (a policy or an assumption), or the format's.
[[nodiscard]] Outcome<std::string>
explain_scenario_file(const std::string& path, const std::vector<Override>& overrides = {});

}  // namespace orsim
