#include "sim/plan/both_down.hpp"
#include "sim/plan/outages.hpp"
#include "tests/plan/near.hpp"
#include "tests/plan/studies.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>

// The seed is 1, the first that was tried.

namespace {

using namespace std::chrono_literals;
using orsim::AvailabilityQuestion;
using orsim::NodeId;
using orsim::OutageCause;
using orsim::Outages;
using orsim::Scenario;
using orsim::test::rounds_to;
using orsim::test::scenario_of;

std::string
fails(const char* id, const char* kind, const char* target, const char* up, const char* down) {
    return fmt::format(R"({{ "id": "{}", "kind": "{}", "target": "{}", "random": {{
      "mtbf": {{ "dist": "exponential", "mean": "{}" }}, "mttr": {} }} }})",
                       id, kind, target, up, down);
}

std::string exponential(const char* mean) {
    return fmt::format(R"({{ "dist": "exponential", "mean": "{}" }})", mean);
}

/// Two sites of two workstations each, a switch each, and a line between them: the workstation
/// cluster of PRISM's case studies. A workstation is a node of one application, a site's switch its
/// data center as a whole, the line a link.
Scenario two_sites() {
    std::string hosts;
    std::string nodes;
    std::string faults;
    for (int at = 1; at <= 4; ++at) {
        const char* const comma = at == 1 ? "" : ", ";
        const char* const site = at <= 2 ? "left" : "right";
        hosts += fmt::format(R"({}{{ "id": "w{}", "data_center": "{}" }})", comma, at, site);
        nodes += fmt::format(
            R"({0}{{ "id": "N{1}", "dbid": {2}, "primary": {{ "id": "P{1}", "host": "w{1}" }} }})",
            comma, at, 100 + at);
        faults += fails(fmt::format("f{}", at).c_str(), "host_down",
                        fmt::format("host:w{}", at).c_str(), "500h", exponential("30m").c_str())
                  + ", ";
    }
    const std::string of_switch = exponential("4h");
    faults += fails("left_switch", "dc_down", "dc:left", "4000h", of_switch.c_str()) + ", "
              + fails("right_switch", "dc_down", "dc:right", "4000h", of_switch.c_str()) + ", "
              + fails("line_cut", "partition", "link:line", "5000h", exponential("8h").c_str());
    return scenario_of(fmt::format(R"({{ "schema": "orsim/scenario@1", "until": "24h",
  "topology": {{ "data_centers": [ {{ "id": "left" }}, {{ "id": "right" }} ],
    "hosts": [ {} ], "nodes": [ {} ],
    "links": [ {{ "id": "line", "between": ["left", "right"] }} ] }},
  "assumptions": {{ "application_restart": "0s" }},
  "faults": [ {} ] }})",
                                   hosts, nodes, faults));
}

AvailabilityQuestion two_together() {
    AvailabilityQuestion question;
    question.nodes_together = 2;
    question.inspection = 6min;
    return question;
}

constexpr double published = 1 - 0.99996153356236;

TEST_CASE(
    "two sites, a line and one crew, from a scenario's pieces, are as available as published") {
    const Scenario scenario = two_sites();
    REQUIRE(orsim::why_no_outages(scenario).empty());
    const auto exact = exact_outages(Outages{scenario, two_together()});
    REQUIRE(exact);
    CHECK(exact->is_chain);
    CHECK(exact->states == 576);
    CHECK(rounds_to(1 - exact->down, 0.99996153356236, 14));
    double all = 0;
    for (const auto& [cause, share] : exact->causes) {
        all += share;
    }
    CHECK(all == doctest::Approx(exact->down).epsilon(1e-12));
}

TEST_CASE("so they are when cycles are simulated, and two hundredths more or less would show") {
    const Scenario scenario = two_sites();
    const AvailabilityQuestion question = two_together();
    const Outages outages{scenario, question};
    const auto seen = simulated_outages(outages, question, 1);
    CAPTURE(seen.down.mean);
    CAPTURE(seen.down.half_width);
    CAPTURE(seen.cycles);
    CAPTURE(seen.variance_reduction);
    CAPTURE(seen.cycles);
    CAPTURE(seen.variance_reduction);
    CHECK(seen.is_precise());
    CHECK(seen.down.interval().contains(published));
    CHECK_FALSE(seen.down.interval().contains(0.98 * published));
    CHECK_FALSE(seen.down.interval().contains(1.02 * published));
    CHECK(seen.variance_reduction > 50);
    const auto exact = exact_outages(outages);
    REQUIRE(exact);
    CHECK(seen.causes.front().cause == exact->causes.front().cause);
}

