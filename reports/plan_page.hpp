#pragma once
/// A study's answer as one page that opens by a double click, without a network: every chart with
/// its intervals, and beside it the table of the same numbers. Whole without scripts. The same
/// answer gives the same bytes. Knows no file and no clock.

#include "reports/plan_words.hpp"

#include <string>

namespace orsim {

[[nodiscard]] std::string
plan_page(const Study& study, const StudyAnswer& answer, const PlanFacts& facts);

}  // namespace orsim
