#pragma once
/// The present state of a world: flat records named by small ids, without pointers.
/// Knows not how state changes.

#include "sim/base/distribution.hpp"
#include "sim/base/id.hpp"
#include "sim/base/time.hpp"
#include "sim/kernel/agenda.hpp"
#include "sim/model/ids.hpp"
#include "sim/protocol/creation.hpp"
#include "sim/protocol/recovery.hpp"
#include "sim/protocol/run_mode.hpp"
#include "sim/timeline/record.hpp"
#include "sim/world/notice.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace orsim {

using CallId = Id<struct CallTag, std::uint32_t>;
using SessionId = Id<struct SessionTag, std::uint32_t>;

/// Where in a call's record an application stands. Two seats a node, the assigned node's first.
enum SeatNumber : std::uint8_t { assigned_one, assigned_two, reserved_one, reserved_two };
constexpr std::size_t seat_count = 4;
constexpr std::uint8_t seats_of_assigned = 1U << assigned_one | 1U << assigned_two;
/// The seat of who waits for a worker for something that is no voice call.
constexpr std::uint8_t no_seat = 0xff;
constexpr std::uint8_t http_seat = 0xfe;  // The same, for a request.
/// In the place of a seat: a read of the storage that got no answer.
constexpr std::uint8_t no_answer = 1;

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
    std::array<AppId, seat_count> apps;  // Who sits there; names nothing where nobody does.
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
    std::uint16_t router_lane = 0;  // Where its router timer waits.
    std::uint16_t sessions = 0;     // Sessions that exist for it now.
    CallStage stage = CallStage::gone;
    bool in_use = false;
    bool lost = false;  // With its switch: a session of it has no call any more.
    /// A bit a seat: whether who sits there takes its node for assigned. Other than usual only
    /// where applications see different nodes (A18, node_list_skew).
    std::uint8_t assigned_seats = seats_of_assigned;
    friend bool operator==(const Call&, const Call&) = default;
};

/// How a session ends, for its record.
struct Ending {
    Event event = Event::session_ended;
    Reason reason = Reason::none;
    Rule rule = Rule::none;
    std::uint8_t policy = 0;
};

/// One session through its whole life: where it runs, and what of it is stored for its node.
struct Session {
    static constexpr std::uint16_t unstored = 0xffff;
    static constexpr std::uint32_t no_interaction = 0xffffffffU;

    CallName name;
    CallId call;  // Names nothing once the call's record is gone.
    AppId app;    // Where it runs, ran last, or is being restored.
    NodeId node;  // R22: never changes.
    StrategyId strategy;
    std::uint32_t cause = 0;  // Low half of the number of its last record.
    std::uint16_t done = 0;   // Steps done; one more than the strategy has: routing was asked for.
    std::uint16_t stored = unstored;         // `done` as last stored.
    std::uint16_t stored_before = unstored;  // As stored before that, for reads that are stale.
    std::uint16_t acted = 0;                 // The furthest step whose outside effect has happened.
    std::uint16_t tries = 0;                 // Reads of the storage that failed.
    std::uint16_t turn = 0;    // Counts its lives and reads, to tell what an earlier one began.
    std::uint32_t serial = 0;  // Order of creation.
    Instant written{};         // When it was last stored, ...
    Instant stamp{};           // ... by its writer's wall clock, where clocks may be wrong.
    std::uint8_t seat = 0;     // Its seat while it is live.
    SessionPhase phase = SessionPhase::none;
    std::uint32_t interaction = no_interaction;  // Multimedia: the interaction it works with ...
    std::uint16_t pull = 0;                      // ... since this of its pulls.
    bool by_http = false;                        // Started by a request.
    bool waits = false;                          // For an event from outside.
    bool hangs = false;         // For something that was lost and will not come again.
    bool missed = false;        // The event it waits for came while nobody could take it.
    bool unregistered = false;  // A5: the row that says so could not be written.
    friend bool operator==(const Session&, const Session&) = default;
};

enum class Process : std::uint8_t { down, starting, up, frozen };

/// A frozen process does nothing: after a hang for good, after a pause until it wakes.
enum class Freeze : std::uint8_t { hang, pause };

