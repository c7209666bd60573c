#include "tests/world/stage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

namespace orsim {

Stage::Stage(Instant start, Instant last_traffic) {
    Topology& topology = scenario.topology;
    const DataCenterId dc1 = topology.data_centers.add({.id = "dc1"});
    const auto host = [&](const char* name) {
        return topology.hosts.add({.id = name, .data_center = dc1, .last_traffic = last_traffic});
    };
    h1 = host("h1");
    h2 = host("h2");
    h3 = host("h3");
    h4 = host("h4");
    h5 = host("h5");
    const auto node = [&](const char* name, std::uint32_t dbid) {
        Node fresh;
        fresh.id = name;
        fresh.dbid = dbid;
        fresh.cluster = "ORS_Cluster_1";
        return topology.nodes.add(fresh);
    };
    n1 = node("N1", 101);
    n2 = node("N2", 102);
    const auto app = [&](const char* name, NodeId of, HostId on, bool primary) {
        App fresh;
        fresh.id = name;
        fresh.node = of;
        fresh.host = on;
        fresh.configured_as_primary = primary;
        const AppId id = topology.apps.add(fresh);
        (primary ? topology.nodes[of].primary : topology.nodes[of].backup) = id;
        return id;
    };
    p1 = app("P1", n1, h1, true);
    b1 = app("B1", n1, h2, false);
    p2 = app("P2", n2, h3, true);
    b2 = app("B2", n2, h4, false);
    scs = topology.scs.add({.id = "scs1", .host = h5, .hosts = {h1, h2, h3, h4, h5}});
    TServer sip;
    sip.id = "sip1";
    sip.data_center = dc1;
    sip.default_dn = "9999";
    tserver = topology.tservers.add(sip);
    scenario.name = "stage";
    scenario.start = start;
    Strategy main;
    main.id = "main";
    scenario.strategies.add(main);
    scenario.options = Options{{2, 5, 4, 1, 1, 0}};
}

GroupId Stage::call_arrives(Instant at, Duration talk_time) {
    const GroupId id = calls_arrive(at, Duration{1}, 1);
    scenario.workload[id].talk_time = constant(talk_time);
    return id;
}

GroupId Stage::calls_arrive(Instant first, Duration every, std::uint64_t count) {
    CallGroup group;
    group.id = "c" + std::to_string(scenario.workload.size() + 1);
    group.tserver = tserver;
    group.assigned = n1;
    group.reserved = n2;
    group.strategy = StrategyId{0};
    group.talk_time = constant(10s);
    group.arrivals.process = Arrivals::Process::fixed;
    group.arrivals.from = first;
    group.arrivals.every = every;
    group.arrivals.count = count;
    return scenario.workload.add(group);
}

GroupId Stage::interactions_wait(Instant at, std::uint64_t count, Duration handling_time) {
    Topology& topology = scenario.topology;
    if (topology.interaction_servers.empty()) {
        InteractionServer server;
        server.id = "ixn1";
        server.data_center = DataCenterId{0};
        topology.interaction_servers.add(server);
        scenario.options = Options{{2, 5, 4, 1, 1, 1}};
    }
    const GroupId id = calls_arrive(at, Duration{1}, count);
    CallGroup& group = scenario.workload[id];
    group.medium = Medium::multimedia;
    group.interaction_server = InteractionServerId{0};
    group.assigned = NodeId{};
    group.reserved = NodeId{};
    group.talk_time = constant(handling_time);
    return id;
}

Fault& Stage::cuts_off(AppId app, Instant at, Duration lasts) {
    Fault& fault = breaks(FaultKind::partition, {}, at);
    fault.from = {Selector::Kind::app, app.index()};
    fault.to = {Selector::Kind::interaction_server, 0};
    fault.lasts = lasts;
    return fault;
}

Fault& Stage::breaks(FaultKind kind, Selector target, Instant at) {
    Fault fault;
    fault.id = "f" + std::to_string(scenario.faults.size() + 1);
    fault.kind = kind;
    fault.target = target;
    fault.trigger.at = at;
    return scenario.faults[scenario.faults.add(fault)];
}

Fault& Stage::breaks_app(FaultKind kind, AppId app, Instant at) {
    return breaks(kind, {Selector::Kind::app, app.index()}, at);
}

void Stage::run(Instant until) {
    scenario.until = until;
    World world{scenario};
    world.run_to_end();
    events_ = world.events();
    records_.assign(world.timeline().records().begin(), world.timeline().records().end());
    fingerprint_ = to_text(world.timeline().fingerprint());
}

std::string Stage::story(const std::vector<Event>& wanted) const {
    std::string text;
    for (const Record& record : records_) {
        if (!wanted.empty() && std::ranges::find(wanted, record.event) == wanted.end()) {
            continue;
        }
        const std::int64_t at = record.at.time_since_epoch().count();
        std::string actor = "-";
        if (record.actor.kind == EntityKind::app) {
            actor = scenario.topology.apps[AppId{record.actor.index}].id;
        } else if (record.actor.kind == EntityKind::tserver) {
            actor = "sip1";
        } else if (record.actor.kind == EntityKind::scs) {
            actor = "scs1";
        } else if (record.actor.kind == EntityKind::interaction_server) {
            actor = "ixn1";
        }
        const std::string seconds = fmt::format("{}{}.{:06}", at < 0 ? "-" : "",
                                                std::abs(at / 1'000'000), std::abs(at % 1'000'000));
        text += fmt::format("{:>11} {:<4} {}", seconds, actor, to_text(record.event));
        const std::string_view reason = to_text(record.reason);
        text += reason.empty() ? std::string{"\n"} : fmt::format(": {}\n", reason);
    }
    return text;
}

std::uint64_t Stage::count(Event event) const {
    return static_cast<std::uint64_t>(std::ranges::count(records_, event, &Record::event));
}

const Record& Stage::only(Event event, AppId by) const {
    const Record* found = nullptr;
    for (const Record& record : records_) {
        const bool is_by = !by || record.actor == Entity{EntityKind::app, by.index()};
        if (record.event == event && is_by) {
            ORSIM_EXPECT(found == nullptr, "a story asks for the only record of its kind");
            found = &record;
        }
    }
    ORSIM_EXPECT(found != nullptr, "a story asks for a record that is there");
    return *found;
}

bool Stage::never(Event event, AppId by) const {
    return std::ranges::none_of(records_, [&](const Record& record) {
        return record.event == event
               && (!by || record.actor == Entity{EntityKind::app, by.index()});
    });
}

std::string Stage::fingerprint() const {
    return fingerprint_;
}

}  // namespace orsim
