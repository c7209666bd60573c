#pragma once
/// A verdict with its findings as JSON, and the whole answer of a run: verdict and summary in one
/// object. Keys are stable under their schema number. Knows no layout.

#include "reports/run_facts.hpp"
#include "sim/judge/finding.hpp"
#include "sim/model/scenario.hpp"

#include <string>
#include <string_view>

namespace orsim {

constexpr std::string_view run_schema = "orsim/run@1";

/// {"schema": "orsim/run@1", "verdict": ..., "findings": [...], "ties": ..., "margins": ...,
/// "summary": ...}, with a line break at its end. `margins` are those of all timers. Ties that
/// nobody tried are only counted. A finding's margin is in microseconds; `because` holds record
/// numbers, nearest first.
[[nodiscard]] std::string json_run(const Scenario& scenario,
                                   const RunFacts& facts,
                                   const Verdict& verdict,
                                   const Margins& margins);

}  // namespace orsim
