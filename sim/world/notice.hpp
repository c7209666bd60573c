#pragma once
/// What waits in the agenda of a world: twelve bytes that name what is to happen to whom.
/// Knows not what it leads to.

#include "sim/protocol/creation.hpp"

#include <cstdint>

namespace orsim {

enum class What : std::uint8_t {
    // Calls at the switch. Subject: the call's slot, but for next_arrival: the workload group.
    next_arrival,
    routing_asked,  // RequestRouteCall reaches the T-Server; seat: who asks.
    session_known,  // The T-Server learns that a session exists (A32).
    router_timeout,
    patience_ends,
    talk_ends,
    request_leaves,  // EventRouteRequest; extra: 0 the first, 1 another for the same call (A30).
    // One call at one application. Subject: the call's slot.
    event_reaches,  // The event on the DN.
    news_reaches,   // extra: what happened (On).
    watch_ends,
    creation_ends,
    row_read,        // extra: news as in news_reaches, read in the storage (A5).
    answer_reaches,  // The event from outside that a step of the session waits for.
    // Sessions. Subject: the session; extra: its turn.
    step_ends,
    write_ends,  // seat: the low bits of what was written.
    read_ends,
    read_again,
    record_expires,  // P07: a stored record nobody asked for.
    lingers_no_more,
    // Applications. Subject: the application.
    promotion_ready,
    process_ready,  // A started process is ready.
    told_mode,      // extra: a ModeEvent, told by the LCA.
    told_to_stop,   // Its LCA ends it plainly.
    told_to_start,  // Its LCA starts it.
    // Local Control Agents and SCS. Subject: application or host; extra: the SCS where it matters.
    exit_noticed,
    heartbeat_missed,
    report_arrives,  // Of an application: extra holds a ReportKind.
    scs_decides,     // On an application: extra holds a Decision.
    link_silent,     // ADDP gives up on a host; extra: the watch's turn.
    seems_stable,    // Of a node: extra holds the turn of its flapping alarm.
    looks_again,     // disconnect-switchover-timeout is over; extra: the watch's turn.
    poll_due,        // Of a shaky link to a host; extra: its count of polls.
    poll_unanswered,
    heartbeat_lost,  // extra: the application's turn of falling silent.
    lca_connects,    // A lost host is connected again; extra: the watch's turn.
    // The script. Subject: the fault.
    fault_starts,
    fault_ends,       // extra: which of its targets, or all.
    fault_member,     // The next member of a group; extra: of which start; seat: whether it comes
                      // back.
    tserver_returns,  // Subject: the T-Server; extra: its turn.
    fault_next,       // The next of `every`, or of a flapping.
    counter_due,      // Subject: the counter's position in the scenario.
    // Interactions. Subject: the interaction; extra: which of its pulls is meant.
    next_interaction,     // Subject: the workload group.
    interaction_reaches,  // It reaches its puller; seat: whether the proxy had held the pull.
    given_back,           // Its puller gives it back; seat: a GivenBack.
    routing_ends,         // routing-timeout is over; seat with_agent_seat: delivering-timeout.
    agent_asked,
    agent_done,
    server_asked,    // A step of its session asks for something,
    server_answers,  // which is there now.
    // Pulls. Subject: the application; extra: its turn; seat: the Interaction Server.
    pull_due,
    pull_asked,  // cause: for how many interactions it has room.
    pull_hold_ends,
    pull_answered,
    puller_gone,  // ixn_disconnect is over.
    // HTTP. Subject: the request; extra: its turn.
    next_request,     // Subject: the workload group.
    request_reaches,  // It reaches the application that was chosen.
    request_served,   // http_service is over.
    // What is created for interactions and requests. Subject: the creation.
    media_created,
    // Their sessions. Subject: the session; extra: its turn.
    handled,          // seat: the application of its node that is told.
    taken_back,       // Its interaction is in its queue again.
    server_answered,  // The same: the event it waits for.
    http_session_ends,
    last_what = http_session_ends,
};

/// The cause of what nothing led to.
constexpr std::uint32_t no_cause = 0xffffffffU;

struct Notice {
    std::uint32_t subject = 0;
    std::uint32_t cause = 0;  // Low half of the number of the record that led to it.
    std::uint16_t extra = 0;
    std::uint8_t seat = 0;
    What what = What::next_arrival;

    friend constexpr bool operator==(const Notice&, const Notice&) = default;
};
static_assert(sizeof(Notice) == 12);

/// What an LCA reports of an application.
enum class ReportKind : std::uint8_t {
    exited,
    unresponsive,
    started,
    is_primary,
    is_backup,
    unavailable,
    available,
    asks_for_mode,
    suspending,
};

/// In routing_ends: an agent is to accept it.
constexpr std::uint8_t with_agent_seat = 1;
/// In request_reaches: its sender has waited for a hung application long enough.
constexpr std::uint8_t gives_up_seat = 1;

/// Which of a call's route requests leaves the switch.
enum class RouteRequest : std::uint8_t { first, another };

/// What of the buffer for the backup is sent.
enum class SyncPart : std::uint8_t { unsent, everything };

/// Why a puller gives an interaction back.
enum class GivenBack : std::uint8_t { suspends, creation_failed };

/// What SCS has made up its mind to look at.
enum class Decision : std::uint8_t {
    failure,
    started,
    two_primaries,
    demote_first,
    promote_first,
    failback,
    suspend,       // An operator stops the application: first gracefully ...
    no_answer,     // ... and plainly when it did not answer,
    stop_plainly,  // or when he insists.
    unavailable,   // A22: the primary cannot serve, its partner may.
    start,         // T10: it was found stopped when its LCA connected.
    graceful_end,  // A13: its stop is complete, and its partner may take over.
};

}  // namespace orsim
