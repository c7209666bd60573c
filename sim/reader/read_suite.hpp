#pragma once
/// A suite file to the tests it asks for, or to everything its writer has to mend. The format is
/// orsim/suite@1; shapes_suite.cpp lists its keys.
///
/// Knows no world, and does not look into folders: what is in them is their reader's business.

#include "sim/base/outcome.hpp"
#include "sim/reader/document.hpp"

#include <string>
#include <vector>

namespace orsim {

/// One thing to test: a scenario file as it stands, or under one combination of a sweep's values.
struct SuiteUnit {
    std::string path;   // As seen from where orsim runs; a folder if that was named.
    std::string label;  // "timeouts[watch=2000 promotion=500ms]"; empty: as it stands.
    std::vector<Override> overrides;  // In the order of the sweep.
};

struct Suite {
    std::string name;
    std::string description;
    std::vector<SuiteUnit> units;  // Scenarios first, then sweeps, each in the order of the file.
};

/// What `schema` says in a suite file.
constexpr std::string_view suite_schema_name = "orsim/suite@1";
/// A sweep of more combinations than this is taken for a slip.
constexpr std::size_t most_combinations = 10'000;

/// Sweeps' scenarios are read, under their first combination, so that a pointer which leads nowhere
/// is told here.
[[nodiscard]] Outcome<Suite> read_suite_file(const std::string& path);

}  // namespace orsim
