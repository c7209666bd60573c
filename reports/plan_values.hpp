#pragma once
/// A study's answer for programs: CSV in long form, one row a number with its interval, and one
/// JSON object. The same answer gives the same bytes. Columns and keys are stable under their
/// schema number.

#include "reports/plan_words.hpp"

#include <string>
#include <string_view>

namespace orsim {

constexpr std::string_view plan_schema = "orsim/plan@1";

/// Columns: study, point, lost, metric, unit, replications, missing, mean, half_width, low, high,
/// least, most. Times in microseconds, shares and rates as such. An interval of one replication is
/// empty.
[[nodiscard]] std::string
plan_csv(const Study& study, const StudyAnswer& answer, const PlanFacts& facts);

[[nodiscard]] std::string
plan_json(const Study& study, const StudyAnswer& answer, const PlanFacts& facts);

}  // namespace orsim
