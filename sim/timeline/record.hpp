#pragma once
/// One fact of a run: when, who, about whom, by which rule, under which policy, and because of
/// what. Knows numbers only; the reports turn them into names and sentences.

#include "sim/base/rule.hpp"
#include "sim/base/time.hpp"
#include "sim/timeline/event.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

namespace orsim {

/// What kind of thing an Entity names; its index is the position in the scenario's topology or
/// list.
// clang-format off
enum class EntityKind : std::uint8_t {
    none, app, node, host, data_center, lca, scs, tserver, store, link, fault,
    interaction_server, load_balancer,
};
// clang-format on

constexpr std::size_t entity_kinds = static_cast<std::size_t>(EntityKind::load_balancer) + 1;
/// The word of the event log: "data_center"; "none" for none.
[[nodiscard]] std::string_view log_word(EntityKind kind);
[[nodiscard]] std::optional<EntityKind> entity_kind_of(std::string_view log_word);

struct Entity {
    EntityKind kind = EntityKind::none;
    std::uint16_t index = 0;

    friend constexpr auto operator<=>(const Entity&, const Entity&) = default;
};

/// A call, interaction or HTTP request: the nth (from 0) of a workload group.
struct CallName {
    static constexpr std::uint16_t no_group = std::numeric_limits<std::uint16_t>::max();

    std::uint16_t group = no_group;
    std::uint32_t nth = 0;

    [[nodiscard]] constexpr explicit operator bool() const { return group != no_group; }
    friend constexpr auto operator<=>(const CallName&, const CallName&) = default;
};

/// Why a record of this event came out as it did, where one event has several ways.
// clang-format off
enum class Reason : std::uint8_t {
    none,
    // session.create.started: who tries
    as_assigned, as_new_primary, as_reserved,
    // session.created, session.create.aborted
    only_session, duplicate, another_registered, another_known, caller_gone,
    // session.create.failed
    document_unavailable, step_failed,
    // watch.satisfied
    session_exists, call_over, promoted_meanwhile, processing_seen,
    // ml.failure_detected
    process_exit, host_silent, no_heartbeat, lca_lost, service_unavailable,
    // ml.switchover
    failure, operator_command, two_primaries, returned, failback,
    // ml.alarm: the amount is its number
    no_primary, two_primaries_seen, one_primary_again, flapping, stable_again,
    // ends of sessions, by the outcome labels of the report
    continued, recovered_with_event, recovered_silent, restarted_from_top, lost_not_persisted,
    lost_storage, lost_pair_down, terminated_by_demotion, orphan_call_gone,
    // fault.no_effect
    already_down, nothing_matches, not_down, release_lacks_it,
    // app.stopped, app.suspending
    graceful, plain, killed,
    // app.started
    after_restart, after_host_up,
    // call.lost
    switch_gone,
    // http
    redirect_target_missing, refused_by_backup, refused_dead, no_such_session,
    // session.step
    acts_outside, repeated_action,
    // ixn.returned, and the end of a session whose interaction was returned
    puller_disconnected, routing_timed_out, puller_suspends, creation_failed, taken_back,
    // ixn.pulled
    pull_was_held,
    // http.request: what it asks for; http.refused
    asks_start, asks_event, asks_request, asks_terminate,
    out_of_reach, nobody_serves, redirected_too_often, refused_suspending, broken_off,
    // sync.dropped
    buffer_full, too_old,
    // ixn.returned
    not_accepted,
    // message.lost, message.delayed, message.doubled: what it carries
    call_event, session_notice, mode_command, report, keep_alive, storage_traffic, routing_request,
    interaction_traffic, request_traffic,
    // call.arrived, where applications see different nodes; node_list.read
    assigned_twice, assigned_to_nobody, node_left_out, node_listed,
    // tserver.switched; call.lost
    hot_standby, warm_standby, ids_lost, unsynchronised,
    // clock.put
    put_forward, put_back,
    // http.request, http.refused: what some releases do not have
    asks_help, body_not_understood, no_such_page,
    // counter.read, counter.alarm: which
    active_sessions, pending_sessions, create_session_time, creation_session_rate,
    last_reason = creation_session_rate,
};
// clang-format on

constexpr std::size_t reason_kinds = static_cast<std::size_t>(Reason::last_reason) + 1;
[[nodiscard]] std::string_view to_text(Reason reason);
[[nodiscard]] std::optional<Reason> reason_named(std::string_view words);

constexpr std::uint64_t no_record = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint8_t no_policy = std::numeric_limits<std::uint8_t>::max();

/// `amount` by event: session.created, call.routed, call.default_routed, call.abandoned and
/// call.stuck: microseconds since the call arrived at the switch; of interactions session.created,
/// ixn.pulled and ixn.routed: since it was queued first; watch.satisfied: microseconds the
/// watch had left; watch.started: its length; tserver.paired: calls its backup is to learn of;
/// clock.put: by how much, clock.paced: its pace in millionths; message.delayed: by so much, 0 for
/// until its fault ends; ml.alarm: its number; counter.read and counter.alarm: sessions,
/// microseconds, or thousandths of a session a second; run.ended: calls unfinished.
struct Record {
    Instant at{};
    std::uint64_t number = 0;         // Position in the run, from 0.
    std::uint64_t cause = no_record;  // Number of the record that led to this one.
    std::int64_t amount = 0;
    CallName call;
    Entity actor;  // Who did it or to whom it happened.
    Entity other;  // The second party, where there is one.
    Event event = Event::run_ended;
    Rule rule = Rule::none;
    std::uint8_t policy = no_policy;  // Position in the registry of policies that decided it.
    Reason reason = Reason::none;

    friend bool operator==(const Record&, const Record&) = default;
};

}  // namespace orsim
