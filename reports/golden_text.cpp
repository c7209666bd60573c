#include "reports/golden_text.hpp"

#include "reports/wording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <map>
#include <tuple>

namespace orsim {
namespace {

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

/// The next word of a line, and the line without it.
std::string_view take_word(std::string_view& line) {
    const std::size_t from = std::min(line.find_first_not_of(' '), line.size());
    const std::size_t end = std::min(line.find(' ', from), line.size());
    const std::string_view word = line.substr(from, end - from);
    line.remove_prefix(end);
    return word;
}

/// A line of the timeline: "5.001000  c1.6  B1  watch.satisfied  words  [R12]  <- B1.1".
struct Told {
    std::int64_t microseconds = 0;
    std::string subject;  // "c1"
    std::string actor;
    std::string event;
    std::string rule;   // "[R12]", or nothing
    std::string words;  // Without the numbers of records.
};

std::optional<std::int64_t> microseconds_of(std::string_view text) {
    const std::size_t point = text.find('.');
    constexpr std::size_t places = 6;
    if (point == std::string_view::npos || text.size() != point + 1 + places) {
        return std::nullopt;
    }
    std::string digits{text.substr(0, point)};
    digits += text.substr(point + 1);
    std::int64_t value = 0;
    const auto [end, why] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return why == std::errc{} && end == digits.data() + digits.size() ? std::optional{value}
                                                                      : std::nullopt;
}

std::optional<Told> told_by(std::string_view line) {
    const auto at = microseconds_of(take_word(line));
    const std::string_view record = take_word(line);
    const std::size_t dot = record.rfind('.');
    if (!at || dot == std::string_view::npos) {
        return std::nullopt;
    }
    Told told;
    told.microseconds = *at;
    told.subject = record.substr(0, dot);
    told.actor = take_word(line);
    told.event = take_word(line);
    told.words = line.substr(0, line.find("  <- "));
    if (const std::size_t rule = told.words.find("  ["); rule != std::string::npos) {
        const std::size_t end = told.words.find(']', rule);
        told.rule = " " + told.words.substr(rule + 2, end - rule - 1);
    }
    return told;
}

/// A line that tells no event: its name, by which both answers' lines find each other.
std::string name_of(std::string_view line, std::string_view section) {
    std::string_view rest = line;
    const std::string word{take_word(rest)};
    return section.empty() ? word : std::string{section} + " " + word;
}

using Key = std::tuple<std::string, std::string, std::string, std::size_t>;

/// An answer as what it says, for comparing: events by who, what and how often before; other lines
/// by their names.
struct Answer {
    std::map<Key, Told> events;
    std::vector<Key> order;
    std::map<std::string, std::string> others;
    std::vector<std::string> other_order;
};

Answer read_answer(std::string_view text) {
    Answer answer;
    std::map<std::tuple<std::string, std::string, std::string>, std::size_t> before;
    std::string section;
    for (const std::string_view line : lines_of(text)) {
        if (auto told = told_by(line)) {
            const std::size_t nth = before[{told->subject, told->actor, told->event}]++;
            Key key{told->subject, told->actor, told->event, nth};
            answer.order.push_back(key);
            answer.events.emplace(std::move(key), std::move(*told));
            section = "verdict";
        } else if (line == "summary") {
            section = "summary";
        } else if (line.starts_with("ended at")) {
            section.clear();
        } else if (!line.empty()) {
            const bool is_verdict = section == "verdict";
            const std::string name = is_verdict ? "verdict" : name_of(line, section);
            if (!answer.others.contains(name)) {
                answer.other_order.push_back(name);
            }
            answer.others[name] += std::string{line} + "\n";
            section = line.starts_with("fingerprint") ? "verdict" : section;
        }
    }
    return answer;
}

class Changes {
public:
    void add(std::string change) {
        if (std::ranges::find(said_, change) == said_.end()) {
            said_.push_back(std::move(change));
        }
    }
    [[nodiscard]] std::vector<std::string> take() { return std::move(said_); }

private:
    std::vector<std::string> said_;
};

std::string label(const Told& told) {
    return told.event + told.rule;
}

}  // namespace

std::string why_foreign(std::string_view golden, std::string_view answer) {
    const auto lines = lines_of(golden);
    const auto wanted = lines_of(answer);
    for (std::size_t at = 0; at < 2 && at < wanted.size(); ++at) {
        const std::string_view found = at < lines.size() ? lines[at] : std::string_view{};
        if (found != wanted[at]) {
            return fmt::format("its line {} is \"{}\", not \"{}\"", at + 1, found.substr(0, 100),
                               wanted[at]);
        }
    }
    return {};
}

std::string first_difference(std::string_view golden, std::string_view answer) {
    const auto old_lines = lines_of(golden);
    const auto new_lines = lines_of(answer);
    std::size_t at = 0;
    while (at < old_lines.size() && at < new_lines.size() && old_lines[at] == new_lines[at]) {
        ++at;
    }
    const auto line_of = [at](const std::vector<std::string_view>& lines) {
        return at < lines.size() ? lines[at] : std::string_view{"(nothing)"};
    };
    return fmt::format("  line {}\n  golden  {}\n  now     {}\n", at + 1, line_of(old_lines),
                       line_of(new_lines));
}

std::vector<std::string> golden_changes(std::string_view golden, std::string_view answer) {
    const Answer before = read_answer(golden);
    const Answer after = read_answer(answer);
    Changes changes;
    for (const Key& key : after.order) {
        const Told& now = after.events.at(key);
        const auto was = before.events.find(key);
        if (was == before.events.end()) {
            changes.add(label(now) + " added");
        } else if (const std::int64_t shift = now.microseconds - was->second.microseconds;
                   shift != 0) {
            changes.add(fmt::format("{} {} by {}", label(now), shift > 0 ? "later" : "earlier",
                                    human_microseconds(shift > 0 ? shift : -shift)));
        } else if (now.words != was->second.words) {
            changes.add(label(now) + " told otherwise");
        }
    }
    for (const Key& key : before.order) {
        if (!after.events.contains(key)) {
            changes.add(label(before.events.at(key)) + " removed");
        }
    }
    for (const std::string& name : after.other_order) {
        const auto was = before.others.find(name);
        if (was == before.others.end() || was->second != after.others.at(name)) {
            changes.add(name);
        }
    }
    for (const std::string& name : before.other_order) {
        if (!after.others.contains(name)) {
            changes.add(name + " removed");
        }
    }
    std::vector<std::string> all = changes.take();
    if (all.empty() && golden != answer) {
        all.emplace_back("the order of lines");
    }
    return all;
}

}  // namespace orsim
