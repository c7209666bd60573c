#pragma once
/// A study's answer for a terminal: tables in which every number stands with its interval. The same
/// answer gives the same bytes. Knows no terminal.

#include "reports/plan_words.hpp"

#include <string>

namespace orsim {

[[nodiscard]] std::string
plan_text(const Study& study, const StudyAnswer& answer, const PlanFacts& facts);

}  // namespace orsim
