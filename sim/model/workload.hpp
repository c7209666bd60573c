#pragma once
/// Who calls when, how long they talk and how long they wait. Knows not what becomes of them.

#include "sim/base/distribution.hpp"
#include "sim/model/ids.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace orsim {

enum class Medium : std::uint8_t { voice, multimedia, http };

/// Calls counted in one interval of a call log.
struct Slot {
    Instant start{};
    std::uint32_t calls = 0;
    friend bool operator==(const Slot&, const Slot&) = default;
};

/// One line of a trace, with whatever it says of its own.
struct TracedCall {
    Instant at{};
    NodeId assigned;
    NodeId reserved;
    StrategyId strategy;
    std::optional<Duration> talk_time;
    std::optional<Duration> patience;
    friend bool operator==(const TracedCall&, const TracedCall&) = default;
};

/// A stretch of time with a constant mean rate.
struct RatePiece {
    Instant start{};
    Millionths per_second = 0;  // Mean arrivals a second.
    friend bool operator==(const RatePiece&, const RatePiece&) = default;
};

struct Arrivals {
    enum class Process : std::uint8_t {
        single,   // One, at `from`.
        fixed,    // `count` of them, the first at `from`, one `every` so often.
        poisson,  // At the rate of the piece in force, from `from` to `to`.
        counts,   // As many as each slot says, spread over `interval` evenly by chance.
        trace,    // At the instants listed, in order.
    };

    Process process = Process::single;
    Instant from{};
    Instant to = end_of_time;  // Arrivals lie before it.
    Duration every{0};
    std::uint64_t count = 1;
    std::vector<RatePiece> rate;  // Sorted by start; the first starts at or before `from`.
    /// Coefficient of variation of a factor with mean one (gamma) that multiplies the rates of a
    /// day, 24 hours from `from` on; a piece belongs to the day it begins in. 0: days do not
    /// differ.
    Millionths day_factor = 0;
    std::vector<Slot> slots;  // Sorted by start, not overlapping.
    Duration interval{0};
    std::vector<TracedCall> trace;  // Sorted by instant; equals stay in file order.
    friend bool operator==(const Arrivals&, const Arrivals&) = default;
};

/// So many times as many arrivals in the same time; false, and nothing changed, where each arrival
/// is listed by itself. Requires: 0 < factor <= 1000.
[[nodiscard]] bool scale_load(Arrivals& arrivals, Millionths factor);

/// An HTTP group's request: what it asks of which session.
enum class HttpRequest : std::uint8_t { start, event, request, terminate, help };
enum class RequestBody : std::uint8_t { form, json };

struct CallGroup {
    std::string id;
    Medium medium = Medium::voice;
    Arrivals arrivals;
    TServerId tserver;                       // Voice.
    InteractionServerId interaction_server;  // Multimedia.
    LoadBalancerId via;                      // HTTP.
    NodeId assigned;                         // Forced by the scenario; names nothing: by policy.
    NodeId reserved;
    StrategyId strategy;
    Distribution talk_time;
    std::optional<Distribution> patience;  // Absent: nobody gives up.
    /// Voice: so long after the first route request the switch sends another for a call that is
    /// still on its Routing Point (A30).
    std::optional<Duration> asks_again;
    HttpRequest request = HttpRequest::start;
    RequestBody body = RequestBody::form;  // Of a request that starts a session.
    std::string of_session;                // HTTP: the group whose sessions it asks for.
    AppId to;                              // HTTP: sent to this application past any balancer.
    friend bool operator==(const CallGroup&, const CallGroup&) = default;
};

/// The SCXML application by its shape. The session runs `steps` steps of `step_time` each; then it
/// asks for the call to be routed, and lives on until the call ends.
struct Strategy {
    std::string id;
    bool persist = true;                     // Attribute _persist of the root.
    bool send_session_recovered = false;     // Attribute _sendSessionRecovered of the root.
    bool handles_session_recovered = false;  // Whether it has a transition for session.recovered.
    std::uint32_t steps = 1;
    std::optional<Distribution> step_time;  // Absent: the assumption strategy_step.
    std::uint32_t persist_every = 1;        // Steps between two writes.
    std::vector<std::uint32_t> acts_at;     // Steps with an effect outside, such as an HTTP POST.
    std::uint32_t waits_at = 0;             // A step that waits for an external event; 0: none.
    friend bool operator==(const Strategy&, const Strategy&) = default;
};

}  // namespace orsim
