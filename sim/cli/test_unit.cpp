#include "sim/cli/test_unit.hpp"

#include "reports/golden_text.hpp"
#include "reports/text.hpp"
#include "sim/cli/output_file.hpp"
#include "sim/cli/report_file.hpp"
#include "sim/cli/run_scenario.hpp"
#include "sim/cli/shell_word.hpp"
#include "sim/judge/text.hpp"
#include "sim/reader/line_of.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

namespace orsim {
namespace {

namespace files = std::filesystem;

/// The golden answer lies beside its scenario.
std::string golden_path(const std::string& file) {
    return files::path{file}.replace_extension(".txt").string();
}

std::optional<std::string> text_of(const std::string& path) {
    std::ifstream stream{path, std::ios::binary};
    if (!stream) {
        return std::nullopt;
    }
    return std::string{std::istreambuf_iterator<char>{stream}, {}};
}

std::string repeat_command(const TestUnit& unit) {
    std::string command = "orsim run " + shell_word(unit.file);
    for (const Override& change : unit.overrides) {
        command += " --set " + shell_word(change.pointer + "=" + change.value);
    }
    return "  repeat: " + command + "\n";
}

void rewrite(TestResult& result, const std::string& path, const std::string& answer) {
    const std::optional<std::string> old = text_of(path);
    const bool is_new = !old || !why_foreign(*old, answer).empty();
    OutputFile rewritten{path};
    rewritten.write(answer);
    rewritten.keep();
    result.rewritten = true;
    result.changes =
        is_new ? std::vector<std::string>{"a new golden answer"} : golden_changes(*old, answer);
}

/// What the scenario itself says comes first: a run that failed stays failed for its own reason.
void hold_to_golden(TestResult& result, const std::string& answer, Goldens goldens) {
    const std::string path = golden_path(result.file);
    const std::optional<std::string> golden = text_of(path);
    if (golden == answer) {
        return;
    }
    if (goldens == Goldens::accept) {
        rewrite(result, path, answer);
        return;
    }
    const std::string foreign = golden ? why_foreign(*golden, answer) : std::string{};
    std::string fact = "the answer is not the golden one";
    VerdictKind kind = VerdictKind::fail;
    std::string detail;
    if (!golden || !foreign.empty()) {
        kind = VerdictKind::error;
        fact = golden ? fmt::format("{} is not its golden answer: {}", path, foreign)
                      : "there is no golden answer " + path;
        detail = fmt::format("  orsim test --accept {} writes it\n", shell_word(result.file));
    } else {
        std::string changes;
        for (const std::string& change : golden_changes(*golden, answer)) {
            changes += (changes.empty() ? "" : "; ") + change;
        }
        detail = first_difference(*golden, answer) + "  changed  " + changes + "\n";
    }
    if (result.kind == VerdictKind::pass) {
        result.kind = kind;
        result.fact = fact;
        result.line = line_of(result.file, "/golden");
        result.detail = detail;
        return;
    }
    result.detail += "  and " + fact + "\n" + detail;
}

/// The first finding that made the verdict what it is.
const Finding* decisive(const Verdict& verdict) {
    const auto wanted = verdict.kind == VerdictKind::fail ? Finding::Status::failed
                                                          : Finding::Status::not_triggered;
    const auto found = std::ranges::find(verdict.findings, wanted, &Finding::status);
    return found == verdict.findings.end() ? nullptr : &*found;
}

void tell_decisive(TestResult& result, const Scenario& told, const Verdict& verdict) {
    result.detail = to_text(told, verdict);
    result.detail.erase(0, result.detail.find("\n\n") + 2);  // The sentence.
    const Finding* const finding = decisive(verdict);
    if (finding != nullptr) {
        result.line = line_of_item(result.file, {"expect"}, finding->name);
        result.fact = fmt::format("{} (expected: {}{}{})", verdict.sentence, finding->expected,
                                  finding->got.empty() ? "" : "; got: ", finding->got);
    }
}

/// IDs of the rules, in the order of the registry.
std::vector<std::string> names_of(const RuleSet& rules) {
    std::vector<std::string> names;
    for (const RuleEntry& rule : rule_registry()) {
        if (rules.test(static_cast<std::size_t>(rule.rule))) {
            names.emplace_back(rule.id);
        }
    }
    return names;
}

void run(UnitOutcome& outcome,
         const TestUnit& unit,
         const Scenario& told,
         const UnitWishes& wishes) {
    TestResult& result = outcome.result;
    TextTimeline text{told};
    std::string answer;
    const bool whole = told.golden == Golden::timeline;
    text.header(answer, tie_rule);
    std::optional<ReportFile> page;
    if (!wishes.report.empty()) {
        page.emplace(wishes.report, told, std::nullopt);
    }
    const RunResult run = run_scenario(told, Chains::kept, [&](std::span<const Record> records) {
        for (const Record& record : records) {
            outcome.rules.set(static_cast<std::size_t>(record.rule));
        }
        if (whole) {
            text.lines(answer, records);
        }
        if (page) {
            page->take(records);
        }
    });
    if (page) {
        const std::string trouble = page->end(run.facts, run.verdict);
        ORSIM_EXPECT(trouble.empty(), "a page can tell of every run");
    }
    for (const Rule rule : told.rules) {
        outcome.rules.set(static_cast<std::size_t>(rule));
    }
    result.rules = names_of(outcome.rules);
    text.footer(answer, run.facts);
    answer += "\n" + to_text(told, run.verdict);
    result.kind = run.verdict.kind;
    result.fact = run.verdict.sentence;
    result.fingerprint = to_text(run.facts.fingerprint);
    if (result.kind != VerdictKind::pass) {
        tell_decisive(result, told, run.verdict);
    }
    if (told.golden != Golden::none && unit.overrides.empty()) {
        hold_to_golden(result, answer, wishes.goldens);
    }
    if (result.kind != VerdictKind::pass) {
        result.detail += repeat_command(unit);
    }
}

}  // namespace

UnitOutcome run_test_unit(const TestUnit& unit, const UnitWishes& wishes) {
    UnitOutcome outcome;
    TestResult& result = outcome.result;
    result.number = unit.number;
    result.name = unit.name;
    result.suite = unit.suite;
    result.file = unit.file;
    const auto scenario = read_scenario_file(unit.file, unit.overrides);
    if (!scenario) {
        const Complaints& complaints = scenario.complaints();
        const auto first =
            std::ranges::find(complaints, Complaint::Weight::error, &Complaint::weight);
        result.line = std::max<std::uint32_t>(1, first->place.line);
        result.fact = "the file is wrong: " + first->message;
        result.detail = to_text(complaints);
        return outcome;
    }
    for (const std::string& beyond : beyond_the_world(scenario.value())) {
        result.fact = "this version of orsim does not simulate " + beyond;
        return outcome;
    }
    try {
        run(outcome, unit, scenario.value(), wishes);
    } catch (const std::exception& failure) {
        result.kind = VerdictKind::machine_failure;
        result.fact = failure.what();
        result.detail = repeat_command(unit);
    }
    return outcome;
}

}  // namespace orsim
