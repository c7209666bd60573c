#include "sim/world/forking.hpp"

#include "sim/world/variants.hpp"
#include "sim/world/world.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace orsim {
namespace {

/// What the world has built on since the run began, and why that cannot be undone.
struct FixedPolicy {
    Policy policy = Policy::watch_composition;
    std::string_view why;
};
constexpr std::array fixed_policies{
    FixedPolicy{Policy::watch_composition, "watches that run now would never come to their end"},
    FixedPolicy{Policy::create_failure_signal, "what came before would be judged by it"},
    FixedPolicy{Policy::ownership_channel, "what was told and stored by the old way is missing"},
    FixedPolicy{Policy::promotion_pending_calls, "questions under way would stay unanswered"},
    FixedPolicy{Policy::assignment_set, "nobody has looked who is alive so far"},
    FixedPolicy{Policy::dc_preference, "the nodes are put in their order at the start"},
    FixedPolicy{Policy::event_trigger, "calls on their way have begun by the old one"},
    FixedPolicy{Policy::timer_base, "timers that run now are counted by the old one"},
    FixedPolicy{Policy::missed_event_instance, "what was lost before went unreported"},
};

struct FixedAssumption {
    Assumption assumption = Assumption::talk_time;
    std::string_view why;
};
constexpr std::string_view ways = "it is part of the ways that messages are on";
constexpr std::array fixed_assumptions{
    FixedAssumption{Assumption::tserver_fan_out, ways},
    FixedAssumption{Assumption::lca_report, ways},
    FixedAssumption{Assumption::mode_command, ways},
    FixedAssumption{Assumption::workers_per_application, "an application has its workers from its "
                                                         "start; fault kind throttle takes some"},
    FixedAssumption{Assumption::talk_time, "it is part of the workload"},
    FixedAssumption{Assumption::interaction_handling, "it is part of the workload"},
    FixedAssumption{Assumption::queue_to_route_request, "calls on their way have begun by it"},
};

std::string_view why_fixed(Option option) {
    return entry(option).effect == TakesEffect::at_startup
               ? "an application reads it when it starts (D01); fault kind set_option and a "
                 "restart "
                 "change it in mid-run"
               : "";
}

std::string_view why_fixed(Policy policy) {
    const auto* found = std::ranges::find(fixed_policies, policy, &FixedPolicy::policy);
    return found == fixed_policies.end() ? "" : found->why;
}

std::string_view why_fixed(Assumption assumption) {
    const auto* found =
        std::ranges::find(fixed_assumptions, assumption, &FixedAssumption::assumption);
    return found == fixed_assumptions.end() ? "" : found->why;
}

bool is_same(const OptionEntry& known, const Options& before, const Options& after) {
    for (std::size_t at = 0; at < before.count(known.option); ++at) {
        if (before.value(known.option, at) != after.value(known.option, at)) {
            return false;
        }
    }
    return true;
}

bool is_same(const AssumptionEntry& known, const Assumptions& before, const Assumptions& after) {
    return known.kind == AssumptionKind::count
               ? before.count(known.assumption) == after.count(known.assumption)
               : before.distribution(known.assumption) == after.distribution(known.assumption);
}

/// Everything but what is looked at one by one.
Scenario rest_of(const Scenario& scenario) {
    Scenario rest = scenario;
    rest.seed = 0;
    rest.options = Options{};
    rest.policies = Policies{};
    rest.assumptions = Assumptions{};
    return rest;
}

void add_rest(const Scenario& before, const Scenario& after, std::vector<Fixed>& fixed) {
    Scenario left = rest_of(before);
    const Scenario right = rest_of(after);
    const auto look = [&](auto part, std::string_view what, std::string_view why) {
        if (left.*part != right.*part) {
            fixed.push_back({std::string{what}, why});
            left.*part = right.*part;
        }
    };
    look(&Scenario::topology, "the topology", "it is built before the run begins");
    look(&Scenario::workload, "the workload", "who comes when is drawn from the start");
    look(&Scenario::strategies, "a strategy", "sessions that exist run by it");
    look(&Scenario::faults, "the script of faults",
         "it is laid out before the run begins; until a fault strikes the run is the same anyway, "
         "so orsim diff FILE FILE with the same --set compares");
    if (left != right) {
        fixed.push_back({"anything but options, policies, assumptions and the seed",
                         "it belongs to the run as a whole"});
    }
}

}  // namespace

