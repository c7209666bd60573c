#include "reports/text.hpp"
#include "sim/cli/arguments.hpp"
#include "sim/cli/output_file.hpp"
#include "sim/cli/run_scenario.hpp"
#include "sim/judge/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <thread>

namespace orsim {
namespace {

namespace files = std::filesystem;

/// What became of one scenario file.
struct TestResult {
    VerdictKind kind = VerdictKind::error;
    std::string line;    // The one fact that matters.
    std::string detail;  // What stands below it when it did not pass.
    bool rewritten = false;
};

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

/// The first line in which two answers differ, with both sides.
std::string first_difference(const std::string& golden, const std::string& answer) {
    std::size_t line = 1;
    std::size_t from = 0;
    const std::size_t common = std::min(golden.size(), answer.size());
    for (std::size_t at = 0; at < common && golden[at] == answer[at]; ++at) {
        if (golden[at] == '\n') {
            ++line;
            from = at + 1;
        }
    }
    const auto line_at = [from](const std::string& text) {
        return from >= text.size() ? std::string{"(nothing)"}
                                   : text.substr(from, text.find('\n', from) - from);
    };
    return fmt::format("  line {}\n  golden  {}\n  now     {}\n", line, line_at(golden),
                       line_at(answer));
}

void hold_to_golden(TestResult& result,
                    const std::string& file,
                    const std::string& answer,
                    Goldens goldens) {
    const std::string path = golden_path(file);
    const std::optional<std::string> golden = text_of(path);
    if (golden == answer) {
        return;
    }
    if (goldens == Goldens::accept) {
        OutputFile rewritten{path};
        rewritten.write(answer);
        rewritten.keep();
        result.rewritten = true;
        return;
    }
    result.kind = golden ? VerdictKind::fail : VerdictKind::error;
    result.line = golden ? "the answer is not the golden one" : "there is no golden answer " + path;
    result.detail += golden ? first_difference(*golden, answer)
                            : fmt::format("  orsim test --accept {} writes it\n", file);
}

TestResult test_one(const std::string& file, Goldens goldens) {
    TestResult result;
    auto scenario = read_scenario_file(file);
    Complaints complaints = scenario.complaints();
    if (!scenario) {
        result.line = "the file is wrong";
        result.detail = to_text(complaints);
        return result;
    }
    for (const std::string& beyond : beyond_the_world(scenario.value())) {
        result.line = "this version of orsim does not simulate " + beyond;
        return result;
    }
    const Scenario& told = scenario.value();
    TextTimeline text{told};
    std::string answer;
    const bool whole = told.golden == Golden::timeline;
    text.header(answer, tie_rule);
    const RunResult run = run_scenario(told, Chains::kept, [&](std::span<const Record> records) {
        if (whole) {
            text.lines(answer, records);
        }
    });
    text.footer(answer, run.facts);
    answer += "\n" + to_text(told, run.verdict);
    result.kind = run.verdict.kind;
    result.line = run.verdict.sentence;
    if (result.kind != VerdictKind::pass) {
        result.detail = to_text(told, run.verdict) + "  repeat: orsim run " + file + "\n";
    }
    if (told.golden != Golden::none) {
        hold_to_golden(result, file, answer, goldens);
    }
    return result;
}

/// Scenario files below the paths, each once, in order of their names. A JSON file that says it is
/// something else, such as a schema, is no scenario.
std::vector<std::string> scenarios_in(const std::vector<std::string>& paths) {
    std::vector<std::string> found;
    const auto add = [&found](const files::path& path) {
        const std::string name = path.string();
        const bool other = name.ends_with(".schema.json") || name.ends_with(".study.json");
        if (path.extension() == ".json" && !other) {
            found.push_back(path.string());
        }
    };
    for (const std::string& path : paths) {
        if (!files::is_directory(path)) {
            found.push_back(path);
            continue;
        }
        for (const auto& entry : files::recursive_directory_iterator{path}) {
            add(entry.path());
        }
    }
    std::ranges::stable_sort(found);
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

/// Runs all of them on so many threads; results stand in the order of the files, whoever ran them.
std::vector<TestResult> test_all(const std::vector<std::string>& found,
                                 const TestArguments& arguments) {
    std::vector<TestResult> results(found.size());
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        for (std::size_t at = next++; at < found.size(); at = next++) {
            results[at] =
                test_one(found[at], arguments.accept ? Goldens::accept : Goldens::compare);
        }
    };
    std::vector<std::thread> helpers;
    for (unsigned job = 1; job < arguments.jobs; ++job) {
        helpers.emplace_back(work);
    }
    work();
    for (std::thread& helper : helpers) {
        helper.join();
    }
    return results;
}

}  // namespace

int test_command(const TestArguments& arguments) {
    const std::vector<std::string> found = scenarios_in(arguments.paths);
    if (found.empty()) {
        fmt::print(stderr, "no scenario below the paths given\n");
        return exit_code(VerdictKind::nothing_ran);
    }
    const std::vector<TestResult> results = test_all(found, arguments);
    std::array<std::size_t, 6> counts{};
    std::size_t rewritten = 0;
    for (std::size_t at = 0; at < found.size(); ++at) {
        const TestResult& result = results[at];
        ++counts.at(static_cast<std::size_t>(result.kind));
        rewritten += result.rewritten ? 1U : 0U;
        fmt::print("{:<12} {}  {}{}\n{}", to_text(result.kind), found[at], result.line,
                   result.rewritten ? "  (golden rewritten)" : "", result.detail);
    }
    const auto of = [&counts](VerdictKind kind) {
        return counts.at(static_cast<std::size_t>(kind));
    };
    fmt::print("\n{} scenarios: {} pass, {} fail, {} inconclusive, {} in error", found.size(),
               of(VerdictKind::pass), of(VerdictKind::fail), of(VerdictKind::inconclusive),
               of(VerdictKind::error));
    if (rewritten != 0) {
        fmt::print("; {} goldens rewritten", rewritten);
    }
    fmt::print("\n");
    for (const VerdictKind kind :
         {VerdictKind::error, VerdictKind::fail, VerdictKind::inconclusive}) {
        if (of(kind) != 0) {
            return exit_code(kind);
        }
    }
    return exit_code(VerdictKind::pass);
}

}  // namespace orsim
