#pragma once
/// What a shrunk document lost and what became rounder, as sentences for whoever asked for it.
/// Knows the lists and tables of a scenario file, not what is in them.

#include "sim/reader/document.hpp"

#include <string>
#include <vector>

namespace orsim {

/// "12 of 13 faults gone: crashes1, crashes2, ...", "faults/crash/at: 10020ms -> 10s", in the order
/// of the scenario's sections.
[[nodiscard]] std::vector<std::string> changes_between(const Value& before, const Value& after);

}  // namespace orsim
