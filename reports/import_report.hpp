#pragma once
/// What a file of counts or calls says, for a reader, and as a scenario that calls like it. Knows
/// no file.

#include "sim/plan/fit.hpp"

#include <optional>
#include <string>
#include <vector>

namespace orsim {

struct FittedLengths {
    std::size_t number = 0;
    std::vector<LengthFit> fits;  // The nearest first; empty: none can be told.
};

struct ImportedCalls {
    std::string name;    // Of the scenario.
    std::string source;  // The file, as the user named it.
    Duration slot{0};
    CallProfile profile;
    std::optional<FittedLengths> talk_time;
    std::optional<FittedLengths> patience;
};

[[nodiscard]] std::string import_text(const ImportedCalls& calls);

/// A scenario of one mean day: Poisson calls at the rates of the profile, times a factor of the
/// day where days differ.
[[nodiscard]] std::string import_scenario(const ImportedCalls& calls);

}  // namespace orsim
