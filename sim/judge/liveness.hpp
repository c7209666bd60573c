#pragma once
/// The liveness invariants: whether, after a quiet period, everything has come to an end that
/// could. Asks first whether an end was possible at all: a node without a running process cannot
/// get a primary. Knows no records, only what safety.hpp and fault_log.hpp remember of them.

#include "sim/judge/invariants.hpp"
#include "sim/judge/safety.hpp"

namespace orsim {

/// Judges the state reached at `at`, quiet for what has not changed for the scenario's quiet
/// period. Asked at the end of the run and whenever a fault ends a quiet period.
void judge_liveness(const Scenario& scenario,
                    const Safety& safety,
                    const FaultLog& faults,
                    Instant at,
                    Breaches& breaches);

}  // namespace orsim
