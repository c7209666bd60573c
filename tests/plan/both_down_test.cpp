#include "sim/plan/both_down.hpp"
#include "sim/timeline/study_metrics.hpp"
#include "tests/plan/studies.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace {

using namespace std::chrono_literals;
using orsim::NodeId;
using orsim::Scenario;
using orsim::test::scenario_of;
using orsim::test::study_of;

/// One node whose hosts fail and are repaired; the other node's never do.
Scenario failing(const std::string& faults) {
    return scenario_of(R"({ "schema": "orsim/scenario@1", "until": "24h",
  "topology": {
    "data_centers": [ { "id": "A" } ],
    "nodes": [
      { "id": "N1", "dbid": 101, "data_center": "A", "primary": { "id": "P1", "host": "h1" },
        "backup": { "id": "B1", "host": "h2" } },
      { "id": "N2", "dbid": 102, "data_center": "A", "primary": { "id": "P2", "host": "h3" },
        "backup": { "id": "B2", "host": "h4" } } ] },
  "faults": [ )" + faults
                       + " ] }");
}

const std::string of_h1 = R"({ "id": "f1", "kind": "host_down", "target": "host:h1", "random": {
    "mtbf": { "dist": "exponential", "mean": "200s" },
    "mttr": { "dist": "lognormal", "mean": "60s", "cv": 1 } } })";
const std::string of_h2 = R"({ "id": "f2", "kind": "host_down", "target": "host:h2", "random": {
    "mtbf": { "dist": "exponential", "mean": "300s" },
    "mttr": "40s" } })";

TEST_CASE(
    "what both hosts down costs a node is met by the runs, with power to see two hundredths") {
    const Scenario scenario = failing(of_h1 + "," + of_h2);
    const auto share = both_down_share(scenario, NodeId{0});
    REQUIRE(share);
    const auto metric = orsim::study_metric_named("nodes.both_down");
    REQUIRE(metric);
    const auto study = study_of(scenario, 1);
    const double length = static_cast<double>((scenario.until - scenario.start).count());
    std::vector<double> shares;
    for (std::uint32_t replication = 0; replication < 900; ++replication) {
        const auto result = run_unit(study, {0, {}}, replication);
        shares.push_back(static_cast<double>(*result.figures[*metric]) / length);
    }
    CHECK(orsim::estimate(shares).interval().contains(*share));
    // An error would show even in an interval that by chance alone fails once in a thousand times.
    const auto seen = orsim::estimate(shares, 0.999);
    CAPTURE(*share);
    CAPTURE(seen.mean);
    CAPTURE(seen.half_width);
    CHECK_FALSE(seen.interval().contains(0.98 * *share));
    CHECK_FALSE(seen.interval().contains(1.02 * *share));
}

TEST_CASE("nothing exact is said where failures are not independent, or of another kind") {
    CHECK_FALSE(both_down_share(failing(of_h1), NodeId{0}));
    CHECK_FALSE(both_down_share(failing(of_h1 + "," + of_h2), NodeId{1}));
    const std::string crash = R"(, { "id": "c", "kind": "crash", "target": "P1", "at": "5s" })";
    CHECK_FALSE(both_down_share(failing(of_h1 + "," + of_h2 + crash), NodeId{0}));
}

TEST_CASE("a pair on one host is down whenever that host is") {
    Scenario scenario = failing(of_h1);
    scenario.topology.apps[orsim::AppId{1}].host = scenario.topology.apps[orsim::AppId{0}].host;
    const auto share = both_down_share(scenario, NodeId{0});
    REQUIRE(share);
    CHECK(*share == doctest::Approx((60 + 200 * (1 - std::exp(-15. / 200))) / 260));
}

}  // namespace
