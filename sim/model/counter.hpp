#pragma once
/// The product's own performance counters that a run can read, under the product's names
/// (8.1.400.21, source PERF). Knows not how they are counted.

#include "sim/model/release.hpp"
#include "sim/model/script.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace orsim {

enum class Counter : std::uint8_t {
    active_sessions,
    pending_sessions,
    create_session_time,
    creation_session_rate,
    last_counter = creation_session_rate,
};
constexpr std::size_t counter_count = static_cast<std::size_t>(Counter::last_counter) + 1;

struct CounterEntry {
    Counter counter = Counter::active_sessions;
    std::string_view name;  // "active-sessions"
    Gated gated = Gated::counters;
    /// So many millionths of the product's unit is one of a record's amount.
    std::int64_t millionths = one_in_millionths;
    std::string_view meaning;
};

/// In the order of the enumeration.
[[nodiscard]] std::span<const CounterEntry> counter_registry();
[[nodiscard]] const CounterEntry& entry(Counter counter);

/// A counter of some applications, read again and again.
struct CounterWatch {
    std::string id;
    Counter counter = Counter::active_sessions;
    Selector of;  // Applications, by themselves, their roles, nodes, hosts; anybody: all.
    Duration every{0};
    std::optional<Millionths> alarm_above;  // In the product's unit; absent: no alarm.
    friend bool operator==(const CounterWatch&, const CounterWatch&) = default;
};

}  // namespace orsim
