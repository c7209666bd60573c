#include "reports/call_tale.hpp"
#include "reports/json_verdict.hpp"
#include "reports/run_margins.hpp"
#include "reports/text.hpp"
#include "reports/ties_text.hpp"
#include "sim/cli/arguments.hpp"
#include "sim/cli/output_file.hpp"
#include "sim/cli/report_file.hpp"
#include "sim/cli/run_scenario.hpp"
#include "sim/cli/run_ties.hpp"
#include "sim/judge/text.hpp"
#include "sim/reader/choice_list.hpp"
#include "sim/reader/convert.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <string_view>
#include <sys/resource.h>

namespace orsim {
namespace {

/// A timeline longer than this is not printed unless asked for: nobody reads it on a terminal.
constexpr std::size_t most_lines = 2000;

/// The timeline on the terminal: held back until it is known to be short enough.
class Terminal {
public:
    Terminal(const Scenario& scenario, const RunArguments& arguments)
        : text_{scenario}, shown_{!arguments.summary && !arguments.json}, all_{arguments.all} {
        if (!arguments.json) {
            text_.header(held_, tie_rule);
        }
        header_ = held_.size();
    }

    void take(std::span<const Record> records) {
        if (!shown_) {
            return;
        }
        lines_ += records.size();
        if (!all_ && lines_ > most_lines) {
            shown_ = false;
            held_.resize(header_);
            return;
        }
        text_.lines(held_, records);
        if (all_) {
            fmt::print("{}", held_);
            held_.clear();
        }
    }

