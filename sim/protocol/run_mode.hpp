#pragma once
/// The run mode of one application: a table of (mode, what happened) -> (mode, what to do).
/// Run mode is not process state: a hung or cut-off primary still is in primary mode.
/// Knows no time, no network, no names.

#include "sim/base/rule.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace orsim {

enum class Mode : std::uint8_t {
    none,       // The process does not run.
    backup,     // Initialised, ready, and does no work (R02 to R06).
    promoting,  // Told to be primary, not yet ready to serve: still works as a backup.
    primary,
    suspending,  // Primary in a graceful stop: creates nothing new, serves what it has.
    last_mode = suspending,
};
constexpr std::size_t mode_count = static_cast<std::size_t>(Mode::last_mode) + 1;

enum class ModeEvent : std::uint8_t {
    started_as_backup,
    started_as_primary,
    told_primary,
    ready,  // The change to primary mode is complete.
    told_backup,
    told_to_suspend,
    last_session_ended,
    died,
    last_event = died,
};
constexpr std::size_t mode_event_count = static_cast<std::size_t>(ModeEvent::last_event) + 1;

enum class ModeVerb : std::uint8_t {
    nothing,
    begin_promotion,  // Become ready to serve, which takes its time.
    take_over,        // Serve: try calls without session, recover sessions, pull, answer HTTP.
    give_up,          // Terminate all sessions and stop what was begun.
    stop_creating,    // Begin nothing new, finish what was begun.
    stop,             // The graceful stop is complete.
    forget,           // All that was only in its memory is gone.
};

struct ModeMove {
    Mode next = Mode::none;
    ModeVerb todo = ModeVerb::nothing;
    Rule rule = Rule::none;
    bool listed = false;  // Whether a row says so; a pair without a row changes nothing.
    friend constexpr bool operator==(const ModeMove&, const ModeMove&) = default;
};

struct ModeRow {
    Mode when = Mode::none;
    ModeEvent on = ModeEvent::died;
    Mode then = Mode::none;
    ModeVerb todo = ModeVerb::nothing;
    Rule rule = Rule::none;
};

[[nodiscard]] std::span<const ModeRow> mode_rows();
[[nodiscard]] const ModeMove& step(Mode mode, ModeEvent on);

/// The rows as one world follows them. A fresh table answers as step() does.
class ModeTable {
public:
    ModeTable();

    [[nodiscard]] const ModeMove& step(Mode mode, ModeEvent on) const {
        return moves_[static_cast<std::size_t>(mode) * mode_event_count
                      + static_cast<std::size_t>(on)];
    }
    /// Puts another answer in a row's place: for mutants in tests, never in a user's run.
    void replace(Mode mode, ModeEvent on, ModeMove move);
    friend bool operator==(const ModeTable&, const ModeTable&) = default;

private:
    std::array<ModeMove, mode_count * mode_event_count> moves_;
};

[[nodiscard]] std::string_view to_text(Mode mode);
[[nodiscard]] std::string_view to_text(ModeEvent on);

/// Whether an application in this mode may create, serve, pull and answer HTTP.
[[nodiscard]] constexpr bool is_primary(Mode mode) {
    return mode == Mode::primary || mode == Mode::suspending;
}

}  // namespace orsim
