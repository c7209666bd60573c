#pragma once
/// The modes of `orsim explore`: one row a mode, one file a mode.

#include "sim/cli/arguments.hpp"

#include <span>
#include <string_view>

namespace orsim {

struct ExploreMode {
    std::string_view name;
    std::string_view meaning;
    /// Answers with the exit code of the program.
    int (*explore)(const ExploreArguments& arguments) = nullptr;
};

[[nodiscard]] std::span<const ExploreMode> explore_modes();

[[nodiscard]] int explore_random(const ExploreArguments& arguments);
[[nodiscard]] int explore_swarm(const ExploreArguments& arguments);
[[nodiscard]] int explore_exhaustive(const ExploreArguments& arguments);
[[nodiscard]] int explore_windows(const ExploreArguments& arguments);

}  // namespace orsim
