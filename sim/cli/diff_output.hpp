#pragma once
/// Where a difference of two runs goes: files whose endings choose the form, and the terminal.
/// Knows not where the runs came from.

#include "reports/diff_text.hpp"
#include "sim/base/outcome.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace orsim {

/// How much of it the terminal gets.
enum class DiffLength : std::uint8_t { usual, sums_only, all };

/// What is wrong with the names of the files.
[[nodiscard]] Complaints complaints_about_diffs(const std::vector<std::string>& outputs);

/// Requires: no complaints about the outputs.
void write_diffs(const std::vector<std::string>& outputs,
                 const DiffSides& sides,
                 const Difference& difference);
void print_diff(const DiffSides& sides, const Difference& difference, DiffLength length);

}  // namespace orsim
