// What is drawn: the same by the same luck, of what was asked for, and all of it can be written.
#include "sim/explore/draw.hpp"
#include "sim/explore/drawable.hpp"
#include "sim/reader/fault_json.hpp"
#include "sim/reader/read_scenario.hpp"
#include "sim/world/world.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>

namespace {

using namespace orsim;  // NOLINT(google-build-using-namespace)

constexpr const char* world = R"({
  "schema": "orsim/scenario@1", "until": "60s", "profile": "8.1.400.64",
  "topology": {
    "data_centers": [ {"id": "east"}, {"id": "west"} ],
    "nodes": [
      {"id": "N1", "dbid": 900, "primary": {"id": "P1"}, "backup": {"id": "B1"}},
      {"id": "N2", "data_center": "west", "primary": {"id": "P2"}, "backup": {"id": "B2"}},
      {"id": "N3", "primary": {"id": "P3"}}
    ],
    "store": {"kind": "cassandra"}
  },
  "workload": [{"id": "c1", "at": "1s"}, {"id": "c2", "at": "2s"}]
})";

Scenario scenario() {
    auto read = read_scenario_text(world, "world");
    REQUIRE(read.has_value());
    return std::move(read.value());
}

DrawSource source_of(const Scenario& scenario, DrawMode mode) {
    DrawSource source;
    source.mode = mode;
    source.kinds = drawable_kinds(scenario);
    source.policies = drawable_policies(scenario);
    source.changing = {Changing::latency, Changing::timer};
    source.moments = {Instant{1s}, Instant{1051ms}, Instant{2s}};
    return source;
}

TEST_CASE("the same luck draws the same, another luck mostly another") {
    const Scenario base = scenario();
    for (const DrawMode mode : {DrawMode::random, DrawMode::swarm}) {
        const DrawSource source = source_of(base, mode);
        std::uint64_t different = 0;
        for (std::uint64_t luck = 1; luck <= 100; ++luck) {
            const Drawn drawn = draw(base, source, luck);
            CHECK(drawn.scenario == draw(base, source, luck).scenario);
            different +=
                drawn.scenario.faults == draw(base, source, luck + 1).scenario.faults ? 0U : 1U;
        }
        CHECK(different > 95);
    }
}

TEST_CASE("every fault that is drawn can be written, is read again as it was, and can be run") {
    const Scenario base = scenario();
    const DrawSource source = source_of(base, DrawMode::random);
    std::set<FaultKind> seen;
    for (std::uint64_t luck = 1; luck <= 600; ++luck) {
        const Drawn drawn = draw(base, source, luck);
        std::string faults;
        for (const Fault& fault : drawn.scenario.faults) {
            faults += (faults.empty() ? "" : ",") + json_of(drawn.scenario, fault);
            seen.insert(fault.kind);
        }
        const auto read =
            read_scenario_text(world, "world", std::nullopt, {{"/faults", "[" + faults + "]"}});
        INFO(faults);
        INFO(to_text(read.complaints()));
        REQUIRE(read.has_value());
        CHECK(read.value().faults == drawn.scenario.faults);
        CHECK(beyond_the_world(read.value()).empty());
    }
    CHECK(seen.size() == source.kinds.size());
}

TEST_CASE("random leaves alone what swarm changes, and swarm leaves alone what it may not change") {
    const Scenario base = scenario();
    DrawSource source = source_of(base, DrawMode::random);
    bool any_policy = false;
    bool any_timer = false;
    for (std::uint64_t luck = 1; luck <= 50; ++luck) {
        const Drawn random = draw(base, source, luck);
        CHECK(random.scenario.policies == base.policies);
        CHECK(random.scenario.options == base.options);
        CHECK(random.scenario.assumptions == base.assumptions);
    }
    source = source_of(base, DrawMode::swarm);
    source.changing = {Changing::timer};
    for (std::uint64_t luck = 1; luck <= 50; ++luck) {
        const Drawn swarm = draw(base, source, luck);
        any_policy = any_policy || swarm.scenario.policies != base.policies;
        any_timer = any_timer || swarm.scenario.options != base.options;
        CHECK(swarm.scenario.assumptions == base.assumptions);
    }
    CHECK(any_policy);
    CHECK(any_timer);
}

TEST_CASE("a policy is drawn only where the release has what it takes") {
    const auto by_buffer = [](const orsim::Release& release) {
        Scenario base = scenario();
        base.release = release;
        const DrawSource source = source_of(base, DrawMode::swarm);
        std::size_t count = 0;
        for (std::uint64_t luck = 1; luck <= 400; ++luck) {
            count += draw(base, source, luck)
                                 .scenario.policies.get<orsim::OwnershipChannel>(
                                     orsim::Policy::ownership_channel)
                             == orsim::OwnershipChannel::sync_stream
                         ? 1U
                         : 0U;
        }
        return count;
    };
    CHECK(by_buffer({8, 1, 3, 0}) == 0);
    CHECK(by_buffer({8, 1, 400, 65}) > 0);
}

TEST_CASE("swarm draws from another part of the kinds each time, random from all") {
    const Scenario base = scenario();
    DrawSource source = source_of(base, DrawMode::swarm);
    source.most_faults = 40;
    std::size_t fewest = source.kinds.size();
    for (std::uint64_t luck = 1; luck <= 50; ++luck) {
        const Drawn swarm = draw(base, source, luck);
        std::set<FaultKind> kinds;
        for (const Fault& fault : swarm.scenario.faults) {
            kinds.insert(fault.kind);
        }
        fewest = swarm.scenario.faults.size() == 40 ? std::min(fewest, kinds.size()) : fewest;
        CHECK(kinds.size() < source.kinds.size());
    }
}

TEST_CASE("what has nobody to strike is not drawn") {
    const auto small = read_scenario_text(R"({"schema": "orsim/scenario@1"})", "small");
    const std::vector<FaultKind> kinds = drawable_kinds(small.value());
    const auto has = [&](FaultKind kind) { return std::ranges::find(kinds, kind) != kinds.end(); };
    CHECK(has(FaultKind::crash));
    CHECK_FALSE(has(FaultKind::store_down));
    for (const FaultKind kind : kinds) {
        CHECK(drawable(kind) != nullptr);
    }
}

}  // namespace
