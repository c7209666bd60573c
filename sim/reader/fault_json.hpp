#pragma once
/// A fault as an item of a scenario file's "faults": the way back from a value to the file.

#include "sim/model/scenario.hpp"

#include <string>

namespace orsim {

/// On one line. Requires: the fault strikes at an instant, and is of that scenario.
[[nodiscard]] std::string json_of(const Scenario& scenario, const Fault& fault);

}  // namespace orsim
