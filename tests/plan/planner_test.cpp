#include "reports/plan_page.hpp"
#include "reports/plan_text.hpp"
#include "reports/plan_values.hpp"
#include "tests/plan/studies.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

namespace {

using orsim::FindQuestion;
using orsim::Losable;
using orsim::Scenario;
using orsim::Study;
using orsim::StudyAnswer;
using orsim::test::add_point;
using orsim::test::answer_of;
using orsim::test::figure;
using orsim::test::Order;
using orsim::test::scenario_of;
using orsim::test::study_of;
using namespace std::chrono_literals;

/// Two nodes on four hosts, calls that come by chance, nothing that breaks.
const std::string quiet = R"({
  "schema": "orsim/scenario@1", "seed": 7, "until": "60s",
  "topology": {
    "data_centers": [ { "id": "A" }, { "id": "B" } ],
    "nodes": [
      { "id": "N1", "dbid": 101, "data_center": "A", "primary": { "id": "P1", "host": "h1" },
        "backup": { "id": "B1", "host": "h2" } },
      { "id": "N2", "dbid": 102, "data_center": "B", "primary": { "id": "P2", "host": "h3" },
        "backup": { "id": "B2", "host": "h4" } } ],
    "links": [ { "id": "wan", "between": ["A", "B"], "latency": "20ms" } ],
    "management_layer": { "scs": [ { "id": "scs1", "host": "h5", "data_center": "A" } ] } },
  "workload": [ { "id": "c", "kind": "voice", "talk_time": "10s",
    "arrivals": { "process": "poisson", "rate_per_second": 5, "from": "0s", "to": "40s" } } ] })";

Study losing(Losable kind, std::uint32_t replications) {
    Study study = study_of(scenario_of(quiet), replications);
    study.loss_of = orsim::LossQuestion{};
    study.loss_of->kinds = {kind};
    study.loss_of->at = orsim::constant(10s);
    return study;
}

std::string all_forms(const Study& study, const StudyAnswer& answer) {
    const orsim::PlanFacts facts{"orsim plan test", "0"};
    return plan_text(study, answer, facts) + plan_csv(study, answer, facts)
           + plan_json(study, answer, facts) + plan_page(study, answer, facts);
}

TEST_CASE("a study's answer does not depend on the order in which its units finish") {
    const Study study = losing(Losable::host, 3);
    const std::string one = all_forms(study, answer_of(study));
    CHECK(one == all_forms(study, answer_of(study, Order::backwards)));
    Study other = study;
    other.seed = 8;
    CHECK(one != all_forms(other, answer_of(other)));
}

TEST_CASE("names somebody else chose stand in a page as text, and no gap is left") {
    Study study = losing(Losable::host, 2);
    study.name = "<script>alert(1)</script>";
    study.points.front().id = "<img src=x>";
    study.points.front().scenario.topology.hosts[orsim::HostId{0}].id = "<b>h1</b>";
    const std::string page = plan_page(study, answer_of(study), {"orsim plan '<i>.json'", "0"});
    CHECK(page.find("<script>alert") == std::string::npos);
    CHECK(page.find("&lt;script&gt;alert") != std::string::npos);
    CHECK(page.find("<img") == std::string::npos);
    CHECK(page.find("<b>h1") == std::string::npos);
    CHECK(page.find("<i>.json") == std::string::npos);
    CHECK(page.find("{{") == std::string::npos);
    CHECK(page.find("http:") == std::string::npos);
    CHECK(page.find("https:") == std::string::npos);
}

TEST_CASE("all cases of a replication share its luck") {
    const Study study = losing(Losable::host, 4);
    const StudyAnswer answer = answer_of(study);
    REQUIRE(answer.cases.size() == 6);  // Nothing lost, and each of five hosts.
    const auto& calls = figure(study, answer.cases.front(), "calls.arrived").estimate;
    CHECK(calls.deviation > 0);
    for (const auto& each : answer.cases) {
        CHECK(figure(study, each, "calls.arrived").estimate == calls);
    }
}

TEST_CASE("losses are ranked by the damage they do beyond that of none") {
    const Study study = losing(Losable::host, 4);
    const StudyAnswer answer = answer_of(study);
    REQUIRE(answer.losses.size() == 5);
    const auto lost = [&](std::size_t rank) {
        return orsim::lost_name(study, answer.find_case(answer.losses[rank].study_case)->what);
    };
    // A primary's host makes calls late until its backup is promoted; a backup's and SCS's nobody.
    CHECK((lost(0) == "host h1" || lost(0) == "host h3"));
    CHECK((lost(1) == "host h1" || lost(1) == "host h3"));
    CHECK(answer.losses[1].damage.estimate.mean > 15);
    for (const std::size_t harmless : {2U, 3U, 4U}) {
        CHECK(answer.losses[harmless].damage.estimate.mean == 0);
    }
}

TEST_CASE("the busiest survivor of a loss did not go down with it") {
    Study study = losing(Losable::host, 4);
    const StudyAnswer answer = answer_of(study);
    for (const auto& loss : answer.losses) {
        const auto& of = *answer.find_case(loss.study_case);
        CAPTURE(orsim::lost_name(study, of.what));
        REQUIRE(loss.busiest_survivor);
        const auto busy = [&](orsim::AppId app) {
            return of.loads.at(app.index()).of(orsim::AppMetric::busiest_minute).mean;
        };
        CHECK(busy(*loss.busiest_survivor) > 0);
        for (const auto& load : of.loads) {
            const orsim::Topology& topology = study.points.front().scenario.topology;
            if (goes_down(topology, load.app, of.what.lost)) {
                CHECK(load.app != *loss.busiest_survivor);
            } else {
                CHECK(busy(load.app) <= busy(*loss.busiest_survivor));
            }
        }
    }
    study.loss_of->kinds = {Losable::data_center};
    study.loss_of->at_a_time = 2;
    const StudyAnswer centers = answer_of(study);
    REQUIRE(centers.losses.size() == 3);
    for (const auto& loss : centers.losses) {
        const bool both = centers.find_case(loss.study_case)->what.lost.size() == 2;
        CHECK(loss.busiest_survivor.has_value() == !both);
    }
}

