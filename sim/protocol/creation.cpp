#include "sim/protocol/creation.hpp"

#include "sim/base/promise.hpp"

namespace orsim {
namespace {

using enum Phase;
using enum On;
using enum Do;
using enum Rule;
constexpr Variant always = Variant::none;
constexpr Variant backup_asks = Variant::backup_asks;
constexpr Variant backup_creates = Variant::backup_creates;
constexpr Variant series = Variant::series;
constexpr Variant after_promotion = Variant::after_promotion;
constexpr Variant by_start = Variant::satisfied_by_start;
constexpr Variant explicit_nack = Variant::explicit_nack;
constexpr Variant both_run = Variant::both_run;
constexpr Variant assigned_wins = Variant::assigned_wins;
constexpr Variant always_create = Variant::always_create;
constexpr Variant idle_shadow = Variant::reserved_backup_idle;
constexpr Variant at_once = Variant::losers_stop_at_once;
constexpr Variant by_timer = Variant::delegation_by_timer;
constexpr Variant asks = Variant::asks_reserved;
constexpr Variant restarts = Variant::restarts_timer;

// clang-format off
constexpr std::array rows{
    // R09: the primary of the assigned node starts by trying to create the session.
    Row{absent, arrived_as_assigned_primary, creating, try_create, R09, 0, always, by_start},
    Row{absent, arrived_as_assigned_primary, creating, try_create | tell_started, R09, 3, by_start},

    // R10: backup and reserved node watch until the session exists or the watch runs out.
    Row{absent, arrived_as_assigned_backup, standing, start_watch, R10},
    Row{absent, arrived_as_reserved_primary, watching, start_watch, R10},
    Row{absent, arrived_as_reserved_backup, shadowing, start_watch, R10, 31, always, idle_shadow},
    Row{absent, arrived_as_reserved_backup, stood_aside, nothing, R10, 31, idle_shadow},
    Row{standing, watch_ran_out, overdue, note_expired, R10, 1, always, backup_asks | backup_creates},
    Row{shadowing, watch_ran_out, shadow_overdue, note_expired, R10, 31, always, series},
    Row{shadowing, watch_ran_out, shadowing_again, note_expired | start_watch, R10, 2, series},
    Row{shadowing_again, watch_ran_out, shadow_overdue, note_expired, R10, 2, series},

    // A30: a second event for the same call joins the running protocol, or starts its watches anew.
    Row{standing, arrived_as_assigned_backup, standing, start_watch, R10, 30, restarts},
    Row{watching, arrived_as_reserved_primary, watching, start_watch, R10, 30, restarts},
    Row{watching_again, arrived_as_reserved_primary, watching_again, start_watch, R10, 30, restarts | series},
    Row{shadowing, arrived_as_reserved_backup, shadowing, start_watch, R10, 30, restarts},
    Row{shadowing_again, arrived_as_reserved_backup, shadowing_again, start_watch, R10, 30, restarts | series},

    // R11: once the session exists its creator goes on, the others stop watching.
    Row{creating, made_here, owning, own | tell_made, R11},
    Row{absent, made_by_partner, partnered, nothing, R11},
    Row{absent, made_by_other, relieved, nothing, R11},
    Row{standing, made_by_partner, partnered, end_watch, R11},
    Row{standing, made_by_other, taken, end_watch, R11},
    Row{overdue, made_by_partner, partnered, nothing, R11},
    Row{overdue, made_by_other, taken, nothing, R11},
    Row{watching, made_by_partner, partnered, end_watch, R11},
    Row{watching, made_by_other, relieved, end_watch, R11},
    Row{watching_again, made_by_partner, partnered, end_watch, R11, 2, series},
    Row{watching_again, made_by_other, relieved, end_watch, R11, 2, series},
    Row{shadowing, made_by_partner, partnered, end_watch, R11},
    Row{shadowing, made_by_other, relieved, end_watch, R11},
    Row{shadowing_again, made_by_partner, partnered, end_watch, R11, 2, series},
    Row{shadowing_again, made_by_other, relieved, end_watch, R11, 2, series},
    Row{shadow_overdue, made_by_partner, partnered, nothing, R11},
    Row{shadow_overdue, made_by_other, relieved, nothing, R11},
    Row{forewarned, made_by_partner, partnered, nothing, R11, 14},
    Row{forewarned, made_by_other, relieved, nothing, R11, 14},
    Row{stood_aside, made_by_partner, partnered, nothing, R11},
    Row{stood_aside, made_by_other, relieved, nothing, R11},
    Row{failed, made_by_partner, partnered, nothing, R11},
    Row{failed, made_by_other, relieved, nothing, R11},

    // A3: with processing_started, the start of processing already ends the watch. The backup still
    // tries if it is promoted, the reserved node no more.
    Row{standing, started_by_partner, overdue, end_watch, R11, 3, by_start},
    Row{absent, started_by_other, relieved, nothing, R11, 3, by_start},
    Row{watching, started_by_other, relieved, end_watch, R11, 3, by_start},
    Row{watching_again, started_by_other, relieved, end_watch, R11, 3, by_start | series},
    Row{shadowing, started_by_other, relieved, end_watch, R11, 3, by_start},
    Row{shadowing_again, started_by_other, relieved, end_watch, R11, 3, by_start | series},
    Row{shadow_overdue, started_by_other, relieved, nothing, R11, 3, by_start},

    // R12: a backup that comes to run in primary mode before the session exists tries.
    Row{standing, promoted, creating, end_watch | try_create, R12, 0, always, after_promotion | by_start | asks},
    Row{overdue, promoted, creating, try_create, R12, 0, always, after_promotion | by_start | asks},
    Row{standing, promoted, creating, end_watch | try_create | tell_promoted, R12, 2, after_promotion, by_start | asks},
    Row{overdue, promoted, creating, try_create | tell_promoted, R12, 2, after_promotion, by_start | asks},
    Row{standing, promoted, creating, end_watch | try_create | tell_started, R12, 3, by_start, asks},
    Row{overdue, promoted, creating, try_create | tell_started, R12, 3, by_start, asks},
    // A1: other readings of a watch that expires at a backup.
    Row{standing, watch_ran_out, overdue, note_expired | ask_for_mode, R12, 1, backup_asks},
    Row{standing, watch_ran_out, creating, note_expired | try_create, R12, 1, backup_creates},
    // A16: a new primary leaves calls alone that it knows to have a session, or does not.
    Row{taken, promoted, taken, nothing, R12, 16, always, always_create},
    Row{taken, promoted, creating, try_create, R12, 16, always_create},
    // Or it asks the reserved node about those it knows nothing of. One that creates tells by itself.
    Row{standing, promoted, asking, end_watch | ask_reserved, R12, 16, asks, after_promotion},
    Row{overdue, promoted, asking, ask_reserved, R12, 16, asks, after_promotion},
    Row{standing, promoted, asking, end_watch | ask_reserved | tell_promoted, R12, 16, asks | after_promotion},
    Row{overdue, promoted, asking, ask_reserved | tell_promoted, R12, 16, asks | after_promotion},
    Row{absent, asked, absent, tell_failed, R12, 16, asks},
    Row{watching, asked, watching, tell_failed, R12, 16, asks},
    Row{watching_again, asked, watching_again, tell_failed, R12, 16, asks | series},
    Row{failed, asked, failed, tell_failed, R12, 16, asks},
    Row{relieved, asked, relieved, tell_failed, R12, 16, asks},
    Row{reserve_owning, asked, reserve_owning, tell_made, R11, 16, asks},
    Row{asking, failed_elsewhere, creating, try_create, R12, 16, asks, by_start},
    Row{asking, failed_elsewhere, creating, try_create | tell_started, R12, 16, asks | by_start},
    Row{asking, made_by_partner, partnered, nothing, R11, 16, asks},
    Row{asking, made_by_other, taken, nothing, R11, 16, asks},
    Row{asking, demoted, overdue, nothing, M06, 16, asks},
    Row{asking, restored, owning, tell_made, R15, 16, asks},
    Row{asking, call_routed, partner_routed, nothing, T04, 16, asks},
    Row{asking, call_over, over, nothing, T07, 16, asks},

    // R13: the assigned pair has failed to create the session, the reserved node tries.
    Row{watching, watch_ran_out, reserve_creating, note_expired | try_create, R13, 0, always, series},
    Row{watching, watch_ran_out, watching_again, note_expired | start_watch, R10, 2, series},
    Row{watching_again, watch_ran_out, reserve_creating, note_expired | try_create, R13, 2, series},
    Row{reserve_creating, made_here, reserve_owning, own | tell_made, R13},
    // A17, A2: the promotion of the assigned backup starts the watch anew.
    Row{watching, promoted_elsewhere, watching, start_watch, R10, 17, after_promotion},
    Row{watching_again, promoted_elsewhere, watching_again, start_watch, R10, 17, after_promotion | series},
    Row{shadowing, promoted_elsewhere, shadowing, start_watch, R10, 17, after_promotion},
    Row{shadowing_again, promoted_elsewhere, shadowing_again, start_watch, R10, 17, after_promotion | series},
    // A31: promoted, the backup of the reserved node goes on where its primary would be.
    Row{shadowing, promoted, watching, nothing, R13, 31},
    Row{shadowing_again, promoted, watching_again, nothing, R13, 31, series},
    Row{shadow_overdue, promoted, reserve_creating, try_create, R13, 31},
    // A4: an explicit failure lets the reserved node try without waiting.
    Row{creating, failed_here, failed, nothing, D03, 4, always, explicit_nack},
    Row{creating, failed_here, failed, tell_failed, D03, 4, explicit_nack},
    Row{reserve_creating, failed_here, failed, nothing, D03},
    Row{watching, failed_elsewhere, reserve_creating, end_watch | try_create, R13, 4, explicit_nack},
    Row{watching_again, failed_elsewhere, reserve_creating, end_watch | try_create, R13, 4, explicit_nack | series},
    Row{shadowing, failed_elsewhere, shadow_overdue, end_watch, R13, 4, explicit_nack},
    Row{shadowing_again, failed_elsewhere, shadow_overdue, end_watch, R13, 4, explicit_nack | series},

    // G01: who suspends creates nothing new; what it has begun it finishes.
    Row{absent, arrived_as_assigned_suspending, stood_aside, nothing, G01, 14, by_timer},
    Row{absent, arrived_as_reserved_suspending, stood_aside, nothing, G01},
    Row{watching, suspended, stood_aside, end_watch, G01},
    Row{watching_again, suspended, stood_aside, end_watch, G01, 2, series},
    // G02: a suspending primary delegates creation to the reserved node.
    Row{absent, arrived_as_assigned_suspending, stood_aside, delegate, G02, 14, always, by_timer},
    Row{watching, delegated, reserve_creating, end_watch | try_create, G02, 14},
    Row{watching_again, delegated, reserve_creating, end_watch | try_create, G02, 14, series},
    Row{shadowing, delegated, shadow_overdue, end_watch, G02, 14},
    Row{shadowing_again, delegated, shadow_overdue, end_watch, G02, 14, series},
    Row{absent, delegated, forewarned, nothing, G02, 14},
    Row{forewarned, arrived_as_reserved_primary, reserve_creating, try_create, G02, 14},
    Row{forewarned, arrived_as_reserved_backup, shadow_overdue, nothing, G02, 14, always, idle_shadow},
    Row{forewarned, arrived_as_reserved_backup, stood_aside, nothing, G02, 31, idle_shadow},
    Row{forewarned, arrived_as_reserved_suspending, stood_aside, nothing, G01},

    // A6: the session that comes second. By default the first registered one stays, and the loser
    // gives up at its own end, before anything has run.
    Row{creating, made_by_partner, outrun, nothing, R11, 6, always, both_run | at_once},
    Row{creating, made_by_other, outrun, nothing, R11, 6, always, both_run | assigned_wins | at_once},
    Row{reserve_creating, made_by_partner, reserve_outrun, nothing, R11, 6, always, both_run | at_once},
    Row{reserve_creating, made_by_other, reserve_outrun, nothing, R11, 6, always, both_run | at_once},
    Row{creating, beaten_here, taken, abort, R11, 6},
    Row{reserve_creating, beaten_here, relieved, abort, R11, 6},
    Row{outrun, made_here, taken, abort, R11, 6},
    Row{outrun, beaten_here, taken, abort, R11, 6},
    Row{outrun, failed_here, taken, abort, R11, 6},
    Row{reserve_outrun, made_here, relieved, abort, R11, 6},
    Row{reserve_outrun, beaten_here, relieved, abort, R11, 6},
    Row{reserve_outrun, failed_here, relieved, abort, R11, 6},
    Row{reserve_owning, made_by_other, relieved, terminate, R11, 6, assigned_wins},
    // A33: or the loser stops as soon as it hears.
    Row{creating, made_by_partner, partnered, stop_creating, R11, 33, at_once, both_run},
    Row{creating, made_by_other, taken, stop_creating, R11, 33, at_once, both_run | assigned_wins},
    Row{reserve_creating, made_by_partner, partnered, stop_creating, R11, 33, at_once, both_run},
    Row{reserve_creating, made_by_other, relieved, stop_creating, R11, 33, at_once, both_run},

    // M06, R03: demotion ends sessions and stops what was begun; what remains is a backup's part.
    Row{creating, demoted, overdue, stop_creating, M06},
    Row{outrun, demoted, taken, stop_creating, M06},
    Row{reserve_creating, demoted, shadow_overdue, stop_creating, M06, 31, always, idle_shadow},
    Row{reserve_creating, demoted, stood_aside, stop_creating, M06, 31, idle_shadow},
    Row{reserve_outrun, demoted, relieved, stop_creating, M06},
    Row{withdrawn, demoted, over, stop_creating, M06},
    Row{owning, demoted, partnered, terminate, M06},
    Row{reserve_owning, demoted, partnered, terminate, M06},
    Row{watching, demoted, shadowing, nothing, M06, 31, always, idle_shadow},
    Row{watching, demoted, stood_aside, end_watch, M06, 31, idle_shadow},
    Row{watching_again, demoted, shadowing_again, nothing, M06, 31, series, idle_shadow},
    Row{watching_again, demoted, stood_aside, end_watch, M06, 31, series | idle_shadow},

    // R15: a stored session of its own node is restored here, unless another is registered. Whoever
    // was about to create one need not.
    Row{absent, restored, owning, tell_made, R15},
    Row{creating, restored, owning, stop_creating | tell_made, R15},
    Row{outrun, restored, owning, stop_creating | tell_made, R15},
    Row{failed, restored, owning, tell_made, R15},
    Row{taken, restored, owning, tell_made, R15},
    Row{partnered, restored, owning, tell_made, R15},
    Row{partner_routed, restored, owning, tell_made, R15},
    Row{relieved, restored, owning, tell_made, R15},
    Row{stood_aside, restored, owning, tell_made, R15},
    Row{absent, restored_as_reserved, reserve_owning, tell_made, R15},
    Row{forewarned, restored_as_reserved, reserve_owning, tell_made, R15, 14},
    Row{watching, restored_as_reserved, reserve_owning, end_watch | tell_made, R15},
    Row{watching_again, restored_as_reserved, reserve_owning, end_watch | tell_made, R15, 2, series},
    Row{reserve_creating, restored_as_reserved, reserve_owning, stop_creating | tell_made, R15},
    Row{reserve_outrun, restored_as_reserved, reserve_owning, stop_creating | tell_made, R15},
    Row{failed, restored_as_reserved, reserve_owning, tell_made, R15},
    Row{partnered, restored_as_reserved, reserve_owning, tell_made, R15},
    Row{partner_routed, restored_as_reserved, reserve_owning, tell_made, R15},
    Row{relieved, restored_as_reserved, reserve_owning, tell_made, R15},
    Row{stood_aside, restored_as_reserved, reserve_owning, tell_made, R15},
    // P06: recovery without persistence starts the session anew.
    Row{partnered, restart, creating, try_create, P06, 28},
    Row{partner_routed, restart, creating, try_create, P06, 28},
    Row{partnered, restart_as_reserved, reserve_creating, try_create, P06, 28},
    Row{partner_routed, restart_as_reserved, reserve_creating, try_create, P06, 28},

    // T04: a call that was routed had a session, whatever became of the news of it.
    Row{standing, call_routed, partner_routed, end_watch, T04},
    Row{overdue, call_routed, partner_routed, nothing, T04},
    Row{partnered, call_routed, partner_routed, nothing, T04},
    Row{watching, call_routed, relieved, end_watch, T04},
    Row{watching_again, call_routed, relieved, end_watch, T04, 2, series},
    Row{shadowing, call_routed, relieved, end_watch, T04},
    Row{shadowing_again, call_routed, relieved, end_watch, T04, 2, series},
    Row{shadow_overdue, call_routed, relieved, nothing, T04},
    Row{creating, call_routed, outrun, nothing, T04, 6, always, both_run | assigned_wins | at_once},
    Row{reserve_creating, call_routed, reserve_outrun, nothing, T04, 6, always, both_run | at_once},
    Row{creating, call_routed, taken, stop_creating, T04, 33, at_once, both_run | assigned_wins},
    Row{reserve_creating, call_routed, relieved, stop_creating, T04, 33, at_once, both_run},

    // T07: the call is over.
    Row{absent, call_over, over, nothing, T07},
    Row{creating, call_over, withdrawn, nothing, T07, 33, always, at_once},
    Row{creating, call_over, over, stop_creating, T07, 33, at_once},
    Row{outrun, call_over, withdrawn, nothing, T07},
    Row{reserve_creating, call_over, withdrawn, nothing, T07, 33, always, at_once},
    Row{reserve_creating, call_over, over, stop_creating, T07, 33, at_once},
    Row{reserve_outrun, call_over, withdrawn, nothing, T07},
    Row{withdrawn, made_here, over, abort, T07},
    Row{withdrawn, beaten_here, over, abort, T07},
    Row{withdrawn, failed_here, over, abort, T07},
    Row{owning, call_over, over, end_session, T07},
    Row{reserve_owning, call_over, over, end_session, T07},
    Row{standing, call_over, over, end_watch, T07},
    Row{overdue, call_over, over, nothing, T07},
    Row{partnered, call_over, over, nothing, T07},
    Row{partner_routed, call_over, over, nothing, T07},
    Row{watching, call_over, over, end_watch, T07},
    Row{watching_again, call_over, over, end_watch, T07, 2, series},
    Row{shadowing, call_over, over, end_watch, T07},
    Row{shadowing_again, call_over, over, end_watch, T07, 2, series},
    Row{shadow_overdue, call_over, over, nothing, T07},
    Row{taken, call_over, over, nothing, T07},
    Row{relieved, call_over, over, nothing, T07},
    Row{forewarned, call_over, over, nothing, T07, 14},
    Row{stood_aside, call_over, over, nothing, T07},
    Row{failed, call_over, over, nothing, T07},
};
// clang-format on
static_assert(rows.size() < Move::no_row);

using Moves = std::array<Move, phase_count * on_count>;

constexpr std::size_t place(Phase phase, On on) {
    return static_cast<std::size_t>(phase) * on_count + static_cast<std::size_t>(on);
}

constexpr bool holds_under(const Row& row, Variant variants) {
    const auto chosen = static_cast<std::uint32_t>(variants);
    const auto with = static_cast<std::uint32_t>(row.with);
    return (chosen & with) == with && !includes(variants, row.without);
}

/// Answers with whether no pair has two rows.
constexpr bool tabulate(Variant variants, Moves& moves) {
    for (std::size_t phase = 0; phase < phase_count; ++phase) {
        for (std::size_t on = 0; on < on_count; ++on) {
            moves[phase * on_count + on] = Move{static_cast<Phase>(phase)};
        }
    }
    for (std::size_t at = 0; at < rows.size(); ++at) {
        const Row& row = rows[at];
        if (!holds_under(row, variants)) {
            continue;
        }
        Move& move = moves[place(row.when, row.on)];
        if (move.row != Move::no_row) {
            return false;
        }
        move = {row.then, row.rule, row.policy, static_cast<std::uint8_t>(at), row.todo};
    }
    return true;
}

consteval bool every_single_variant_is_consistent() {
    Moves moves;
    bool consistent = tabulate(Variant::none, moves);
    for (std::uint32_t bit = 1; bit <= static_cast<std::uint32_t>(Variant::last_variant);
         bit <<= 1U) {
        consistent = consistent && tabulate(static_cast<Variant>(bit), moves);
    }
    return consistent;
}
static_assert(every_single_variant_is_consistent(), "two rows for the same phase and event");

constexpr std::array<std::string_view, phase_count> phase_names{
    "absent",         "creating",         "outrun",
    "owning",         "standing",         "overdue",
    "taken",          "asking",           "watching",
    "watching_again", "reserve_creating", "reserve_outrun",
    "reserve_owning", "shadowing",        "shadowing_again",
    "shadow_overdue", "forewarned",       "partnered",
    "partner_routed", "relieved",         "stood_aside",
    "failed",         "withdrawn",        "over"};
constexpr std::array<std::string_view, on_count> on_names{"arrived_as_assigned_primary",
                                                          "arrived_as_assigned_backup",
                                                          "arrived_as_assigned_suspending",
                                                          "arrived_as_reserved_primary",
                                                          "arrived_as_reserved_backup",
                                                          "arrived_as_reserved_suspending",
                                                          "made_here",
                                                          "beaten_here",
                                                          "failed_here",
                                                          "made_by_partner",
                                                          "made_by_other",
                                                          "started_by_partner",
                                                          "started_by_other",
                                                          "failed_elsewhere",
                                                          "asked",
                                                          "delegated",
                                                          "promoted_elsewhere",
                                                          "watch_ran_out",
                                                          "promoted",
                                                          "demoted",
                                                          "suspended",
                                                          "call_over",
                                                          "call_routed",
                                                          "restored",
                                                          "restored_as_reserved",
                                                          "restart",
                                                          "restart_as_reserved"};
constexpr std::array<std::string_view, 16> verb_names{
    "try_create",  "start_watch",  "end_watch",     "note_expired", "own",   "tell_made",
    "tell_failed", "tell_started", "tell_promoted", "delegate",     "abort", "stop_creating",
    "terminate",   "end_session",  "ask_for_mode",  "ask_reserved"};

}  // namespace

std::span<const Row> creation_rows() {
    return rows;
}

bool in_force(const Row& row, Variant variants) {
    return holds_under(row, variants);
}

CreationTable::CreationTable(Variant variants) {
    ORSIM_EXPECT(tabulate(variants, moves_), "two rows for the same phase and event");
}

void CreationTable::replace(Phase phase, On on, Move move) {
    moves_.at(place(phase, on)) = move;
}

std::string_view to_text(Phase phase) {
    return phase_names.at(static_cast<std::size_t>(phase));
}

std::string_view to_text(On on) {
    return on_names.at(static_cast<std::size_t>(on));
}

std::vector<std::string_view> verbs(Do todo) {
    std::vector<std::string_view> names;
    for (std::size_t bit = 0; bit < verb_names.size(); ++bit) {
        if (includes(todo, static_cast<Do>(1U << bit))) {
            names.push_back(verb_names.at(bit));
        }
    }
    return names;
}

}  // namespace orsim
