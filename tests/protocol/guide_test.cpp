#include "tests/protocol/guide.hpp"

#include <doctest/doctest.h>

namespace orsim {
namespace {

using enum Phase;
using enum On;
using enum Do;
using enum Rule;
using Variant::after_promotion;
using Variant::always_create;
using Variant::asks_reserved;
using Variant::assigned_wins;
using Variant::backup_asks;
using Variant::backup_creates;
using Variant::both_run;
using Variant::delegation_by_timer;
using Variant::explicit_nack;
using Variant::losers_stop_at_once;
using Variant::reserved_backup_idle;
using Variant::restarts_timer;
using Variant::satisfied_by_start;
using Variant::series;
constexpr Variant by_default = Variant::none;

std::string in_words(Phase phase, Do todo, Rule rule, std::uint8_t policy) {
    std::string words{to_text(phase)};
    for (const std::string_view verb : verbs(todo)) {
        words.append(" + ").append(verb);
    }
    words.append(" by ").append(to_text(rule));
    return policy == 0 ? words : words + ", A" + std::to_string(policy);
}

/// The first departure of all walks, each from the table of its variants.
std::string first_departure(std::span<const Walk> walks) {
    for (const Walk& walk : walks) {
        std::string found = departure(CreationTable{walk.variants()}, walk);
        if (!found.empty()) {
            return found;
        }
    }
    return {};
}

// What most walks begin with, or end in.
constexpr Told primary_tries{arrived_as_assigned_primary, creating, try_create, R09};
constexpr Told primary_owns{made_here, owning, own | tell_made, R11};
constexpr Told backup_watches{arrived_as_assigned_backup, standing, start_watch, R10};
constexpr Told backup_waits{watch_ran_out, overdue, note_expired, R10, 1};
constexpr Told backup_follows{promoted, creating, end_watch | try_create, R12};
constexpr Told reserved_watches{arrived_as_reserved_primary, watching, start_watch, R10};
constexpr Told reserved_tries{watch_ran_out, reserve_creating, note_expired | try_create, R13};
constexpr Told reserved_owns{made_here, reserve_owning, own | tell_made, R13};
constexpr Told shadow_watches{arrived_as_reserved_backup, shadowing, start_watch, R10, 31};
constexpr Told shadow_waits{watch_ran_out, shadow_overdue, note_expired, R10, 31};
constexpr Told shadow_follows{promoted, reserve_creating, try_create, R13, 31};

constexpr std::array two_roles{
    Walk{by_default, {primary_tries, {demoted, overdue, stop_creating, M06}}},
    Walk{by_default, {backup_watches, backup_follows}},
};
TEST_CASE("R01: what an application of a node does depends on the mode it has now") {
    CHECK(first_departure(two_roles) == "");
}

constexpr std::array creates_nothing{
    Walk{by_default, {backup_watches, {arrived_as_assigned_backup, standing}, backup_waits}},
    Walk{by_default, {shadow_watches, shadow_waits, {made_by_partner, partnered, nothing, R11}}},
    Walk{by_default, {shadow_watches, shadow_waits, {made_by_other, relieved, nothing, R11}}},
};
TEST_CASE("R03: a backup creates nothing, even when its watch runs out") {
    CHECK(first_departure(creates_nothing) == "");
}

constexpr std::array serves_nothing{
    Walk{by_default, {primary_tries, primary_owns, {demoted, partnered, terminate, M06}}},
    Walk{by_default,
         {reserved_watches, reserved_tries, reserved_owns, {demoted, partnered, terminate, M06}}},
};
TEST_CASE("R04: an application that becomes a backup serves nothing any more") {
    CHECK(first_departure(serves_nothing) == "");
}

constexpr std::array two_nodes{
    Walk{by_default, {primary_tries}},
    Walk{by_default, {backup_watches}},
    Walk{by_default, {reserved_watches}},
    Walk{by_default, {shadow_watches}},
};
TEST_CASE("R08: a call has an assigned node, which tries, and a reserved node, which watches") {
    CHECK(first_departure(two_nodes) == "");
}

constexpr std::array the_trigger{
    Walk{by_default, {primary_tries, {arrived_as_assigned_primary, creating}, primary_owns}},
    Walk{by_default,
         {{made_by_other, relieved, nothing, R11}, {arrived_as_assigned_primary, relieved}}},
    Walk{by_default,
         {{made_by_partner, partnered, nothing, R11}, {arrived_as_assigned_primary, partnered}}},
};
TEST_CASE("R09: at the event the assigned primary tries once, unless it knows of a session") {
    CHECK(first_departure(the_trigger) == "");
}

constexpr std::array the_watch{
    Walk{by_default, {backup_watches, {made_by_partner, partnered, end_watch, R11}}},
    Walk{by_default, {backup_watches, {made_by_other, taken, end_watch, R11}}},
    Walk{by_default, {reserved_watches, {made_by_other, relieved, end_watch, R11}}},
    Walk{by_default, {reserved_watches, {made_by_partner, partnered, end_watch, R11}}},
    Walk{by_default, {shadow_watches, {made_by_other, relieved, end_watch, R11}}},
    Walk{by_default, {shadow_watches, {made_by_partner, partnered, end_watch, R11}}},
};
TEST_CASE("R10: backup and reserved node watch until they hear of the session") {
    CHECK(first_departure(the_watch) == "");
}

constexpr std::array end_of_watch{
    Walk{by_default, {backup_watches, backup_waits}},
    Walk{by_default, {reserved_watches, reserved_tries}},
    Walk{by_default, {shadow_watches, shadow_waits}},
};
TEST_CASE("R10: without a session the watch ends when it runs out") {
    CHECK(first_departure(end_of_watch) == "");
}

constexpr std::array goes_on{
    Walk{by_default,
         {primary_tries,
          primary_owns,
          {watch_ran_out, owning},
          {call_over, over, end_session, T07}}},
};
TEST_CASE("R11: who has created the session tells the others and goes on until the call is over") {
    CHECK(first_departure(goes_on) == "");
}

constexpr std::array new_primary{
    Walk{by_default, {backup_watches, backup_follows, primary_owns}},
    Walk{by_default,
         {backup_watches, backup_waits, {promoted, creating, try_create, R12}, primary_owns}},
    Walk{by_default,
         {backup_watches, {made_by_partner, partnered, end_watch, R11}, {promoted, partnered}}},
};
TEST_CASE("R12: a backup that becomes primary before there is a session tries") {
    CHECK(first_departure(new_primary) == "");
}

constexpr std::array reserved_node{
    Walk{by_default, {reserved_watches, reserved_tries, reserved_owns}},
    Walk{by_default,
         {reserved_watches, reserved_tries, reserved_owns, {call_over, over, end_session, T07}}},
    Walk{by_default, {reserved_watches, reserved_tries, {failed_here, failed, nothing, D03}}},
};
TEST_CASE("R13: the reserved node tries when the assigned pair has not made it in time") {
    CHECK(first_departure(reserved_node) == "");
}

constexpr std::array demotion{
    Walk{by_default, {primary_tries, primary_owns, {demoted, partnered, terminate, M06}}},
    Walk{by_default, {primary_tries, {demoted, overdue, stop_creating, M06}}},
    Walk{by_default,
         {reserved_watches, reserved_tries, {demoted, shadow_overdue, stop_creating, M06, 31}}},
    Walk{by_default, {reserved_watches, {demoted, shadowing, nothing, M06, 31}}},
};
TEST_CASE("M06: demotion ends the session and the creation, and leaves a backup's part") {
    CHECK(first_departure(demotion) == "");
}

constexpr std::array suspension{
    Walk{by_default, {primary_tries, {suspended, creating}, primary_owns, {suspended, owning}}},
    Walk{
        by_default,
        {reserved_watches, {suspended, stood_aside, end_watch, G01}, {watch_ran_out, stood_aside}}},
    Walk{by_default, {{arrived_as_reserved_suspending, stood_aside, nothing, G01}}},
};
TEST_CASE("G01: who suspends finishes what it has begun and begins nothing") {
    CHECK(first_departure(suspension) == "");
}

constexpr std::array delegation{
    Walk{by_default, {{arrived_as_assigned_suspending, stood_aside, delegate, G02, 14}}},
    Walk{by_default,
         {reserved_watches,
          {delegated, reserve_creating, end_watch | try_create, G02, 14},
          reserved_owns}},
    Walk{by_default,
         {{delegated, forewarned, nothing, G02, 14},
          {arrived_as_reserved_primary, reserve_creating, try_create, G02, 14}}},
    Walk{by_default,
         {shadow_watches, {delegated, shadow_overdue, end_watch, G02, 14}, shadow_follows}},
    Walk{by_default,
         {{delegated, forewarned, nothing, G02, 14},
          {arrived_as_reserved_backup, shadow_overdue, nothing, G02, 14}}},
};
TEST_CASE("G02: a suspending primary hands creation to the reserved node, which tries at once") {
    CHECK(first_departure(delegation) == "");
}

constexpr std::array caller_leaves{
    Walk{by_default, {reserved_watches, {call_over, over, end_watch, T07}, {watch_ran_out, over}}},
    Walk{by_default,
         {primary_tries,
          {call_over, withdrawn, nothing, T07, 33},
          {made_here, over, abort, T07},
          {call_over, over}}},
    Walk{by_default, {{call_over, over, nothing, T07}, {arrived_as_assigned_primary, over}}},
};
TEST_CASE("T07: for a call that is over nothing is begun, and what was begun comes to nothing") {
    CHECK(first_departure(caller_leaves) == "");
}

constexpr std::array no_part_for_the_backup{
    Walk{by_default, {backup_watches, backup_waits, {watch_ran_out, overdue}}}};
TEST_CASE("A1 only_if_promoted: a watch that runs out does nothing for the backup by itself") {
    CHECK(first_departure(no_part_for_the_backup) == "");
}

constexpr std::array asks_scs{
    Walk{backup_asks,
         {backup_watches,
          {watch_ran_out, overdue, note_expired | ask_for_mode, R12, 1},
          {promoted, creating, try_create, R12}}},
};
TEST_CASE("A1 self_promote_request: the backup whose watch runs out asks to be primary") {
    CHECK(first_departure(asks_scs) == "");
}

constexpr std::array literal_reading{
    Walk{backup_creates,
         {backup_watches,
          {watch_ran_out, creating, note_expired | try_create, R12, 1},
          primary_owns}},
};
TEST_CASE("A1 backup_creates: the backup whose watch runs out creates, against R03") {
    CHECK(first_departure(literal_reading) == "");
}

constexpr std::array side_by_side{Walk{by_default, {reserved_watches, reserved_tries}}};
TEST_CASE("A2 parallel: the reserved node tries after its own watch") {
    CHECK(first_departure(side_by_side) == "");
}

constexpr std::array one_after_the_other{
    Walk{series,
         {reserved_watches,
          {watch_ran_out, watching_again, note_expired | start_watch, R10, 2},
          {watch_ran_out, reserve_creating, note_expired | try_create, R13, 2}}},
    Walk{series,
         {shadow_watches,
          {watch_ran_out, shadowing_again, note_expired | start_watch, R10, 2},
          {promoted, watching_again, nothing, R13, 31},
          {made_by_other, relieved, end_watch, R11, 2}}},
};
TEST_CASE("A2 series: the reserved node tries after a second watch") {
    CHECK(first_departure(one_after_the_other) == "");
}

constexpr std::array anew{
    Walk{after_promotion,
         {backup_watches, {promoted, creating, end_watch | try_create | tell_promoted, R12, 2}}},
    Walk{after_promotion,
         {reserved_watches, {promoted_elsewhere, watching, start_watch, R10, 17}, reserved_tries}},
    Walk{after_promotion,
         {shadow_watches, {promoted_elsewhere, shadowing, start_watch, R10, 17}, shadow_waits}},
};
TEST_CASE("A2 after_promotion, A17 promotion_resets_timer: a new primary starts the watch anew") {
    CHECK(first_departure(anew) == "");
}

constexpr std::array not_anew{
    Walk{by_default, {backup_watches, backup_follows}},
    Walk{by_default, {reserved_watches, {promoted_elsewhere, watching}, reserved_tries}},
};
TEST_CASE("A17 fires_unless_owned: a new primary leaves the reserved node's watch as it is") {
    CHECK(first_departure(not_anew) == "");
}

constexpr std::array start_is_no_session{
    Walk{by_default, {reserved_watches, {started_by_other, watching}, reserved_tries}}};
TEST_CASE("A3 session_created: the start of processing does not end a watch") {
    CHECK(first_departure(start_is_no_session) == "");
}

constexpr std::array start_is_enough{
    Walk{satisfied_by_start,
         {{arrived_as_assigned_primary, creating, try_create | tell_started, R09, 3}}},
    Walk{satisfied_by_start,
         {reserved_watches,
          {started_by_other, relieved, end_watch, R11, 3},
          {watch_ran_out, relieved}}},
    Walk{satisfied_by_start,
         {backup_watches,
          {started_by_partner, overdue, end_watch, R11, 3},
          {promoted, creating, try_create | tell_started, R12, 3}}},
};
TEST_CASE("A3 processing_started: the start of processing ends the watch, but not R12") {
    CHECK(first_departure(start_is_enough) == "");
}

constexpr std::array failure_is_silent{
    Walk{by_default, {primary_tries, {failed_here, failed, nothing, D03, 4}}},
    Walk{by_default, {reserved_watches, {failed_elsewhere, watching}, reserved_tries}},
};
TEST_CASE("A4 timeout_only: nobody is told that a creation failed") {
    CHECK(first_departure(failure_is_silent) == "");
}

constexpr std::array failure_is_told{
    Walk{explicit_nack, {primary_tries, {failed_here, failed, tell_failed, D03, 4}}},
    Walk{explicit_nack,
         {reserved_watches,
          {failed_elsewhere, reserve_creating, end_watch | try_create, R13, 4},
          {failed_here, failed, nothing, D03}}},
    Walk{explicit_nack,
         {shadow_watches, {failed_elsewhere, shadow_overdue, end_watch, R13, 4}, shadow_follows}},
};
TEST_CASE("A4 explicit_nack: told that the creation failed, the reserved node tries at once") {
    CHECK(first_departure(failure_is_told) == "");
}

constexpr std::array first_registered{
    Walk{by_default,
         {primary_tries,
          {made_by_other, outrun, nothing, R11, 6},
          {made_here, taken, abort, R11, 6}}},
    Walk{by_default,
         {primary_tries,
          {made_by_partner, outrun, nothing, R11, 6},
          {beaten_here, taken, abort, R11, 6}}},
    Walk{by_default,
         {reserved_watches,
          reserved_tries,
          {made_by_other, reserve_outrun, nothing, R11, 6},
          {beaten_here, relieved, abort, R11, 6}}},
    Walk{by_default, {primary_tries, {beaten_here, taken, abort, R11, 6}}},
    Walk{by_default, {reserved_watches, reserved_tries, {beaten_here, relieved, abort, R11, 6}}},
    Walk{by_default,
         {reserved_watches, reserved_tries, reserved_owns, {made_by_other, reserve_owning}}},
};
TEST_CASE("A6 first_registered_wins: who comes second gives up at its own end") {
    CHECK(first_departure(first_registered) == "");
}

constexpr std::array two_stay{
    Walk{both_run,
         {primary_tries, {made_by_other, creating}, primary_owns, {made_by_other, owning}}},
    Walk{both_run,
         {reserved_watches,
          reserved_tries,
          {made_by_other, reserve_creating},
          reserved_owns,
          {made_by_other, reserve_owning}}},
};
TEST_CASE("A6 both_run: who comes second stays") {
    CHECK(first_departure(two_stay) == "");
}

constexpr std::array assigned_stays{
    Walk{assigned_wins, {primary_tries, {made_by_other, creating}, primary_owns}},
    Walk{assigned_wins,
         {reserved_watches,
          reserved_tries,
          reserved_owns,
          {made_by_other, relieved, terminate, R11, 6}}},
};
TEST_CASE("A6 assigned_wins: the reserved node's session ends when the assigned node has one") {
    CHECK(first_departure(assigned_stays) == "");
}

constexpr std::array by_message{
    Walk{by_default, {{arrived_as_assigned_suspending, stood_aside, delegate, G02, 14}}}};
TEST_CASE("A14 immediate: a suspending primary tells the reserved node to create") {
    CHECK(first_departure(by_message) == "");
}

constexpr std::array by_timer{
    Walk{delegation_by_timer, {{arrived_as_assigned_suspending, stood_aside, nothing, G01, 14}}},
    Walk{delegation_by_timer, {reserved_watches, reserved_tries}},
};
TEST_CASE("A14 timer: a suspending primary leaves it to the reserved node's watch") {
    CHECK(first_departure(by_timer) == "");
}

constexpr std::array left_alone{
    Walk{by_default,
         {backup_watches,
          {made_by_other, taken, end_watch, R11},
          {promoted, taken, nothing, R12, 16}}},
};
TEST_CASE("A16 skip_owned: a new primary leaves calls alone that it knows to have a session") {
    CHECK(first_departure(left_alone) == "");
}

constexpr std::array created_again{
    Walk{always_create,
         {backup_watches,
          {made_by_other, taken, end_watch, R11},
          {promoted, creating, try_create, R12, 16}}},
    Walk{always_create,
         {shadow_watches, {made_by_other, relieved, end_watch, R11}, {promoted, relieved}}},
};
TEST_CASE("A16 always_create: a new primary of the assigned node creates nevertheless") {
    CHECK(first_departure(created_again) == "");
}

constexpr Told asks_first{promoted, asking, end_watch | ask_reserved, R12, 16};
constexpr Told creates_unless{failed_elsewhere, creating, try_create, R12, 16};
constexpr std::array asked_first{
    Walk{asks_reserved, {backup_watches, asks_first, creates_unless}},
    Walk{asks_reserved, {backup_watches, asks_first, {made_by_other, taken, nothing, R11, 16}}},
    Walk{asks_reserved,
         {backup_watches, asks_first, {made_by_partner, partnered, nothing, R11, 16}}},
    Walk{asks_reserved, {backup_watches, asks_first, {demoted, overdue, nothing, M06, 16}}},
    Walk{asks_reserved, {backup_watches, asks_first, {restored, owning, tell_made, R15, 16}}},
    Walk{asks_reserved, {backup_watches, asks_first, {call_over, over, nothing, T07, 16}}},
    Walk{asks_reserved,
         {backup_watches, asks_first, {call_routed, partner_routed, nothing, T04, 16}}},
    Walk{asks_reserved, {backup_watches, backup_waits, {promoted, asking, ask_reserved, R12, 16}}},
    Walk{asks_reserved | after_promotion,
         {backup_watches, {promoted, asking, end_watch | ask_reserved | tell_promoted, R12, 16}}},
    Walk{asks_reserved | satisfied_by_start,
         {backup_watches,
          asks_first,
          {failed_elsewhere, creating, try_create | tell_started, R12, 16}}},
    Walk{asks_reserved, {{asked, absent, tell_failed, R12, 16}}},
    Walk{asks_reserved, {reserved_watches, {asked, watching, tell_failed, R12, 16}}},
    Walk{asks_reserved,
         {reserved_watches,
          reserved_tries,
          reserved_owns,
          {asked, reserve_owning, tell_made, R11, 16}}},
    Walk{asks_reserved,
         {reserved_watches,
          {made_by_other, relieved, end_watch, R11},
          {asked, relieved, tell_failed, R12, 16}}},
};
TEST_CASE("A16 ask_reserved: a new primary asks the reserved node before it creates") {
    CHECK(first_departure(asked_first) == "");
}

constexpr std::array again_from_the_start{
    Walk{restarts_timer,
         {backup_watches, {arrived_as_assigned_backup, standing, start_watch, R10, 30}}},
    Walk{restarts_timer,
         {reserved_watches, {arrived_as_reserved_primary, watching, start_watch, R10, 30}}},
    Walk{restarts_timer,
         {shadow_watches, {arrived_as_reserved_backup, shadowing, start_watch, R10, 30}}},
    Walk{by_default, {reserved_watches, {arrived_as_reserved_primary, watching}}},
    Walk{by_default, {shadow_watches, {arrived_as_reserved_backup, shadowing}}},
};
TEST_CASE("A30: a second event for the call starts its watches anew, or joins them") {
    CHECK(first_departure(again_from_the_start) == "");
}

constexpr std::array shadow_acts{
    Walk{by_default, {shadow_watches, {promoted, watching, nothing, R13, 31}, reserved_tries}},
    Walk{by_default, {shadow_watches, shadow_waits, shadow_follows, reserved_owns}},
};
TEST_CASE("A31 yes: promoted, the reserved node's backup acts as its primary would") {
    CHECK(first_departure(shadow_acts) == "");
}

constexpr std::array shadow_idles{
    Walk{reserved_backup_idle,
         {{arrived_as_reserved_backup, stood_aside, nothing, R10, 31}, {promoted, stood_aside}}},
    Walk{reserved_backup_idle, {reserved_watches, {demoted, stood_aside, end_watch, M06, 31}}},
};
TEST_CASE("A31 no: the reserved node's backup has no part in the call") {
    CHECK(first_departure(shadow_idles) == "");
}

constexpr std::array at_its_end{
    Walk{by_default, {primary_tries, {made_by_other, outrun, nothing, R11, 6}}},
    Walk{by_default, {primary_tries, {call_over, withdrawn, nothing, T07, 33}}},
};
TEST_CASE("A33 at_its_end: a creation that has lost keeps its worker until it ends") {
    CHECK(first_departure(at_its_end) == "");
}

constexpr std::array at_once{
    Walk{losers_stop_at_once, {primary_tries, {made_by_other, taken, stop_creating, R11, 33}}},
    Walk{losers_stop_at_once,
         {primary_tries, {made_by_partner, partnered, stop_creating, R11, 33}}},
    Walk{losers_stop_at_once,
         {reserved_watches, reserved_tries, {made_by_other, relieved, stop_creating, R11, 33}}},
    Walk{losers_stop_at_once, {primary_tries, {call_over, over, stop_creating, T07, 33}}},
};
TEST_CASE("A33 at_once: a creation that has lost stops when the news arrives") {
    CHECK(first_departure(at_once) == "");
}

constexpr std::array cases{
    std::span<const Walk>{two_roles},
    std::span<const Walk>{creates_nothing},
    std::span<const Walk>{serves_nothing},
    std::span<const Walk>{two_nodes},
    std::span<const Walk>{the_trigger},
    std::span<const Walk>{the_watch},
    std::span<const Walk>{end_of_watch},
    std::span<const Walk>{goes_on},
    std::span<const Walk>{new_primary},
    std::span<const Walk>{reserved_node},
    std::span<const Walk>{demotion},
    std::span<const Walk>{suspension},
    std::span<const Walk>{delegation},
    std::span<const Walk>{caller_leaves},
    std::span<const Walk>{no_part_for_the_backup},
    std::span<const Walk>{asks_scs},
    std::span<const Walk>{literal_reading},
    std::span<const Walk>{side_by_side},
    std::span<const Walk>{one_after_the_other},
    std::span<const Walk>{anew},
    std::span<const Walk>{not_anew},
    std::span<const Walk>{start_is_no_session},
    std::span<const Walk>{start_is_enough},
    std::span<const Walk>{failure_is_silent},
    std::span<const Walk>{failure_is_told},
    std::span<const Walk>{first_registered},
    std::span<const Walk>{two_stay},
    std::span<const Walk>{assigned_stays},
    std::span<const Walk>{by_message},
    std::span<const Walk>{by_timer},
    std::span<const Walk>{left_alone},
    std::span<const Walk>{created_again},
    std::span<const Walk>{asked_first},
    std::span<const Walk>{again_from_the_start},
    std::span<const Walk>{shadow_acts},
    std::span<const Walk>{shadow_idles},
    std::span<const Walk>{at_its_end},
    std::span<const Walk>{at_once},
};

}  // namespace

std::string departure(const CreationTable& table, const Walk& walk) {
    Phase phase = Phase::absent;
    for (const Told& told : walk.told()) {
        const Move& move = table.step(phase, told.on);
        if (move.next != told.then || move.todo != told.todo || move.rule != told.rule
            || move.policy != told.policy) {
            return std::string{to_text(phase)}.append(", ").append(to_text(told.on)) + ": "
                   + in_words(move.next, move.todo, move.rule, move.policy) + " instead of "
                   + in_words(told.then, told.todo, told.rule, told.policy);
        }
        phase = move.next;
    }
    return {};
}

std::span<const std::span<const Walk>> guide_walks() {
    return cases;
}

}  // namespace orsim