/// Two nodes, each pair split over two hosts, whose repairs are anything but exponential.
Scenario four_hosts() {
    const char* const repair = R"({ "dist": "lognormal", "mean": "5.9h", "cv": 1.4 })";
    std::string faults;
    for (const char* const host : {"h1", "h2", "h3", "h4"}) {
        faults += (faults.empty() ? "" : ", ")
                  + fails(host, "host_down", fmt::format("host:{}", host).c_str(), "419h", repair);
    }
    return scenario_of(R"({ "schema": "orsim/scenario@1", "until": "24h",
  "topology": { "data_centers": [ { "id": "A" } ],
    "nodes": [
      { "id": "N1", "dbid": 101, "data_center": "A", "primary": { "id": "P1", "host": "h1" },
        "backup": { "id": "B1", "host": "h2" } },
      { "id": "N2", "dbid": 102, "data_center": "A", "primary": { "id": "P2", "host": "h3" },
        "backup": { "id": "B2", "host": "h4" } } ] },
  "assumptions": { "application_restart": "10m" },
  "faults": [ )" + faults
                       + " ] }");
}

TEST_CASE("where each part has a crew the share is a product, however long repairs are") {
    const Scenario scenario = four_hosts();
    AvailabilityQuestion question;
    question.nodes_together = 2;
    question.relative = 20'000;
    const Outages outages{scenario, question};
    const auto exact = exact_outages(outages);
    REQUIRE(exact);
    CHECK_FALSE(exact->is_chain);
    CHECK(exact->states == 16);
    // Down while either pair is: what both_down_share says of one, by another way.
    const auto pair = both_down_share(scenario, NodeId{0});
    REQUIRE(pair);
    CHECK(exact->down == doctest::Approx(1 - (1 - *pair) * (1 - *pair)).epsilon(1e-12));
    CHECK(exact->causes.front().cause == OutageCause{2, 0, 0, 0});

    const auto seen = simulated_outages(outages, question, 1);
    CAPTURE(exact->down);
    CAPTURE(seen.down.mean);
    CAPTURE(seen.down.half_width);
    CAPTURE(seen.cycles);
    CAPTURE(seen.variance_reduction);
    CHECK(seen.is_precise());
    CHECK(seen.down.interval().contains(exact->down));
    CHECK_FALSE(seen.down.interval().contains(0.96 * exact->down));
    CHECK_FALSE(seen.down.interval().contains(1.04 * exact->down));
    CHECK(seen.variance_reduction > 5);
    CHECK(simulated_outages(outages, question, 1).down == seen.down);
    CHECK(simulated_outages(outages, question, 2).down != seen.down);
}

TEST_CASE("service is down as far as calls have no node to go to") {
    // Both hosts of one pair leave its calls their reserved node; only all four leave nobody.
    Scenario scenario = four_hosts();
    scenario.workload = scenario_of(R"({ "schema": "orsim/scenario@1", "workload": [
        { "id": "c", "kind": "voice", "at": "1s" } ] })")
                            .workload;
    const Outages outages{scenario, {}};
    CHECK(outages.down(0b0011) == 0);
    CHECK(outages.down(0b1111) == 1);
    CHECK(outages.critical(0b0111) == 0b1000);
    const auto exact = exact_outages(outages);
    REQUIRE(exact);
    const double pair = *both_down_share(scenario, NodeId{0});
    CHECK(exact->down == doctest::Approx(pair * pair).epsilon(1e-12));
}

TEST_CASE("one crew whose repairs are not exponential, or too many parts, can only be simulated") {
    const Scenario lognormal = four_hosts();
    AvailabilityQuestion question = two_together();
    CHECK_FALSE(exact_outages(Outages{lognormal, question}));
    const Scenario exponential_repairs = two_sites();
    CHECK(exact_outages(Outages{exponential_repairs, question}));
}

TEST_CASE("what cannot be known in the long run is told with the reason") {
    const auto why = [](const std::string& faults) {
        const auto all = orsim::why_no_outages(
            scenario_of(R"({ "schema": "orsim/scenario@1", "faults": [ )" + faults + " ] }"));
        return all.empty() ? std::string{} : all.front();
    };
    CHECK(why("").find("fails by chance; give faults the trigger \"random\"") != std::string::npos);
    CHECK(why(R"({ "id": "c", "kind": "crash", "target": "primary_of:N1",
        "random": { "mtbf": { "dist": "exponential", "mean": "9h" }, "mttr": "1h" } })")
              .find("fault \"c\" comes by chance, but is none of")
          != std::string::npos);
    CHECK(why(R"({ "id": "w", "kind": "host_down", "target": "host:h1",
        "random": { "mtbf": { "dist": "weibull", "mean": "9h", "shape": "0.7" }, "mttr": "1h" } })")
              .find("fault \"w\" does not come after exponential times")
          != std::string::npos);
}

}  // namespace
