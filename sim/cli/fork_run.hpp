#pragma once
/// Runs a scenario to an instant and from there twice: as it is, and by another that differs in
/// what can change in mid-run. Knows no command line.

#include "sim/cli/run_scenario.hpp"
#include "sim/timeline/event_log.hpp"

namespace orsim {

/// One future with the past before it, judged as a whole.
struct Future {
    EventLog log;
    RunResult run;
};

struct TwoFutures {
    Future as_it_was;
    Future changed;
};

/// What is due at `at` already goes by `after`. Requires: nothing is fixed_once_begun, and `at`
/// lies in the run.
[[nodiscard]] TwoFutures fork_run(const Scenario& before, const Scenario& after, Instant at);

}  // namespace orsim
