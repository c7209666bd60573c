#include "sim/model/counter.hpp"

#include <array>

namespace orsim {
namespace {

using enum Counter;
constexpr std::int64_t ms_of_microseconds = 1'000;
constexpr std::int64_t of_thousandths = 1'000;

// clang-format off
constexpr std::array counter_entries{
    CounterEntry{active_sessions, "active-sessions", Gated::counters, one_in_millionths, "sessions the application has, started or recovered there"},
    CounterEntry{pending_sessions, "pending-sessions", Gated::counters, one_in_millionths, "sessions it creates, or that wait there to be created"},
    CounterEntry{create_session_time, "create-session-time", Gated::counters, ms_of_microseconds, "mean time in ms of the creations that succeeded since it was last read"},
    CounterEntry{creation_session_rate, "creation-session-rate", Gated::rate_counters, of_thousandths, "sessions a second it created since it was last read"},
};
// clang-format on
static_assert(counter_entries.size() == counter_count);

}  // namespace

std::span<const CounterEntry> counter_registry() {
    return counter_entries;
}

const CounterEntry& entry(Counter counter) {
    return counter_entries.at(static_cast<std::size_t>(counter));
}

}  // namespace orsim