std::vector<Fixed> fixed_once_begun(const Scenario& before, const Scenario& after) {
    std::vector<Fixed> fixed;
    const auto look = [&fixed](std::string_view name, bool is_as_before, std::string_view why) {
        if (!is_as_before && !why.empty()) {
            fixed.push_back({std::string{name}, why});
        }
    };
    add_rest(before, after, fixed);
    if (before.topology != after.topology) {
        return fixed;  // Whose options they are is another question then.
    }
    for (const OptionEntry& known : option_registry()) {
        look(known.name, is_same(known, before.options, after.options), why_fixed(known.option));
    }
    for (const PolicyEntry& known : policy_registry()) {
        const auto at = static_cast<std::size_t>(known.policy);
        look(known.name, before.policies.choice.at(at) == after.policies.choice.at(at),
             why_fixed(known.policy));
    }
    for (const AssumptionEntry& known : assumption_registry()) {
        look(known.name, is_same(known, before.assumptions, after.assumptions),
             why_fixed(known.assumption));
    }
    const Assumption step = Assumption::strategy_step;
    if (before.assumptions.distribution(step).is_constant()
        != after.assumptions.distribution(step).is_constant()) {
        fixed.push_back({"strategy_step", "a constant length does not become a random one, nor the "
                                          "other way"});
    }
    return fixed;
}

std::string free_once_begun() {
    std::string text = "options ";
    std::string_view between;
    const auto add = [&](std::string_view name, std::string_view why_not) {
        if (why_not.empty()) {
            text += between;
            text += name;
            between = ", ";
        }
    };
    for (const OptionEntry& known : option_registry()) {
        add(known.name, why_fixed(known.option));
    }
    text += "; policies ";
    between = "";
    for (const PolicyEntry& known : policy_registry()) {
        const bool has_another = !known.alternatives.at(1).empty();
        add(known.name, has_another ? why_fixed(known.policy) : "there is one answer only");
    }
    text += "; assumptions ";
    between = "";
    for (const AssumptionEntry& known : assumption_registry()) {
        add(known.name, why_fixed(known.assumption));
    }
    return text + "; the seed";
}

void World::go_on_by(const Scenario& other) {
    ORSIM_EXPECT(fixed_once_begun(*scenario_, other).empty(),
                 "a run goes on by what can change in mid-run");
    for (const OptionEntry& known : option_registry()) {
        for (std::size_t at = 0; at < options_.count(known.option); ++at) {
            // A value that a fault has set stays, unless it is another one that is asked for.
            const std::int64_t value = other.options.value(known.option, at);
            if (scenario_->options.value(known.option, at) == value) {
                continue;
            }
            options_.set(known.option, at, value);
            if (known.option == Option::router_timeout) {
                router_timeout_changes(at);  // Calls that wait keep the timers they have.
            }
        }
    }
    scenario_ = &other;
    chance_ = Chance{other.seed};
    table_ = CreationTable{variants_of(other.policies)};
    restores_lazily_ =
        other.policies.get<RestoreMode>(Policy::restore_mode) == RestoreMode::all_lazy;
    const Assumptions& assumed = other.assumptions;
    creation_time_ = Sampler{assumed.distribution(Assumption::session_creation)};
    uncached_creation_time_ = Sampler{assumed.distribution(Assumption::session_creation_uncached)};
    sample_steps();
    build_work_lanes();
}

}  // namespace orsim
