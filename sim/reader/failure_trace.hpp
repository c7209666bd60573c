#pragma once
/// Faults from a file of real failures: one fault for each row that counts. Used by
/// read_script.cpp.

#include "sim/reader/draft.hpp"

#include <string>

namespace orsim {

/// Adds a fault `id#n` for the nth row of the file whose node the map knows and whose failure lies
/// in the run: a host that is down until repaired, or a process that crashes and is restarted then.
void read_failure_trace(Draft& draft, const Fields& fields, const std::string& id);

}  // namespace orsim
