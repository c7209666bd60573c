#pragma once
/// How the world fills in the parts of a record. Knows not when.

#include "sim/model/ids.hpp"
#include "sim/protocol/creation.hpp"
#include "sim/timeline/record.hpp"

#include <cstdint>

namespace orsim {

[[nodiscard]] constexpr Entity entity_of(AppId app) {
    return {EntityKind::app, app.index()};
}
[[nodiscard]] constexpr Entity entity_of(NodeId node) {
    return {EntityKind::node, node.index()};
}
[[nodiscard]] constexpr Entity entity_of(HostId host) {
    return {EntityKind::host, host.index()};
}
[[nodiscard]] constexpr Entity entity_of(ScsId scs) {
    return {EntityKind::scs, scs.index()};
}
[[nodiscard]] constexpr Entity entity_of(TServerId tserver) {
    return {EntityKind::tserver, tserver.index()};
}
[[nodiscard]] constexpr Entity entity_of(InteractionServerId server) {
    return {EntityKind::interaction_server, server.index()};
}
[[nodiscard]] constexpr Entity entity_of(LoadBalancerId balancer) {
    return {EntityKind::load_balancer, balancer.index()};
}
[[nodiscard]] constexpr Entity entity_of(FaultId fault) {
    return {EntityKind::fault, fault.index()};
}

/// A record has room for so much of a number: the lower half of a session's or a request's.
[[nodiscard]] constexpr std::uint32_t low(std::uint64_t number) {
    return static_cast<std::uint32_t>(number);
}

/// The position of an ambiguity in the registry of policies: A1 stands first.
[[nodiscard]] constexpr std::uint8_t policy_of(const Move& move) {
    return move.policy == 0 ? no_policy : static_cast<std::uint8_t>(move.policy - 1);
}

}  // namespace orsim
