#pragma once
/// A run as a trace that ui.perfetto.dev and chrome://tracing open: hosts are its processes and
/// applications their threads, with run modes as slices and records as instants; what takes time
/// and overlaps (calls, watches, creations, faults) is asynchronous, begun and ended under an id;
/// arrows lead from causes to effects. Times are whole microseconds; a run that begins before zero
/// is moved to begin at zero, which the trace says.

#include "reports/run_facts.hpp"
#include "sim/model/scenario.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace orsim {

/// A longer trace is too large for the viewers.
constexpr std::size_t most_traced_records = 500'000;

class PerfettoTrace {
public:
    /// Of records with gaps it shows what is there. `left_out` is how many are not. What it is made
    /// of outlives the trace.
    PerfettoTrace(const Scenario& scenario,
                  const RunFacts& facts,
                  std::span<const Record> records,
                  std::uint64_t left_out);
    PerfettoTrace(const PerfettoTrace&) = delete;
    PerfettoTrace& operator=(const PerfettoTrace&) = delete;
    ~PerfettoTrace();

    /// Adds the next piece of the trace, which may be long; false when there is none left.
    [[nodiscard]] bool add_piece(std::string& out);

private:
    class Trace;
    std::unique_ptr<Trace> trace_;
};

}  // namespace orsim
