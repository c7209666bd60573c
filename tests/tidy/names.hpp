#pragma once
/// What the sources of one folder call their own things. Knows no more C++ than that needs.

#include "tests/tidy/tree.hpp"

namespace orsim::tidy {

/// Functions, constants and types that two sources of a folder both declare in an anonymous
/// namespace. A build that joins sources takes one for the other: at best it does not compile, at
/// worst it calls the wrong one. Sources named in compile_alone() may share, and so may aliases.
[[nodiscard]] Findings find_shared_names(const Tree& tree);

}  // namespace orsim::tidy
