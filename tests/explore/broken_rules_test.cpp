// Does exploration find what is really broken? A row of the protocol is broken in the world, where
// nothing else would notice; drawn faults have to bring it out, and shrinking to show it plainly.
#include "sim/explore/draw.hpp"
#include "sim/explore/signature.hpp"
#include "sim/judge/judge.hpp"
#include "sim/reader/document.hpp"
#include "sim/reader/fault_json.hpp"
#include "sim/reader/json_text.hpp"
#include "sim/reader/read_scenario.hpp"
#include "sim/shrink/shrinker.hpp"
#include "sim/world/world.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace orsim;  // NOLINT(google-build-using-namespace)

constexpr const char* calls = R"({
  "schema": "orsim/scenario@1", "name": "calls", "until": "60s",
  "workload": [
    {"id": "c1", "at": "1s", "assigned": "N1", "reserved": "N2", "talk_time": "20s"},
    {"id": "c2", "at": "3s", "assigned": "N2", "reserved": "N1", "talk_time": "20s"},
    {"id": "c3", "at": "9s", "assigned": "N1", "reserved": "N2", "talk_time": "20s"}
  ]
})";

using Break = void (*)(World&);

void whole(World& /*world*/) {}

/// Who is demoted while it creates a session goes on with it.
void creates_while_demoted(World& world) {
    Move goes_on = world.creation().step(Phase::creating, On::demoted);
    goes_on.next = Phase::creating;
    goes_on.todo = Do::nothing;
    world.mutate(Phase::creating, On::demoted, goes_on);
}

/// Who is demoted goes on with the sessions it has.
void serves_while_demoted(World& world) {
    Move serves = world.creation().step(Phase::owning, On::demoted);
    serves.next = Phase::owning;
    serves.todo = Do::nothing;
    world.mutate(Phase::owning, On::demoted, serves);
}

Verdict play(const Scenario& scenario, Break broken) {
    World world{scenario};
    broken(world);
    world.run_to_end();
    Judge judge{scenario};
    judge.observe(world.timeline().records());
    return judge.conclude(world.timeline().tally(), scenario.until);
}

struct Found {
    std::uint64_t luck = 0;
    Signature signature;
};

DrawSource source_of_world(const Scenario& scenario, const std::vector<FaultKind>& kinds) {
    DrawSource source;
    source.kinds = kinds;
    World world{scenario};
    world.run_to_end();
    source.moments = moments_of(world.timeline().records());
    return source;
}

/// The first luck under which the broken world breaks an invariant that the whole one keeps to.
std::optional<Found> explore(const Scenario& scenario, const DrawSource& source, Break broken) {
    constexpr std::uint64_t most = 3000;
    for (std::uint64_t luck = 1; luck <= most; ++luck) {
        const Drawn drawn = draw(scenario, source, luck);
        const std::vector<Signature> sound = signatures_of(play(drawn.scenario, whole));
        for (const Signature& signature : signatures_of(play(drawn.scenario, broken))) {
            if (std::ranges::find(sound, signature.broken, &Signature::broken) == sound.end()) {
                return Found{luck, signature};
            }
        }
    }
    return std::nullopt;
}

void find_and_shrink(Break broken, const std::string& invariant) {
    const auto scenario = read_scenario_text(calls, "calls");
    REQUIRE(scenario.has_value());
    REQUIRE(signatures_of(play(scenario.value(), broken)).empty());  // Nobody notices by itself.
    const DrawSource source =
        source_of_world(scenario.value(), {FaultKind::crash, FaultKind::switchover, FaultKind::slow,
                                           FaultKind::host_down, FaultKind::restart});
    const auto found = explore(scenario.value(), source, broken);
    REQUIRE(found.has_value());
    MESSAGE("found in run " << found->luck << ": " << to_text(found->signature));
    CHECK(found->signature.broken == invariant);

    Document document{"calls", calls};
    const Drawn drawn = draw(scenario.value(), source, found->luck);
    std::string faults;
    for (const Fault& fault : drawn.scenario.faults) {
        faults += (faults.empty() ? "" : ",") + json_of(drawn.scenario, fault);
    }
    document.apply({"/faults", "[" + faults + "]"});
    document.apply({"/seed", std::to_string(drawn.scenario.seed)});
    const auto fails = [&](const Scenario& candidate) {
        Trial trial;
        const Verdict verdict = play(candidate, broken);
        const Finding* const finding = finding_of(verdict, found->signature);
        trial.keeps = finding != nullptr;
        if (finding != nullptr && !finding->because.empty()) {
            trial.decided = finding->because.front().at;
        }
        return trial;
    };
    Shrinker shrinker{std::nullopt, Trier{fails}, {}};
    const Shrunk shrunk = shrinker.shrink(document.root());
    REQUIRE(shrunk.failed_at_all);
    const auto small = read_scenario_text(json_of(shrunk.root), "small");
    REQUIRE(small.has_value());
    MESSAGE(json_page_of(shrunk.root));
    CHECK(small.value().faults.size() <= 2);
    CHECK(small.value().workload.size() == 1);
    CHECK(finding_of(play(small.value(), broken), found->signature) != nullptr);
    CHECK(finding_of(play(small.value(), whole), found->signature) == nullptr);
}

TEST_CASE("that a demoted application goes on creating is found, and shown by one call") {
    find_and_shrink(creates_while_demoted, "backup_is_passive");
}

TEST_CASE("that a demoted application goes on with its sessions is found") {
    find_and_shrink(serves_while_demoted, "demoted_holds_no_sessions");
}

}  // namespace
