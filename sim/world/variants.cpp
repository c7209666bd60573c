#include "sim/world/variants.hpp"

namespace orsim {

Variant variants_of(const Policies& policies) {
    Variant chosen = Variant::none;
    const auto add = [&chosen](bool is_chosen, Variant variant) {
        chosen = is_chosen ? chosen | variant : chosen;
    };
    const auto on_expiry = policies.get<BackupOnWatchExpiry>(Policy::backup_on_watch_expiry);
    add(on_expiry == BackupOnWatchExpiry::self_promote_request, Variant::backup_asks);
    add(on_expiry == BackupOnWatchExpiry::backup_creates, Variant::backup_creates);
    const auto watches = policies.get<WatchComposition>(Policy::watch_composition);
    const auto resets = policies.get<ReservedAfterPromotion>(Policy::reserved_after_promotion);
    add(watches == WatchComposition::series, Variant::series);
    add(watches == WatchComposition::after_promotion
            || resets == ReservedAfterPromotion::promotion_resets_timer,
        Variant::after_promotion);
    add(policies.get<WatchSatisfiedBy>(Policy::watch_satisfied_by)
            == WatchSatisfiedBy::processing_started,
        Variant::satisfied_by_start);
    add(policies.get<CreateFailureSignal>(Policy::create_failure_signal)
            == CreateFailureSignal::explicit_nack,
        Variant::explicit_nack);
    const auto late = policies.get<LatePrimary>(Policy::late_primary);
    add(late == LatePrimary::both_run, Variant::both_run);
    add(late == LatePrimary::assigned_wins, Variant::assigned_wins);
    add(policies.get<PromotionPendingCalls>(Policy::promotion_pending_calls)
            == PromotionPendingCalls::always_create,
        Variant::always_create);
    add(policies.get<PromotionPendingCalls>(Policy::promotion_pending_calls)
            == PromotionPendingCalls::ask_reserved,
        Variant::asks_reserved);
    add(policies.get<SecondEventSameCall>(Policy::second_event_same_call)
            == SecondEventSameCall::restarts_timer,
        Variant::restarts_timer);
    add(policies.get<ReservedBackupWatches>(Policy::reserved_backup_watches)
            == ReservedBackupWatches::no,
        Variant::reserved_backup_idle);
    add(policies.get<LosingCreationFreesWorker>(Policy::losing_creation_frees_worker)
            == LosingCreationFreesWorker::at_once,
        Variant::losers_stop_at_once);
    add(policies.get<DelegationDelay>(Policy::delegation_delay) == DelegationDelay::timer,
        Variant::delegation_by_timer);
    return chosen;
}

}  // namespace orsim
