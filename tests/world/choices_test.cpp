#include "tests/world/stage.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>

namespace orsim {
namespace {

Freedom all_free() {
    Freedom freedom;
    freedom.left.fill(Freedom::unlimited);
    freedom.delay = 2s;
    freedom.share = one_in_millionths / 8;
    return freedom;
}

/// Four calls in a hurry, and a crash in between.
Stage hurried() {
    Stage stage;
    for (int nth = 0; nth < 4; ++nth) {
        stage.call_arrives(t0, 1s);
    }
    stage.breaks_app(FaultKind::crash, stage.p1, t0 + 20ms).restart_after = 2s;
    stage.scenario.until = t0 + 30s;
    return stage;
}

World run(const Scenario& scenario, Choices choices) {
    World world{scenario};
    world.choose_by(std::move(choices));
    world.run_to_end();
    return world;
}

std::string fingerprint(const World& world) {
    return to_text(world.timeline().fingerprint());
}

TEST_CASE("whoever takes way 0 everywhere changes nothing, however much is asked") {
    const Stage stage = hurried();
    World alone{stage.scenario};
    alone.run_to_end();
    const World asked = run(stage.scenario, Choices::guided(all_free()));
    CHECK(asked.choices().asked().size() > 100);
    CHECK(fingerprint(asked) == fingerprint(alone));
    std::set<ChoiceKind> kinds;
    for (const Choice& choice : asked.choices().asked()) {
        kinds.insert(choice.kind);
    }
    CHECK(kinds.size() == 4);  // Nothing is restored without a store.
}

TEST_CASE("the list of a random run replays it exactly") {
    const Stage stage = hurried();
    std::set<std::string> futures;
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        const World random = run(stage.scenario, Choices::random(seed, all_free()));
        const std::vector<Choice> list = random.choices().list();
        REQUIRE(!list.empty());
        const World again = run(stage.scenario, Choices::replay(list));
        CHECK(fingerprint(again) == fingerprint(random));
        CHECK(!again.choices().misfit());
        futures.insert(fingerprint(random));
        Scenario told = stage.scenario;
        told.choices = list;
        World scripted{told};
        scripted.run_to_end();
        CHECK(fingerprint(scripted) == fingerprint(random));
    }
    CHECK(futures.size() > 40);
}

TEST_CASE("the first choice that does not fit is told with what came instead") {
    const Stage stage = hurried();
    const World random = run(stage.scenario, Choices::random(7, all_free()));
    std::vector<Choice> list = random.choices().list();
    REQUIRE(list.size() > 4);
    ++list[3].ways;
    const World again = run(stage.scenario, Choices::replay(list));
    const auto misfit = again.choices().misfit();
    REQUIRE(misfit);
    CHECK(misfit->position == 3);
    CHECK(misfit->wanted == list[3]);
    REQUIRE(misfit->came);
    CHECK(misfit->came->kind == list[3].kind);
}

TEST_CASE("a lost event leaves its hearer without the call") {
    Stage stage;
    stage.call_arrives(t0, 1s);
    stage.scenario.until = t0 + 30s;
    Choice lost;
    lost.kind = ChoiceKind::loss;
    lost.at = t0;
    lost.actor = {EntityKind::tserver, 0};
    lost.other = {EntityKind::app, stage.p1.index()};
    lost.call = {0, 0};
    stage.scenario.choices = {lost};
    stage.run(t0 + 30s);
    CHECK(stage.only(Event::session_created).at == t0 + 5051ms);  // R13: the reserved node.
    CHECK(stage.only(Event::session_created, stage.p2).rule == Rule::R13);
}

TEST_CASE("a delayed message is overtaken by others but by none of its own pair") {
    Stage stage;
    stage.call_arrives(t0, 1s);
    stage.scenario.until = t0 + 30s;
    Choice late;
    late.kind = ChoiceKind::delay;
    late.at = t0;
    late.actor = {EntityKind::tserver, 0};
    late.other = {EntityKind::app, stage.p1.index()};
    late.call = {0, 0};
    late.by = 100ms;
    stage.scenario.choices = {late};
    stage.run(t0 + 30s);
    CHECK(stage.only(Event::session_create_started).at == t0 + 101ms);
    CHECK(stage.only(Event::watch_started, stage.b1).at == t0 + 1ms);
}

TEST_CASE("what comes first of what is due at one instant can be chosen, whatever its class") {
    Stage stage;
    stage.call_arrives(t0, 1s);
    stage.breaks_app(FaultKind::crash, stage.p1, t0 + 51ms);
    stage.scenario.until = t0 + 30s;
    Choice tie;
    tie.at = t0 + 51ms;
    stage.scenario.choices = {tie};
    stage.run(t0 + 30s);
    CHECK(stage.only(Event::session_created).at == t0 + 51ms);  // Before the crash.
    CHECK(stage.only(Event::app_crashed).at == t0 + 51ms);
}

TEST_CASE("a creation fails by choice") {
    Stage stage;
    stage.call_arrives(t0, 1s);
    stage.scenario.until = t0 + 30s;
    Choice fails;
    fails.kind = ChoiceKind::creation;
    fails.at = t0 + 51ms;
    fails.actor = {EntityKind::app, stage.p1.index()};
    fails.call = {0, 0};
    stage.scenario.choices = {fails};
    stage.run(t0 + 30s);
    CHECK(stage.only(Event::session_create_failed).reason == Reason::step_failed);
}

}  // namespace
}  // namespace orsim
