#pragma once
/// Session creation for one voice call, seen by one application: a table of
/// (phase, what happened) -> (phase, what to do), each row under the rule it implements.
/// Knows no time, no network, no names and no chance. Whoever runs it delivers the events and
/// carries out the verbs.

#include "sim/base/rule.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace orsim {

/// What one application knows and does about one call.
enum class Phase : std::uint8_t {
    absent,  // Has not heard of the call.
    // Of the assigned node.
    creating,  // Primary, trying to create the session.
    outrun,    // Still creating, but another session is known to exist.
    owning,    // Made the session and serves it.
    standing,  // Backup, watching.
    overdue,   // Backup whose watch is over without a session: tries as soon as it is promoted.
    taken,     // Knows that another application has the session.
    asking,    // New primary, waiting for the reserved node to say whether it has the session.
    // Of the reserved node.
    watching,          // Primary, watching.
    watching_again,    // The same, in a second watch after the first.
    reserve_creating,  // Primary, trying to create the session.
    reserve_outrun,    // Still creating, but another session is known to exist.
    reserve_owning,    // Made the session and serves it.
    shadowing,         // Backup, watching.
    shadowing_again,   // The same, in a second watch after the first.
    shadow_overdue,    // Backup whose node is to create: tries as soon as it is promoted.
    forewarned,        // Creation was delegated to it before it heard of the call.
    // Of either node.
    partnered,       // The session belongs to its own node, but is not here.
    partner_routed,  // The same, and the call has left the Routing Point.
    relieved,        // Another node has the session, or answers for it.
    stood_aside,     // Leaves the call to others: it is suspending, or an idle backup.
    failed,          // Its creation failed.
    withdrawn,       // Still creating, but the call is over.
    over,            // The call is over.
    last_phase = over,
};
constexpr std::size_t phase_count = static_cast<std::size_t>(Phase::last_phase) + 1;

enum class On : std::uint8_t {
    arrived_as_assigned_primary,  // The event on the DN reaches it, in the role it then has.
    arrived_as_assigned_backup,
    arrived_as_assigned_suspending,
    arrived_as_reserved_primary,
    arrived_as_reserved_backup,
    arrived_as_reserved_suspending,
    made_here,           // Its creation ends well and is registered.
    beaten_here,         // Its creation ends, but another session was registered first.
    failed_here,         // Its creation fails.
    made_by_partner,     // News: the other application of its own node has the session.
    made_by_other,       // News: an application of another node has the session.
    started_by_partner,  // News: the other application of its own node has begun to create.
    started_by_other,    // News: an application of another node has begun to create.
    failed_elsewhere,    // News: the other node has no session: it failed, or was asked (A16).
    asked,               // News: the assigned node's new primary asks for its session.
    delegated,           // News: the assigned node hands creation over.
    promoted_elsewhere,  // News: the assigned node has a new primary, which tries.
    watch_ran_out,
    promoted,              // It now runs in primary mode.
    demoted,               // It now runs in backup mode.
    suspended,             // It now creates nothing new.
    call_over,             // The call was released, abandoned or routed away by the switch.
    call_routed,           // The call left the Routing Point for its target, so it had a session.
    restored,              // As assigned primary it restored the call's session, now registered.
    restored_as_reserved,  // The same as reserved primary.
    restart,               // As assigned primary it is to start a lost session from the top (P06).
    restart_as_reserved,   // The same as reserved primary.
    last_on = restart_as_reserved,
};
constexpr std::size_t on_count = static_cast<std::size_t>(On::last_on) + 1;

/// What a row asks for; any number together.
enum class Do : std::uint16_t {
    nothing = 0,
    try_create = 1U << 0U,
    start_watch = 1U << 1U,     // Also starts anew a watch that is running.
    end_watch = 1U << 2U,       // The watch is satisfied or pointless.
    note_expired = 1U << 3U,    // Tell the timeline that the watch ran out.
    own = 1U << 4U,             // The session exists here: go on with the interaction.
    tell_made = 1U << 5U,       // Tell partner and other node that the session exists.
    tell_failed = 1U << 6U,     // Tell the other node that there is no session here.
    tell_started = 1U << 7U,    // Tell partner and other node.
    tell_promoted = 1U << 8U,   // Tell the other node.
    delegate = 1U << 9U,        // Hand creation to the reserved node, whoever is its primary.
    abort = 1U << 10U,          // Give up the creation that has just ended, before anything ran.
    stop_creating = 1U << 11U,  // Give up a creation that still runs, and its worker.
    terminate = 1U << 12U,      // End the session here: it was demoted or has lost.
    end_session = 1U << 13U,    // End the session here: its call is over.
    ask_for_mode = 1U << 14U,   // Ask SCS to be run in primary mode.
    ask_reserved = 1U << 15U,   // Ask the other node for its session, and wait for its answer.
};

