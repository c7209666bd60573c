#pragma once
/// The present state of a world: flat records named by small ids, without pointers.
/// Knows not how state changes.

#include "sim/base/id.hpp"
#include "sim/base/time.hpp"
#include "sim/kernel/agenda.hpp"
#include "sim/model/ids.hpp"
#include "sim/protocol/creation.hpp"
#include "sim/protocol/run_mode.hpp"
#include "sim/timeline/record.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace orsim {

using CallId = Id<struct CallTag, std::uint32_t>;
using SessionId = Id<struct SessionTag, std::uint32_t>;

/// Where in a call's record an application stands. Two seats a node, the assigned node's first.
enum SeatNumber : std::uint8_t { assigned_one, assigned_two, reserved_one, reserved_two };
constexpr std::size_t seat_count = 4;

struct Seat {
    std::uint32_t cause = 0;        // Low half of the number of its last record.
    Ticket watch;                   // Its running watch; names nothing when there is none.
    SessionId session;              // The session it made.
    std::uint32_t watch_began = 0;  // Microseconds after the call's arrival, of the present watch.
    Phase phase = Phase::absent;
    std::uint8_t incarnation = 0;  // Of the application when it began what is under way.
    std::uint8_t turn = 0;         // Counts its creations, to tell one that was stopped.
    bool at_work = false;          // A worker is busy with its creation.
    friend bool operator==(const Seat&, const Seat&) = default;
};

/// Where a call is as the switch sees it.
enum class CallStage : std::uint8_t {
    on_routing_point,
    stuck,
    routed,
    gone,
};

struct Call {
    std::array<Seat, seat_count> seats;
    Instant arrived{};
    CallName name;
    std::uint32_t serial = 0;   // Order of arrival over all groups.
    std::uint32_t notices = 0;  // How many in the agenda name this call.
    std::uint32_t arrival = 0;  // Low half of the number of its call.arrived.
    Ticket router_timer;
    NodeId assigned;
    NodeId reserved;
    TServerId tserver;
    StrategyId strategy;
    std::uint16_t sessions = 0;  // Sessions that exist for it now.
    CallStage stage = CallStage::gone;
    bool in_use = false;
    friend bool operator==(const Call&, const Call&) = default;
};

enum class SessionState : std::uint8_t { none, running, waiting, serving, frozen, ended };

struct Session {
    CallName name;
    CallId call;  // Names nothing once the call's record is gone.
    AppId app;    // Where it runs, or ran when its application died.
    NodeId node;
    std::uint32_t cause = 0;
    std::uint16_t steps_done = 0;
    std::uint8_t seat = 0;
    SessionState state = SessionState::none;
    friend bool operator==(const Session&, const Session&) = default;
};

enum class Process : std::uint8_t { down, starting, up, frozen };

/// A frozen process does nothing: after a hang for good, after a pause until it wakes.
enum class Freeze : std::uint8_t { hang, pause };

/// Creations that wait for a worker, first in first out.
struct Waiting {
    std::uint32_t call = 0;
    std::uint8_t seat = 0;
    Rule rule = Rule::none;
    std::uint8_t policy = no_policy;
    Instant since{};
    std::uint32_t cause = 0;
    friend bool operator==(const Waiting&, const Waiting&) = default;
};

struct AppState {
    Process process = Process::up;
    Mode mode = Mode::none;
    std::uint8_t incarnation = 0;  // Counts its processes: what an earlier one began is void.
    std::uint8_t freezes = 0;      // Counts its hangs and pauses.
    bool document_cached = true;
    bool thaws = false;              // Frozen by a pause: what reaches it is kept.
    bool starts_as_primary = false;  // A21: restarted in the role it had.
    std::uint32_t cause = 0;         // Low half of the record that last changed it.
    std::uint32_t workers_busy = 0;
    Millionths slowness = one_in_millionths;
    std::uint32_t creations_fail = 0;  // Faults in force that make its creations fail.
    std::uint32_t fetches_fail = 0;
    Duration watch_length{0};  // call-watching-timeout as read at its start.
    LaneId watch_lane;
    std::vector<Waiting> queue;
    std::size_t queue_head = 0;
    std::vector<Notice> kept;  // What reached it while it was paused.
    friend bool operator==(const AppState&, const AppState&) = default;
};

struct HostState {
    bool up = true;
    bool lca_up = true;
    friend bool operator==(const HostState&, const HostState&) = default;
};

/// What SCS believes of one application. Belief, not fact.
struct Belief {
    bool up = true;
    bool is_primary = false;
    bool reachable = true;   // Its host's LCA is connected.
    bool commanded = false;  // A command to become primary is on its way.
    friend bool operator==(const Belief&, const Belief&) = default;
};

/// SCS's end of its link to one LCA.
struct LcaLink {
    Instant heard{};         // Last traffic from the LCA; brought up to date when it matters.
    bool whole = true;       // Whether traffic passes both ways.
    bool connected = true;   // What SCS believes.
    std::uint16_t turn = 0;  // Tells a running timer from a stale one.
    friend bool operator==(const LcaLink&, const LcaLink&) = default;
};

enum class PairAlarm : std::uint8_t { none, no_primary, two_primaries };

struct ScsState {
    bool up = true;
    std::vector<Belief> beliefs;       // By application.
    std::vector<LcaLink> links;        // By host; only those it controls count.
    std::vector<PairAlarm> alarms;     // By node.
    std::vector<std::uint8_t> orders;  // By node: the second half of an operator's switchover.
    friend bool operator==(const ScsState&, const ScsState&) = default;
};

}  // namespace orsim
