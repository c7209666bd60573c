#pragma once
/// What a run adds up to, as one JSON object for programs: `orsim run --json`. Keys are stable
/// under their schema number; durations are whole microseconds. Knows no layout.

#include "reports/run_facts.hpp"
#include "sim/model/scenario.hpp"
#include "sim/timeline/tally.hpp"

#include <string>
#include <string_view>

namespace orsim {

constexpr std::string_view summary_schema = "orsim/summary@1";

/// The object, indented, with a line break at its end.
[[nodiscard]] std::string json_summary(const Scenario& scenario, const RunFacts& facts);

/// Every metric under its own name as an object on one line; a statistic of a measure without
/// values is null.
void add_json_metrics(std::string& out, const Tally& tally);

/// Key and text of a scenario's identity, as members of an object: name, profile, release, seed,
/// when it starts and ends, and the choice for each policy.
void add_json_identity(std::string& out, const Scenario& scenario, std::string_view separator);

}  // namespace orsim
