// orsim explore --mode exhaustive: every run of a bounded world.
#include "reports/exploration_json.hpp"
#include "reports/wording.hpp"
#include "sim/cli/budget.hpp"
#include "sim/cli/explore_modes.hpp"
#include "sim/cli/output_file.hpp"
#include "sim/cli/progress_line.hpp"
#include "sim/explore/exhaustive.hpp"
#include "sim/model/expectation.hpp"
#include "sim/reader/choice_list.hpp"
#include "sim/reader/convert.hpp"
#include "sim/reader/csv.hpp"
#include "sim/reader/document.hpp"
#include "sim/reader/json_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <utility>

namespace orsim {
namespace {

constexpr std::uint64_t most_calls = 16;
constexpr int machine_failure = 3;

/// What may strike, by its word: the targets are all there are of a kind.
struct Candidate {
    std::string_view word;
    FaultKind kind;
    Selector::Kind target;
};
constexpr std::array candidate_kinds{
    Candidate{"crash", FaultKind::crash, Selector::Kind::app},
    Candidate{"hang", FaultKind::hang, Selector::Kind::app},
    Candidate{"host_down", FaultKind::host_down, Selector::Kind::host},
    Candidate{"lca_down", FaultKind::lca_down, Selector::Kind::host},
    Candidate{"scs_down", FaultKind::scs_down, Selector::Kind::scs},
    Candidate{"switchover", FaultKind::switchover, Selector::Kind::node},
};

Complaint usage(std::string message) {
    Complaint complaint;
    complaint.place.file = "command line";
    complaint.message = std::move(message);
    return complaint;
}

std::string target_text(const Scenario& scenario, const Selector& target) {
    const Topology& topology = scenario.topology;
    switch (target.kind) {
    case Selector::Kind::host:
        return "host:" + topology.hosts[HostId{target.index}].id;
    case Selector::Kind::scs:
        return "scs:" + topology.scs[ScsId{target.index}].id;
    case Selector::Kind::node:
        return "node:" + topology.nodes[NodeId{target.index}].id;
    default:
        return topology.apps[AppId{target.index}].id;
    }
}

std::size_t count_of(const Scenario& scenario, Selector::Kind kind) {
    const Topology& topology = scenario.topology;
    return kind == Selector::Kind::host   ? topology.hosts.size()
           : kind == Selector::Kind::scs  ? topology.scs.size()
           : kind == Selector::Kind::node ? topology.nodes.size()
                                          : topology.apps.size();
}

/// Everything the words name, struck in turn; complains about words it does not know.
std::vector<Fault> candidates_of(const ExhaustiveArguments& arguments,
                                 const Scenario& scenario,
                                 Complaints& complaints) {
    std::vector<Fault> candidates;
    for (const std::string& word : arguments.kinds) {
        if (word == "none") {
            continue;
        }
        const auto* const kind = std::ranges::find(candidate_kinds, word, &Candidate::word);
        if (kind == candidate_kinds.end()) {
            std::string known;
            for (const Candidate& one : candidate_kinds) {
                known += fmt::format("{}{}", known.empty() ? "" : ", ", one.word);
            }
            complaints.push_back(usage(
                fmt::format("--strike: \"{}\" is nothing exhaustive mode lets strike; it knows {}",
                            visible(word), known)));
            continue;
        }
        for (std::size_t at = 0; at < count_of(scenario, kind->target); ++at) {
            Fault fault;
            fault.kind = kind->kind;
            fault.target = {kind->target, static_cast<std::uint16_t>(at)};
            fault.id = fmt::format("x_{}_{}", word, candidates.size() + 1);
            candidates.push_back(fault);
        }
    }
    return candidates;
}

std::string_view word_of(Arrivals::Process process) {
    constexpr std::array<std::string_view, 5> words{"single", "fixed", "poisson", "counts",
                                                    "trace"};
    return words.at(static_cast<std::size_t>(process));
}

/// Why the scenario is no bounded world, with the places in its file.
Complaints why_unbounded(const Scenario& scenario, const Document& document) {
    Complaints complaints;
    const auto complain = [&](const std::string& pointer, const std::string& message) {
        const Value* const value = document.at(pointer);
        complaints.push_back(document.about(value == nullptr ? document.root() : *value, message));
    };
    std::uint64_t calls = 0;
    for (std::size_t at = 0; at < scenario.workload.size(); ++at) {
        const CallGroup& group = scenario.workload[scenario.workload.id_at(at)];
        const std::string pointer = fmt::format("/workload/{}", at);
        const auto process = group.arrivals.process;
        if (group.medium != Medium::voice) {
            complain(pointer + "/kind",
                     fmt::format("exhaustive mode walks voice calls only; group \"{}\" is of "
                                 "another kind",
                                 group.id));
        } else if (process != Arrivals::Process::single && process != Arrivals::Process::fixed) {
            complain(pointer + "/arrivals",
                     fmt::format("exhaustive mode walks every run of a bounded workload; the "
                                 "process \"{}\" of group \"{}\" sets no bound. Write \"at\", or "
                                 "the process \"fixed\" with a \"count\"",
                                 word_of(process), group.id));
        }
        calls += group.arrivals.count;
    }
    if (!scenario.counters.empty()) {
        complain("/counters", "exhaustive mode reads no counters; leave them out");
    }
    for (std::size_t at = 0; at < scenario.faults.size(); ++at) {
        const FaultKind kind = scenario.faults[scenario.faults.id_at(at)].kind;
        if (!traits(kind).is_numbered) {
            complain(fmt::format("/faults/{}/kind", at),
                     fmt::format("exhaustive mode does not walk worlds with a scripted \"{}\"; "
                                 "--losses and --strike explore what it does",
                                 to_text(kind)));
        }
    }
    if (complaints.empty() && calls > most_calls) {
        complain("/workload", fmt::format("exhaustive mode walks every run of at most {} calls; "
                                          "here are {}",
                                          most_calls, calls));
    }
    return complaints;
}

Bounds bounds_of(const ExhaustiveArguments& arguments, Complaints& complaints) {
    Bounds bounds;
    const Converted<Duration> late = to_duration(arguments.late_by);
    if (!late.value || *late.value <= Duration::zero()) {
        complaints.push_back(
            usage(fmt::format("--late-by: {}", late.why.empty() ? "late is some time" : late.why)));
    }
    bounds.delay = late.value.value_or(1s);
    bounds.faults = arguments.strikes;
    bounds.losses = arguments.losses;
    bounds.delays = arguments.delays;
    bounds.creations = arguments.creations;
    bounds.recoveries = arguments.recoveries;
    bounds.ties = !arguments.keep_ties;
    bounds.symmetry = !arguments.no_symmetry;
    bounds.reduction = !arguments.no_reduction;
    return bounds;
}

Value text_value(std::string key, std::string text) {
    Value value;
    value.kind = Value::Kind::string;
    value.key = std::move(key);
    value.text = std::move(text);
    return value;
}

/// The file with the faults and choices of the counterexample and without what it expected.
std::string
counterexample_file(const Value& root, const Scenario& scenario, const Counterexample& found) {
    Value told = root;
    std::erase_if(told.children, [](const Value& child) {
        constexpr std::array<std::string_view, 5> dropped{"expect", "expected_verdict", "golden",
                                                          "choices", "description"};
        return std::ranges::find(dropped, child.key) != dropped.end();
    });
    told.children.push_back(text_value(
        "description", fmt::format("Found by orsim explore --mode exhaustive: {} is broken.",
                                   to_text(found.broken))));
    auto faults = std::ranges::find(told.children, "faults", &Value::key);
    if (faults == told.children.end() && !found.faults.empty()) {
        Value list;
        list.kind = Value::Kind::array;
        list.key = "faults";
        told.children.push_back(list);
        faults = told.children.end() - 1;
    }
    for (const Fault& fault : found.faults) {
        const auto* const kind = std::ranges::find(candidate_kinds, fault.kind, &Candidate::kind);
        Value item;
        item.kind = Value::Kind::object;
        item.children = {text_value("id", fault.id), text_value("kind", std::string{kind->word}),
                         text_value("target", target_text(scenario, fault.target)),
                         text_value("at", to_text(fault.trigger.at))};
        faults->children.push_back(item);
    }
    std::string text = json_page_of(told);
    if (!found.choices.empty()) {
        text.erase(text.rfind('}'));
        text.erase(text.find_last_not_of(" \n") + 1);
        text += fmt::format(",\n  \"choices\": {}\n}}\n", json_of(scenario, found.choices));
    }
    return text;
}

std::vector<std::string> words_of(const Scenario& scenario, const Counterexample& found) {
    std::vector<std::string> words;
    for (const Fault& fault : found.faults) {
        const auto* const kind = std::ranges::find(candidate_kinds, fault.kind, &Candidate::kind);
        words.push_back(fmt::format("{} of {} at {}", kind->word,
                                    target_text(scenario, fault.target),
                                    to_text(fault.trigger.at)));
    }
    for (const Choice& choice : found.choices) {
        words.push_back(to_text(scenario, choice));
    }
    return words;
}

void tell(const WalkFindings& findings) {
    if (!findings.broken) {
        if (findings.complete) {
            fmt::print("no violation in all {} states\n", findings.states);
        } else {
            fmt::print("no violation so far, but not every state was walked: {}\n",
                       findings.interrupted ? "the search was interrupted"
                                            : "the budget of this search came first");
        }
        return;
    }
    fmt::print("violation: {}\n", to_text(*findings.broken));
    for (const std::string& step : findings.way) {
        fmt::print("  {}\n", step);
    }
    if (!findings.shortest) {
        fmt::print("a way with fewer faults and choices may exist: the search ended before it had "
                   "walked all of them\n");
    }
    fmt::print("written to {}: orsim run {} fails so\n", findings.written, findings.written);
}

/// Writes the way to a breach, where there is one.
int answer(const ExploreArguments& arguments,
           const Exhaustive& walk,
           const Scenario& scenario,
           const Document& document) {
    WalkFindings findings{arguments.file,
                          walk.states(),
                          walk.transitions(),
                          walk.depth(),
                          walk.runs_ended(),
                          walk.renamings(),
                          walk.is_complete(),
                          Interruption::came(),
                          std::nullopt,
                          {},
                          false,
                          {}};
    bool is_confirmed = true;
    if (const auto& found = walk.counterexample()) {
        const std::string& folder = arguments.exhaustive.folder;
        findings.broken = found->broken;
        findings.way = words_of(scenario, *found);
        findings.shortest = walk.is_shortest();
        findings.written =
            fmt::format("{}/{}.{}.json", folder, scenario.name, to_text(found->broken));
        std::filesystem::create_directories(folder);
        OutputFile file{findings.written};
        file.write(counterexample_file(document.root(), scenario, *found));
        file.keep();
        is_confirmed = found->is_confirmed;
    }
    if (arguments.json) {
        fmt::print("{}", exploration_json(findings));
    } else {
        tell(findings);
    }
    if (!is_confirmed) {
        fmt::print(stderr, "{}: a plain run of it does not fail so; this is a mistake of orsim\n",
                   findings.written);
        return machine_failure;
    }
    return findings.broken        ? exit_code(VerdictKind::fail)
           : findings.interrupted ? interrupted_code
           : findings.complete    ? exit_code(VerdictKind::pass)
                                  : exit_code(VerdictKind::inconclusive);
}

/// Walks until all is walked, the budget is used up or somebody asks to stop.
void walk_on(Exhaustive& walk, const Budget& budget, const ExploreArguments& arguments) {
    constexpr std::uint64_t piece = 1U << 10U;
    ProgressLine progress;
    while (walk.advance(piece) && !Interruption::came()
           && (!budget.time || progress.passed() < *budget.time)) {
        if (progress.is_due()) {
            std::string text =
                progress_of(budget, progress.passed(), walk.states(), "states walked");
            progress.show(fmt::format("{}, depth {}{}", text, walk.depth(),
                                      walk.counterexample() ? "; looking for a shorter way" : ""));
        }
    }
    progress.clear();
    const std::int64_t millis = std::max<std::int64_t>(1, progress.passed().count());
    const std::string figures = fmt::format(
        "{} states, {} transitions, depth {}, {} ends of runs{}; {}.{:03} s, {} states/s\n",
        walk.states(), walk.transitions(), walk.depth(), walk.runs_ended(),
        walk.renamings() > 1 ? fmt::format(", {} namings of equal nodes", walk.renamings())
                             : std::string{},
        millis / 1000, millis % 1000, static_cast<std::int64_t>(walk.states()) * 1000 / millis);
    fmt::print(arguments.json ? stderr : stdout, "{}", figures);
}

}  // namespace

int explore_exhaustive(const ExploreArguments& arguments) {
    const std::optional<Scenario> scenario = scenario_to_run(arguments.file, arguments.changes);
    if (!scenario) {
        return exit_code(VerdictKind::error);
    }
    Document document{arguments.file, *read_text_file(arguments.file, largest_document).text};
    const auto overrides = overrides_of(arguments.changes);
    for (const Override& change : overrides.value()) {
        document.apply(change);
    }
    Complaints complaints = why_unbounded(*scenario, document);
    const ExhaustiveArguments& asked = arguments.exhaustive;
    const std::vector<Fault> candidates = candidates_of(asked, *scenario, complaints);
    Bounds bounds = bounds_of(asked, complaints);
    const auto budget = budget_of(arguments.budget);
    if (!budget) {
        complaints.insert(complaints.end(), budget.complaints().begin(), budget.complaints().end());
    }
    if (!complaints.empty()) {
        fmt::print(stderr, "{}", to_text(complaints));
        return exit_code(VerdictKind::error);
    }
    bounds.most_states = budget.value().count.value_or(0);
    Exhaustive walk{*scenario, candidates, bounds};
    const Interruption listening;
    walk_on(walk, budget.value(), arguments);
    return answer(arguments, walk, *scenario, document);
}

}  // namespace orsim
