#pragma once
/// Runs one unit of a test run: its verdict, and its answer against the golden one beside it.

#include "reports/test_answer.hpp"
#include "sim/base/rule.hpp"
#include "sim/cli/arguments.hpp"
#include "sim/cli/test_units.hpp"

#include <bitset>
#include <cstddef>
#include <string>

namespace orsim {

using RuleSet = std::bitset<static_cast<std::size_t>(Rule::last_rule) + 1>;

/// What to do beside judging.
struct UnitWishes {
    Goldens goldens = Goldens::compare;
    std::string report;  // Where the run's own page goes; empty: nowhere.
};

struct UnitOutcome {
    TestResult result;
    RuleSet rules;  // Behind the records of the run, or stated by its file.
};

/// A golden answer is that of the file as it stands, so a sweep's unit has none.
[[nodiscard]] UnitOutcome run_test_unit(const TestUnit& unit, const UnitWishes& wishes);

}  // namespace orsim
