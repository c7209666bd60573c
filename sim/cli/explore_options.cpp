#include "sim/cli/explore_options.hpp"

#include "sim/cli/shell_word.hpp"
#include "sim/judge/invariants.hpp"
#include "sim/reader/convert.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <string_view>
#include <utility>

namespace orsim {
namespace {

constexpr std::uint64_t runs_by_default = 1000;

class Reading {
public:
    explicit Reading(Complaints& complaints) : complaints_{complaints} {}

    /// The items the words of an option name; all of them when it was not given.
    template <class Item, class Name>
    std::vector<Item> named(std::string_view option,
                            const std::vector<std::string>& words,
                            const std::vector<Item>& all,
                            Name name) {
        if (words.empty()) {
            return all;
        }
        std::vector<std::string> known;
        for (const Item& item : all) {
            known.emplace_back(name(item));
        }
        std::vector<Item> chosen;
        for (const std::string& word : words) {
            const auto found = std::ranges::find(known, word);
            if (found == known.end()) {
                complain(fmt::format("{}: {}", option, unknown(word, known)));
            } else {
                chosen.push_back(all[static_cast<std::size_t>(found - known.begin())]);
            }
        }
        return chosen;
    }

    void complain(std::string message) {
        Complaint complaint;
        complaint.place.file = "command line";
        complaint.message = std::move(message);
        complaints_.push_back(std::move(complaint));
    }

    static std::string unknown(const std::string& word, const std::vector<std::string>& known) {
        const std::string near = nearest_name(word, known);
        std::string list;
        for (const std::string& name : known) {
            list += (list.empty() ? "" : ", ") + name;
        }
        return fmt::format("\"{}\" is none of what there is here{}; there is {}", word,
                           near.empty() ? "" : "; did you mean \"" + near + "\"?",
                           list.empty() ? "nothing" : list);
    }

private:
    Complaints& complaints_;
};

std::vector<std::string> what_can_fail(const Scenario& scenario) {
    std::vector<std::string> names;
    for (const Expectation& expectation : scenario.expect) {
        names.push_back(expectation.id);
    }
    for (const InvariantEntry& known : invariant_registry()) {
        if (known.kind != InvariantKind::non_vacuity) {
            names.emplace_back(to_text(known.invariant));
        }
    }
    return names;
}

/// What swarm may change beside faults; random changes nothing else.
void read_changes(Reading& reading,
                  const ExploreArguments& arguments,
                  const Scenario& scenario,
                  DrawSource& source) {
    const std::vector<Policy> policies =
        reading.named("--policy", arguments.random.policies, drawable_policies(scenario),
                      [](Policy policy) { return std::string{entry(policy).name}; });
    const std::vector<std::string> all{"policy", "latency", "timer"};
    const std::vector<std::string> changes = reading.named(
        "--change", arguments.random.changes_of, all, [](const std::string& name) { return name; });
    const auto may = [&changes](const std::string& name) {
        return std::ranges::find(changes, name) != changes.end();
    };
    if (source.mode == DrawMode::random) {
        if (!arguments.random.policies.empty() || !arguments.random.changes_of.empty()) {
            reading.complain("--policy, --change: only --mode swarm changes more than faults");
        }
        return;
    }
    source.policies = may("policy") ? policies : std::vector<Policy>{};
    if (may("latency")) {
        source.changing.push_back(Changing::latency);
    }
    if (may("timer")) {
        source.changing.push_back(Changing::timer);
    }
}

std::vector<ChoiceKind> freedoms(Reading& reading, const ExploreArguments& arguments) {
    std::vector<ChoiceKind> kinds;
    for (std::size_t kind = 0; kind < choice_kinds && !arguments.random.free.empty(); ++kind) {
        kinds.push_back(static_cast<ChoiceKind>(kind));
    }
    return reading.named("--free", arguments.random.free, kinds, [](ChoiceKind kind) {
        return std::string{choice_words.at(static_cast<std::size_t>(kind))};
    });
}

}  // namespace

Outcome<Search>
search_of(const ExploreArguments& arguments, const Scenario& scenario, DrawMode mode) {
    Complaints complaints;
    Reading reading{complaints};
    Search search;
    search.source.mode = mode;
    search.source.most_faults = arguments.random.most_faults;
    search.source.kinds =
        reading.named("--fault", arguments.random.faults, drawable_kinds(scenario),
                      [](FaultKind kind) { return std::string{to_text(kind)}; });
    read_changes(reading, arguments, scenario, search.source);
    search.source.freedoms = freedoms(reading, arguments);
    const std::vector<std::string> names = what_can_fail(scenario);
    for (const std::string& name : arguments.random.of) {
        if (std::ranges::find(names, name) == names.end()) {
            reading.complain("--of: " + Reading::unknown(name, names));
        }
    }
    if (arguments.changes.seed) {
        reading.complain("--seed: each run has its own, which is its luck; say --luck");
    }
    const auto budget = budget_of(arguments.budget);
    if (budget) {
        search.budget = budget.value();
    } else {
        complaints.insert(complaints.end(), budget.complaints().begin(), budget.complaints().end());
    }
    const std::uint64_t most =
        search.budget.time ? std::numeric_limits<std::uint64_t>::max() : runs_by_default;
    search.most_runs = arguments.random.runs.value_or(search.budget.count.value_or(most));
    search.budget.count = search.budget.time && !arguments.random.runs
                              ? search.budget.count
                              : std::optional{search.most_runs};
    if (!complaints.empty()) {
        return complaints;
    }
    return search;
}

std::string
repeat_command(const ExploreArguments& arguments, const DrawSource& source, std::uint64_t luck) {
    std::string command = fmt::format("orsim explore {} --mode {} --luck {} --runs 1",
                                      shell_word(arguments.file), arguments.mode, luck);
    const auto add = [&command](std::string_view option, const std::vector<std::string>& words) {
        for (const std::string& word : words) {
            command += fmt::format(" {} {}", option, shell_word(word));
        }
    };
    add("--set", arguments.changes.set);
    std::string kinds;
    for (const FaultKind kind : source.kinds) {
        kinds += (kinds.empty() ? "" : ",") + std::string{to_text(kind)};
    }
    add("--fault", {kinds});
    add("--policy", arguments.random.policies);
    add("--change", arguments.random.changes_of);
    add("--free", arguments.random.free);
    add("--of", arguments.random.of);
    if (!arguments.changes.until.empty()) {
        command += " --until " + shell_word(arguments.changes.until);
    }
    if (arguments.random.most_faults != RandomArguments{}.most_faults) {
        command += fmt::format(" --most-faults {}", arguments.random.most_faults);
    }
    return command;
}

}  // namespace orsim
