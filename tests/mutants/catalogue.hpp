#pragma once
/// Every way in which the simulator is broken on purpose.

#include "sim/model/scenario.hpp"
#include "sim/world/world.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace orsim::mutants {

/// One thing that is wrong: with the scenario before its world is built, or with the world.
struct Mutant {
    std::string name;  // "creation standing/promoted: without end_watch"
    Rule rule = Rule::none;
    /// Breaks the scenario; whether it applies to it at all.
    std::function<bool(Scenario&)> change;
    /// Breaks the world; whether it applies to it at all.
    std::function<bool(World&)> breaks;
    bool is_policy = false;  // Then the head of an answer differs, which proves nothing.
    /// The row of creation_rows() that is broken: a run that never uses it cannot notice.
    std::optional<std::size_t> row{};
};

/// For each row of the tables of session creation, run mode and recovery: without the row, without
/// each of its verbs where it has several, and without its change of phase; for each rule that is
/// more than a row, that rule ignored; for each policy, each choice taken for each other one.
[[nodiscard]] std::vector<Mutant> all_mutants();

}  // namespace orsim::mutants
