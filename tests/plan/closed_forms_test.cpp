#include "sim/base/chance.hpp"
#include "sim/plan/late_calls.hpp"
#include "sim/timeline/study_metrics.hpp"
#include "tests/plan/studies.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

// The simulator, through the public studies, against what can be known without it. Everything that
// takes time beside detection is set to take none, as the closed forms have it. The seed is 1, the
// first that was tried; intervals are so wide that by chance alone one check in a thousand fails.

namespace {

using namespace std::chrono_literals;
using orsim::Duration;
using orsim::Estimate;
using orsim::Fault;
using orsim::FaultKind;
using orsim::Scenario;
using orsim::Selector;
using orsim::Study;
using orsim::UnitResult;
using orsim::test::scenario_of;
using orsim::test::study_of;

constexpr Duration watch = 5s;
constexpr double confidence = 0.999;

/// Calls of N1 at this rate, for so many seconds; nothing but detection takes time.
Scenario swift(int calls_per_second, int seconds) {
    return scenario_of(fmt::format(
        R"({{ "schema": "orsim/scenario@1", "until": "{1}s",
  "topology": {{
    "data_centers": [ {{ "id": "A" }} ],
    "links": [ {{ "between": ["A", "A"], "latency": "0s" }} ],
    "nodes": [
      {{ "id": "N1", "dbid": 101, "data_center": "A", "primary": {{ "id": "P1", "host": "h1" }},
        "backup": {{ "id": "B1", "host": "h2" }} }},
      {{ "id": "N2", "dbid": 102, "data_center": "A", "primary": {{ "id": "P2", "host": "h3" }},
        "backup": {{ "id": "B2", "host": "h4" }} }} ] }},
  "assumptions": {{ "session_creation": "0s", "promotion": "0s", "lca_notices_exit": "0s",
    "lca_report": "0s", "scs_decision": "0s", "mode_command": "0s", "tserver_fan_out": "0s" }},
  "workload": [ {{ "id": "c", "kind": "voice", "assigned": "N1", "reserved": "N2",
    "talk_time": "1s",
    "arrivals": {{ "process": "poisson", "rate_per_second": {0} }} }} ] }})",
        calls_per_second, seconds));
}

double figure_of(const UnitResult& result, const char* metric) {
    const auto at = orsim::study_metric_named(metric);
    REQUIRE(at);
    return static_cast<double>(result.figures[*at].value_or(0));
}

/// What one loss, or the sum of several, cost.
struct Cost {
    double by_reserved = 0;
    double by_backup = 0;
    double lateness = 0;  // Seconds, of all late calls together.

    void add(const UnitResult& result) {
        by_reserved += figure_of(result, "sessions.by_reserved");
        by_backup += figure_of(result, "sessions.by_new_primary");
        lateness += figure_of(result, "lateness.mean") * figure_of(result, "lateness.count") / 1e6;
    }
};

struct Costs {
    std::vector<double> by_reserved;
    std::vector<double> by_backup;
    std::vector<double> mean_lateness;

    /// One observation: the mean over so many losses.
    void add(const Cost& cost, double losses) {
        by_reserved.push_back(cost.by_reserved / losses);
        by_backup.push_back(cost.by_backup / losses);
        mean_lateness.push_back(cost.lateness / (cost.by_reserved + cost.by_backup));
    }
};

/// The truth lies in the usual interval, and an error of two hundredths either way outside of one
/// that is wider by far.
void check_meets(const std::vector<double>& values, double truth) {
    const Estimate seen = orsim::estimate(values, confidence);
    CAPTURE(truth);
    CAPTURE(seen.mean);
    CAPTURE(seen.half_width);
    CHECK(orsim::estimate(values).interval().contains(truth));
    CHECK(seen.half_width < 0.01 * truth);
    CHECK_FALSE(seen.interval().contains(0.98 * truth));
    CHECK_FALSE(seen.interval().contains(1.02 * truth));
}

void check_meets(const Costs& costs, const orsim::LateCalls& truth) {
    check_meets(costs.by_reserved, truth.by_reserved);
    check_meets(costs.by_backup, truth.by_backup);
    check_meets(costs.mean_lateness, truth.mean_lateness);
}

Scenario with_fault(Scenario scenario, FaultKind kind, orsim::Instant at) {
    Fault fault;
    fault.id = "f";
    fault.kind = kind;
    fault.target.kind = Selector::Kind::app;
    fault.target.index = 0;
    fault.trigger.at = at;
    scenario.faults.add(std::move(fault));
    return scenario;
}

TEST_CASE("a lost host costs its callers what the closed form says") {
    constexpr int rate = 40;
    constexpr std::uint32_t observations = 80;
    // An observation is several losses, one in each part of a period of polls, where in it left to
    // chance: detection is uniform, and the phase of the polls adds little noise.
    constexpr std::uint32_t losses = 9;
    constexpr Duration period = 9s;
    Study study = study_of(swift(rate, 25), 1);
    study.loss_of = orsim::LossQuestion{};
    const orsim::StudyCase host{0, {{orsim::Losable::host, 0}}};
    const orsim::Chance chance{1};
    Costs costs;
    for (std::uint32_t observation = 0; observation < observations; ++observation) {
        Cost cost;
        for (std::uint32_t loss = 0; loss < losses; ++loss) {
            const std::uint32_t number = observation * losses + loss;
            const auto within = chance.below(static_cast<std::uint64_t>(period.count()) / losses,
                                             orsim::Purpose::choice, number);
            study.loss_of->at = orsim::constant(period * loss / losses
                                                + Duration{static_cast<std::int64_t>(within)});
            cost.add(run_unit(study, host, number));
        }
        costs.add(cost, losses);
    }
    const orsim::LateCalls truth = orsim::late_calls(
        {.calls_per_second = rate, .watch = watch, .least = period, .most = 2 * period});
    CHECK(truth.by_reserved == doctest::Approx(8.5 * rate));
    CHECK(truth.mean_lateness == doctest::Approx(4.074074).epsilon(1e-6));
    check_meets(costs, truth);
}

