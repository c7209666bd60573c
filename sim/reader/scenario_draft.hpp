#pragma once
/// The way from a document to a scenario that read_scenario.cpp and explain.cpp share.
/// Used inside the room only.

#include "sim/reader/csv.hpp"
#include "sim/reader/draft.hpp"

#include <optional>
#include <string>
#include <vector>

namespace orsim {

struct DraftedScenario {
    Scenario scenario;  // Complete only if no complaint is an error.
    Origins origins;
    Complaints complaints;
};

/// Applies the overrides to the document and reads it.
[[nodiscard]] DraftedScenario draft_scenario(Document& document,
                                             const std::optional<std::string>& directory,
                                             const std::vector<Override>& overrides);

[[nodiscard]] FileText read_scenario_source(const std::string& path);
[[nodiscard]] Complaint complaint_about_file(const std::string& path, const std::string& why);
[[nodiscard]] std::string directory_of(const std::string& path);

}  // namespace orsim
