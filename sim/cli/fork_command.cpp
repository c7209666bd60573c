// `orsim run --fork`: two futures of one past, compared.
#include "reports/wording.hpp"
#include "sim/cli/arguments.hpp"
#include "sim/cli/diff_output.hpp"
#include "sim/cli/fork_run.hpp"
#include "sim/cli/shell_word.hpp"
#include "sim/reader/convert.hpp"
#include "sim/world/forking.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <optional>

namespace orsim {
namespace {

Complaint at_command_line(std::string message) {
    Complaint complaint;
    complaint.place.file = "command line";
    complaint.message = std::move(message);
    return complaint;
}

/// The changes that hold from the start, for both futures.
Changes of_both(const RunArguments& arguments) {
    Changes changes = arguments.changes;
    changes.set.clear();
    return changes;
}

/// What of each --set is fixed once the run has begun; one that cannot be read alone says nothing.
Complaints complaints_about_sets(const RunArguments& arguments, const Scenario& before) {
    Complaints complaints;
    for (const std::string& set : arguments.changes.set) {
        Changes alone = of_both(arguments);
        alone.set.push_back(set);
        const auto after = scenario_of(arguments.file, alone);
        if (!after) {
            continue;
        }
        for (const Fixed& fixed : fixed_once_begun(before, after.value())) {
            complaints.push_back(at_command_line(fmt::format(
                "--set {}: {} cannot change in mid-run: {}", visible(set), fixed.what, fixed.why)));
        }
    }
    if (!complaints.empty()) {
        complaints.back().message += "\n       What can change: " + free_once_begun() + ".";
    }
    return complaints;
}

Complaints complaints_about_instant(const RunArguments& arguments, const Scenario& before) {
    const Converted<Duration> since = to_duration(arguments.fork);
    if (!since.value) {
        return {at_command_line(
            fmt::format("--fork: \"{}\" is no instant such as 12.5s", visible(arguments.fork)))};
    }
    const Instant at{*since.value};
    if (at < before.start || at > before.until) {
        return {at_command_line(fmt::format("--fork: {} lies outside the run, from {} to {}",
                                            visible(arguments.fork), to_text(before.start),
                                            to_text(before.until)))};
    }
    return {};
}

void add(Complaints& complaints, const Complaints& more) {
    complaints.insert(complaints.end(), more.begin(), more.end());
}

/// As one would type it again.
std::string command_of(const RunArguments& arguments) {
    std::string words =
        fmt::format("orsim run {} --fork {}", shell_word(arguments.file), arguments.fork);
    for (const std::string& set : arguments.changes.set) {
        words += " --set " + shell_word(set);
    }
    if (arguments.changes.seed) {
        words += fmt::format(" --seed {}", *arguments.changes.seed);
    }
    if (!arguments.changes.until.empty()) {
        words += " --until " + shell_word(arguments.changes.until);
    }
    return words;
}

std::string name_of_fork(const RunArguments& arguments) {
    const auto& sets = arguments.changes.set;
    return fmt::format("{} from {} on with {}", arguments.file, arguments.fork,
                       sets.empty() ? "nothing changed" : fmt::format("{}", fmt::join(sets, ", ")));
}

}  // namespace

int fork_command(const RunArguments& arguments) {
    const auto before = scenario_of(arguments.file, of_both(arguments));
    if (!before) {
        fmt::print(stderr, "{}", to_text(before.complaints()));
        return exit_code(VerdictKind::error);
    }
    const auto after = scenario_of(arguments.file, arguments.changes);
    Complaints complaints = complaints_about_instant(arguments, before.value());
    add(complaints, complaints_about_diffs(arguments.outputs));
    if (!after) {
        add(complaints, after.complaints());
    }
    add(complaints, complaints_about_sets(arguments, before.value()));
    if (complaints.empty()) {
        for (const Fixed& fixed : fixed_once_begun(before.value(), after.value())) {
            complaints.push_back(at_command_line(
                fmt::format("{} cannot change in mid-run: {}", fixed.what, fixed.why)));
        }
    }
    if (!complaints.empty()) {
        fmt::print(stderr, "{}", to_text(complaints));
        return exit_code(VerdictKind::error);
    }
    if (!before.complaints().empty()) {
        fmt::print(stderr, "{}", to_text(before.complaints()));
    }
    const Instant at{*to_duration(arguments.fork).value};
    const TwoFutures futures = fork_run(before.value(), after.value(), at);
    const DiffFork fork{at, arguments.changes.set, futures.as_it_was.run.verdict.sentence,
                        futures.changed.run.verdict.sentence, command_of(arguments)};
    const std::string forked = name_of_fork(arguments);
    const DiffSides sides{futures.as_it_was.log, futures.changed.log, arguments.file, forked,
                          &fork};
    const Difference difference = compare(sides.left, sides.right);
    write_diffs(arguments.outputs, sides, difference);
    if (arguments.json) {
        fmt::print("{}", diff_json(sides, difference));
    } else {
        print_diff(sides, difference,
                   arguments.all       ? DiffLength::all
                   : arguments.summary ? DiffLength::sums_only
                                       : DiffLength::usual);
    }
    return exit_code(futures.changed.run.verdict.kind);
}

}  // namespace orsim
