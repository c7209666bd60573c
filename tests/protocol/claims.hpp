#pragma once
/// What should hold of one call in every order of events, and what should happen in some order.

#include "tests/protocol/explorer.hpp"

#include <array>

namespace orsim::one_call {

// In every state.
extern const Claim one_session;
extern const Claim backup_is_passive;
extern const Claim phase_tells_the_truth;
extern const Claim phase_fits_mode;
extern const Claim who_has_heard_has_a_part;
extern const Claim who_is_told_to_create_does_not_wait;
extern const Claim over_is_over;
extern const Claim nobody_makes_a_second;
extern const Claim reserved_has_a_reason;
extern const Claim suspending_begins_nothing;
extern const Claim ends_are_told;
extern const Claim restored_is_kept;
// When nothing comes by itself any more.
extern const Claim call_ends_with_a_session;
extern const Claim everybody_knows;
extern const Claim nothing_outlives_the_call;

/// Those that hold under the defaults whatever happens.
[[nodiscard]] std::span<const Claim> claims_of_the_defaults();

// In some state of some order.
extern const Claim primary_creates;
extern const Claim backup_creates;
extern const Claim reserved_creates;
extern const Claim reserved_backup_creates;
extern const Claim two_create;
extern const Claim loser_gives_up;
extern const Claim session_is_lost;
extern const Claim call_ends_without_a_session;
extern const Claim demoted_primary_is_promoted_again;
extern const Claim session_is_restored;
extern const Claim both_of_a_node_lead;
extern const Claim reserved_takes_a_delegated_call;

}  // namespace orsim::one_call
