#include "sim/model/policies.hpp"

#include <algorithm>

namespace orsim {
namespace {

using enum Policy;

// clang-format off
constexpr std::array entries{
    PolicyEntry{backup_on_watch_expiry, "A1", "backup_on_watch_expiry", {"only_if_promoted", "self_promote_request", "backup_creates"}, "the watch expires while the primary lives: does the backup create?"},
    PolicyEntry{watch_composition, "A2", "watch_composition", {"parallel", "series", "after_promotion"}, "do the watches of backup and reserved node run side by side or one after the other?"},
    PolicyEntry{watch_satisfied_by, "A3", "watch_satisfied_by", {"session_created", "processing_started"}, "what ends a watch?"},
    PolicyEntry{create_failure_signal, "A4", "create_failure_signal", {"timeout_only", "explicit_nack"}, "do watchers learn at once that a creation failed?"},
    PolicyEntry{ownership_channel, "A5", "ownership_channel", {"node_message", "shared_store", "sync_stream"}, "how does a watcher learn that the session exists?"},
    PolicyEntry{late_primary, "A6", "late_primary", {"first_registered_wins", "both_run", "assigned_wins"}, "the primary finishes after the reserved node has created: who stays?"},
    PolicyEntry{events_during_gap, "A7", "events_during_gap", {"seen_by_backup", "all_lost", "buffered"}, "what becomes of events between failure and promotion?"},
    PolicyEntry{orphan_handling, "A8", "orphan_handling", {"release_at_recovery", "linger_until_max_age", "drop_at_restore"}, "what becomes of a recovered session whose call has gone?"},
    PolicyEntry{restore_mode, "A9", "restore_mode", {"eager_voice", "all_eager", "all_lazy"}, "restore all sessions at promotion or each at its first event?"},
    PolicyEntry{restore_retry, "A10", "restore_retry", {"retry", "once"}, "storage is down at promotion: try again?"},
    PolicyEntry{restore_vs_new, "A11", "restore_vs_new", {"new_calls_first", "fifo", "restores_first"}, "who goes first on the workers, restores or new calls?"},
    PolicyEntry{split_brain, "A12", "split_brain", {"reconnected_demoted", "newest_primary_demoted", "configured_primary_wins", "store_arbitrates"}, "two primaries meet again: which is demoted?"},
    PolicyEntry{backup_during_graceful, "A13", "backup_during_graceful", {"stays_passive", "promoted_at_end"}, "does the backup take over when its primary stops gracefully?"},
    PolicyEntry{delegation_delay, "A14", "delegation_delay", {"immediate", "timer"}, "when does the reserved node take a delegated call?"},
    PolicyEntry{failback, "A15", "failback", {"none", "auto_failback"}, "the configured primary returns: does it become primary again?"},
    PolicyEntry{promotion_pending_calls, "A16", "promotion_pending_calls", {"skip_owned", "always_create", "ask_reserved"}, "what does a new primary do with calls the reserved node has taken?"},
    PolicyEntry{reserved_after_promotion, "A17", "reserved_after_promotion", {"fires_unless_owned", "promotion_resets_timer"}, "the backup is promoted just before the reserved watch expires: does the reserved node still try?"},
    PolicyEntry{assignment_set, "A18", "assignment_set", {"configured", "alive"}, "are calls assigned over configured nodes or over those believed alive?"},
    PolicyEntry{dc_preference, "A19", "dc_preference", {"hash_ring", "hash_dc", "hash_dc_local", "round_robin"}, "how are assigned and reserved node chosen?"},
    PolicyEntry{event_trigger, "A20", "event_trigger", {"route_request", "queued"}, "which event starts the protocol?"},
    PolicyEntry{hang_action, "A21", "hang_action", {"kill_and_switch", "restart_only"}, "a hang is detected: is there a switchover?"},
    PolicyEntry{missed_event_instance, "A22", "missed_event_instance", {"unseen", "service_unavailable"}, "an instance loses only its T-Server link: does it report itself unavailable?"},
    PolicyEntry{reserved_failure_recovery, "A23", "reserved_failure_recovery", {"own_backup"}, "a node fails after it created as reserved: who recovers?"},
    PolicyEntry{multimedia_on_disconnect, "A24", "multimedia_on_disconnect", {"return_on_disconnect", "hold_until_timeout"}, "what becomes of the interactions of a puller that disconnects?"},
    PolicyEntry{scs_down, "A25", "scs_down", {"no_promotion"}, "a failure while no SCS runs: is anybody promoted?"},
    PolicyEntry{lca_down, "A26", "lca_down", {"switchover", "restarted_in_time"}, "an LCA dies under a living application: is there a switchover?"},
    PolicyEntry{double_promotion_order, "A27", "double_promotion_order", {"demote_first", "promote_first"}, "in an operator's switchover, who is told first?"},
    PolicyEntry{restart_from_top_scope, "A28", "restart_from_top_scope", {"on_routing_point", "established_too"}, "which calls does recovery without persistence restart?"},
    PolicyEntry{timer_base, "A29", "timer_base", {"own_receipt", "tserver_timestamp"}, "from when does a watcher count?"},
    PolicyEntry{second_event_same_call, "A30", "second_event_same_call", {"merged", "restarts_timer"}, "a second route request comes during a watch: what of the timer?"},
    PolicyEntry{reserved_backup_watches, "A31", "reserved_backup_watches", {"yes", "no"}, "does the backup of the reserved node watch as well?"},
    PolicyEntry{router_timeout_ends_with, "A32", "router_timeout_ends_with", {"routing_request", "session_created"}, "what stops the switch's router-timeout?"},
    PolicyEntry{losing_creation_frees_worker, "A33", "losing_creation_frees_worker", {"at_its_end", "at_once"}, "when does a creation that has lost give back its worker?"},
};
// clang-format on
static_assert(entries.size() == policy_count);

}  // namespace

std::span<const PolicyEntry> policy_registry() {
    return entries;
}

const PolicyEntry& entry(Policy policy) {
    return entries.at(static_cast<std::size_t>(policy));
}

std::optional<Policy> policy_named(std::string_view name) {
    const auto* found = std::ranges::find(entries, name, &PolicyEntry::name);
    if (found == entries.end()) {
        return std::nullopt;
    }
    return found->policy;
}

std::string_view Policies::chosen(Policy policy) const {
    return entry(policy).alternatives.at(choice.at(static_cast<std::size_t>(policy)));
}

}  // namespace orsim
