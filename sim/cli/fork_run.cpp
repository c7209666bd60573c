#include "sim/cli/fork_run.hpp"

#include "reports/json_lines.hpp"
#include "sim/reader/read_log.hpp"

#include <span>
#include <utility>

namespace orsim {
namespace {

Future future_of(const Scenario& scenario, World world) {
    world.run_to_end();
    const std::span<const Record> records = world.timeline().records();
    Future future;
    future.run.facts = facts_of(world.timeline());
    future.run.facts.tie_rule = tie_rule;
    future.run.facts.events = world.events();
    future.run.facts.together = world.together();
    future.run.facts.ended = scenario.until;
    future.run.facts.margins = world.margins();
    future.run.most_live_calls = world.most_live_calls();
    future.run.choices = world.choices();
    Judge judge{scenario};
    judge.observe(records);
    future.run.verdict = judge.conclude(future.run.facts.tally, scenario.until);
    hold_to_choices(scenario, future.run);

    // Through the text of the log: whatever is compared could have been saved and read again.
    std::string text;
    write_json_lines(text, scenario, future.run.facts, records);
    auto read = read_log_text(text, scenario.name);
    ORSIM_EXPECT(read.has_value(), "a log can be read again as it was written");
    future.log = std::move(read.value());
    return future;
}

}  // namespace

TwoFutures fork_run(const Scenario& before, const Scenario& after, Instant at) {
    World world{before};
    world.run_until(at);
    World other = world;
    other.go_on_by(after);
    return {future_of(before, std::move(world)), future_of(after, std::move(other))};
}

}  // namespace orsim
