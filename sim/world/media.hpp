#pragma once
/// The present state of what is not a voice call: interactions in their queues, who pulls them, and
/// the creations they wait for. Knows not how state changes.

#include "sim/model/ids.hpp"
#include "sim/timeline/record.hpp"
#include "sim/world/state.hpp"

#include <cstdint>
#include <deque>
#include <vector>

namespace orsim {

using InteractionId = Id<struct InteractionTag, std::uint32_t>;

/// Where an interaction is as its Interaction Server sees it.
enum class IxnStage : std::uint8_t {
    gone,
    queued,
    held,        // With the router that pulled it, on which routing-timeout runs.
    with_agent,  // Routed: an agent handles it.
};

struct Interaction {
    CallName name;
    Instant queued{};          // When it reached its queue first.
    Instant given{};           // When it was handed out last.
    std::uint32_t serial = 0;  // Its place in its queue: it keeps it when it comes back.
    std::uint32_t cause = 0;   // Low half of the number of its last record.
    SessionId session;         // The session that works with it.
    AppId puller;              // Whose it is in the eyes of the server.
    std::uint16_t life = 0;    // Of the puller's connection when it pulled.
    std::uint16_t pull = 0;    // Counts its pulls, to tell what an earlier one began.
    StrategyId strategy;
    InteractionServerId server;
    IxnStage stage = IxnStage::gone;
    friend bool operator==(const Interaction&, const Interaction&) = default;
};

/// A pull that the proxy holds because the queue is empty.
struct HeldPull {
    AppId app;
    std::uint16_t turn = 0;
    std::uint32_t room = 0;
    Instant since{};  // When it came.
    friend bool operator==(const HeldPull&, const HeldPull&) = default;
};

struct IxnServerState {
    std::deque<InteractionId> queue;  // By serial.
    std::vector<HeldPull> held;
    friend bool operator==(const IxnServerState&, const IxnServerState&) = default;
};

/// An application as a client of the Interaction Servers.
struct Puller {
    std::uint32_t holds = 0;  // Interactions it has in hand.
    std::uint16_t turn = 0;   // Tells its pull from one that an earlier life sent.
    std::uint16_t life = 0;   // Counts its connections: what it pulled over an earlier one is lost.
    friend bool operator==(const Puller&, const Puller&) = default;
};

using RequestId = Id<struct RequestTag, std::uint32_t>;

enum class RequestStage : std::uint8_t {
    gone,
    on_its_way,
    at_app,       // The application works on it.
    for_restore,  // It waits for its session to be restored (A9).
};

struct Request {
    CallName name;
    CallName session;  // Whose session it asks for; its own name where it starts one.
    Instant sent{};
    std::uint32_t cause = 0;  // Low half of the number of its last record.
    std::uint32_t redirects = 0;
    std::vector<AppId> tried;  // Those that refused it.
    AppId app;
    LoadBalancerId through;  // Names nothing for a client that asks an application itself.
    std::uint16_t turn = 0;
    RequestStage stage = RequestStage::gone;
    friend bool operator==(const Request&, const Request&) = default;
};

/// The latest session of a call, an interaction or a start request that others may ask for over
/// HTTP.
struct StartedSession {
    NodeId node;  // Where it is; names nothing where none came about.
    SessionId session;
    Instant ends = end_of_time;
    Instant answered{};  // When its cookie began to hold.
    friend bool operator==(const StartedSession&, const StartedSession&) = default;
};

/// One of an application's workers that creates a session for what is no voice call.
struct MediaCreation {
    AppId app;
    InteractionId interaction;
    RequestId request;
    std::uint16_t pull = 0;  // Of the interaction; for a request its turn.
    std::uint8_t incarnation = 0;
    bool in_use = false;
    friend bool operator==(const MediaCreation&, const MediaCreation&) = default;
};

}  // namespace orsim
