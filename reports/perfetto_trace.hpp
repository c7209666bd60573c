#pragma once
/// A run as a trace that ui.perfetto.dev and chrome://tracing open: hosts are its processes and
/// applications their threads, with run modes as slices and records as instants; what takes time
/// and overlaps (calls, watches, creations, faults) is asynchronous, begun and ended under an id;
/// arrows lead from causes to effects. Times are whole microseconds; a run that begins before zero
/// is moved to begin at zero, which the trace says.

#include "reports/run_facts.hpp"
#include "sim/model/scenario.hpp"

#include <cstdint>
#include <span>
#include <string>

namespace orsim {

constexpr std::size_t most_traced_records = 1'000'000;

/// Of records with gaps it shows what is there. `left_out` is how many are not.
[[nodiscard]] std::string perfetto_trace(const Scenario& scenario,
                                         const RunFacts& facts,
                                         std::span<const Record> records,
                                         std::uint64_t left_out);

}  // namespace orsim
