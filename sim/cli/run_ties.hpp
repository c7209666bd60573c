#pragma once
/// What `orsim run --ties` finds out by running again. Knows no text.

#include "reports/tie_answer.hpp"
#include "sim/model/scenario.hpp"

#include <cstdint>

namespace orsim {

/// `together`: what the run counted. So many orders are tried at most, and so many runs for each
/// length that is turned; on so many threads, which changes nothing.
[[nodiscard]] TieAnswer ties_of(const Scenario& scenario,
                                std::uint64_t together,
                                Duration near,
                                std::uint64_t most_runs,
                                unsigned jobs);

}  // namespace orsim
