#pragma once
/// A study file to a Study, or to everything its writer has to mend. The format is orsim/study@1;
/// shapes_study.cpp lists its keys. A scenario file is a study of that scenario alone. Every point
/// of the study is read as if its changes stood in the scenario file, so each is held to all the
/// checks of one.
///
/// Knows no world: what a study comes to is not its business.

#include "sim/base/outcome.hpp"
#include "sim/model/study.hpp"
#include "sim/reader/document.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace orsim {

/// What the command line asks differently from the file.
struct StudyChanges {
    std::optional<std::string> scenario_file;  // Instead of the study's; a path as the user's.
    std::vector<Override> scenario;            // Of every point.
    std::optional<std::uint32_t> replications;
    std::vector<std::string> metrics;     // Instead of the file's.
    std::vector<std::string> loss_of;     // Kinds of parts, instead of the file's.
    std::optional<std::string> loss_at;   // From the start of the run: "90s", or "90s..99s".
    std::optional<std::string> loss_for;  // A duration.
};

/// What `schema` says in a study file.
constexpr std::string_view study_schema_name = "orsim/study@1";
/// A sweep of more points than this is taken for a slip.
constexpr std::size_t most_points = 10'000;

[[nodiscard]] Outcome<Study> read_study_file(const std::string& path,
                                             const StudyChanges& changes = {});

}  // namespace orsim
