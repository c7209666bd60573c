#include "sim/explore/exhaustive.hpp"
#include "tests/world/stage.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace orsim {
namespace {

constexpr Instant t0 = zero_instant;

/// Two nodes and so many calls at one instant, every other one from the other node, in a run as
/// short as it can be.
Stage small(int calls, Duration watch = 5s) {
    Stage stage{t0, t0};
    for (int nth = 0; nth < calls; ++nth) {
        const GroupId call = stage.call_arrives(t0, 500ms);
        if (nth % 2 == 1) {
            CallGroup& group = stage.scenario.workload[call];
            std::swap(group.assigned, group.reserved);
        }
    }
    for (std::size_t node = 0; node < 2; ++node) {
        stage.scenario.options.set(Option::call_watching_timeout, node, watch / 1ms);
    }
    stage.scenario.strategies[StrategyId{0}].step_time = constant(1500ms);
    stage.scenario.quiet_period = 1s;
    stage.scenario.until = t0 + 4s;
    return stage;
}

void answer(Stage& stage, LatePrimary late) {
    stage.scenario.policies.choice.at(static_cast<std::size_t>(Policy::late_primary)) =
        static_cast<std::uint8_t>(late);
}

std::vector<Fault> crashes(const Stage& stage) {
    std::vector<Fault> all;
    for (const AppId app : {stage.p1, stage.b1, stage.p2, stage.b2}) {
        Fault fault;
        fault.id = "x" + std::to_string(app.index());
        fault.kind = FaultKind::crash;
        fault.target = {Selector::Kind::app, app.index()};
        all.push_back(fault);
    }
    return all;
}

struct Walked {
    std::uint64_t states = 0;
    bool complete = false;
    std::optional<Counterexample> way;
};

Walked walk(const Stage& stage, const Bounds& bounds) {
    Exhaustive walk{stage.scenario, crashes(stage), bounds};
    while (walk.advance(1000)) {
    }
    return {walk.states(), walk.is_complete(), walk.counterexample()};
}

TEST_CASE("one call and one crash, whenever it comes: no invariant breaks in any state") {
    const Walked found = walk(small(1), {});
    CHECK(found.complete);
    CHECK(!found.way);
    CHECK(found.states > 500);
}

TEST_CASE("a watch that ends just as a promotion does gives two sessions, and one crash is the way "
          "to it") {
    Stage stage = small(1, 1s);
    answer(stage, LatePrimary::both_run);
    stage.scenario.assumptions.set(Assumption::promotion, constant(975ms));
    const Walked found = walk(stage, {});
    REQUIRE(found.way);
    CHECK(found.way->broken == Invariant::one_session_per_call);
    CHECK(found.way->is_confirmed);
    CHECK(found.way->faults.size() == 1);
    CHECK(found.way->choices.empty());
}

TEST_CASE("a lost message breaks what no crash is needed for, and the way names it") {
    Stage stage = small(1, 1s);
    answer(stage, LatePrimary::both_run);
    Bounds bounds;
    bounds.faults = 0;
    bounds.losses = 1;
    const Walked found = walk(stage, bounds);
    REQUIRE(found.way);
    CHECK(found.way->broken == Invariant::one_session_per_call);
    CHECK(found.way->is_confirmed);
    CHECK(found.way->choices.size() == 1);
    CHECK(found.way->choices.front().kind == ChoiceKind::loss);
}

TEST_CASE("without the freedom that breaks it, the same world holds") {
    Stage stage = small(1, 1s);
    answer(stage, LatePrimary::both_run);
    Bounds bounds;
    bounds.faults = 0;
    CHECK(!walk(stage, bounds).way);
}

TEST_CASE("states taken for one by their number come to the same verdict as the runs one by one") {
    std::uint64_t runs = 0;
    std::uint64_t merged = 0;
    for (const auto late : {LatePrimary::first_registered_wins, LatePrimary::both_run}) {
        for (const Duration promotion : {Duration{500ms}, Duration{975ms}}) {
            Stage stage = small(1, 1s);
            answer(stage, late);
            stage.scenario.assumptions.set(Assumption::promotion, constant(promotion));
            Bounds bounds{.faults = 2, .ties = false};
            const Walked numbered = walk(stage, bounds);
            bounds.merging = false;
            const Walked one_by_one = walk(stage, bounds);
            CHECK(bool{numbered.way} == bool{one_by_one.way});
            CHECK(numbered.complete == one_by_one.complete);
            CHECK(numbered.states <= one_by_one.states);
            runs += one_by_one.states;
            merged += numbered.states;
        }
    }
    CHECK(merged < runs);
}

TEST_CASE("a search that is cut short says so") {
    const Walked found = walk(small(1), {.most_states = 50});
    CHECK(found.states == 50);
    CHECK(!found.complete);
    CHECK(!found.way);
}

TEST_CASE("symmetry and reduction change the number of states and never the verdict") {
    std::uint64_t all = 0;
    std::uint64_t fewer = 0;
    int broken = 0;
    int held = 0;
    const auto compare = [&](const Stage& stage, Bounds bounds) {
        const Walked reduced = walk(stage, bounds);
        bounds.symmetry = false;
        bounds.reduction = false;
        const Walked plain = walk(stage, bounds);
        REQUIRE(bool{reduced.way} == bool{plain.way});
        ++(reduced.way ? broken : held);
        if (reduced.way) {
            CHECK(reduced.way->broken == plain.way->broken);
            CHECK(reduced.way->faults.size() + reduced.way->choices.size()
                  == plain.way->faults.size() + plain.way->choices.size());
            CHECK(reduced.way->is_confirmed);
            CHECK(plain.way->is_confirmed);
            return;
        }
        CHECK(reduced.complete);
        CHECK(plain.complete);
        CHECK(reduced.states <= plain.states);
        all += plain.states;
        fewer += reduced.states;
    };
    for (const auto late :
         {LatePrimary::first_registered_wins, LatePrimary::both_run, LatePrimary::assigned_wins}) {
        for (const Duration watch : {Duration{1s}, Duration{5s}}) {
            for (const Duration promotion : {Duration{500ms}, Duration{975ms}}) {
                Stage stage = small(1, watch);
                answer(stage, late);
                stage.scenario.assumptions.set(Assumption::promotion, constant(promotion));
                compare(stage, {.faults = 1});
                compare(stage, {.faults = 0, .losses = 1});
                compare(stage, {.faults = 0, .delays = 1});
                compare(stage, {.faults = 0, .creations = 2});
            }
        }
    }
    Stage two = small(2, 1s);
    two.scenario.assumptions.set(Assumption::promotion, constant(975ms));
    compare(two, {.faults = 1});
    CHECK(broken > 3);
    CHECK(held > 3);
    CHECK(fewer < all);
}

TEST_CASE("two equal calls, and two equal nodes, are half as many states and the same verdict") {
    const auto shares = [](bool swapped, const Bounds& bounds, LatePrimary late) {
        Stage stage = small(2, 1s);
        if (!swapped) {
            stage.scenario.workload[GroupId{1}] = stage.scenario.workload[GroupId{0}];
            stage.scenario.workload[GroupId{1}].id = "c2";
        }
        answer(stage, late);
        stage.scenario.assumptions.set(Assumption::promotion, constant(975ms));
        Bounds plain = bounds;
        plain.symmetry = false;
        const Walked all = walk(stage, plain);
        const Walked fewer = walk(stage, bounds);
        CHECK(bool{all.way} == bool{fewer.way});
        CHECK(all.complete == fewer.complete);
        if (all.complete) {
            // All but the few states that are their own mirror image.
            CHECK(fewer.states * 2 < all.states + 20);
            CHECK(fewer.states * 2 >= all.states);
        }
        return fewer.complete;
    };
    const Bounds lost{.faults = 0, .losses = 1};
    for (const bool swapped : {false, true}) {
        CHECK(shares(swapped, {.faults = 0}, LatePrimary::both_run));
        CHECK_FALSE(shares(swapped, lost, LatePrimary::both_run));
    }
}

TEST_CASE("what is due together and touches nothing of each other is walked in one order only") {
    Stage stage = small(2, 1s);
    Bounds bounds{.faults = 0};
    const Walked fewer = walk(stage, bounds);
    bounds.reduction = false;
    const Walked all = walk(stage, bounds);
    CHECK(fewer.complete);
    CHECK(all.complete);
    CHECK(fewer.states < all.states);
}

}  // namespace
}  // namespace orsim
