#include "tests/plan/studies.hpp"

#include "sim/reader/read_scenario.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace orsim::test {

Scenario scenario_of(const std::string& text) {
    const auto read = read_scenario_text(text, "test");
    INFO(to_text(read.complaints()));
    REQUIRE(read.has_value());
    return read.value();
}

Study study_of(const Scenario& scenario, std::uint32_t replications) {
    Study study;
    study.name = "test";
    study.seed = scenario.seed;
    study.precision.replications = replications;
    study.precision.metric = "session_creation_delay.mean";
    study.metrics = {"calls.arrived", "calls.late", "damage"};
    study.points.push_back({"as it stands", {}, scenario});
    study.plain = 1;
    return study;
}

std::size_t add_point(Study& study, const std::string& id, const Scenario& scenario) {
    study.points.push_back({id, {}, scenario});
    return study.points.size() - 1;
}

StudyAnswer answer_of(const Study& study, Order order) {
    Planner planner{study};
    for (auto units = planner.wanted(); !units.empty(); units = planner.wanted()) {
        if (order == Order::backwards) {
            std::ranges::reverse(units);
        }
        for (const UnitName& unit : units) {
            planner.take(unit, run_unit(study, planner.cases()[unit.study_case], unit.replication));
        }
    }
    return planner.answer();
}

const Figure& figure(const Study& study, const CaseAnswer& answer, const std::string& metric) {
    const auto at = std::ranges::find(study.metrics, metric);
    REQUIRE(at != study.metrics.end());
    return answer.figures[static_cast<std::size_t>(at - study.metrics.begin())];
}

}  // namespace orsim::test