/// A creation that waits for a worker.
struct Waiting {
    std::uint32_t call = 0;
    std::uint8_t seat = 0;
    Rule rule = Rule::none;
    std::uint8_t policy = no_policy;
    Instant since{};
    std::uint32_t cause = 0;
    friend bool operator==(const Waiting&, const Waiting&) = default;
};

/// A stored session that waits for a worker.
struct Restoring {
    std::uint32_t session = 0;
    Instant since{};
    friend bool operator==(const Restoring&, const Restoring&) = default;
};

/// First in, first out, without moving what waits at every turn.
template <class Item>
struct Line {
    std::vector<Item> items;
    std::size_t head = 0;

    [[nodiscard]] bool empty() const { return head == items.size(); }
    [[nodiscard]] std::size_t size() const { return items.size() - head; }
    [[nodiscard]] const Item& front() const { return items[head]; }
    void push(const Item& item) { items.push_back(item); }
    Item pop() {
        const Item first = items[head++];
        if (head == items.size()) {
            clear();
        } else if (head > 64 && head * 2 > items.size()) {
            items.erase(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(head));
            head = 0;
        }
        return first;
    }
    void clear() {
        items.clear();
        head = 0;
    }
    friend bool operator==(const Line&, const Line&) = default;
};

/// P05: that a session exists, as kept for the backup.
struct SyncRecord {
    std::uint32_t call = 0;
    std::uint32_t serial = 0;  // Of the call, to tell another in its slot.
    std::uint32_t cause = 0;
    Instant since{};
    bool sent = false;
    friend bool operator==(const SyncRecord&, const SyncRecord&) = default;
};

/// A18: whether one node sees another.
struct Sight {
    Instant since{};
    bool sees = true;
    bool silent = false;  // What it lost broke no connection.
    friend bool operator==(const Sight&, const Sight&) = default;
};

struct AppState {
    Process process = Process::up;
    Mode mode = Mode::none;
    std::uint8_t incarnation = 0;  // Counts its processes: what an earlier one began is void.
    std::uint8_t freezes = 0;      // Counts its hangs and pauses.
    std::uint8_t mutings = 0;      // Counts the times its heartbeats fell silent.
    bool mute = false;             // None of its heartbeats arrives.
    Instant froze{};               // When it hung or paused last,
    Instant muted{};               // and when its last heartbeat came, while it is mute.
    bool document_cached = true;
    bool thaws = false;              // Frozen by a pause: what reaches it is kept.
    bool starts_as_primary = false;  // A21: restarted in the role it had.
    std::uint32_t cause = 0;         // Low half of the record that last changed it.
    std::uint32_t workers_busy = 0;
    Millionths slowness = one_in_millionths;
    bool lists_only = false;       // Taking over: nobody gets a worker before everybody is listed.
    std::uint32_t to_recover = 0;  // Sessions it has yet to restore since its promotion.
    bool unavailable = false;      // A22: it has reported its service unavailable.
    bool gives_up = false;  // Being demoted: nobody gets a worker before everybody has heard.
    std::vector<FaultId> creation_faults;  // Those in force that make creations fail ...
    std::vector<FaultId> pull_faults;      // ... and pulls.
    std::uint32_t workers = 0;             // How many it has now.
    std::uint16_t unseen = 0;              // Faults in force that hide its failures.
    Millionths recoveries_fail = 0;        // Share of its restores that fail.
    Duration restart_after{-1};  // After a commanded stop it is started again; negative: not.
    Duration watch_length{0};    // call-watching-timeout as read at its start.
    LaneId watch_lane;
    Line<Waiting> creations;   // What waits for a worker: creations ...
    Line<Restoring> restores;  // ... and sessions to be read from the storage.
    std::vector<Notice> kept;  // What reached it while it was paused.
    friend bool operator==(const AppState&, const AppState&) = default;
};

/// A T-Server as a pair: how many of it run, and what the one in reserve knows.
struct TServerState {
    bool up = true;
    std::uint8_t instances = 1;
    std::uint16_t down = 0;                     // Faults in force that take the whole of it away.
    std::uint16_t turn = 0;                     // Tells the restarts of an earlier time.
    Instant paired{};                           // When its backup last came back, ...
    std::vector<std::uint32_t> unsynchronised;  // ... and the calls there were, oldest first.
    std::string only_cluster;                   // application@cluster, where it was renamed, ...
    StrategyId strategy;                        // ... with the document it names.
    friend bool operator==(const TServerState&, const TServerState&) = default;
};

