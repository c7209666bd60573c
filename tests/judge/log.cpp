#include "tests/judge/log.hpp"

#include <algorithm>
#include <span>
#include <utility>

namespace orsim::judged {
namespace {

using enum Event;

AppId add_app(Topology& topology, const char* id, NodeId node, std::uint16_t on) {
    App added;
    added.id = id;
    added.node = node;
    added.host = HostId{on};
    added.configured_as_primary = added.id.ends_with('p');
    return topology.apps.add(added);
}

void add_places(Topology& topology) {
    DataCenter east;
    east.id = "east";
    const DataCenterId here = topology.data_centers.add(east);
    for (const char* name : {"h1", "h2", "h3", "h4", "h5"}) {
        Host added;
        added.id = name;
        added.data_center = here;
        topology.hosts.add(added);
    }
    Node first;
    first.id = "N1";
    first.dbid = 101;
    first.primary = add_app(topology, "ors1p", n1, 0);
    first.backup = add_app(topology, "ors1b", n1, 1);
    topology.nodes.add(first);
    Node second;
    second.id = "N2";
    second.dbid = 102;
    second.primary = add_app(topology, "ors2p", n2, 2);
    second.backup = add_app(topology, "ors2b", n2, 3);
    topology.nodes.add(second);

    Scs scs;
    scs.id = "scs1";
    scs.host = HostId{4};
    scs.hosts = {HostId{0}, HostId{1}, HostId{2}, HostId{3}, HostId{4}};
    topology.scs.add(scs);
    TServer tserver;
    tserver.id = "sip1";
    tserver.data_center = here;
    topology.tservers.add(tserver);
    InteractionServer server;
    server.id = "ixn1";
    server.data_center = here;
    topology.interaction_servers.add(server);
    topology.store.id = "cassandra";
    topology.store.kind = StoreKind::cassandra;
}

}  // namespace

Scenario two_nodes() {
    Scenario scenario;
    scenario.name = "two nodes";
    add_places(scenario.topology);
    // So many nodes, hosts, applications, SCS, T-Servers and Interaction Servers.
    scenario.options = Options{{2, 5, 4, 1, 1, 1}};
    Strategy strategy;
    strategy.id = "main";
    const StrategyId main = scenario.strategies.add(strategy);

    CallGroup single;
    single.id = "c1";
    single.tserver = TServerId{0};
    single.assigned = n1;
    single.reserved = n2;
    single.strategy = main;
    scenario.workload.add(single);
    CallGroup many = single;
    many.id = "bg";
    many.arrivals.process = Arrivals::Process::fixed;
    many.arrivals.count = 1'000'000;
    many.assigned = NodeId{};
    many.reserved = NodeId{};
    scenario.workload.add(many);
    CallGroup interactions = many;
    interactions.id = "mail";
    interactions.medium = Medium::multimedia;
    interactions.tserver = TServerId{};
    interactions.interaction_server = InteractionServerId{0};
    scenario.workload.add(interactions);
    CallGroup requests = many;
    requests.id = "web";
    requests.medium = Medium::http;
    requests.tserver = TServerId{};
    scenario.workload.add(requests);
    return scenario;
}

Log& Log::note(const Line& line) {
    Record record;
    record.at = now;
    record.number = records.size();
    record.cause = cause != no_record || records.empty() ? cause : records.back().number;
    record.amount = line.amount;
    record.call = line.call;
    record.actor = line.actor;
    record.other = line.other;
    record.event = line.event;
    record.rule = line.rule;
    record.reason = line.reason;
    cause = no_record;
    records.push_back(record);
    tally.add(record);
    return *this;
}

Log& Log::arrives(CallName call) {
    return note({.event = call_arrived, .actor = sip1, .call = call});
}

Log& Log::watches(CallName call, Entity watcher, Duration length) {
    return note({.event = watch_started,
                 .actor = watcher,
                 .call = call,
                 .rule = Rule::R10,
                 .amount = length.count()});
}

Log& Log::tries(CallName call, Entity creator, Reason as) {
    return note({.event = session_create_started, .actor = creator, .call = call, .reason = as});
}

Log& Log::creates(CallName call, Entity creator) {
    return note({.event = session_created,
                 .actor = creator,
                 .call = call,
                 .reason = Reason::only_session,
                 .rule = Rule::R11,
                 .amount = 50'000});
}

Log& Log::ordinary_call(CallName call) {
    const Duration start = now.time_since_epoch();
    arrives(call);
    at(start + 1ms).tries(call, ors1p, Reason::as_assigned);
    watches(call, ors1b).watches(call, ors2p).watches(call, ors2b);
    at(start + 51ms).creates(call, ors1p);
    at(start + 52ms);
    for (const Entity watcher : {ors1b, ors2p, ors2b}) {
        note({.event = watch_satisfied,
              .actor = watcher,
              .call = call,
              .reason = Reason::session_exists,
              .amount = 4'949'000});
    }
    note({.event = session_persisted, .actor = ors1p, .call = call});
    at(start + 100ms).note({.event = session_step, .actor = ors1p, .call = call});
    at(start + 101ms).note({.event = call_routed, .actor = sip1, .call = call, .amount = 101'000});
    at(start + 1s).note({.event = call_ended, .actor = sip1, .call = call});
    at(start + 1s + 1ms);
    return note(
        {.event = session_ended, .actor = ors1p, .call = call, .reason = Reason::continued});
}

Log& Log::fault_starts(std::uint16_t index) {
    return note({.event = fault_started, .actor = fault(index)});
}

Log& Log::fault_ends(std::uint16_t index) {
    return note({.event = fault_ended, .actor = fault(index)});
}

Log& Log::crashes(Entity app, std::uint16_t by_fault) {
    return fault_starts(by_fault).note({.event = app_crashed, .actor = app});
}

Verdict Log::judged(Chains chains) const {
    Judge judge{scenario, chains};
    judge.observe(records);
    return judge.conclude(tally, ended);
}

Verdict Log::judged_in_pieces(std::size_t size) const {
    Judge judge{scenario};
    const std::span<const Record> all{records};
    for (std::size_t from = 0; from < all.size(); from += size) {
        judge.observe(all.subspan(from, std::min(size, all.size() - from)));
    }
    return judge.conclude(tally, ended);
}

Finding Log::finding(std::string_view name) const {
    const Verdict verdict = judged();
    const auto found = std::ranges::find(verdict.findings, name, &Finding::name);
    return found == verdict.findings.end() ? Finding{} : *found;
}

std::string Log::named(Finding::Status status) const {
    std::string names;
    for (const Finding& finding : judged().findings) {
        if (finding.status == status) {
            names += (names.empty() ? "" : " ") + finding.name;
        }
    }
    return names;
}

Expectation& Log::expect(Operator kind, std::vector<EventPattern> patterns) {
    Expectation expectation;
    expectation.id = "e" + std::to_string(scenario.expect.size() + 1);
    expectation.kind = kind;
    expectation.patterns = std::move(patterns);
    scenario.expect.push_back(expectation);
    return scenario.expect.back();
}

FaultId Log::script(FaultKind kind, Selector target) {
    Fault added;
    added.id = "f" + std::to_string(scenario.faults.size() + 1);
    added.kind = kind;
    added.target = target;
    return scenario.faults.add(added);
}

EventPattern pattern(Event event, Selector by, CallName call) {
    EventPattern made;
    made.event = event;
    made.by = by;
    if (call) {
        made.group = GroupId{call.group};
        made.nth = call.nth;
    }
    return made;
}

Selector app(Entity entity) {
    return {Selector::Kind::app, entity.index};
}

Selector of_node(Selector::Kind kind, NodeId node) {
    return {kind, node.index()};
}

}  // namespace orsim::judged
