// node_list_skew: what an application takes its node for by a list of its own.
#include "tests/world/stage.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>

namespace orsim {
namespace {

/// X0 with a third node, N3 = P3/B3, and a call a second whose nodes the hash chooses.
struct Three {
    Stage stage;
    NodeId n3;
    AppId p3;

    Three() {
        Topology& topology = stage.scenario.topology;
        Node fresh;
        fresh.id = "N3";
        fresh.dbid = 103;
        fresh.cluster = "ORS_Cluster_1";
        n3 = topology.nodes.add(fresh);
        const auto add = [&](const char* name, const char* host, bool primary) {
            App app;
            app.id = name;
            app.node = n3;
            app.host = topology.hosts.add(
                {.id = host, .data_center = DataCenterId{0}, .last_traffic = std::nullopt});
            app.configured_as_primary = primary;
            topology.scs[stage.scs].hosts.push_back(app.host);
            return topology.apps.add(app);
        };
        p3 = add("P3", "h6", true);
        topology.nodes[n3].primary = p3;
        topology.nodes[n3].backup = add("B3", "h7", false);
        stage.scenario.options = Options{{3, 7, 6, 1, 1, 0}};
        const GroupId calls = stage.calls_arrive(zero_instant, 1s, 20);
        stage.scenario.workload[calls].assigned = NodeId{};
        stage.scenario.workload[calls].reserved = NodeId{};
        stage.scenario.workload[calls].talk_time = constant(500ms);
    }

    Fault& lacks_n3(Selector target) {
        Fault& fault = stage.breaks(FaultKind::node_list_skew, target, zero_instant - 1s);
        fault.to = {Selector::Kind::node, n3.index()};
        return fault;
    }

    [[nodiscard]] std::size_t arrived(Reason reason) const {
        return static_cast<std::size_t>(
            std::ranges::count_if(stage.records(), [reason](const Record& record) {
                return record.event == Event::call_arrived && record.reason == reason;
            }));
    }
};

}  // namespace

TEST_CASE("node_list_skew: calls have two assigned nodes, or none and wait for a watch") {
    Three three;
    three.lacks_n3({Selector::Kind::node, three.stage.n2.index()});
    three.stage.run(zero_instant + 60s);
    const std::size_t twice = three.arrived(Reason::assigned_twice);
    const std::size_t nobody = three.arrived(Reason::assigned_to_nobody);
    CHECK(twice > 0);
    CHECK(nobody > 0);
    CHECK(twice + nobody < 20);
    CHECK(three.stage.count(Event::session_created) == 20);
    // Of two that begin together one gives up; so does one of two whose watches run out together.
    CHECK(three.stage.count(Event::session_create_aborted) == twice + nobody);
    CHECK(three.stage.count(Event::watch_expired) == 4 * nobody);  // Of both, and their backups.
}

TEST_CASE("node_list_skew: one list for all leaves the node that is not in it without calls") {
    Three three;
    three.lacks_n3({Selector::Kind::node, three.stage.n1.index()});
    three.lacks_n3({Selector::Kind::node, three.stage.n2.index()});
    three.lacks_n3({Selector::Kind::node, three.n3.index()});
    three.stage.run(zero_instant + 60s);
    CHECK(three.arrived(Reason::none) == 20);
    CHECK(three.stage.never(Event::session_create_started, three.p3));
    CHECK(three.stage.count(Event::session_created) == 20);
    CHECK(three.stage.never(Event::watch_expired));
}

TEST_CASE("node_list_skew: an application that lacks its own node does nothing for new calls") {
    Three three;
    three.lacks_n3({Selector::Kind::app, three.p3.index()});
    three.stage.run(zero_instant + 60s);
    CHECK(three.stage.never(Event::session_create_started, three.p3));
    CHECK(three.stage.never(Event::watch_started, three.p3));
    // Its backup reads the whole list and watches; the reserved node takes what it leaves.
    CHECK(three.stage.count(Event::session_created) == 20);
    CHECK(three.stage.count(Event::watch_expired) > 0);
}

TEST_CASE("node_list_skew: when it ends all read one list again") {
    Three three;
    three.lacks_n3({Selector::Kind::node, three.stage.n1.index()}).lasts = 1s;
    three.stage.run(zero_instant + 60s);
    CHECK(three.arrived(Reason::none) == 20);
    CHECK(three.stage.count(Event::node_list_read) == 4);
    CHECK(three.stage.count(Event::session_created) == 20);
    CHECK(three.stage.never(Event::watch_expired));
}

TEST_CASE("node_list_skew: who is assigned by the script stays so") {
    Three three;
    three.stage.scenario.workload[GroupId{0}].assigned = three.stage.n1;
    three.stage.scenario.workload[GroupId{0}].reserved = three.stage.n2;
    three.lacks_n3({Selector::Kind::node, three.stage.n1.index()});
    three.stage.run(zero_instant + 60s);
    CHECK(three.arrived(Reason::none) == 20);
    CHECK(three.stage.never(Event::watch_expired));
}

}  // namespace orsim
