#include "sim/reader/read_scenario.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace {

using namespace orsim;  // NOLINT(google-build-using-namespace)

Outcome<Scenario> read(const std::string& text, const std::vector<Override>& overrides = {}) {
    return read_scenario_text(text, "test.json", std::nullopt, overrides);
}

/// The scenario, or its complaints as the test's failure.
Scenario good(const std::string& text, const std::vector<Override>& overrides = {}) {
    const Outcome<Scenario> outcome = read(text, overrides);
    INFO(to_text(outcome.complaints()));
    REQUIRE(outcome.has_value());
    return outcome.value();
}

TEST_CASE("the smallest file plays in the base set-up") {
    const Scenario scenario = good(R"({"schema": "orsim/scenario@1"})");
    const Topology& topology = scenario.topology;

    CHECK(scenario.name == "test");
    CHECK(scenario.until == Instant{60s});
    REQUIRE(topology.nodes.size() == 2);
    const Node& first = topology.nodes[NodeId{0}];
    CHECK(first.id == "N1");
    CHECK(first.dbid == 101);
    CHECK(first.cluster == "ORS_Cluster_1");
    CHECK(topology.apps[first.primary].id == "P1");
    CHECK(topology.hosts[topology.apps[first.backup].host].id == "h2");
    CHECK(topology.nodes[NodeId{1}].dbid == 102);
    REQUIRE(topology.hosts.size() == 5);
    REQUIRE(topology.scs.size() == 1);
    CHECK(topology.hosts[topology.scs[ScsId{0}].host].id == "h5");
    CHECK(topology.scs[ScsId{0}].hosts.size() == 5);
    REQUIRE(topology.tservers.size() == 1);
    CHECK(topology.tservers[TServerId{0}].id == "sip1");
    CHECK(topology.tservers[TServerId{0}].default_dn == "9999");
    CHECK(topology.store.kind == StoreKind::none);
    REQUIRE(topology.data_centers.size() == 1);
    CHECK(topology.data_centers[DataCenterId{0}].latency == constant(1ms));
    REQUIRE(scenario.strategies.size() == 1);
    CHECK(scenario.strategies[StrategyId{0}].id == "main");
}

}  // namespace