struct HostState {
    bool up = true;
    bool lca_up = true;
    std::uint16_t unseen = 0;  // Faults in force that hide its loss.
    friend bool operator==(const HostState&, const HostState&) = default;
};

struct StoreState {
    std::vector<std::uint8_t> replica_up;  // By replica.
    std::uint16_t down = 0;                // Faults in force that take the whole of it away.
    std::uint16_t stalled = 0;
    bool works = true;         // Whether it can answer at all.
    std::vector<Notice> held;  // What was asked of it while it stalled.
    Millionths slowness = one_in_millionths;
    Millionths loses = 0;  // Share of writes that are lost.
    Millionths stale = 0;  // Share of reads that see the state before.
    std::uint64_t writes = 0;
    std::uint64_t reads = 0;
    friend bool operator==(const StoreState&, const StoreState&) = default;
};

/// What SCS believes of one application. Belief, not fact.
struct Belief {
    bool up = true;
    bool is_primary = false;
    bool reachable = true;    // Its host's LCA is connected.
    bool commanded = false;   // A command to become primary is on its way.
    bool stopping = false;    // An operator has it stopped: its end is no failure (A13).
    bool suspending = false;  // It answered that it stops gracefully.
    bool available = true;    // It has not reported its service unavailable (A22).
    Instant asked{};          // When it was asked for a graceful stop.
    friend bool operator==(const Belief&, const Belief&) = default;
};

/// SCS's end of its link to one LCA.
struct LcaLink {
    Instant heard{};  // Last traffic from the LCA; brought up to date when it matters.
    Instant lost = Instant::min();  // When it was lost, until SCS has looked again; min: not.
    bool whole = true;              // Whether traffic passes both ways.
    bool connected = true;          // What SCS believes.
    std::uint16_t turn = 0;         // Tells a running timer from a stale one.
    bool shaky = false;             // Polls may be lost or late: each is looked at.
    std::uint16_t polls = 0;        // Tells the next poll from a stale one.
    friend bool operator==(const LcaLink&, const LcaLink&) = default;
};

/// M12: when an application last changed its mode, as far as SCS was told.
struct ModeHistory {
    Instant changed{};
    bool is_known = false;
    bool is_primary = false;
    friend bool operator==(const ModeHistory&, const ModeHistory&) = default;
};

struct FlapAlarm {
    bool raised = false;
    std::uint16_t turn = 0;  // Tells the timer of the last change from an earlier one.
    friend bool operator==(const FlapAlarm&, const FlapAlarm&) = default;
};

/// Whether an application can do its work, as it says itself.
enum class Service : std::uint8_t { gone, back };

enum class PairAlarm : std::uint8_t { none, no_primary, two_primaries };

struct ScsState {
    bool up = true;
    std::vector<Belief> beliefs;       // By application.
    std::vector<LcaLink> links;        // By host; only those it controls count.
    std::vector<PairAlarm> alarms;     // By node.
    std::vector<ModeHistory> modes;    // By application.
    std::vector<FlapAlarm> flaps;      // By node.
    std::vector<std::uint8_t> orders;  // By node: the second half of an operator's switchover.
    friend bool operator==(const ScsState&, const ScsState&) = default;
};

/// What an application did since a counter of it was last read.
struct Counted {
    std::int64_t created = 0;
    Duration spent{0};
    bool above = false;  // The limit of its alarm, when it was last read.
    friend bool operator==(const Counted&, const Counted&) = default;
};

/// A creation that began, as long as it goes on.
struct BegunCreation {
    AppId app;
    CallName call;
    Instant at{};
    friend bool operator==(const BegunCreation&, const BegunCreation&) = default;
};

/// How a group's own time runs in bursts: from an instant on, so many times as fast.
struct Tempo {
    Instant real{};
    Instant own{};
    Millionths factor = one_in_millionths;
    std::uint16_t turn = 0;          // Tells its next arrival from one that was moved.
    std::optional<Instant> pending;  // Its next arrival, in its own time.
    friend bool operator==(const Tempo&, const Tempo&) = default;
};

}  // namespace orsim
