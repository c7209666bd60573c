// The judge over runs of the real world, where nobody wrote the log to please it.
#include "sim/base/chance.hpp"
#include "sim/judge/text.hpp"
#include "sim/world/world.hpp"
#include "tests/judge/log.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace {

using namespace orsim;          // NOLINT(google-build-using-namespace)
using namespace orsim::judged;  // NOLINT(google-build-using-namespace)

/// Calls to both nodes ten times a second for a minute, and two minutes to come to rest.
Scenario busy(std::uint64_t seed) {
    Scenario scenario = two_nodes();
    scenario.seed = seed;
    scenario.until = zero_instant + 180s;
    scenario.topology.store.kind = StoreKind::none;
    scenario.topology.tservers[TServerId{0}].default_dn = "9999";
    scenario.workload.clear();
    CallGroup many;
    many.id = "bg";
    many.tserver = TServerId{0};
    many.strategy = StrategyId{0};
    many.arrivals.process = Arrivals::Process::fixed;
    many.arrivals.every = 100ms;
    many.arrivals.count = 600;
    many.talk_time = constant(3s);
    Distribution patience = constant(8s);
    patience.kind = Distribution::Shape::exponential;
    many.patience = patience;
    scenario.workload.add(many);
    return scenario;
}

/// One to three faults of these kinds, on anything, at any time of the first minute.
Scenario troubled(std::uint64_t seed, const std::vector<FaultKind>& kinds) {
    Scenario scenario = busy(seed);
    const Chance chance{seed};
    std::uint64_t turn = 0;
    const auto roll = [&](std::uint64_t limit) {
        return chance.below(limit, Purpose::choice, 0, turn++);
    };
    const std::uint64_t count = 1 + roll(3);
    for (std::uint64_t nth = 0; nth < count; ++nth) {
        Fault fault;
        fault.id = "f" + std::to_string(nth + 1);
        fault.kind = kinds.at(roll(kinds.size()));
        fault.target = {Selector::Kind::app, static_cast<std::uint16_t>(roll(4))};
        fault.trigger.at = zero_instant + Duration{static_cast<std::int64_t>(roll(60'000'000))};
        switch (fault.kind) {
        case FaultKind::host_down:
        case FaultKind::lca_down:
            fault.target = {Selector::Kind::host, static_cast<std::uint16_t>(roll(4))};
            fault.lasts = 20s;
            break;
        case FaultKind::partition:
            fault.target = {};
            fault.from = {Selector::Kind::host, static_cast<std::uint16_t>(roll(5))};
            fault.to = {Selector::Kind::host, static_cast<std::uint16_t>(roll(5))};
            fault.lasts = 25s;
            break;
        case FaultKind::switchover:
            fault.target = {Selector::Kind::node, static_cast<std::uint16_t>(roll(2))};
            break;
        case FaultKind::scs_down:
            fault.target = {};
            fault.lasts = 30s;
            break;
        case FaultKind::slow:
            fault.factor = 110 * one_in_millionths;
            fault.lasts = 10s;
            break;
        case FaultKind::crash:
            fault.restart_after = roll(2) == 0 ? std::optional<Duration>{15s} : std::nullopt;
            break;
        default:
            fault.lasts = 12s;
            break;
        }
        scenario.faults.add(fault);
    }
    return scenario;
}

struct Judged {
    Verdict verdict;
    std::string text;
};

Judged run(const Scenario& scenario) {
    World world{scenario};
    world.run_to_end();
    Judge judge{scenario};
    judge.observe(world.timeline().records());
    Judged judged;
    judged.verdict = judge.conclude(world.timeline().tally(), scenario.until);
    judged.text = to_text(scenario, judged.verdict);
    return judged;
}

constexpr std::uint64_t seeds = 25;

/// Runs scenarios with these faults; answers with the names of all that failed in any of them.
std::string failed_in_any(const std::vector<FaultKind>& kinds) {
    std::set<std::string> names;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        const Judged judged = run(troubled(seed, kinds));
        for (const Finding& finding : judged.verdict.findings) {
            if (finding.status == Finding::Status::failed && names.insert(finding.name).second) {
                MESSAGE("seed " << seed << ": " << judged.text);
            }
        }
    }
    std::string listed;
    for (const std::string& name : names) {
        listed += (listed.empty() ? "" : " ") + name;
    }
    return listed;
}

TEST_CASE("a world in which only processes, hosts and SCS fail keeps every invariant") {
    CHECK(failed_in_any({FaultKind::crash}) == "");
    CHECK(failed_in_any({FaultKind::crash, FaultKind::host_down, FaultKind::stop,
                         FaultKind::restart, FaultKind::switchover})
          == "");
    CHECK(failed_in_any({FaultKind::scs_down, FaultKind::crash}) == "");
}

TEST_CASE("a world with slow applications and failing creations keeps every invariant") {
    CHECK(failed_in_any({FaultKind::slow, FaultKind::create_fails, FaultKind::document_fetch_fails,
                         FaultKind::crash})
          == "");
}

TEST_CASE("cuts and dead LCAs make two primaries, and nothing else goes wrong") {
    CHECK(failed_in_any({FaultKind::partition, FaultKind::lca_down}) == "one_primary_per_node");
}

TEST_CASE("a slow primary makes two sessions where the policy lets both run") {
    Scenario scenario = busy(1);
    Fault fault;
    fault.id = "f1";
    fault.kind = FaultKind::slow;
    fault.target = {Selector::Kind::app, 0};
    fault.trigger.at = zero_instant + 10s;
    fault.factor = 110 * one_in_millionths;  // A creation takes longer than a watch.
    scenario.faults.add(fault);
    scenario.workload[GroupId{0}].assigned = n1;
    scenario.workload[GroupId{0}].reserved = n2;
    CHECK(run(scenario).verdict.sentence == "pass: 21 held");
    scenario.policies.choice.at(static_cast<std::size_t>(Policy::late_primary)) =
        static_cast<std::uint8_t>(LatePrimary::both_run);
    const Verdict verdict = run(scenario).verdict;
    CHECK(verdict.sentence == "fail: one_session_per_call");
    const auto found = std::ranges::find(verdict.findings, "one_session_per_call", &Finding::name);
    REQUIRE(found != verdict.findings.end());
    REQUIRE(found->because.size() > 1);
    CHECK(found->because.front().event == Event::session_created);
    CHECK(found->because.back().event == Event::call_arrived);
}

}  // namespace
