#pragma once
/// Our named answers to the questions the documents leave open (A1 to A33). Each is a switch with a
/// default; the first alternative is the default. None of them is documented behaviour.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace orsim {

// clang-format off
enum class Policy : std::uint8_t {
    backup_on_watch_expiry, watch_composition, watch_satisfied_by, create_failure_signal,
    ownership_channel, late_primary, events_during_gap, orphan_handling, restore_mode,
    restore_retry, restore_vs_new, split_brain, backup_during_graceful, delegation_delay, failback,
    promotion_pending_calls, reserved_after_promotion, assignment_set, dc_preference, event_trigger,
    hang_action, missed_event_instance, reserved_failure_recovery, multimedia_on_disconnect,
    scs_down, lca_down, double_promotion_order, restart_from_top_scope, timer_base,
    second_event_same_call, reserved_backup_watches, router_timeout_ends_with,
    losing_creation_frees_worker,
    last_policy = losing_creation_frees_worker,
};
// clang-format on
constexpr std::size_t policy_count = static_cast<std::size_t>(Policy::last_policy) + 1;

struct PolicyEntry {
    Policy policy = Policy::backup_on_watch_expiry;
    std::string_view id;                             // "A6"
    std::string_view name;                           // "late_primary"
    std::array<std::string_view, 4> alternatives{};  // The default first; unused ones empty.
    std::string_view question;
};

[[nodiscard]] std::span<const PolicyEntry> policy_registry();
[[nodiscard]] const PolicyEntry& entry(Policy policy);
[[nodiscard]] std::optional<Policy> policy_named(std::string_view name);

// One enumeration a policy, in the order of its alternatives.
// clang-format off
enum class BackupOnWatchExpiry : std::uint8_t { only_if_promoted, self_promote_request, backup_creates };
enum class WatchComposition : std::uint8_t { parallel, series, after_promotion };
enum class WatchSatisfiedBy : std::uint8_t { session_created, processing_started };
enum class CreateFailureSignal : std::uint8_t { timeout_only, explicit_nack };
enum class OwnershipChannel : std::uint8_t { node_message, shared_store, sync_stream };
enum class LatePrimary : std::uint8_t { first_registered_wins, both_run, assigned_wins };
enum class EventsDuringGap : std::uint8_t { seen_by_backup, all_lost, buffered };
enum class OrphanHandling : std::uint8_t { release_at_recovery, linger_until_max_age, drop_at_restore };
enum class RestoreMode : std::uint8_t { eager_voice, all_eager, all_lazy };
enum class RestoreRetry : std::uint8_t { retry, once };
enum class RestoreVsNew : std::uint8_t { new_calls_first, fifo, restores_first };
enum class SplitBrain : std::uint8_t { reconnected_demoted, newest_primary_demoted, configured_primary_wins, store_arbitrates };
enum class BackupDuringGraceful : std::uint8_t { stays_passive, promoted_at_end };
enum class DelegationDelay : std::uint8_t { immediate, timer };
enum class Failback : std::uint8_t { none, auto_failback };
enum class PromotionPendingCalls : std::uint8_t { skip_owned, always_create, ask_reserved };
enum class ReservedAfterPromotion : std::uint8_t { fires_unless_owned, promotion_resets_timer };
enum class AssignmentSet : std::uint8_t { configured, alive };
enum class DcPreference : std::uint8_t { hash_ring, hash_dc, hash_dc_local, round_robin };
enum class EventTrigger : std::uint8_t { route_request, queued };
enum class HangAction : std::uint8_t { kill_and_switch, restart_only };
enum class MissedEventInstance : std::uint8_t { unseen, service_unavailable };
enum class ReservedFailureRecovery : std::uint8_t { own_backup };
enum class MultimediaOnDisconnect : std::uint8_t { return_on_disconnect, hold_until_timeout };
enum class ScsDown : std::uint8_t { no_promotion };
enum class LcaDown : std::uint8_t { switchover, restarted_in_time };
enum class DoublePromotionOrder : std::uint8_t { demote_first, promote_first };
enum class RestartFromTopScope : std::uint8_t { on_routing_point, established_too };
enum class TimerBase : std::uint8_t { own_receipt, tserver_timestamp };
enum class SecondEventSameCall : std::uint8_t { merged, restarts_timer };
enum class ReservedBackupWatches : std::uint8_t { yes, no };
enum class RouterTimeoutEndsWith : std::uint8_t { routing_request, session_created };
enum class LosingCreationFreesWorker : std::uint8_t { at_its_end, at_once };
// clang-format on

/// The choice made for each policy; a fresh one holds the defaults.
struct Policies {
    std::array<std::uint8_t, policy_count> choice{};

    /// The choice as its enumeration: `policies.get<LatePrimary>(Policy::late_primary)`.
    template <class Alternatives>
    [[nodiscard]] constexpr Alternatives get(Policy policy) const {
        return static_cast<Alternatives>(choice.at(static_cast<std::size_t>(policy)));
    }
    [[nodiscard]] std::string_view chosen(Policy policy) const;
    friend bool operator==(const Policies&, const Policies&) = default;
};

}  // namespace orsim
