#include "reports/test_forms.hpp"
#include "reports/test_page.hpp"
#include "sim/cli/arguments.hpp"
#include "sim/cli/output_file.hpp"
#include "sim/cli/test_unit.hpp"
#include "sim/cli/test_units.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <map>
#include <thread>
#include <utility>

namespace orsim {
namespace {

namespace files = std::filesystem;

/// Where the pages of single scenarios lie: in a folder beside the page of all, called after it.
class PagePlaces {
public:
    explicit PagePlaces(const std::string& page) : page_{page} {
        if (!page.empty()) {
            folder_ = page_.stem().string() + ".files";
            files::create_directories(page_.parent_path() / folder_);
        }
    }

    [[nodiscard]] std::string file_of(const TestUnit& unit) const {
        return page_.empty() ? std::string{} : (page_.parent_path() / link_to(unit)).string();
    }
    [[nodiscard]] std::string link_to(const TestUnit& unit) const {
        return page_.empty() ? std::string{} : fmt::format("{}/{}.html", folder_, unit.number);
    }

private:
    files::path page_;
    std::string folder_;
};

/// Runs all of them on so many threads; outcomes stand in the order of the units, whoever ran them.
/// With `fail_fast` nothing is begun after a failure, and what comes after the first one in the
/// order of the units is dropped, so the answer does not depend on the threads.
std::vector<UnitOutcome> run_all(const std::vector<TestUnit>& units,
                                 const TestArguments& arguments) {
    const PagePlaces places{arguments.page};
    std::vector<UnitOutcome> outcomes(units.size());
    std::atomic<std::size_t> next{0};
    std::atomic<std::size_t> first_bad{units.size()};
    const auto work = [&] {
        for (std::size_t at = next++; at < units.size(); at = next++) {
            if (arguments.fail_fast && at > first_bad) {
                return;
            }
            const Goldens goldens = arguments.accept ? Goldens::accept : Goldens::compare;
            outcomes[at] = run_test_unit(units[at], {goldens, places.file_of(units[at])});
            if (!outcomes[at].result.fingerprint.empty()) {
                outcomes[at].result.report = places.link_to(units[at]);
            }
            std::size_t bad = first_bad;
            while (outcomes[at].result.kind != VerdictKind::pass && at < bad
                   && !first_bad.compare_exchange_weak(bad, at)) {
            }
        }
    };
    std::vector<std::thread> helpers;
    const std::size_t threads = std::min<std::size_t>(arguments.jobs, units.size());
    for (std::size_t job = 1; job < threads; ++job) {
        helpers.emplace_back(work);
    }
    work();
    for (std::thread& helper : helpers) {
        helper.join();
    }
    if (arguments.fail_fast && first_bad < units.size()) {
        outcomes.resize(first_bad + 1);
    }
    return outcomes;
}

TestAnswer answer_of(std::vector<UnitOutcome> outcomes, std::size_t listed) {
    TestAnswer answer;
    answer.listed = listed;
    RuleSet seen;
    for (UnitOutcome& outcome : outcomes) {
        seen |= outcome.rules;
        answer.results.push_back(std::move(outcome.result));
    }
    for (const RuleEntry& rule : rule_registry()) {
        if (seen.test(static_cast<std::size_t>(rule.rule))) {
            answer.rules_seen.emplace_back(rule.id);
        } else if (rule.id.starts_with('R')) {
            answer.rules_unseen.emplace_back(rule.id);
        }
    }
    return answer;
}

/// What new golden answers change: each kind of change once, with the scenarios it is seen in.
std::string accepted_text(const TestAnswer& answer) {
    std::vector<std::string> order;
    std::map<std::string, std::vector<std::string>> by_change;
    std::size_t rewritten = 0;
    for (const TestResult& result : answer.results) {
        rewritten += result.rewritten ? 1U : 0U;
        for (const std::string& change : result.changes) {
            if (!by_change.contains(change)) {
                order.push_back(change);
            }
            by_change[change].push_back(result.name);
        }
    }
    if (rewritten == 0) {
        return "no golden answer had to be rewritten\n";
    }
    std::string out = fmt::format("{} golden answer{} rewritten; what changed, and where:\n",
                                  rewritten, rewritten == 1 ? "" : "s");
    constexpr std::size_t most = 3;
    for (const std::string& change : order) {
        const std::vector<std::string>& where = by_change.at(change);
        out += fmt::format("  {:<44}  {}", change, where.front());
        for (std::size_t at = 1; at < std::min(most, where.size()); ++at) {
            out += ", " + where[at];
        }
        out += where.size() > most ? fmt::format(" and {} more\n", where.size() - most) : "\n";
    }
    return out;
}

std::string form_text_of(const TestAnswer& answer, bool accept) {
    std::string out;
    for (const TestResult& result : answer.results) {
        out += fmt::format("{:<12} {}  {}{}\n{}", to_text(result.kind), result.name, result.fact,
                           result.rewritten ? "  (golden rewritten)" : "", result.detail);
    }
    const auto counts = counts_of(answer);
    const auto of = [&counts](VerdictKind kind) {
        return counts.at(static_cast<std::size_t>(kind));
    };
    out += "\n";
    if (accept) {
        out += accepted_text(answer) + "\n";
    }
    out += fmt::format("rules of the guide shown: {} of 22", 22 - answer.rules_unseen.size());
    if (!answer.rules_unseen.empty()) {
        out += fmt::format("; by no scenario: {}", fmt::join(answer.rules_unseen, " "));
    }
    out += fmt::format("\n{} of {} scenarios run: {} pass, {} fail, {} inconclusive, {} in error\n",
                       answer.results.size(), answer.listed, of(VerdictKind::pass),
                       of(VerdictKind::fail), of(VerdictKind::inconclusive),
                       of(VerdictKind::error) + of(VerdictKind::machine_failure));
    return out;
}

void write_file(const std::string& path, const std::string& text) {
    OutputFile file{path};
    file.write(text);
    file.keep();
}

int nothing_to_run(const std::string& why) {
    fmt::print(stderr, "{}\n", why);
    return exit_code(VerdictKind::nothing_ran);
}

}  // namespace

int test_command(const TestArguments& arguments) {
    const auto units = units_below(arguments.paths);
    const auto shard = shard_of(arguments.shard.empty() ? "1/1" : arguments.shard);
    Complaints complaints = units.complaints();
    complaints.insert(complaints.end(), shard.complaints().begin(), shard.complaints().end());
    if (!complaints.empty()) {
        fmt::print(stderr, "{}", to_text(complaints));
    }
    if (!units || !shard) {
        return exit_code(VerdictKind::error);
    }
    if (!arguments.page.empty() && !arguments.page.ends_with(".html")) {
        fmt::print(stderr, "{}: the page of a test run ends in .html\n", arguments.page);
        return exit_code(VerdictKind::error);
    }
    const std::vector<TestUnit> chosen = chosen_of(units.value(), arguments.filters, shard.value());
    if (chosen.empty()) {
        return nothing_to_run(units.value().empty()
                                  ? "no scenario below the paths given"
                                  : "no scenario is chosen by --filter and --shard");
    }
    if (arguments.list) {
        for (const TestUnit& unit : chosen) {
            fmt::print("{:>5}  {}\n", unit.number, unit.name);
        }
        return exit_code(VerdictKind::pass);
    }
    const TestAnswer answer = answer_of(run_all(chosen, arguments), units.value().size());
    if (!arguments.junit.empty()) {
        write_file(arguments.junit, junit_xml(answer));
    }
    if (!arguments.page.empty()) {
        write_file(arguments.page, test_page(answer, ORSIM_VERSION));
    }
    fmt::print("{}", arguments.json ? json_test(answer) : form_text_of(answer, arguments.accept));
    if (arguments.github) {
        fmt::print("{}", github_annotations(answer));
    }
    return exit_code(verdict_of(answer));
}

}  // namespace orsim