TEST_CASE("a crash makes calls late until the promotion, and the reserved node creates none") {
    constexpr int rate = 200;
    constexpr Duration promotion = 3s;
    Scenario scenario = with_fault(swift(rate, 4), FaultKind::crash, orsim::Instant{200ms});
    scenario.assumptions.set(orsim::Assumption::promotion, orsim::constant(promotion));
    const Study study = study_of(scenario, 1);
    Costs costs;
    for (std::uint32_t replication = 0; replication < 210; ++replication) {
        Cost cost;
        cost.add(run_unit(study, {0, {}}, replication));
        costs.add(cost, 1);
    }
    const orsim::LateCalls truth = orsim::late_calls(
        {.calls_per_second = rate, .watch = watch, .least = promotion, .most = promotion});
    CHECK(orsim::estimate(costs.by_reserved).mean == 0);
    check_meets(costs.by_backup, truth.by_backup);
    check_meets(costs.mean_lateness, truth.mean_lateness);
}

TEST_CASE("a hang costs what the period of the heartbeat says") {
    constexpr int rate = 200;
    constexpr Duration heartbeat = 10s;
    Scenario scenario = with_fault(swift(rate, 13), FaultKind::hang, orsim::Instant{1s});
    for (std::size_t app = 0; app < scenario.topology.apps.size(); ++app) {
        scenario.options.set(orsim::Option::heartbeat_period, app, 10);
    }
    const Study study = study_of(scenario, 1);
    Costs costs;
    for (std::uint32_t replication = 0; replication < 130; ++replication) {
        Cost cost;
        cost.add(run_unit(study, {0, {}}, replication));
        costs.add(cost, 1);
    }
    check_meets(
        costs,
        orsim::late_calls(
            {.calls_per_second = rate, .watch = watch, .least = heartbeat, .most = heartbeat}));
}

/// Four nodes on a ring in this order of data centers, each pair at home; all hosts of A are lost.
Scenario ring(const std::string& order) {
    std::string nodes;
    for (std::size_t at = 0; at < order.size(); ++at) {
        nodes += fmt::format(R"({}{{ "id": "N{}", "dbid": {}, "data_center": "{}",
        "primary": {{ "id": "P{}", "host": "p{}" }},
        "backup": {{ "id": "B{}", "host": "b{}" }} }})",
                             at == 0 ? "" : ",", at, 101 + at, order[at], at, at, at, at);
    }
    return scenario_of(fmt::format(
        R"({{ "schema": "orsim/scenario@1", "until": "60s",
  "topology": {{ "data_centers": [ {{ "id": "A" }}, {{ "id": "B" }}, {{ "id": "M" }} ],
    "links": [ {{ "between": ["A", "B"] }}, {{ "between": ["A", "M"] }},
      {{ "between": ["B", "M"] }} ],
    "nodes": [ {} ],
    "tservers": [ {{ "id": "sip", "data_center": "M" }} ],
    "management_layer": {{ "scs": [ {{ "id": "scs1", "host": "m", "data_center": "M" }} ] }} }},
  "options": {{ "tserver": {{ "default-dn": "9999" }} }},
  "workload": [ {{ "id": "c", "kind": "voice", "talk_time": "1s",
    "arrivals": {{ "process": "poisson", "rate_per_second": 100, "to": "40s" }} }} ] }})",
        nodes));
}

/// Shares of all calls, when the data center is lost at the very beginning.
struct Shares {
    std::vector<double> unserved;
    std::vector<double> late;
};

Shares shares_of(const std::string& order, std::uint32_t replications) {
    Study study = study_of(ring(order), 1);
    study.loss_of = orsim::LossQuestion{};
    study.loss_of->at = orsim::constant(0s);
    Shares shares;
    for (std::uint32_t replication = 0; replication < replications; ++replication) {
        const UnitResult result =
            run_unit(study, {0, {{orsim::Losable::data_center, 0}}}, replication);
        const double all = figure_of(result, "calls.arrived");
        shares.unserved.push_back(figure_of(result, "calls.unserved") / all);
        shares.late.push_back(figure_of(result, "calls.late") / all);
    }
    return shares;
}

TEST_CASE("where neighbours on the ring share a data center its loss strands a quarter of calls") {
    const Shares shares = shares_of("AABB", 110);
    check_meets(shares.unserved, 0.25);
    check_meets(shares.late, 0.25);
}

TEST_CASE("where data centers take turns on the ring its loss strands no call") {
    const Shares shares = shares_of("ABAB", 45);
    CHECK(orsim::estimate(shares.unserved).mean == 0);
    check_meets(shares.late, 0.5);
}

}  // namespace
