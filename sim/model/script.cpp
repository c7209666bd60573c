#include "sim/model/script.hpp"

#include <algorithm>
#include <array>

namespace orsim {
namespace {

// clang-format off
constexpr std::array<std::string_view, fault_kinds> names{
    "crash", "hang", "pause", "stop", "restart", "slow", "service_unavailable",
    "host_down", "dc_down",
    "partition", "loss", "delay", "duplicate", "reorder", "clog",
    "clock_skew", "clock_drift", "clock_jump",
    "store_down", "store_slow", "store_stall", "store_lost_write", "store_stale_read", "store_replica_down",
    "scs_down", "lca_down", "switchover", "failback", "false_detection", "missed_detection",
    "create_fails", "recovery_fails", "notice_lost", "pull_fails", "document_fetch_fails",
    "burst", "throttle",
    "set_option", "node_list_skew",
    "rolling_restart", "flapping", "swizzle", "isolate_node",
    "trace",
    "tserver_switchover",
};
constexpr std::array<std::string_view, traffic_kinds> traffics{
    "all", "call_events", "session_notices", "mode_commands", "reports", "addp", "heartbeats", "storage", "routing",
    "interactions", "requests",
};
// clang-format on
static_assert(traffics.back() == "requests", "every kind of traffic has its name");
static_assert(names.back() == "tserver_switchover", "every kind of fault has its name");

bool is_by(const Selector& by, const Entity& actor, const Topology& topology) {
    if (by.kind == Selector::Kind::anybody) {
        return true;
    }
    const bool is_app = actor.kind == EntityKind::app;
    const AppId app{actor.index};
    switch (by.kind) {
    case Selector::Kind::app:
        return is_app && actor.index == by.index;
    case Selector::Kind::primary_of:
        return is_app && topology.nodes[NodeId{by.index}].primary == app;
    case Selector::Kind::backup_of:
        return is_app && topology.nodes[NodeId{by.index}].backup == app;
    case Selector::Kind::node:
        return (is_app && topology.apps[app].node.index() == by.index)
               || (actor.kind == EntityKind::node && actor.index == by.index);
    case Selector::Kind::host:
        return (is_app && topology.apps[app].host.index() == by.index)
               || (actor.kind == EntityKind::host && actor.index == by.index);
    case Selector::Kind::data_center:
        return (is_app && topology.data_center(app).index() == by.index)
               || (actor.kind == EntityKind::data_center && actor.index == by.index);
    case Selector::Kind::link:
        return actor.kind == EntityKind::link && actor.index == by.index;
    case Selector::Kind::store:
        return actor.kind == EntityKind::store;
    case Selector::Kind::scs:
        return actor.kind == EntityKind::scs && actor.index == by.index;
    case Selector::Kind::lca:
        return actor.kind == EntityKind::lca && actor.index == by.index;
    case Selector::Kind::tserver:
        return actor.kind == EntityKind::tserver && actor.index == by.index;
    case Selector::Kind::interaction_server:
        return actor.kind == EntityKind::interaction_server && actor.index == by.index;
    case Selector::Kind::load_balancer:
        return actor.kind == EntityKind::load_balancer && actor.index == by.index;
    case Selector::Kind::anybody:
        break;
    }
    return true;
}

}  // namespace

bool matches(const EventPattern& pattern, const Record& record, const Topology& topology) {
    const auto differs = [](const auto& wanted, const auto& found) {
        return wanted && *wanted != found;
    };
    if (differs(pattern.event, record.event) || differs(pattern.rule, record.rule)
        || differs(pattern.reason, record.reason) || differs(pattern.amount, record.amount)
        || differs(pattern.nth, record.call.nth)) {
        return false;
    }
    if (pattern.group && pattern.group->index() != record.call.group) {
        return false;
    }
    if (pattern.fault
        && (record.actor.kind != EntityKind::fault
            || record.actor.index != pattern.fault.index())) {
        return false;
    }
    const bool by_node =
        !pattern.node || is_by({Selector::Kind::node, pattern.node.index()}, record.actor, topology)
        || record.other == Entity{EntityKind::node, pattern.node.index()};
    return by_node && is_by(pattern.by, record.actor, topology);
}

std::string_view to_text(FaultKind kind) {
    return names.at(static_cast<std::size_t>(kind));
}

std::string_view to_text(Traffic traffic) {
    return traffics.at(static_cast<std::size_t>(traffic));
}

std::optional<FaultKind> fault_kind_named(std::string_view name) {
    const auto* found = std::ranges::find(names, name);
    if (found == names.end()) {
        return std::nullopt;
    }
    return static_cast<FaultKind>(found - names.begin());
}

}  // namespace orsim
