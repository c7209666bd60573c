#pragma once
/// What an exploration by luck was asked on the command line, as values; or what is wrong with it.

#include "sim/cli/arguments.hpp"
#include "sim/cli/budget.hpp"
#include "sim/explore/draw.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace orsim {

struct Search {
    DrawSource source;  // Without its moments.
    std::uint64_t most_runs = 0;
    Budget budget;
};

[[nodiscard]] Outcome<Search>
search_of(const ExploreArguments& arguments, const Scenario& scenario, DrawMode mode);

/// The command that repeats one run of it. The kinds of faults are listed even if all were meant:
/// a later version may know more, and would draw other ones.
[[nodiscard]] std::string
repeat_command(const ExploreArguments& arguments, const DrawSource& source, std::uint64_t luck);

}  // namespace orsim
