#pragma once
/// What becomes of a session when the application that runs it fails: a table of
/// (phase, what happened) -> (phase, what to do), each row under the rule it implements.
/// Knows no time, no network, no storage and no names.

#include "sim/base/rule.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace orsim {

/// Where a session is between its application and its node's storage.
enum class SessionPhase : std::uint8_t {
    none,       // There is no such session.
    live,       // Runs on an application.
    frozen,     // Its application is gone; a copy is stored for its node.
    listed,     // The node's new primary has it on its list.
    restoring,  // A worker of the new primary reads it.
    stalled,    // The storage did not answer; it is tried again later.
    last_phase = stalled,
};
constexpr std::size_t session_phase_count = static_cast<std::size_t>(SessionPhase::last_phase) + 1;

enum class SessionEvent : std::uint8_t {
    created,
    died_stored,    // Its application ended or was demoted; a copy is stored.
    died_unstored,  // The same, and nothing of it is stored.
    new_primary,    // Its node has a new primary, which looks into the storage.
    worker_free,
    read_to_call,     // It was read, and its call is there.
    read_to_nothing,  // It was read, and the new primary knows its call to be over.
    unreadable,       // The storage does not answer.
    time_to_retry,
    reader_gone,  // The new primary is gone before it was done.
    ended,
    last_event = ended,
};
constexpr std::size_t session_event_count = static_cast<std::size_t>(SessionEvent::last_event) + 1;

enum class SessionVerb : std::uint8_t {
    nothing,
    lose,      // It is gone for good.
    queue_up,  // Wait for a worker of the new primary.
    read,
    resume,  // Go on from the stored state, with session.recovered or silently.
    orphan,  // Restored without a call: by policy A8.
    wait,    // Try again later: by policy A10.
    remove,  // Out of memory and storage.
};

struct SessionMove {
    SessionPhase next = SessionPhase::none;
    SessionVerb todo = SessionVerb::nothing;
    Rule rule = Rule::none;
    bool listed = false;  // Whether a row says so; a pair without a row changes nothing.
    friend constexpr bool operator==(const SessionMove&, const SessionMove&) = default;
};

struct SessionRow {
    SessionPhase when = SessionPhase::none;
    SessionEvent on = SessionEvent::created;
    SessionPhase then = SessionPhase::none;
    SessionVerb todo = SessionVerb::nothing;
    Rule rule = Rule::none;
};

[[nodiscard]] std::span<const SessionRow> session_rows();
[[nodiscard]] const SessionMove& step(SessionPhase phase, SessionEvent on);

/// The rows as one world follows them. A fresh table answers as step() does.
class SessionTable {
public:
    SessionTable();

    [[nodiscard]] const SessionMove& step(SessionPhase phase, SessionEvent on) const {
        return moves_[static_cast<std::size_t>(phase) * session_event_count
                      + static_cast<std::size_t>(on)];
    }
    /// Puts another answer in a row's place: for mutants in tests, never in a user's run.
    void replace(SessionPhase phase, SessionEvent on, SessionMove move);
    friend bool operator==(const SessionTable&, const SessionTable&) = default;

private:
    std::array<SessionMove, session_phase_count * session_event_count> moves_;
};

[[nodiscard]] std::string_view to_text(SessionPhase phase);
[[nodiscard]] std::string_view to_text(SessionEvent on);

}  // namespace orsim