[[nodiscard]] constexpr Do operator|(Do left, Do right) {
    return static_cast<Do>(static_cast<std::uint16_t>(left) | static_cast<std::uint16_t>(right));
}
[[nodiscard]] constexpr bool includes(Do verbs, Do verb) {
    return (static_cast<std::uint16_t>(verbs) & static_cast<std::uint16_t>(verb)) != 0;
}

/// Answers to open questions that change rows. Without any, the defaults hold.
enum class Variant : std::uint32_t {
    none = 0,
    backup_asks = 1U << 0U,           // A1: self_promote_request
    backup_creates = 1U << 1U,        // A1
    series = 1U << 2U,                // A2
    after_promotion = 1U << 3U,       // A2, or A17: promotion_resets_timer
    satisfied_by_start = 1U << 4U,    // A3
    explicit_nack = 1U << 5U,         // A4
    both_run = 1U << 6U,              // A6
    assigned_wins = 1U << 7U,         // A6
    always_create = 1U << 8U,         // A16
    reserved_backup_idle = 1U << 9U,  // A31: no
    losers_stop_at_once = 1U << 10U,  // A33: at_once
    delegation_by_timer = 1U << 11U,  // A14: timer
    asks_reserved = 1U << 12U,        // A16: ask_reserved
    restarts_timer = 1U << 13U,       // A30: restarts_timer
    last_variant = restarts_timer,
};
[[nodiscard]] constexpr Variant operator|(Variant left, Variant right) {
    return static_cast<Variant>(static_cast<std::uint32_t>(left)
                                | static_cast<std::uint32_t>(right));
}
[[nodiscard]] constexpr bool includes(Variant all, Variant some) {
    return (static_cast<std::uint32_t>(all) & static_cast<std::uint32_t>(some)) != 0;
}

/// The answer of the table. `row` is the position in creation_rows(), or no_row: nothing changes.
struct Move {
    static constexpr std::uint8_t no_row = 255;

    Phase next = Phase::absent;
    Rule rule = Rule::none;
    std::uint8_t policy = 0;  // Number of the ambiguity that decided: 6 for A6; 0: none.
    std::uint8_t row = no_row;
    Do todo = Do::nothing;
    friend constexpr bool operator==(const Move&, const Move&) = default;
};

/// One row, in force when all of `with` and none of `without` are chosen.
struct Row {
    Phase when = Phase::absent;
    On on = On::made_here;
    Phase then = Phase::absent;
    Do todo = Do::nothing;
    Rule rule = Rule::none;
    std::uint8_t policy = 0;
    Variant with = Variant::none;
    Variant without = Variant::none;
    friend constexpr bool operator==(const Row&, const Row&) = default;
};

/// All rows, in and out of force, for documentation, coverage and mutants.
[[nodiscard]] std::span<const Row> creation_rows();
[[nodiscard]] bool in_force(const Row& row, Variant variants);

/// The rows in force under a choice of variants. A pair without a row changes nothing: late news
/// about a call is no news.
/// Requires: of two answers to one question, such as A6, at most one is chosen.
class CreationTable {
public:
    explicit CreationTable(Variant variants = Variant::none);

    [[nodiscard]] const Move& step(Phase phase, On on) const {
        return moves_[static_cast<std::size_t>(phase) * on_count + static_cast<std::size_t>(on)];
    }
    /// Puts another answer in a row's place: for mutants in tests, never in a user's run.
    void replace(Phase phase, On on, Move move);
    friend bool operator==(const CreationTable&, const CreationTable&) = default;

private:
    std::array<Move, phase_count * on_count> moves_;
};

[[nodiscard]] std::string_view to_text(Phase phase);
[[nodiscard]] std::string_view to_text(On on);
/// The names of the verbs, in the order of the enumeration.
[[nodiscard]] std::vector<std::string_view> verbs(Do todo);

/// Whether it means to have the session it is creating.
[[nodiscard]] constexpr bool is_creating(Phase phase) {
    return phase == Phase::creating || phase == Phase::reserve_creating;
}
/// Whether a creation of its is under way, wanted or not.
[[nodiscard]] constexpr bool has_work(Phase phase) {
    return is_creating(phase) || phase == Phase::outrun || phase == Phase::reserve_outrun
           || phase == Phase::withdrawn;
}
[[nodiscard]] constexpr bool has_session(Phase phase) {
    return phase == Phase::owning || phase == Phase::reserve_owning;
}
[[nodiscard]] constexpr bool is_watching(Phase phase) {
    return phase == Phase::standing || phase == Phase::watching || phase == Phase::watching_again
           || phase == Phase::shadowing || phase == Phase::shadowing_again;
}

}  // namespace orsim
