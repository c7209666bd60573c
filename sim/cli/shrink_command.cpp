#include "sim/cli/arguments.hpp"
#include "sim/cli/output_file.hpp"
#include "sim/cli/run_scenario.hpp"
#include "sim/cli/shrink_file.hpp"
#include "sim/reader/json_text.hpp"
#include "sim/reader/scenario_draft.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <utility>

namespace orsim {
namespace {

int refuse(const std::string& file, const std::string& message) {
    Complaint complaint;
    complaint.place.file = file;
    complaint.message = message;
    fmt::print(stderr, "{}", to_text(complaint));
    return exit_code(VerdictKind::error);
}

/// The failure that is to be kept, or why there is none.
struct Chosen {
    std::optional<Signature> signature;
    std::string why;
    std::vector<std::string> others;  // What fails too.
};

/// As the file orders them: first what it says must fail, then its expectations; then invariants.
std::vector<Signature> failures_of(const Scenario& scenario, const Verdict& verdict) {
    std::vector<Signature> failed = signatures_of(verdict);
    const std::vector<std::string>& named = scenario.expected_verdict.names;
    std::ranges::stable_sort(failed, {}, [&named](const Signature& signature) {
        return std::ranges::find(named, signature.broken) - named.begin();
    });
    return failed;
}

Chosen choose(const std::vector<Signature>& failed, const Verdict& verdict, const std::string& of) {
    if (failed.empty()) {
        return {std::nullopt,
                "it does not fail, so there is no failure to keep: " + verdict.sentence,
                {}};
    }
    const auto found =
        of.empty() ? failed.begin() : std::ranges::find(failed, of, &Signature::broken);
    if (found != failed.end()) {
        Chosen chosen{*found, {}, {}};
        for (const Signature& other : failed) {
            if (other.broken != found->broken) {
                chosen.others.push_back(other.broken);
            }
        }
        return chosen;
    }
    std::vector<std::string> names;
    std::string list;
    for (const Signature& signature : failed) {
        names.push_back(signature.broken);
        list += (list.empty() ? "" : ", ") + signature.broken;
    }
    const std::string near = nearest_name(of, names);
    return {std::nullopt,
            fmt::format("--of: \"{}\" does not fail{}; what fails: {}", of,
                        near.empty() ? "" : ", but \"" + near + "\" does", list),
            {}};
}

std::string report_of(const Shrunk& shrunk, const Chosen& chosen) {
    std::string report = fmt::format("kept     {}\n", to_text(*chosen.signature));
    for (const std::string& other : chosen.others) {
        report += fmt::format("         not {}, which fails too: --of {} keeps it\n", other, other);
    }
    for (const std::string& change : shrunk.changes) {
        report += "shrunk   " + change + "\n";
    }
    if (shrunk.changes.empty()) {
        report += "shrunk   nothing: it is as small as it gets\n";
    }
    report += fmt::format("runs     {}{}\n", shrunk.runs,
                          shrunk.reached_limit ? ", the most allowed: it may get smaller yet" : "");
    return report;
}

}  // namespace

int shrink_command(const ShrinkArguments& arguments) {
    const std::optional<Scenario> scenario = scenario_to_run(arguments.file, arguments.changes);
    if (!scenario) {
        return exit_code(VerdictKind::error);
    }
    const RunResult result =
        run_scenario(*scenario, Chains::kept, [](std::span<const Record> /*records*/) {});
    const Chosen chosen =
        choose(failures_of(*scenario, result.verdict), result.verdict, arguments.of);
    if (!chosen.signature) {
        return refuse(arguments.file, chosen.why);
    }
    FileText file = read_scenario_source(arguments.file);
    if (!file.text) {
        return refuse(arguments.file, file.why);
    }
    Document document{arguments.file, std::move(*file.text)};
    const auto overrides = overrides_of(arguments.changes);
    ORSIM_EXPECT(overrides.has_value(), "the same changes were read before");
    for (const Override& change : overrides.value()) {
        document.apply(change);
    }
    const Failing failing{document.root(), directory_of(arguments.file), *chosen.signature};
    Shrunk shrunk = shrink_failing(failing, {arguments.most_runs});
    ORSIM_EXPECT(shrunk.failed_at_all, "the same document fails in the same way each time");
    describe(shrunk.root, scenario->name, *chosen.signature);
    const std::string report = report_of(shrunk, chosen);
    if (arguments.output.empty()) {
        fmt::print("{}", json_page_of(shrunk.root));
        fmt::print(stderr, "{}", report);
        return exit_code(VerdictKind::pass);
    }
    name_files_from(shrunk.root, directory_of(arguments.file), directory_of(arguments.output));
    OutputFile output{arguments.output};
    output.write(json_page_of(shrunk.root));
    output.keep();
    fmt::print("{}wrote    {}\n", report, arguments.output);
    return exit_code(VerdictKind::pass);
}

}  // namespace orsim
