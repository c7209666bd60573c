#include "sim/cli/arguments.hpp"
#include "sim/cli/diff_output.hpp"
#include "sim/cli/event_log_of.hpp"
#include "sim/judge/judge.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <optional>

namespace orsim {

int diff_command(const DiffArguments& arguments) {
    const Complaints complaints = complaints_about_diffs(arguments.outputs);
    if (!complaints.empty()) {
        fmt::print(stderr, "{}", to_text(complaints));
        return exit_code(VerdictKind::error);
    }
    const std::optional<EventLog> left = event_log_of(arguments.left, Changes{});
    const std::optional<EventLog> right = event_log_of(arguments.right, arguments.changes);
    if (!left || !right) {
        return exit_code(VerdictKind::error);
    }
    const DiffSides sides{*left, *right, arguments.left, arguments.right};
    const Difference difference = compare(*left, *right);
    write_diffs(arguments.outputs, sides, difference);
    if (arguments.json) {
        fmt::print("{}", diff_json(sides, difference));
    } else {
        print_diff(sides, difference, arguments.all ? DiffLength::all : DiffLength::usual);
    }
    return exit_code(difference.empty() ? VerdictKind::pass : VerdictKind::fail);
}

}  // namespace orsim
