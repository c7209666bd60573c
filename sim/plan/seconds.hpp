#pragma once
/// Simulated time as the formulas of a plan take it. Results of a run never pass through here.

#include "sim/base/time.hpp"

#include <chrono>

namespace orsim {

[[nodiscard]] constexpr double in_seconds(Duration length) {
    return std::chrono::duration<double>{length}.count();
}

}  // namespace orsim
