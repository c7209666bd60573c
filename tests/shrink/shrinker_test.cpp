// Shrinking held to answers that are known, without any world.
#include "sim/reader/document.hpp"
#include "sim/reader/json_text.hpp"
#include "sim/shrink/shrinker.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

namespace {

using namespace orsim;  // NOLINT(google-build-using-namespace)

constexpr const char* large = R"({
  "schema": "orsim/scenario@1", "name": "large", "seed": 7, "until": "90s",
  "topology": {
    "data_centers": [ {"id": "east"}, {"id": "west"} ],
    "nodes": [
      {"id": "N1", "primary": {"id": "P1"}, "backup": {"id": "B1"}},
      {"id": "N2", "data_center": "west", "primary": {"id": "P2"}, "backup": {"id": "B2"}},
      {"id": "N3", "primary": {"id": "P3"}}
    ]
  },
  "options": {"nodes": {"N2": {"call-watching-timeout": 7000}}},
  "assumptions": {"promotion": "432ms",
                  "session_creation": {"dist": "exponential", "mean": "70ms"}},
  "workload": [
    {"id": "c1", "at": "1s", "assigned": "N1", "reserved": "N2"},
    {"id": "c2", "at": "2s", "assigned": "N2", "reserved": "N3"}
  ],
  "faults": [
    {"id": "f1", "kind": "crash", "target": "P1", "at": "3141ms"},
    {"id": "f2", "kind": "crash", "target": "P2", "at": "4s", "restart_after": "2s"},
    {"id": "f3", "kind": "crash", "target": "primary_of:N3", "every": "7s", "jitter": "1s"}
  ],
  "expect": [ {"id": "e1", "never": {"event": "session.created", "call": "c2"}} ]
})";

bool has_fault(const Scenario& scenario, const std::string& id) {
    return std::ranges::any_of(scenario.faults, [&](const Fault& fault) { return fault.id == id; });
}

template <class Keeps>
Shrunk shrink(const Keeps& keeps, std::uint64_t most_runs = 5000) {
    const auto run = [&](const Scenario& scenario) {
        Trial trial;
        trial.keeps = keeps(scenario);
        trial.decided = Instant{20s};
        trial.strikes = {{"f3", Instant{7500ms}}, {"f3", Instant{14250ms}}};
        return trial;
    };
    Shrinker shrinker{std::nullopt, Trier{run}, {most_runs}};
    return shrinker.shrink(Document{"large", large}.root());
}

TEST_CASE("everything goes that what matters can do without") {
    const Shrunk shrunk = shrink([](const Scenario& scenario) {
        return has_fault(scenario, "f1") && scenario.workload.size() > 0;
    });
    CHECK(shrunk.failed_at_all);
    CHECK(json_of(shrunk.root)
          == R"({"schema":"orsim/scenario@1","name":"large","until":"21s",)"
             R"("workload":[{"id":"c2","at":"0s"}],)"
             R"("faults":[{"id":"f1","kind":"crash","target":"P1","at":"0s"}]})");
}

TEST_CASE("a node takes with it who speaks of it") {
    const Shrunk shrunk = shrink([](const Scenario& scenario) {
        return std::ranges::any_of(scenario.topology.nodes,
                                   [](const Node& node) { return node.id == "N3"; });
    });
    CHECK(shrunk.failed_at_all);
    CHECK(json_of(shrunk.root).find("N1") == std::string::npos);
    CHECK(json_of(shrunk.root).find("N2") == std::string::npos);
    CHECK(json_of(shrunk.root).find("call-watching-timeout") == std::string::npos);
}

TEST_CASE("a fault that comes again and again becomes the one that matters") {
    const Shrunk shrunk = shrink([](const Scenario& scenario) {
        return std::ranges::any_of(scenario.faults, [](const Fault& fault) {
            return fault.trigger.kind == Trigger::Kind::every
                   || fault.trigger.at == Instant{14250ms};
        });
    });
    CHECK(json_of(shrunk.root).find(R"("id":"f3","kind":"crash","target":"primary_of:N3")")
          != std::string::npos);
    CHECK(json_of(shrunk.root).find(R"("at":"14250ms")") != std::string::npos);
    CHECK(json_of(shrunk.root).find("every") == std::string::npos);
}

TEST_CASE("what is rounded keeps what matters") {
    const Shrunk shrunk = shrink([](const Scenario& scenario) {
        return scenario.assumptions.duration(Assumption::promotion) < 435ms
               && scenario.assumptions.duration(Assumption::promotion) > 403ms;
    });
    CHECK(json_of(shrunk.root).find(R"("promotion":"430ms")") != std::string::npos);
}

TEST_CASE("the same answers give the same result in as many runs") {
    std::uint64_t asked = 0;
    const auto keeps = [&](const Scenario& scenario) {
        ++asked;
        return has_fault(scenario, "f2") && scenario.topology.nodes.size() == 3;
    };
    const Shrunk once = shrink(keeps);
    CHECK(once.runs == asked);
    const Shrunk again = shrink(keeps);
    CHECK(json_of(once.root) == json_of(again.root));
    CHECK(once.runs == again.runs);
}

TEST_CASE("what does not fail is left as it is, and a limit of runs is kept") {
    const Shrunk passing = shrink([](const Scenario& /*scenario*/) { return false; });
    CHECK_FALSE(passing.failed_at_all);
    CHECK(passing.runs == 1);
    const auto all = [](const Scenario& scenario) { return has_fault(scenario, "f1"); };
    const Shrunk limited = shrink(all, 4);
    CHECK(limited.runs == 4);
    CHECK(limited.reached_limit);
    CHECK_FALSE(shrink(all).reached_limit);
}

}  // namespace
