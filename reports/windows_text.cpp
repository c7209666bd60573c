#include "reports/windows_text.hpp"

#include "reports/explanation_text.hpp"
#include "reports/wording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace orsim {
namespace {

constexpr std::size_t strip_width = 80;

std::string length_of(const Dial& dial, const OutcomeWindow& window) {
    return value_of(dial, window.last - window.first + 1);
}

/// A letter for each part of the range: of the window that holds it, or "|" where several do.
std::string strip(const Windows& windows, const std::vector<std::size_t>& kinds) {
    const std::int64_t end = windows.windows.back().last;
    const std::int64_t whole = end - windows.from + 1;
    const auto columns = static_cast<std::int64_t>(strip_width);
    std::string out;
    std::size_t at = 0;
    for (std::int64_t column = 0; column < std::min(columns, whole); ++column) {
        const std::int64_t parts = std::min(columns, whole);
        const std::int64_t first =
            windows.from + whole / parts * column + whole % parts * column / parts;
        const std::int64_t last =
            windows.from + whole / parts * (column + 1) + whole % parts * (column + 1) / parts - 1;
        while (windows.windows[at].last < first) {
            ++at;
        }
        const bool is_one = windows.windows[at].last >= last;
        out += is_one ? letter_of(kinds[at]).substr(0, 1) : "|";
    }
    return out;
}

}  // namespace

std::string letter_of(std::size_t kind) {
    constexpr std::size_t letters = 26;
    const std::string letter(1, static_cast<char>('A' + static_cast<char>(kind % letters)));
    return kind < letters ? letter : letter + std::to_string(kind / letters);
}

std::vector<std::size_t> kinds_of(const Windows& windows) {
    std::vector<const Outcomes*> known;
    std::vector<std::size_t> kinds;
    for (const OutcomeWindow& window : windows.windows) {
        const auto same = std::ranges::find_if(
            known, [&](const Outcomes* outcomes) { return *outcomes == window.outcomes; });
        kinds.push_back(static_cast<std::size_t>(same - known.begin()));
        if (same == known.end()) {
            known.push_back(&window.outcomes);
        }
    }
    return kinds;
}

std::string told(const Names& names, const Outcomes& outcomes) {
    if (outcomes.empty()) {
        return "no call arrives";
    }
    if (outcomes.size() == 1 && outcomes.front().calls == 1) {
        return told(names, outcomes.front().fate);
    }
    std::string text;
    for (const FateCount& count : outcomes) {
        text +=
            fmt::format("{}{} {}", text.empty() ? "" : "; ", count.calls, told(names, count.fate));
    }
    return text;
}

std::string place_of(const Scenario& scenario, const Dial& dial, std::int64_t value) {
    const bool is_instant = dial.kind == Dial::Kind::fault_time
                            && scenario.faults[dial.fault].trigger.kind != Trigger::Kind::when;
    return is_instant ? clock(Instant{Duration{value}}) + " s" : value_of(dial, value);
}

std::string subject_of(const Names& names, const Scenario& scenario, const Windows& windows) {
    const Dial& dial = windows.dial;
    if (dial.kind == Dial::Kind::option || dial.kind == Dial::Kind::assumption) {
        return name_of(names, dial);
    }
    const bool waits = dial.kind == Dial::Kind::fault_time
                       && scenario.faults[dial.fault].trigger.kind == Trigger::Kind::when;
    return fmt::format("{}{} ({})", name_of(names, dial), waits ? " after its event" : "",
                       names.deed(dial.fault));
}

std::string windows_text(const Scenario& scenario, const Windows& windows) {
    const Names names{scenario, visible};
    const std::vector<std::size_t> kinds = kinds_of(windows);
    std::string out = fmt::format("{}: what becomes of {} for each value from {} to {}\n\n",
                                  subject_of(names, scenario, windows),
                                  windows.call ? names.of(*windows.call) : "all calls",
                                  place_of(scenario, windows.dial, windows.from),
                                  place_of(scenario, windows.dial, windows.to));
    fmt::format_to(std::back_inserter(out), "  {:>14}  {:>14}  {:>12}     outcome\n", "from",
                   "until", "long");
    for (std::size_t at = 0; at < windows.windows.size(); ++at) {
        const OutcomeWindow& window = windows.windows[at];
        fmt::format_to(std::back_inserter(out), "  {:>14}  {:>14}  {:>12}  {}  {}{}\n",
                       place_of(scenario, windows.dial, window.first),
                       place_of(scenario, windows.dial, window.last),
                       length_of(windows.dial, window), letter_of(kinds[at]),
                       told(names, window.outcomes),
                       window.first == window.last ? "; a single instant, a tie" : "");
    }
    fmt::format_to(std::back_inserter(out), "\n  {}\n", strip(windows, kinds));
    out += "  a letter is an outcome; | a boundary or more inside one column\n\n";
    fmt::format_to(std::back_inserter(out), "{} windows, {} orders of events, {} runs\n",
                   windows.windows.size(), windows.stretches, windows.runs);
    if (windows.spent) {
        fmt::format_to(
            std::back_inserter(out),
            "The search ended at {}: beyond it nothing is known. A larger --budget allows more, "
            "--from and --to narrow the range.\n",
            place_of(scenario, windows.dial, windows.windows.back().last));
    }
    return out;
}

std::string windows_json(const Scenario& scenario, const Windows& windows) {
    const Names names{scenario, json_escaped};
    const auto unit = windows.dial.unit();
    std::string out = fmt::format(
        "{{\n  \"schema\":\"{}\",\n  \"scenario\":\"{}\",\n  \"seed\":{},\n  \"dial\":\"{}\",\n  "
        "\"unit_us\":{},\n  \"call\":{},\n  \"from\":{},\n  \"to\":{},\n  \"windows\":[",
        windows_schema, json_escaped(scenario.name), scenario.seed, name_of(names, windows.dial),
        unit ? std::to_string(unit->count()) : "null",
        windows.call ? fmt::format("\"{}\"", names.of(*windows.call)) : "null", windows.from,
        windows.to);
    const std::vector<std::size_t> kinds = kinds_of(windows);
    for (std::size_t at = 0; at < windows.windows.size(); ++at) {
        const OutcomeWindow& window = windows.windows[at];
        fmt::format_to(std::back_inserter(out),
                       "{}\n    {{\"first\":{},\"last\":{},\"outcome\":\"{}\",\"words\":\"{}\","
                       "\"tie\":{},\"fates\":[",
                       at == 0 ? "" : ",", window.first, window.last, letter_of(kinds[at]),
                       told(names, window.outcomes), window.first == window.last);
        std::string_view between;
        for (const FateCount& count : window.outcomes) {
            fmt::format_to(
                std::back_inserter(out),
                "{}{{\"calls\":{},\"grade\":\"{}\",\"outcome\":{},\"owner\":{},\"sessions\":{}}}",
                between, count.calls, to_text(count.fate.grade),
                count.fate.has_outcome() ? fmt::format("\"{}\"", to_text(count.fate.outcome))
                                         : "null",
                count.fate.owner ? fmt::format(
                    "\"{}\"", names.of(Entity{EntityKind::app, count.fate.owner.index()}))
                                 : "null",
                count.fate.sessions);
            between = ",";
        }
        out += "]}";
    }
    fmt::format_to(std::back_inserter(out),
                   "\n  ],\n  \"stretches\":{},\n  \"runs\":{},\n  \"spent\":{}\n}}\n",
                   windows.stretches, windows.runs, windows.spent);
    return out;
}

}  // namespace orsim
