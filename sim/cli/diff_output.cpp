#include "sim/cli/diff_output.hpp"

#include "reports/diff_page.hpp"
#include "sim/cli/output_file.hpp"

#include <fmt/format.h>

#include <limits>
#include <optional>
#include <string_view>

namespace orsim {
namespace {

constexpr std::size_t all_lines = std::numeric_limits<std::size_t>::max();

enum class DiffForm : std::uint8_t { page, text, json };

std::optional<DiffForm> diff_form_of(std::string_view path) {
    return path.ends_with(".html")   ? std::optional{DiffForm::page}
           : path.ends_with(".txt")  ? std::optional{DiffForm::text}
           : path.ends_with(".json") ? std::optional{DiffForm::json}
                                     : std::nullopt;
}

std::string in_form(DiffForm form, const DiffSides& sides, const Difference& difference) {
    switch (form) {
    case DiffForm::page:
        return diff_page(sides, difference, ORSIM_VERSION);
    case DiffForm::json:
        return diff_json(sides, difference);
    case DiffForm::text:
        break;
    }
    return diff_text(sides, difference, all_lines);
}

}  // namespace

Complaints complaints_about_diffs(const std::vector<std::string>& outputs) {
    Complaints complaints;
    for (const std::string& path : outputs) {
        if (!diff_form_of(path)) {
            Complaint complaint;
            complaint.place.file = path;
            complaint.message = "the ending of a difference's name chooses its form; known: .html, "
                                ".txt, .json";
            complaints.push_back(complaint);
        }
    }
    return complaints;
}

void write_diffs(const std::vector<std::string>& outputs,
                 const DiffSides& sides,
                 const Difference& difference) {
    for (const std::string& path : outputs) {
        OutputFile file{path};
        file.write(in_form(diff_form_of(path).value_or(DiffForm::text), sides, difference));
        file.keep();
    }
}

void print_diff(const DiffSides& sides, const Difference& difference, DiffLength length) {
    const std::size_t lines = length == DiffLength::all         ? all_lines
                              : length == DiffLength::sums_only ? 0
                                                                : most_diff_lines;
    fmt::print("{}", diff_text(sides, difference, lines));
}

}  // namespace orsim