TEST_CASE("two at a time are every part and every pair, but no host with its own data center") {
    Study study = losing(Losable::host, 1);
    study.loss_of->at_a_time = 2;
    CHECK(orsim::Planner{study}.cases().size() == 1 + 5 + 10);
    study.loss_of->kinds = {Losable::host, Losable::data_center};
    // Seven parts, 21 pairs, of which each of the five hosts stands in one data center.
    CHECK(orsim::Planner{study}.cases().size() == 1 + 7 + 21 - 5);
}

TEST_CASE("a lost node leaves its calls to the reserved one until it is back") {
    Study study = losing(Losable::node, 2);
    study.metrics = {"sessions.by_reserved", "applications.crashed"};
    const StudyAnswer gone = answer_of(study);
    study.loss_of->lasts = 5s;
    const StudyAnswer back = answer_of(study);
    for (std::size_t at = 1; at < gone.cases.size(); ++at) {
        CHECK(figure(study, gone.cases[at], "applications.crashed").estimate.mean == 2);
        CHECK(figure(study, gone.cases[at], "sessions.by_reserved").estimate.mean > 55);
        CHECK(figure(study, back.cases[at], "sessions.by_reserved").estimate.mean < 40);
    }
}

TEST_CASE("a study stops at the precision asked for, looked at in steps") {
    Study study = study_of(scenario_of(quiet), 1);
    study.precision.replications.reset();
    study.precision.metric = "calls.arrived";
    study.precision.relative = 20'000;
    study.precision.between = 5;
    const StudyAnswer answer = answer_of(study);
    const auto& only = answer.cases.front();
    CHECK(answer.is_precise);
    CHECK(only.replications % 5 == 0);
    CHECK(only.replications > 10);
    CHECK(only.progress.achieved.half_width <= only.progress.target);

    study.precision.most = 15;
    const StudyAnswer vague = answer_of(study);
    CHECK_FALSE(vague.is_precise);
    CHECK(vague.cases.front().replications == 15);
}

TEST_CASE("variants are compared pair by pair, and a change that matters shows") {
    Scenario slow = scenario_of(quiet);
    slow.assumptions.set(orsim::Assumption::session_creation, orsim::constant(80ms));
    Study study = study_of(scenario_of(quiet), 10);
    study.points.front().id = "usual";
    add_point(study, "slow", slow);
    study.plain = 2;
    study.variants = 2;
    study.metrics = {"session_creation_delay.mean"};
    const StudyAnswer answer = answer_of(study);
    REQUIRE(answer.differences.size() == 1);
    const auto& change = answer.differences.front().estimate;
    CHECK(change.interval().contains(30'000));
    CHECK(change.half_width < 500);  // The luck is shared, so hardly any of it is left.
}

TEST_CASE("a search finds the turn by bisection and looks at both neighbours") {
    // The goal: no more calls than six a second make.
    Study study = study_of(scenario_of(quiet), 5);
    FindQuestion question;
    question.wanted = FindQuestion::Wanted::largest;
    question.what = "load";
    question.first = 1;
    for (int tenths = 1; tenths <= 20; ++tenths) {
        Scenario more = scenario_of(quiet);
        for (auto& group : more.workload) {
            REQUIRE(scale_load(group.arrivals, orsim::Millionths{tenths} * 100'000));
        }
        add_point(study, "load " + std::to_string(tenths), more);
        ++question.candidates;
    }
    study.find = question;
    study.goals = {{"calls.arrived", std::nullopt, 250}};
    const StudyAnswer answer = answer_of(study);
    REQUIRE(answer.find);
    REQUIRE(answer.find->answer);
    CHECK(study.points[1 + *answer.find->answer].id == "load 11");
    CHECK(answer.find->looked_at.size() < 8);
    CHECK(answer.find->is_monotone);
    CHECK(answer.find->binding == 0U);
    const auto looked = [&](std::size_t candidate) {
        return std::ranges::count(answer.find->looked_at, candidate) == 1;
    };
    CHECK(looked(*answer.find->answer - 1));
    CHECK(looked(*answer.find->answer + 1));

    study.goals = {{"calls.arrived", std::nullopt, 1}};
    CHECK_FALSE(answer_of(study).find->answer);
}

TEST_CASE("of what matters the largest change stands first") {
    Study study = study_of(scenario_of(quiet), 5);
    const auto creation = [](std::chrono::milliseconds takes) {
        Scenario scenario = scenario_of(quiet);
        scenario.assumptions.set(orsim::Assumption::session_creation, orsim::constant(takes));
        return scenario;
    };
    const auto fan_out = [](std::chrono::milliseconds takes) {
        Scenario scenario = scenario_of(quiet);
        scenario.assumptions.set(orsim::Assumption::tserver_fan_out, orsim::constant(takes));
        return scenario;
    };
    study.factors.push_back(
        {"fan-out", add_point(study, "f1", fan_out(1ms)), add_point(study, "f2", fan_out(3ms))});
    study.factors.push_back({"creation", add_point(study, "c1", creation(20ms)),
                             add_point(study, "c2", creation(90ms))});
    const StudyAnswer answer = answer_of(study);
    REQUIRE(answer.swings.size() == 2);
    CHECK(answer.swings.front().factor == "creation");
    CHECK(answer.swings.front().is_clear());
}

}  // namespace
