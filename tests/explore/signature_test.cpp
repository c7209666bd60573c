// By what failures are the same.
#include "sim/explore/signature.hpp"
#include "sim/judge/judge.hpp"
#include "sim/reader/read_scenario.hpp"
#include "sim/world/world.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

using namespace orsim;  // NOLINT(google-build-using-namespace)

Verdict verdict_of(const std::string& call, const std::string& nodes, const std::string& slow) {
    const std::string text = R"({
      "schema": "orsim/scenario@1", "until": "30s",
      "policies": {"late_primary": "both_run"},
      "workload": [{"id": ")" + call
                             + R"(", "at": "0s", )" + nodes + R"(, "talk_time": "5s"}],
      "faults": [
        {"id": "slow", "kind": "slow", "target": ")"
                             + slow + R"(", "factor": "120", "at": "0s"}
      ],
      "expect": [{"id": "none", "never": {"event": "session.created"}}]
    })";
    const auto scenario = read_scenario_text(text, "test");
    REQUIRE(scenario.has_value());
    World world{scenario.value()};
    world.run_to_end();
    Judge judge{scenario.value()};
    judge.observe(world.timeline().records());
    return judge.conclude(world.timeline().tally(), scenario.value().until);
}

TEST_CASE("the same failure of another call on other nodes is the same failure") {
    const Verdict one = verdict_of("c1", R"("assigned": "N1", "reserved": "N2")", "P1");
    const Verdict other = verdict_of("x", R"("assigned": "N2", "reserved": "N1")", "P2");
    const std::vector<Signature> signatures = signatures_of(one);
    REQUIRE(signatures.size() == 2);
    CHECK(signatures == signatures_of(other));
    CHECK(signatures[0].broken == "none");
    CHECK(signatures[1].broken == "one_session_per_call");
    CHECK(signatures[0] != signatures[1]);
    CHECK(to_text(signatures[1]).starts_with("one_session_per_call (R11): session.created ("));
    REQUIRE(finding_of(other, signatures[1]) != nullptr);
    CHECK(finding_of(other, signatures[1])->name == "one_session_per_call");
}

TEST_CASE("an expected verdict that is not met is no failure of its own") {
    Verdict verdict;
    Finding finding;
    finding.name = "expected_verdict";
    finding.status = Finding::Status::failed;
    verdict.findings = {finding};
    CHECK(signatures_of(verdict).empty());
}

}  // namespace
