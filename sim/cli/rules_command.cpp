#include "reports/wording.hpp"
#include "sim/base/rule.hpp"
#include "sim/cli/arguments.hpp"
#include "sim/cli/rule_uses.hpp"
#include "sim/cli/test_units.hpp"
#include "sim/model/release.hpp"
#include "sim/protocol/creation.hpp"
#include "sim/reader/read_scenario.hpp"
#include "sim/world/world.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <optional>
#include <thread>

namespace orsim {
namespace {

constexpr std::size_t rule_count = static_cast<std::size_t>(Rule::last_rule) + 1;

/// What one scenario shows.
struct Showing {
    std::string name;
    std::array<bool, rule_count> cited{};   // By a record of its run.
    std::array<bool, rule_count> stated{};  // By the file: its run is held to the rule's invariant.
    std::vector<std::uint64_t> row_uses;    // By row of session creation.
};

/// Nothing for a file that cannot be run.
std::optional<Showing> shown_by(const TestUnit& unit) {
    const auto scenario = read_scenario_file(unit.file, unit.overrides);
    if (!scenario || !beyond_the_world(scenario.value()).empty()) {
        return std::nullopt;
    }
    World world{scenario.value()};
    world.run_to_end();
    Showing showing;
    showing.name = unit.name;
    for (const Record& record : world.timeline().records()) {
        showing.cited.at(static_cast<std::size_t>(record.rule)) = true;
    }
    for (const Rule rule : scenario.value().rules) {
        showing.stated.at(static_cast<std::size_t>(rule)) = true;
    }
    showing.row_uses = world.row_uses();
    return showing;
}

/// In the order of the units, whoever ran them.
std::vector<Showing> run_book(const std::vector<TestUnit>& units, unsigned jobs) {
    std::vector<std::optional<Showing>> all(units.size());
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        for (std::size_t at = next++; at < units.size(); at = next++) {
            all[at] = shown_by(units[at]);
        }
    };
    std::vector<std::thread> helpers;
    for (unsigned job = 1; job < jobs; ++job) {
        helpers.emplace_back(work);
    }
    work();
    for (std::thread& helper : helpers) {
        helper.join();
    }
    std::vector<Showing> showings;
    for (std::optional<Showing>& one : all) {
        if (one) {
            showings.push_back(std::move(*one));
        }
    }
    return showings;
}

enum class Way : std::uint8_t { cited, stated };

std::vector<std::string> rule_names_of(const std::vector<Showing>& showings, Rule rule, Way way) {
    std::vector<std::string> names;
    for (const Showing& showing : showings) {
        const auto at = static_cast<std::size_t>(rule);
        const bool cites = showing.cited.at(at);
        if (way == Way::cited ? cites : showing.stated.at(at) && !cites) {
            names.push_back(showing.name);
        }
    }
    return names;
}

std::string few_of(const std::vector<std::string>& names) {
    constexpr std::size_t most = 4;
    std::string text;
    for (std::size_t at = 0; at < std::min(most, names.size()); ++at) {
        text += (at == 0 ? "" : ", ") + names[at];
    }
    return names.size() > most ? fmt::format("{} and {} more", text, names.size() - most) : text;
}

bool is_shown(const std::vector<Showing>& showings, Rule rule) {
    const auto at = static_cast<std::size_t>(rule);
    return std::ranges::any_of(showings, [at](const Showing& showing) {
        return showing.cited.at(at) || showing.stated.at(at);
    });
}

std::vector<std::string> places_of(const RuleEntry& rule) {
    std::vector<std::string> places;
    std::string_view file;
    for (const RuleUse& use : rule_uses()) {
        if (use.rule != rule.id) {
            continue;
        }
        if (use.file != file) {
            places.push_back(fmt::format("{}: {}", use.file, use.place));
            file = use.file;
        } else {
            places.back() += fmt::format(", {}", use.place);
        }
    }
    return places;
}

/// How many of the guide's rules are shown, and how many rows of session creation came to decide.
struct Sum {
    std::size_t shown = 0;
    std::size_t guide = 0;
    std::size_t rows_used = 0;
};

Sum sum_of(const std::vector<Showing>& showings) {
    Sum sum;
    for (const RuleEntry& rule : rule_registry()) {
        const bool is_of_guide = rule.id.starts_with('R');
        sum.guide += is_of_guide ? 1 : 0;
        sum.shown += is_of_guide && is_shown(showings, rule.rule) ? 1U : 0U;
    }
    for (std::size_t row = 0; row < creation_rows().size(); ++row) {
        sum.rows_used +=
            std::ranges::any_of(showings,
                                [row](const Showing& showing) { return showing.row_uses[row] > 0; })
                ? 1U
                : 0U;
    }
    return sum;
}

std::string_view to_text(Without without) {
    constexpr std::array<std::string_view, 3> words{"refused", "shown", "nothing"};
    return words.at(static_cast<std::size_t>(without));
}

std::string gates_text() {
    constexpr std::array<std::string_view, 3> heads{
        "else the file is refused; seen:", "else the run shows it; seen:",
        "not to be seen in a run:"};
    std::string out = "\nWhat only some releases have\n";
    for (const ReleaseGate& one : release_gates()) {
        out += fmt::format("{}{}  {}  ({}, {})\n  {} {}\n", to_text(one.since),
                           one.until ? fmt::format(" up to, not including, {}", to_text(*one.until))
                                     : std::string{},
                           one.what, to_text(one.evidence), one.source,
                           heads.at(static_cast<std::size_t>(one.without)), one.told);
    }
    return out;
}

std::string gates_json() {
    std::string out;
    for (const ReleaseGate& one : release_gates()) {
        out += fmt::format("{}\n  {{\"since\": \"{}\", \"until\": {}, \"what\": \"{}\", "
                           "\"evidence\": \"{}\", \"source\": \"{}\", \"without\": \"{}\", "
                           "\"told\": \"{}\"}}",
                           out.empty() ? "" : ",", to_text(one.since),
                           one.until ? fmt::format("\"{}\"", to_text(*one.until)) : "null",
                           json_escaped(one.what), to_text(one.evidence), one.source,
                           to_text(one.without), json_escaped(one.told));
    }
    return out;
}

std::string rules_text_of(const std::vector<Showing>& showings, bool has_run) {
    std::string out;
    for (const RuleEntry& rule : rule_registry()) {
        out +=
            fmt::format("{} {}  ({}{})\n  {}\n", rule.id, rule.name, to_text(rule.evidence),
                        rule.source == "-" ? "" : fmt::format(", {}", rule.source), rule.statement);
        for (const std::string& place : places_of(rule)) {
            out += fmt::format("  done in   {}\n", place);
        }
        const std::vector<std::string> cited = rule_names_of(showings, rule.rule, Way::cited);
        const std::vector<std::string> stated = rule_names_of(showings, rule.rule, Way::stated);
        if (!cited.empty()) {
            out += fmt::format("  shown by  {}\n", few_of(cited));
        }
        if (!stated.empty()) {
            out += fmt::format("  held in   {}\n", few_of(stated));
        }
        if (has_run && cited.empty() && stated.empty()) {
            out += "  shown by  no scenario\n";
        }
    }
    out += gates_text();
    if (has_run) {
        const Sum sum = sum_of(showings);
        out += fmt::format("\n{} of {} rules of the guide shown; {} of {} rows of session creation "
                           "came to decide; {} scenarios run\n",
                           sum.shown, sum.guide, sum.rows_used, creation_rows().size(),
                           showings.size());
    }
    return out;
}

std::string quoted(const std::vector<std::string>& texts) {
    std::string out;
    for (const std::string& text : texts) {
        out += (out.empty() ? "\"" : ", \"") + json_escaped(text) + "\"";
    }
    return "[" + out + "]";
}

std::string json_text(const std::vector<Showing>& showings) {
    std::string rules;
    for (const RuleEntry& rule : rule_registry()) {
        rules +=
            fmt::format("{}\n  {{\"id\": \"{}\", \"name\": \"{}\", \"sentence\": \"{}\", "
                        "\"evidence\": \"{}\", \"source\": \"{}\", \"done_in\": {}, "
                        "\"shown_by\": {}, \"held_in\": {}}}",
                        rules.empty() ? "" : ",", rule.id, rule.name, json_escaped(rule.statement),
                        to_text(rule.evidence), rule.source, quoted(places_of(rule)),
                        quoted(rule_names_of(showings, rule.rule, Way::cited)),
                        quoted(rule_names_of(showings, rule.rule, Way::stated)));
    }
    std::string rows;
    for (std::size_t at = 0; at < creation_rows().size(); ++at) {
        const Row& row = creation_rows()[at];
        std::uint64_t uses = 0;
        for (const Showing& showing : showings) {
            uses += showing.row_uses[at];
        }
        rows += fmt::format("{}\n  {{\"when\": \"{}\", \"on\": \"{}\", \"rule\": \"{}\", "
                            "\"policy\": \"{}\", \"uses\": {}}}",
                            rows.empty() ? "" : ",", to_text(row.when), to_text(row.on),
                            to_text(row.rule),
                            row.policy == 0 ? std::string{} : fmt::format("A{}", row.policy), uses);
    }
    const Sum sum = sum_of(showings);
    return fmt::format(
        "{{\"schema\": \"orsim/rules@1\",\n\"rules\": [{}\n],\n\"rows\": [{}\n],\n"
        "\"gates\": [{}\n],\n\"guide_rules_shown\": {}, \"guide_rules\": {}, \"scenarios\": {}}}\n",
        rules, rows, gates_json(), sum.shown, sum.guide, showings.size());
}

}  // namespace

int rules_command(const RulesArguments& arguments) {
    const bool has_run = !arguments.paths.empty();
    std::vector<Showing> showings;
    if (has_run) {
        const auto units = units_below(arguments.paths);
        if (!units) {
            fmt::print(stderr, "{}", to_text(units.complaints()));
            return exit_code(VerdictKind::error);
        }
        showings = run_book(units.value(), arguments.jobs);
    }
    fmt::print("{}", arguments.json ? json_text(showings) : rules_text_of(showings, has_run));
    const Sum sum = sum_of(showings);
    return exit_code(!has_run || sum.shown == sum.guide ? VerdictKind::pass : VerdictKind::fail);
}

}  // namespace orsim
