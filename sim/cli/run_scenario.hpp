#pragma once
/// Runs one scenario in pieces, hands its records on as they come, and judges them. Shared by every
/// command that runs scenarios.

#include "reports/run_facts.hpp"
#include "sim/judge/judge.hpp"
#include "sim/model/scenario.hpp"
#include "sim/world/world.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace orsim {

struct RunResult {
    Verdict verdict;
    RunFacts facts;
    std::size_t most_live_calls = 0;
    Choices choices;  // Who decided what was free, and what he was asked.
};

/// A scenario whose choices do not all come up has not been run as it says: that is an error, with
/// the first that did not fit and what came instead.
void hold_to_choices(const Scenario& scenario, RunResult& result);

/// `luck` decides what is free, if it is given; else the choices of the scenario do.
/// `listen` is called with the records of each piece, in order; they are gone after the call.
template <class Listen>
[[nodiscard]] RunResult
run_scenario(const Scenario& scenario, Chains chains, Listen listen, const Choices& luck = {}) {
    constexpr std::uint64_t piece = 1U << 11U;  // Events; their records stay in the second cache.
    World world{scenario};
    if (!luck.is_scripted()) {
        world.choose_by(luck);
    }
    Judge judge{scenario, chains};
    const auto hand_on = [&] {
        const std::span<const Record> records = world.timeline().records();
        judge.observe(records);
        listen(records);
        world.timeline().forget();
    };
    while (world.run_until(scenario.until, piece) == piece) {
        hand_on();
    }
    world.finish();
    hand_on();
    RunResult result;
    result.facts = facts_of(world.timeline());
    result.facts.tie_rule = tie_rule;
    result.facts.events = world.events();
    result.facts.together = world.together();
    result.facts.ended = scenario.until;
    result.facts.margins = world.margins();
    result.most_live_calls = world.most_live_calls();
    result.choices = world.choices();
    result.verdict = judge.conclude(result.facts.tally, scenario.until);
    hold_to_choices(scenario, result);
    return result;
}

}  // namespace orsim
