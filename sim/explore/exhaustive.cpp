#include "sim/explore/exhaustive.hpp"

#include <algorithm>
#include <utility>

namespace orsim {
namespace {

Freedom freedom_of(const Bounds& bounds) {
    Freedom freedom;
    freedom.of(ChoiceKind::tie) = bounds.ties ? Freedom::unlimited : 0;
    freedom.of(ChoiceKind::loss) = bounds.losses;
    freedom.of(ChoiceKind::delay) = bounds.delays;
    freedom.of(ChoiceKind::creation) = bounds.creations;
    freedom.of(ChoiceKind::recovery) = bounds.recoveries;
    freedom.delay = bounds.delay;
    return freedom;
}

/// How a scenario fails by its invariants, if it does.
std::optional<Invariant> breach_of(const Scenario& scenario) {
    World world{scenario};
    Judge judge{scenario, Chains::left_out};
    world.run_until(scenario.until);
    judge.observe(world.timeline().records());
    if (world.choices().misfit()) {
        return std::nullopt;
    }
    return judge.broken_at_end(scenario.until);
}

}  // namespace

Exhaustive::Exhaustive(const Scenario& scenario,
                       const std::vector<Fault>& candidates,
                       const Bounds& bounds)
    : plain_{scenario},
      first_candidate_{static_cast<FaultId::rep>(scenario.faults.size())},
      bounds_{bounds} {
    plain_.expect.clear();
    plain_.expected_verdict = {};
    plain_.choices.clear();
    scenario_ = plain_;
    for (Fault fault : candidates) {
        fault.trigger = {};
        fault.trigger.at = scenario.until + 1h;
        scenario_.faults.add(fault);
    }
    if (bounds.symmetry && bounds.ties) {
        renamings_ = symmetries(scenario_, first_candidate_.index());
    } else {
        renamings_.push_back(Renaming::strict(scenario_));
    }
    begin(Freedom::unlimited);
}

void Exhaustive::begin(std::uint32_t most_choices) {
    most_choices_ = most_choices;
    visited_ = {};
    way_.clear();
    way_.push_back({World{scenario_},
                    Judge{scenario_, Chains::left_out},
                    {},
                    {},
                    bounds_.faults,
                    most_choices});
    Node& root = way_.back();
    root.world.choose_by(Choices::guided(freedom_of(bounds_)));
    root.judge.observe(root.world.timeline().records());
    root.world.timeline().forget();
    static_cast<void>(is_new(root));
    count(states_);
    list_steps(root);
}

bool Exhaustive::advance(std::uint64_t steps) {
    for (std::uint64_t step = 0; step < steps && !way_.empty(); ++step) {
        if (bounds_.most_states != 0 && states_ >= bounds_.most_states) {
            return false;
        }
        walk_one();
    }
    if (!way_.empty()) {
        return true;
    }
    if (!worst_) {
        complete_ = true;
        return false;
    }
    // Nothing fails with so few choices: one more, up to those of the way that is known.
    if (most_choices_ + 1 < choices_of_worst_) {
        begin(most_choices_ + 1);
        return true;
    }
    is_shortest_ = true;
    return false;
}

void Exhaustive::walk_one() {
    Node& node = way_.back();
    if (node.steps.empty()) {
        way_.pop_back();
        return;
    }
    node.taken = std::move(node.steps.back());
    node.steps.pop_back();
    const Step& step = node.taken;
    Node next{node.world, node.judge, {}, {}, node.faults, node.others};
    count(transitions_);
    if (step.fault) {
        next.world.strike(step.fault, *node.world.next_instant(scenario_.until));
        --next.faults;
        next.others -= is_counted() ? 1U : 0U;
    } else {
        next.world.choices().guide(step.answers);
        next.world.run_until(scenario_.until, 1);
        list_others(node, next.world, step);
        const std::size_t made = next.world.choices().list().size();
        next.others -= is_counted() ? static_cast<std::uint32_t>(made) : 0;
        next.judge.observe(next.world.timeline().records());
        next.world.timeline().forget();
    }
    const bool ends = !next.world.next_instant(scenario_.until);
    const auto broken = ends ? next.judge.broken_at_end(scenario_.until) : next.judge.broken();
    if (broken) {
        found(*broken);
        return;
    }
    if (!is_new(next)) {
        return;
    }
    count(states_);
    if (ends) {
        count(ends_);
        return;
    }
    list_steps(next);
    way_.push_back(std::move(next));
    depth_ = worst_ ? depth_ : std::max(depth_, way_.size());
}

/// The next event, and before it whatever may strike at its instant.
void Exhaustive::list_steps(Node& node) const {
    const auto instant = node.world.next_instant(scenario_.until);
    if (!instant) {
        return;
    }
    const bool is_fresh = node.world.now() < *instant;
    if (is_fresh && node.faults > 0 && node.others > 0) {
        for (std::size_t at = first_candidate_.index(); at < scenario_.faults.size(); ++at) {
            const FaultId fault = scenario_.faults.id_at(at);
            if (node.world.is_struck_by(fault)) {
                node.steps.push_back({fault, {}});
            }
        }
    }
    node.steps.push_back({});
}

/// What the same event could have come to with other answers.
void Exhaustive::list_others(Node& node, const World& after, const Step& step) const {
    const std::vector<Choice>& asked = after.choices().asked();
    const auto made = static_cast<std::uint32_t>(
        std::ranges::count_if(step.answers, [](std::uint32_t answer) { return answer != 0; }));
    if (node.others <= made) {
        return;
    }
    for (std::size_t at = step.answers.size(); at < asked.size(); ++at) {
        std::vector<bool> first;
        if (asked[at].kind == ChoiceKind::tie && bounds_.reduction) {
            first = node.world.worth_taking_first(scenario_.until);
        }
        for (std::uint32_t way = 1; way < asked[at].ways; ++way) {
            if (!first.empty() && !first[way]) {
                continue;
            }
            Step other{{}, step.answers};
            other.answers.resize(at, 0);
            other.answers.push_back(way);
            node.steps.push_back(std::move(other));
        }
    }
}

bool Exhaustive::is_new(const Node& node) {
    if (!bounds_.merging) {
        return true;
    }
    StateNumber least{~0ULL, ~0ULL};
    for (const Renaming& renaming : renamings_) {
        StateDigest digest{scenario_, renaming};
        digest.rest().add(node.faults);
        digest.rest().add(node.others);
        node.world.add_to(digest);
        node.judge.add_to(digest);
        least = std::min(least, digest.number());
    }
    return visited_.add(least);
}

std::uint32_t Exhaustive::choices_on_the_way() const {
    std::uint32_t count = 0;
    for (const Node& node : way_) {
        count += node.taken.fault ? 1U : 0U;
        count += static_cast<std::uint32_t>(std::ranges::count_if(
            node.taken.answers, [](std::uint32_t answer) { return answer != 0; }));
    }
    return count;
}

/// The first way found ends the walk; then all ways with fewer choices are walked, fewest first.
void Exhaustive::found(Invariant broken) {
    const std::uint32_t choices = choices_on_the_way();
    const bool is_first = !worst_;
    worst_ = way(broken);
    choices_of_worst_ = choices;
    way_.clear();
    if (is_first && choices > 0) {
        begin(0);
    } else {
        choices_of_worst_ = 0;  // Nothing fewer fails.
    }
}

/// The way once more from the start in one piece, so that choices alike are counted through.
Counterexample Exhaustive::way(Invariant broken) const {
    Counterexample found;
    found.broken = broken;
    World world{scenario_};
    world.choose_by(Choices::guided(freedom_of(bounds_)));
    Scenario told = plain_;
    for (const Node& node : way_) {
        const Step& step = node.taken;
        if (step.fault) {
            const Instant at = *world.next_instant(scenario_.until);
            world.strike(step.fault, at);
            Fault fault = scenario_.faults[step.fault];
            fault.trigger.at = at;
            fault.id += "_" + std::to_string(found.faults.size() + 1);
            found.faults.push_back(fault);
            told.faults.add(fault);
            continue;
        }
        world.choices().answer_next(step.answers);
        world.run_until(scenario_.until, 1);
    }
    found.choices = world.choices().list();
    told.choices = found.choices;
    found.is_confirmed = breach_of(told) == broken;
    return found;
}

}  // namespace orsim
