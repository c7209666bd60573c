#include "sim/model/service_points.hpp"
#include "sim/plan/structure.hpp"
#include "sim/plan/unit.hpp"
#include "tests/plan/studies.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

namespace {

using orsim::Losable;
using orsim::LostPart;
using orsim::Scenario;
using orsim::test::scenario_of;

/// Nodes in these data centers in ring order, pairs at home but where the letter is small: then the
/// backup is in the other one. The T-Server and SCS are in a third.
Scenario ring(const std::string& order) {
    std::string hosts = R"({ "id": "m", "data_center": "M" })";
    std::string nodes;
    for (std::size_t at = 0; at < order.size(); ++at) {
        const bool split = order[at] == 'a' || order[at] == 'b';
        const bool in_a = order[at] == 'A' || order[at] == 'a';
        hosts += fmt::format(R"(, {{ "id": "p{0}", "data_center": "{1}" }},
            {{ "id": "b{0}", "data_center": "{2}" }})",
                             at, in_a ? "A" : "B", in_a == split ? "B" : "A");
        nodes += fmt::format(R"({0}{{ "id": "N{1}", "dbid": {2},
            "primary": {{ "id": "P{1}", "host": "p{1}" }},
            "backup": {{ "id": "B{1}", "host": "b{1}" }} }})",
                             at == 0 ? "" : ",", at, 101 + at);
    }
    return scenario_of(fmt::format(
        R"({{ "schema": "orsim/scenario@1",
  "topology": {{ "data_centers": [ {{ "id": "A" }}, {{ "id": "B" }}, {{ "id": "M" }} ],
    "hosts": [ {} ], "nodes": [ {} ],
    "links": [ {{ "id": "am", "between": ["A", "M"] }}, {{ "id": "bm", "between": ["B", "M"] }} ],
    "tservers": [ {{ "id": "sip", "data_center": "M" }} ],
    "management_layer": {{ "scs": [ {{ "id": "scs1", "host": "m", "data_center": "M" }} ] }} }},
  "workload": [ {{ "id": "c", "kind": "voice", "at": "0s" }} ] }})",
        hosts, nodes));
}

std::size_t cut_off_without_a(const std::string& order) {
    return stranded_by(ring(order), {{Losable::data_center, 0}}).cut_off;
}

TEST_CASE("the order of data centers on the ring says how many seatings a lost one strands") {
    CHECK(cut_off_without_a("AABB") == 1);  // Of four: the first node's, kept beside the second.
    CHECK(cut_off_without_a("ABAB") == 0);
    CHECK(cut_off_without_a("ABBA") == 1);  // The last one's, kept beside the first.
    CHECK(cut_off_without_a("aabb") == 0);  // Each pair has an application in either.
    CHECK(cut_off_without_a("AAAB") == 2);
    const orsim::Stranded alternating = stranded_by(ring("ABAB"), {{Losable::data_center, 0}});
    CHECK(alternating.seatings == 4);
    CHECK(alternating.on_reserve == 2);
    CHECK_FALSE(alternating.without_scs);
    CHECK(stranded_by(ring("ABAB"), {{Losable::data_center, 2}}).without_scs);
}

TEST_CASE("a lost node leaves its calls to the reserved one, and both lost leave nobody") {
    const Scenario scenario = ring("AB");
    CHECK(stranded_by(scenario, {{Losable::node, 0}}).on_reserve == 1);
    CHECK(stranded_by(scenario, {{Losable::node, 0}, {Losable::node, 1}}).cut_off == 2);
}

TEST_CASE("single points of failure are the parts whose loss alone cuts calls off") {
    const auto points = single_points_of(ring("AABB"));
    // The switch's own data center carries all; A and its link carry the one seating that is
    // wholly in it, and so do B and its.
    REQUIRE(points.size() == 5);
    CHECK(points.front().part == LostPart{Losable::data_center, 2});
    CHECK(points.front().seatings == 4);
    CHECK(points.back().seatings == 1);
    CHECK(single_points_of(ring("ABAB")).size() == 1);
}

TEST_CASE("a pair on one host hangs on that host, and its calls still have the reserved node") {
    Scenario scenario = ring("ABAB");
    scenario.topology.apps[orsim::AppId{1}].host = scenario.topology.apps[orsim::AppId{0}].host;
    const std::array node{orsim::NodeId{0}};
    const auto points = single_points_between(scenario.topology, orsim::TServerId{0}, node);
    const LostPart host{Losable::host, scenario.topology.apps[orsim::AppId{0}].host.index()};
    CHECK(std::ranges::find(points, host) != points.end());
    CHECK(stranded_by(scenario, {host}).cut_off == 0);
    CHECK(stranded_by(scenario, {host}).on_reserve == 1);
}

TEST_CASE("articulation points and a search past each part agree for hosts and links") {
    for (const char* const order : {"AABB", "ABAB", "ABBA", "aabb", "aAbB", "A", "AB"}) {
        const Scenario scenario = ring(order);
        const auto points = single_points_of(scenario);
        for (const LostPart& part :
             losable_parts(scenario.topology, {Losable::host, Losable::link})) {
            const auto found = std::ranges::find(points, part, &orsim::SinglePoint::part);
            const std::size_t hang = found == points.end() ? 0 : found->seatings;
            CAPTURE(order);
            CHECK(stranded_by(scenario, {part}).cut_off == hang);
        }
    }
}

}  // namespace
