#include "sim/judge/pattern.hpp"

namespace orsim {
namespace {

/// The host an entity stands on, or no host.
HostId host_of(const Topology& topology, Entity entity) {
    switch (entity.kind) {
    case EntityKind::app:
        return topology.apps.has(AppId{entity.index}) ? topology.apps[AppId{entity.index}].host
                                                      : HostId{};
    case EntityKind::scs:
        return topology.scs.has(ScsId{entity.index}) ? topology.scs[ScsId{entity.index}].host
                                                     : HostId{};
    case EntityKind::host:
    case EntityKind::lca:
        return HostId{entity.index};
    default:
        return HostId{};
    }
}

DataCenterId data_center_of(const Topology& topology, Entity entity) {
    const HostId host = host_of(topology, entity);
    if (topology.hosts.has(host)) {
        return topology.hosts[host].data_center;
    }
    const auto row_in = [&entity](const auto& table) {
        using IdType = typename std::decay_t<decltype(table)>::id_type;
        const IdType id{entity.index};
        return table.has(id) ? table[id].data_center : DataCenterId{};
    };
    switch (entity.kind) {
    case EntityKind::data_center:
        return DataCenterId{entity.index};
    case EntityKind::tserver:
        return row_in(topology.tservers);
    case EntityKind::interaction_server:
        return row_in(topology.interaction_servers);
    case EntityKind::load_balancer:
        return row_in(topology.load_balancers);
    default:
        return DataCenterId{};
    }
}

NodeId node_of(const Topology& topology, Entity entity) {
    if (entity.kind == EntityKind::node) {
        return NodeId{entity.index};
    }
    const AppId app{entity.index};
    return entity.kind == EntityKind::app && topology.apps.has(app) ? topology.apps[app].node
                                                                    : NodeId{};
}

bool is(Entity entity, EntityKind kind, std::uint16_t index) {
    return entity == Entity{kind, index};
}

/// The application configured in that role.
bool is_configured(const Topology& topology, Entity entity, NodeId node, AppId Node::*role) {
    if (!topology.nodes.has(node)) {
        return false;
    }
    const AppId app = topology.nodes[node].*role;
    return app && is(entity, EntityKind::app, app.index());
}

}  // namespace

bool selects(const Scenario& scenario, const Selector& selector, Entity entity) {
    using Kind = Selector::Kind;
    const Topology& topology = scenario.topology;
    const std::uint16_t at = selector.index;
    switch (selector.kind) {
    case Kind::anybody:
        return true;
    case Kind::app:
        return is(entity, EntityKind::app, at);
    case Kind::primary_of:
        return is_configured(topology, entity, NodeId{at}, &Node::primary);
    case Kind::backup_of:
        return is_configured(topology, entity, NodeId{at}, &Node::backup);
    case Kind::node:
        return node_of(topology, entity) == NodeId{at};
    case Kind::host:
        return host_of(topology, entity) == HostId{at};
    case Kind::data_center:
        return data_center_of(topology, entity) == DataCenterId{at};
    case Kind::link:
        return is(entity, EntityKind::link, at);
    case Kind::store:
        return entity.kind == EntityKind::store;
    case Kind::scs:
        return is(entity, EntityKind::scs, at);
    case Kind::lca:
        return is(entity, EntityKind::lca, at);
    case Kind::tserver:
        return is(entity, EntityKind::tserver, at);
    case Kind::interaction_server:
        return is(entity, EntityKind::interaction_server, at);
    case Kind::load_balancer:
        return is(entity, EntityKind::load_balancer, at);
    }
    return false;
}

bool names_call(const EventPattern& pattern, CallName call) {
    return pattern.group && call && pattern.group->index() == call.group
           && (!pattern.nth || *pattern.nth == call.nth);
}

bool speaks_of(const EventPattern& pattern, const Record& record) {
    if (pattern.event && *pattern.event != record.event) {
        return false;
    }
    if (pattern.group && !names_call(pattern, record.call)) {
        return false;
    }
    return !pattern.fault || is(record.actor, EntityKind::fault, pattern.fault.index())
           || is(record.other, EntityKind::fault, pattern.fault.index());
}

bool matches(const Scenario& scenario, const EventPattern& pattern, const Record& record) {
    if (!speaks_of(pattern, record)) {
        return false;
    }
    if (!selects(scenario, pattern.by, record.actor)) {
        return false;
    }
    if (pattern.node && node_of(scenario.topology, record.actor) != pattern.node) {
        return false;
    }
    return (!pattern.rule || *pattern.rule == record.rule)
           && (!pattern.reason || *pattern.reason == record.reason)
           && (!pattern.amount || *pattern.amount == record.amount);
}

}  // namespace orsim
