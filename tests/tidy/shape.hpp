#pragma once
/// How a file looks: its length, its lines, its functions, the first words of a header.

#include "tests/tidy/tree.hpp"

#include <cstddef>

namespace orsim::tidy {

constexpr std::size_t longest_line = 100;     // Characters, not bytes.
constexpr std::size_t longest_row = 240;      // A table's row keeps its sentence on its line.
constexpr std::size_t longest_function = 60;  // Lines.
constexpr std::size_t longest_file = 700;     // Lines.

/// Lines too long, blanks at their ends, tabs in code, files too long or without a last line end.
[[nodiscard]] Findings find_misshapen_lines(const Tree& tree);

/// Functions of more than `longest_function` lines, braces included.
[[nodiscard]] Findings find_long_functions(const Tree& tree);

/// Headers that do not begin with #pragma once and a line saying what they are for.
[[nodiscard]] Findings find_silent_headers(const Tree& tree);

/// clang-format switched off and never on again, or for something other than a table: constants in
/// rows, or enumerations below each other.
[[nodiscard]] Findings find_unformatted_code(const Tree& tree);

}  // namespace orsim::tidy
