#include "reports/diff_text.hpp"
#include "sim/cli/arguments.hpp"
#include "sim/cli/event_log_of.hpp"
#include "sim/judge/judge.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <limits>

namespace orsim {

int diff_command(const DiffArguments& arguments) {
    const std::optional<EventLog> left = event_log_of(arguments.left, Changes{});
    const std::optional<EventLog> right = event_log_of(arguments.right, arguments.changes);
    if (!left || !right) {
        return exit_code(VerdictKind::error);
    }
    const DiffSides sides{*left, *right, arguments.left, arguments.right};
    const Difference difference = compare(*left, *right);
    if (arguments.json) {
        fmt::print("{}", diff_json(sides, difference));
    } else {
        const std::size_t lines =
            arguments.all ? std::numeric_limits<std::size_t>::max() : most_diff_lines;
        fmt::print("{}", diff_text(sides, difference, lines));
    }
    return exit_code(difference.empty() ? VerdictKind::pass : VerdictKind::fail);
}

}  // namespace orsim
