#pragma once
/// What the records of a run say about each application and each call: who was in which mode when,
/// who created whose session, and what became of everybody else who could have. Knows no layout.

#include "sim/model/scenario.hpp"
#include "sim/timeline/record.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

namespace orsim {

/// What an application is at a time: its run mode while it works, else what keeps it from working.
enum class AppState : std::uint8_t { primary, backup, down, hung, suspending };

/// From an instant on, until the next stretch begins or the run ends.
struct Stretch {
    Instant from{};
    AppState state = AppState::backup;
    std::uint64_t record = no_record;  // What made it so.
};

struct FaultSpan {
    FaultId fault;
    Instant from{};
    std::optional<Instant> to;  // Absent: it lasts, or is a blow whose mark lasts.
};

constexpr std::size_t no_index = static_cast<std::size_t>(-1);

/// Positions are those of the records the story was made of.
struct CallFacts {
    CallName call;
    Instant arrived{};
    Instant last{};
    NodeId assigned;
    std::size_t created = no_index;  // The first session.created.
    std::size_t outcome = no_index;  // call.routed, default_routed, abandoned, stuck or lost.
    std::uint32_t sessions = 0;
    std::vector<std::uint32_t> records;
};

struct RunStory {
    std::vector<std::vector<Stretch>> apps;  // By application.
    std::vector<FaultSpan> faults;
    std::vector<CallFacts> calls;  // As they arrived.
    std::map<CallName, std::size_t> place;

    /// The state of an application at an instant, counting what happened at that very instant.
    [[nodiscard]] const Stretch& state_of(AppId app, Instant at) const;
    /// The first stretch in a state that begins after an instant; null when there is none.
    [[nodiscard]] const Stretch* next(AppId app, AppState state, Instant after) const;
};

[[nodiscard]] RunStory story_of(const Scenario& scenario, std::span<const Record> records);

/// The calls that fared worst, worst first: without a session, then by the delay of their session;
/// equals as they arrived.
[[nodiscard]] std::vector<std::size_t>
worst_calls(const RunStory& story, std::span<const Record> records, std::size_t most);

/// Whether an event is a failure or its direct harm: what `f` steps through in the page.
[[nodiscard]] bool is_failure(Event event);

}  // namespace orsim
