#pragma once
/// The model of one_call.hpp once more, as a Promela text that the model checker SPIN walks: the
/// tables are printed row by row, what carries out their verbs is written anew. Two explorers that
/// share no line must agree on the verdict and on the number of states.

#include "tests/protocol/one_call.hpp"

#include <string>

namespace orsim::one_call {

/// Asserts that the call never has two sessions; the assertion leads to no state of its own.
/// Requires: an impatient watch, no suspensions, no switchovers, no recovery, no routed call.
[[nodiscard]] std::string promela(const Setting& setting);

}  // namespace orsim::one_call
