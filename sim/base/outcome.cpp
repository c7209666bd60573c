#include "sim/base/outcome.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <numeric>

namespace orsim {
namespace {

/// Letters to insert, delete, replace or swap with a neighbour to turn one word into the other.
std::size_t edit_distance(const std::string& from, const std::string& to) {
    std::vector<std::size_t> before_last(to.size() + 1);
    std::vector<std::size_t> last(to.size() + 1);
    std::vector<std::size_t> row(to.size() + 1);
    std::iota(last.begin(), last.end(), std::size_t{0});
    for (std::size_t i = 1; i <= from.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= to.size(); ++j) {
            const std::size_t differs = from[i - 1] == to[j - 1] ? 0 : 1;
            row[j] = std::min({row[j - 1] + 1, last[j] + 1, last[j - 1] + differs});
            const bool swapped =
                i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
            if (swapped) {
                row[j] = std::min(row[j], before_last[j - 2] + 1);
            }
        }
        before_last.swap(last);
        last.swap(row);
    }
    return last[to.size()];
}

std::string folded(const std::string& name) {
    std::string lower = name;
    std::ranges::transform(lower, lower.begin(), [](unsigned char letter) {
        return letter == '_' ? '-' : static_cast<char>(std::tolower(letter));
    });
    return lower;
}

std::size_t count_of(const Complaints& complaints, Complaint::Weight weight) {
    return static_cast<std::size_t>(std::ranges::count(complaints, weight, &Complaint::weight));
}

}  // namespace

bool has_errors(const Complaints& complaints) {
    return count_of(complaints, Complaint::Weight::error) != 0;
}

std::string to_text(const Complaint& complaint) {
    std::string text = complaint.place.file;
    if (complaint.place.line != 0) {
        text += fmt::format(":{}:{}", complaint.place.line, complaint.place.column);
    }
    if (!complaint.pointer.empty()) {
        text += fmt::format(" ({})", complaint.pointer);
    }
    text += complaint.weight == Complaint::Weight::warning ? ": warning: " : ": ";
    text += complaint.message;
    text += '\n';
    if (complaint.place.line == 0 || complaint.source_line.empty()) {
        return text;
    }
    constexpr std::size_t widest = 160;  // A longer line is shown from the start, cut.
    std::string line = complaint.source_line.substr(0, widest);
    std::ranges::replace(line, '\t', ' ');
    const std::size_t column = complaint.place.column == 0 ? 1 : complaint.place.column;
    text += fmt::format("{:>6} | {}\n", complaint.place.line, line);
    if (column <= line.size() + 1) {
        const std::size_t room = std::max<std::size_t>(1, line.size() + 1 - column);
        const std::size_t marks = std::clamp<std::size_t>(complaint.place.length, 1, room);
        text += fmt::format("       | {}^{}\n", std::string(column - 1, ' '),
                            std::string(marks - 1, '~'));
    }
    return text;
}

std::string to_text(const Complaints& complaints) {
    std::string text;
    for (const Complaint& complaint : complaints) {
        text += to_text(complaint);
    }
    const std::size_t errors = count_of(complaints, Complaint::Weight::error);
    const std::size_t warnings = count_of(complaints, Complaint::Weight::warning);
    if (errors != 0) {
        text +=
            fmt::format("{} thing{} to mend; nothing was run.\n", errors, errors == 1 ? "" : "s");
    } else if (warnings != 0) {
        text += fmt::format("{} warning{}.\n", warnings, warnings == 1 ? "" : "s");
    }
    return text;
}

std::string nearest_name(const std::string& typed, const std::vector<std::string>& known) {
    const std::string wanted = folded(typed);
    const std::size_t tolerance = std::max<std::size_t>(1, wanted.size() / 3);
    std::string best;
    std::size_t smallest = tolerance + 1;
    for (const std::string& name : known) {
        const std::size_t distance = edit_distance(wanted, folded(name));
        if (distance < smallest) {
            smallest = distance;
            best = name;
        }
    }
    return best;
}

}  // namespace orsim
