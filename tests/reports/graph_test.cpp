#include "reports/graph.hpp"
#include "tests/reports/stage.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <regex>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

using namespace orsim;  // NOLINT(google-build-using-namespace)
using orsim::tests::Stage;

namespace {

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

std::string chain_of(const Stage& stage) {
    CallTale tale{stage.scenario, Stage::c1};
    tale.take(stage.records);
    return chain_graph(stage.scenario, tale);
}

/// What each line is by the grammar of Graphviz: its number in the list. A line of no kind fails
/// the test, and so do braces that do not match.
std::vector<std::size_t> kinds_of(const std::string& graph) {
    const std::string text = "\"(?:[^\"\\\\]|\\\\[\"\\\\n])*\"";
    const std::string value = "(?:" + text + "|[a-z0-9_.]+)";
    const std::string attributes = "\\[[a-z]+=" + value + "(?:, [a-z]+=" + value + ")*\\]";
    const std::vector<std::regex> kinds{
        std::regex{" *(?:graph|digraph|subgraph) [a-z_0-9]+ \\{"},
        std::regex{" *\\}"},
        std::regex{" *[a-z]+=" + value + ";"},
        std::regex{" *(?:[a-z][0-9]+|store|graph|node|edge) " + attributes + ";"},
        std::regex{" *(?:[a-z][0-9]+|store) -[->] [a-z][0-9]+(?: " + attributes + ")?;"},
    };
    std::vector<std::size_t> found;
    std::istringstream from{graph};
    std::size_t depth = 0;
    for (std::string line; std::getline(from, line);) {
        const auto fits = std::ranges::find_if(
            kinds, [&line](const std::regex& kind) { return std::regex_match(line, kind); });
        INFO(line);
        REQUIRE(fits != kinds.end());
        found.push_back(static_cast<std::size_t>(fits - kinds.begin()));
        const bool opens = found.back() == 0;
        const bool closes = found.back() == 1;
        REQUIRE((!closes || depth > 0));
        depth = depth + (opens ? 1U : 0U) - (closes ? 1U : 0U);
    }
    CHECK(depth == 0);
    return found;
}

/// Two data centers with one link between them, and all that may stand in them.
Scenario wide() {
    Scenario scenario = Stage::deployment();
    Topology& topology = scenario.topology;
    const DataCenterId west = topology.data_centers.add({"west", constant(1ms)});
    topology.hosts.add({"h6", west, {}});
    topology.links.add({"wan", DataCenterId{0}, west, constant(40ms)});
    topology.scs[ScsId{0}].hosts = {HostId{0}, HostId{4}};
    topology.store.kind = StoreKind::cassandra;
    topology.store.id = "ring";
    topology.store.replica_data_centers = {DataCenterId{0}, west};
    topology.load_balancers.add({"lb", west, {NodeId{1}}, true});
    return scenario;
}

TEST_CASE("the graph of a topology has data centers around hosts around applications") {
    const std::string graph = topology_graph(wide());
    kinds_of(graph);
    for (const char* part :
         {"label=\"data center east\"", "label=\"host h1\"", "a0 [label=\"P1\\nprimary of N1\"",
          "a1 [label=\"B1\\nbackup of N1\"", "s0 [label=\"scs1\\nSCS\"",
          "t0 [label=\"sip1\\nT-Server\"", "a0 -- a1 [label=\"node N1\"",
          "label=\"wan, 40 ms\", penwidth=2, color=\"#a3200f\"",
          "s0 -- h0 [lhead=cluster_h0, style=dotted];", "store [label=\"ring\\nstore, 2 replicas\"",
          "b0 -- a2 [style=dashed];"}) {
        INFO(std::string{part});
        CHECK(has(graph, part));
    }
    CHECK_FALSE(has(graph, "s0 -- h4"));
}

TEST_CASE("the graph of a chain leads from each cause to its effect and says how much later") {
    Stage stage;
    stage.primary_dies_in_creation();
    const std::string chain = chain_of(stage);
    kinds_of(chain);
    CHECK(has(chain, "label=\"crash-in-creation, call c1\";"));
    CHECK(has(chain, "r7 -> r8 [label=\"510 ms\"];"));
    CHECK(has(chain, "r8 -> r9;"));
    CHECK(has(chain, "r10 [label=\"0.605000 s\\nB1 (N1) has created the session 605 ms\\nafter the "
                     "call arrived [R12]\", fillcolor=\"#def3e6\""));
}

TEST_CASE("hostile names change nothing in the shape of a graph") {
    Stage plain;
    plain.primary_dies_in_creation();
    for (const std::string& hostile :
         {std::string{"\"]; x -> y; }\n\\N \\\" <b> &amp; \xe2\x80\xae\xff"}, std::string{"\\"},
          std::string(10'000, '"')}) {
        Stage stage;
        stage.scenario.name = hostile;
        stage.scenario.topology.apps[AppId{0}].id = hostile;
        stage.scenario.topology.nodes[NodeId{0}].id = hostile;
        stage.scenario.topology.hosts[HostId{0}].id = hostile;
        stage.scenario.topology.data_centers[DataCenterId{0}].id = hostile;
        stage.scenario.workload[GroupId{0}].id = hostile;
        stage.scenario.faults[FaultId{0}].id = hostile;
        stage.primary_dies_in_creation();
        CHECK(kinds_of(chain_of(stage)) == kinds_of(chain_of(plain)));
        CHECK(kinds_of(topology_graph(stage.scenario)) == kinds_of(topology_graph(plain.scenario)));
        CHECK(chain_of(stage).size() < chain_of(plain).size() + 50'000);
    }
}

}  // namespace
