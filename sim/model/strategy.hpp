#pragma once
/// What the world asks of an application's strategy, and all it asks of its course. Today a
/// strategy is known by its shape; an interpreter of the application's own SCXML document would
/// answer the same questions. Knows neither sessions nor time.

#include "sim/model/workload.hpp"

#include <algorithm>
#include <cstdint>

namespace orsim {

/// What a session does when so many of its steps are done.
enum class Deed : std::uint8_t {
    works,           // Its next step takes a while.
    asks_and_waits,  // Its next step asks for something and waits for the answer.
    is_through,      // Nothing is left but to have its call routed, or to be asked.
};

[[nodiscard]] inline Deed next_deed(const Strategy& strategy, std::uint32_t done) {
    if (done >= strategy.steps) {
        return Deed::is_through;
    }
    return done + 1 == strategy.waits_at ? Deed::asks_and_waits : Deed::works;
}

/// Whether the step does something outside, which a restored session may do again.
[[nodiscard]] inline bool acts_outside(const Strategy& strategy, std::uint32_t step) {
    return std::ranges::find(strategy.acts_at, step) != strategy.acts_at.end();
}

/// Whether nobody outside can tell one step from the next.
[[nodiscard]] inline bool works_unseen(const Strategy& strategy) {
    return strategy.acts_at.empty() && strategy.waits_at == 0;
}

[[nodiscard]] inline bool is_stored_after(const Strategy& strategy, std::uint32_t step) {
    return step % strategy.persist_every == 0 || step >= strategy.steps;
}

/// R18: whether it hears that it was recovered, and takes up what it was doing.
[[nodiscard]] inline bool takes_up_work(const Strategy& strategy) {
    return strategy.send_session_recovered && strategy.handles_session_recovered;
}

}  // namespace orsim
