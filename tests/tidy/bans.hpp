#pragma once
/// Words that the house does not speak, because they make a run depend on something other than its
/// scenario and seed, or because one of our compilers does not know them.

#include "tests/tidy/tree.hpp"

namespace orsim::tidy {

/// Sins of determinism, heavy machinery and words that only one compiler knows. Comments and
/// literals may name them.
[[nodiscard]] Findings find_banned_words(const Tree& tree);

/// Debts left in the text, paths of one machine, and comments that say nothing to the one who comes
/// next: commented-out code, and silenced checks without their names.
[[nodiscard]] Findings find_banned_text(const Tree& tree);

}  // namespace orsim::tidy
