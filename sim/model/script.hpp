#pragma once
/// What breaks when, as values. Knows not what a fault does to the world.

#include "sim/base/distribution.hpp"
#include "sim/model/ids.hpp"
#include "sim/model/topology.hpp"
#include "sim/timeline/record.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orsim {

/// What a selector of a scenario file names. `primary_of` and `backup_of` mean the present run
/// modes where a fault fires, and the configured ones in an expectation, which is judged
/// afterwards.
struct Selector {
    // clang-format off
    enum class Kind : std::uint8_t {
        anybody, app, primary_of, backup_of, node, host, data_center, link, store, scs, lca,
        tserver, interaction_server, load_balancer,
    };
    // clang-format on

    Kind kind = Kind::anybody;
    std::uint16_t index = 0;  // Of the app, node, host, ... in the topology.
    friend bool operator==(const Selector&, const Selector&) = default;
};

/// Which records a scenario means. Parts left out match everything.
struct EventPattern {
    std::optional<Event> event;
    std::optional<GroupId> group;      // "call": "bg"
    std::optional<std::uint32_t> nth;  // "call": "bg#17", or the only call of its group
    Selector by;                       // The actor.
    NodeId node;                       // "node": of the actor.
    std::optional<Rule> rule;
    std::optional<Reason> reason;
    FaultId fault;                       // For fault.started and fault.ended.
    std::optional<std::int64_t> amount;  // For ml.alarm: its number.
    friend bool operator==(const EventPattern&, const EventPattern&) = default;
};

/// Whether a record is one the pattern means. Roles are the configured ones.
[[nodiscard]] bool
matches(const EventPattern& pattern, const Record& record, const Topology& topology);

// clang-format off
enum class FaultKind : std::uint8_t {
    crash, hang, pause, stop, restart, slow, service_unavailable,
    host_down, dc_down,
    partition, loss, delay, duplicate, reorder, clog,
    clock_skew, clock_drift, clock_jump,
    store_down, store_slow, store_stall, store_lost_write, store_stale_read, store_replica_down,
    scs_down, lca_down, switchover, failback, false_detection, missed_detection,
    create_fails, recovery_fails, notice_lost, pull_fails, document_fetch_fails,
    burst, throttle,
    set_option, node_list_skew,
    rolling_restart, flapping, swizzle, isolate_node,
    trace,
    tserver_switchover, tserver_down,
    last_kind = tserver_down,
};
// clang-format on
constexpr std::size_t fault_kinds = static_cast<std::size_t>(FaultKind::last_kind) + 1;

/// The name a scenario file uses, such as "host_down".
[[nodiscard]] std::string_view to_text(FaultKind kind);
[[nodiscard]] std::optional<FaultKind> fault_kind_named(std::string_view name);

/// What a kind of fault strikes, which decides who carries it out.
enum class Subject : std::uint8_t { processes, storage, messages, clocks, others };

/// What simulation, judges and exploration have to know of a kind of fault: one row each.
struct FaultTraits {
    FaultKind kind = FaultKind::crash;
    std::string_view name;
    Subject strikes = Subject::others;
    bool tells_itself = false;        // The records of applications or calls tell what it does.
    bool tells_each_message = false;  // Whatever it strikes has a record of its own.
    bool disturbs_news = false;       // What is sent may not arrive, or late.
    bool is_momentary = false;        // Over as it happens.
    bool is_numbered =
        true;  // A state's number holds all that it leaves behind (world/digest.cpp).
};
[[nodiscard]] const FaultTraits& traits(FaultKind kind);

/// D02: the option of a DN by which nodes of one cluster only process its calls.
constexpr std::string_view application_option = "application";
/// The cluster in "application@cluster"; empty for "application" alone.
[[nodiscard]] std::string cluster_named_by(std::string_view option);

/// The traffic a network fault touches.
// clang-format off
enum class Traffic : std::uint8_t {
    all, call_events, session_notices, mode_commands, reports, addp, heartbeats, storage, routing,
    interactions, requests,
    last_traffic = requests,
};
constexpr std::size_t traffic_kinds = static_cast<std::size_t>(Traffic::last_traffic) + 1;
[[nodiscard]] std::string_view to_text(Traffic traffic);
// clang-format on

struct Trigger {
    enum class Kind : std::uint8_t { at, when, every, random };

    Kind kind = Kind::at;
    Instant at{};           // at, every: the first time.
    EventPattern pattern;   // when
    std::uint32_t nth = 1;  // when: the nth record that matches, from 1
    Duration after{0};      // when
    Duration every{0};
    Duration jitter{0};  // every: up to so much later, by chance
    Distribution mtbf;   // random: time up
    Distribution mttr;   // random: time down
    friend bool operator==(const Trigger&, const Trigger&) = default;
};

struct Fault {
    std::string id;
    FaultKind kind = FaultKind::crash;
    Trigger trigger;
    Selector target;
    Selector from;  // Network faults: what travels from `from` to `to` is affected.
    Selector to;
    bool one_way = false;
    bool behind = false;            // clock_skew, clock_jump: back by `extra`, not forward.
    std::optional<Duration> lasts;  // for
    std::optional<Instant> until;
    std::optional<EventPattern> until_event;
    std::optional<Duration> restart_after;
    Duration stagger{0};                         // Between the members of a group target.
    Millionths factor = one_in_millionths;       // slow, store_slow, burst, throttle
    Millionths probability = one_in_millionths;  // loss, duplicate, reorder, create_fails, ...
    std::optional<Distribution> extra;           // delay, reorder, clock_skew, clock_jump
    Traffic traffic = Traffic::all;
    std::string option;      // set_option: the product's name
    std::int64_t value = 0;  // set_option: the value; store_replica_down: how many
    /// set_option: it is application@cluster of a DN; the value is the strategy it names (D02).
    bool names_application = false;
    std::uint32_t times = 0;  // flapping, rolling_restart
    GroupId group;            // burst, create_fails: whose calls; names nothing: all
    friend bool operator==(const Fault&, const Fault&) = default;
};

}  // namespace orsim
