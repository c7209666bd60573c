#include "reports/diff_page.hpp"
#include "reports/diff_text.hpp"
#include "sim/cli/arguments.hpp"
#include "sim/cli/event_log_of.hpp"
#include "sim/cli/output_file.hpp"
#include "sim/judge/judge.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <cstdio>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orsim {

namespace {

enum class Form : std::uint8_t { page, text, json };

std::optional<Form> form_of(std::string_view path) {
    return path.ends_with(".html")   ? std::optional{Form::page}
           : path.ends_with(".txt")  ? std::optional{Form::text}
           : path.ends_with(".json") ? std::optional{Form::json}
                                     : std::nullopt;
}

Complaints complaints_about(const std::vector<std::string>& outputs) {
    Complaints complaints;
    for (const std::string& path : outputs) {
        if (!form_of(path)) {
            Complaint complaint;
            complaint.place.file = path;
            complaint.message = "the ending of a difference's name chooses its form; known: .html, "
                                ".txt, .json";
            complaints.push_back(complaint);
        }
    }
    return complaints;
}

std::string text_of(Form form, const DiffSides& sides, const Difference& difference) {
    switch (form) {
    case Form::page:
        return diff_page(sides, difference, ORSIM_VERSION);
    case Form::json:
        return diff_json(sides, difference);
    case Form::text:
        break;
    }
    return diff_text(sides, difference, std::numeric_limits<std::size_t>::max());
}

}  // namespace

int diff_command(const DiffArguments& arguments) {
    const Complaints complaints = complaints_about(arguments.outputs);
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
    for (const std::string& path : arguments.outputs) {
        OutputFile file{path};
        file.write(text_of(form_of(path).value_or(Form::text), sides, difference));
        file.keep();
    }
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
