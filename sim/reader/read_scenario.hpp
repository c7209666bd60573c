#pragma once
/// A scenario file to a Scenario, or to everything its writer has to mend. The format is
/// orsim/scenario@1; shapes_world.cpp and shapes_story.cpp list its keys with their defaults.
///
/// Conventions beside those: instants may be negative down to `start`, durations never; a file
/// without a topology plays in the base set-up; a file without strategies has one called main;
/// "bg#17" is the 17th call of group bg; a `note` may stand in any object.
///
/// Knows no world: what a scenario leads to is not its business.

#include "sim/base/outcome.hpp"
#include "sim/model/scenario.hpp"
#include "sim/reader/document.hpp"

#include <optional>
#include <string>
#include <vector>

namespace orsim {

/// Files the scenario names are looked for beside it. Warnings travel with the value.
[[nodiscard]] Outcome<Scenario> read_scenario_file(const std::string& path,
                                                   const std::vector<Override>& overrides = {});

/// The same for a text. `directory`: where files it names lie; absent: it may name none.
[[nodiscard]] Outcome<Scenario>
read_scenario_text(const std::string& text,
                   const std::string& name_for_messages,
                   const std::optional<std::string>& directory_for_files = std::nullopt,
                   const std::vector<Override>& overrides = {});

/// What `schema` says in a scenario file.
constexpr std::string_view scenario_schema_name = "orsim/scenario@1";

}  // namespace orsim
