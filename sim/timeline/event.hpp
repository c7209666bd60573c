#pragma once
/// The vocabulary of the timeline: what can happen. Scenario files name these events, so a name,
/// once released, keeps its meaning. Knows neither how an event comes about nor how it looks.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace orsim {

/// Append only: fingerprints and saved logs are made of these numbers.
// clang-format off
enum class Event : std::uint8_t {
    call_arrived, call_abandoned, call_routed, call_default_routed, call_ended, call_stuck,
    call_lost,
    watch_started, watch_satisfied, watch_expired,
    session_create_started, session_created, session_create_failed, session_create_aborted,
    session_delegated, session_persisted, session_event_missed, session_recovered,
    session_recovery_failed, session_restarted, session_orphaned, session_terminated,
    session_lost, session_ended,
    app_crashed, app_hung, app_started, app_promoted, app_demoted, app_stopped, app_suspending,
    host_down, host_up, dc_down, dc_up, link_cut, link_healed,
    ml_failure_detected, ml_switchover, ml_alarm,
    store_down, store_up,
    ixn_queued, ixn_pulled, ixn_returned, ixn_done,
    http_request, http_redirected, http_served, http_refused,
    fault_started, fault_ended, fault_no_effect,
    run_ended,
    session_resumed, session_step, session_hung, recovery_started, recovery_finished,
    app_recovered, option_set,
    ixn_routed,
    call_requested_again, sync_dropped, sync_sent,
    message_lost, message_delayed, message_doubled,
    node_list_read,
    tserver_switched, tserver_paired, tserver_down, tserver_up,
    clock_put, clock_paced, store_write_ignored, ml_start,
    call_request_rejected, counter_read, counter_alarm,
    last_event = counter_alarm,
};
// clang-format on

constexpr std::size_t event_kinds = static_cast<std::size_t>(Event::last_event) + 1;

/// The name a scenario file uses, such as "session.create.started".
[[nodiscard]] std::string_view to_text(Event event);
[[nodiscard]] std::optional<Event> event_named(std::string_view name);
[[nodiscard]] const std::array<std::string_view, event_kinds>& event_names();

}  // namespace orsim