    void end(const RunFacts& facts) {
        if (!shown_ && lines_ > most_lines) {
            held_ +=
                fmt::format("{} records: too many to print. --all prints them, -o FILE.txt writes "
                            "them.\n\n",
                            facts.records);
        }
        text_.footer(held_, facts);
        fmt::print("{}", held_);
    }

private:
    TextTimeline text_;
    std::string held_;
    std::size_t header_ = 0;  // How much of it the header is: that is always printed.
    std::size_t lines_ = 0;
    bool shown_;
    bool all_;
};

/// Peak resident memory of this process in KiB.
std::int64_t peak_memory() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

void print_stats(const RunResult& result, std::chrono::microseconds took) {
    const auto micros = static_cast<std::uint64_t>(std::max<std::int64_t>(1, took.count()));
    fmt::print(stderr,
               "calls {}  events {}  records {}  {} ms  {} thousand events/s  most live calls {}  "
               "peak memory {} KiB\n",
               result.facts.tally.count(Event::call_arrived), result.facts.events,
               result.facts.records, micros / 1000, result.facts.events * 1000 / micros,
               result.most_live_calls, peak_memory());
}

/// What is decided by luck, when luck decides: every tie, and one message, creation or restore in
/// ten.
Choices choices_by(std::uint64_t luck) {
    Freedom freedom;
    freedom.left.fill(Freedom::unlimited);
    freedom.delay = 1s;
    return Choices::random(luck, freedom);
}

/// Tells the first of what a list says was drawn that does not fit the scenario, if there is one.
void tell_misfit(const RunArguments& arguments, const ChoiceList& list) {
    std::vector<Override> made;
    for (std::size_t at = 0; at < list.drawn.size(); ++at) {
        const DrawnLabel& label = list.drawn[at];
        made.push_back({label.sets, label.value});
        const auto read = read_scenario_file(arguments.file, made);
        if (!read) {
            fmt::print(stderr,
                       "{}: drawn/{}, the {} that sets {}, is the first that does not fit\n",
                       arguments.choices, at, visible(label.kind), visible(label.sets));
            return;
        }
    }
}

/// The scenario, and the list to replay where one is asked for, whose choices take the place of the
/// file's; says what is wrong with either.
std::optional<Scenario> scenario_and_list(const RunArguments& arguments,
                                          std::optional<ChoiceList>& list) {
    Changes changes = arguments.changes;
    if (!arguments.choices.empty()) {
        auto read = read_choice_list(arguments.choices);
        if (!read) {
            fmt::print(stderr, "{}", to_text(read.complaints()));
            return std::nullopt;
        }
        list = read.value();
        for (const DrawnLabel& label : list->drawn) {
            changes.set.push_back(label.sets + "=" + label.value);
        }
        changes.set.push_back("/choices=" + list->choices);
    }
    std::optional<Scenario> scenario = scenario_to_run(arguments.file, changes);
    if (!scenario && list) {
        tell_misfit(arguments, *list);
    }
    if (scenario && list && list->scenario != scenario->name) {
        fmt::print(stderr, "{}: these are choices of \"{}\"; {} is \"{}\"\n", arguments.choices,
                   visible(list->scenario), arguments.file, scenario->name);
        return std::nullopt;
    }
    return scenario;
}

void save_choices(const RunArguments& arguments, const Scenario& scenario, const RunResult& run) {
    ChoiceList list;
    list.scenario = scenario.name;
    list.version = ORSIM_VERSION;
    list.fingerprint = to_text(run.facts.fingerprint);
    list.choices = json_of(scenario, run.choices.list());
    OutputFile file{arguments.save_choices};
    file.write(json_of(list));
    file.keep();
}

/// Whether the run came to what the list had come to; says so if not.
bool is_as_recorded(const ChoiceList& list, const RunArguments& arguments, const RunResult& run) {
    const std::string fingerprint = to_text(run.facts.fingerprint);
    if (fingerprint == list.fingerprint || run.choices.misfit()) {
        return fingerprint == list.fingerprint;
    }
    fmt::print(stderr,
               "{}: every choice came up, but the run came to fingerprint {} and the recorded one "
               "(orsim {}) to {}\n",
               arguments.choices, fingerprint, list.version, list.fingerprint);
    return false;
}

/// Whether something that is asked for tells of ties by itself.
bool tells_of_ties(const RunArguments& arguments) {
    return arguments.json || std::ranges::any_of(arguments.outputs, [](const std::string& path) {
               return path.ends_with(".html")
                      || (path.ends_with(".json") && !path.ends_with(".perfetto.json"));
           });
}

/// Runs again where that is asked for; for a report by itself only of a run so small that nobody
/// waits for it, and not of one that luck decided.
void try_ties(const RunArguments& arguments, const Scenario& scenario, RunFacts& facts) {
    constexpr std::uint64_t most_events = 1000;
    constexpr std::uint64_t enough = 100'000;  // Events of all other orders together.
    const bool by_itself =
        tells_of_ties(arguments) && !arguments.by_luck && facts.events <= most_events;
    if (arguments.ties || by_itself) {
        const std::uint64_t most_runs =
            arguments.ties ? arguments.tie_runs
                           : std::clamp<std::uint64_t>(
                               enough / std::max<std::uint64_t>(1, facts.events), 10, 1000);
        facts.ties = ties_of(scenario, facts.together, *to_duration(arguments.near).value,
                             most_runs, arguments.jobs);
    }
}

/// The count always; what it means only where that is asked for.
void print_ties(const RunArguments& arguments,
                const Scenario& scenario,
                const RunFacts& facts,
                const Margins& margins) {
    if (!arguments.ties) {
        fmt::print("ties: {} events were due at the instant of the one before them; --ties says "
                   "what their order decides\n",
                   facts.together);
        return;
    }
    fmt::print("{}{}", ties_text(scenario, *facts.ties), margins_text(margins));
}

/// What the run comes to, on the terminal.
void print_answer(const RunArguments& arguments,
                  const Scenario& scenario,
                  const RunResult& result,
                  Terminal& terminal,
                  const Margins& margins) {
    if (arguments.json) {
        fmt::print("{}", json_run(scenario, result.facts, result.verdict, margins));
        return;
    }
    terminal.end(result.facts);
    fmt::print("\n{}", to_text(scenario, result.verdict));
    print_ties(arguments, scenario, result.facts, margins);
}

/// Ends the reports; whether all were written.
bool write_reports(const RunArguments& arguments,
                   std::vector<ReportFile>& reports,
                   const RunResult& result) {
    bool is_good = true;
    for (std::size_t at = 0; at < reports.size(); ++at) {
        const std::string trouble = reports[at].end(result.facts, result.verdict);
        if (!trouble.empty()) {
            fmt::print(stderr, "{}: not written: {}\n", arguments.outputs[at], trouble);
            is_good = false;
        }
    }
    return is_good;
}

/// What is wrong with the reports that are asked for.
Complaints complaints_about(const RunArguments& arguments, const Scenario& scenario) {
    Complaints complaints;
    for (const std::string& path : arguments.outputs) {
        if (auto complaint = ReportFile::complaint_about(path)) {
            complaints.push_back(*complaint);
        }
    }
    const Converted<Duration> near = to_duration(arguments.near);
    if (!near.value || *near.value < Duration::zero()) {
        Complaint about_near;
        about_near.place.file = "command line";
        about_near.message =
            fmt::format("--near: \"{}\" is no duration such as 1ms", visible(arguments.near));
        complaints.push_back(about_near);
    }
    Complaint about_call;
    about_call.place.file = "command line";
    if (arguments.call.empty()) {
        return complaints;
    }
    if (!call_named(scenario, arguments.call)) {
        about_call.message = fmt::format("--call: there is no call \"{}\"; there are {}",
                                         visible(arguments.call), call_names(scenario));
        complaints.push_back(about_call);
    } else if (std::ranges::none_of(arguments.outputs, tells_of_a_call)) {
        about_call.message =
            "--call chooses whom an output tells of; none of those asked for tells "
            "of a single call, as .mmd does";
        complaints.push_back(about_call);
    }
    return complaints;
}

}  // namespace

int run_command(const RunArguments& arguments) {
    std::optional<ChoiceList> list;
    const std::optional<Scenario> scenario = scenario_and_list(arguments, list);
    if (!scenario) {
        return exit_code(VerdictKind::error);
    }
    std::optional<CallName> call;
    if (!arguments.call.empty()) {
        call = call_named(*scenario, arguments.call);
    }
    const Complaints complaints = complaints_about(arguments, *scenario);
    if (!complaints.empty()) {
        fmt::print(stderr, "{}", to_text(complaints));
        return exit_code(VerdictKind::error);
    }
    std::vector<ReportFile> reports;
    for (const std::string& path : arguments.outputs) {
        reports.emplace_back(path, *scenario, call);
    }
    Terminal terminal{*scenario, arguments};
    RunMargins margins{*scenario};
    const bool has_margins = arguments.json || arguments.ties;
    const auto began = std::chrono::steady_clock::now();
    const auto hand_on = [&](std::span<const Record> records) {
        terminal.take(records);
        if (has_margins) {
            margins.take(records);
        }
        for (ReportFile& report : reports) {
            report.take(records);
        }
    };
    RunResult result = run_scenario(*scenario, Chains::kept, hand_on,
                                    arguments.by_luck ? choices_by(*arguments.by_luck) : Choices{});
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::steady_clock::now() - began);
    try_ties(arguments, *scenario, result.facts);
    bool is_good = write_reports(arguments, reports, result);
    print_answer(arguments, *scenario, result, terminal, margins.with(result.facts.margins));
    if (!arguments.save_choices.empty()) {
        save_choices(arguments, *scenario, result);
    }
    if (list && !is_as_recorded(*list, arguments, result)) {
        is_good = false;
    }
    if (arguments.stats) {
        print_stats(result, took);
    }
    return exit_code(is_good ? result.verdict.kind : VerdictKind::error);
}

}  // namespace orsim
