#include "sim/cli/arguments.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <exception>

namespace {

constexpr int pass = 0;
constexpr int usage_error = 2;
constexpr int machine_failure = 3;

constexpr const char* exit_codes =
    "Exit codes: 0 all held, 1 an expectation or invariant failed, 2 the file or the usage is "
    "wrong,\n"
    "3 the machine or orsim itself failed, 4 inconclusive, 5 nothing ran, 130 interrupted.";

void add_changes(CLI::App& command, orsim::Changes& changes) {
    command
        .add_option("--set", changes.set,
                    "Change a value of the file: /pointer=value; may be repeated")
        ->type_name("/POINTER=VALUE");
    command.add_option("--seed", changes.seed, "Run with another seed");
    command.add_option("--until", changes.until, "Run to another instant, such as 90s")
        ->type_name("INSTANT");
}

void add_run(CLI::App& app, orsim::RunArguments& arguments) {
    CLI::App& run =
        *app.add_subcommand("run", "Run a scenario; print its timeline and its verdict");
    run.add_option("FILE", arguments.file, "The scenario")->required();
    add_changes(run, arguments.changes);
    run.add_option("-o,--output", arguments.outputs,
                   "Write a report; the ending chooses its form; may be repeated")
        ->type_name("FILE.{html,txt,jsonl,json}");
    run.add_flag("--summary", arguments.summary,
                 "Print what the run adds up to, without the timeline");
    run.add_flag("--all", arguments.all, "Print the timeline however long it is");
    run.add_flag("--json", arguments.json, "Print the summary and the verdict as JSON");
    run.add_flag("--stats", arguments.stats, "Print speed and memory to stderr");
    run.footer("Examples:\n"
               "  orsim run scenarios/switchover/primary_crash.json\n"
               "  orsim run FILE --set /options/cluster/call-watching-timeout=8000 --seed 7\n"
               "  orsim run FILE -o timeline.txt -o log.jsonl --summary");
}

void add_check(CLI::App& app, orsim::CheckArguments& arguments) {
    CLI::App& check = *app.add_subcommand(
        "check", "Say what is wrong or doubtful in scenario files; run nothing");
    check.add_option("FILE", arguments.files, "The scenarios")->required();
    check.add_flag("--explain", arguments.explain, "Print every value with where it comes from");
    check.footer(
        "Examples:\n  orsim check scenarios/creation/*.json\n  orsim check --explain FILE");
}

void add_test(CLI::App& app, orsim::TestArguments& arguments) {
    CLI::App& test = *app.add_subcommand(
        "test", "Run scenarios as regression tests: verdicts, and answers against the golden ones");
    test.add_option("PATH", arguments.paths, "Scenario files, or folders of them")->required();
    test.add_flag("--accept", arguments.accept, "Rewrite golden answers that differ");
    test.add_option("-j,--jobs", arguments.jobs, "How many run at the same time; changes no result")
        ->check(CLI::Range(1, 1024))
        ->capture_default_str();
    test.footer("Examples:\n  orsim test scenarios\n  orsim test scenarios/races --accept");
}

int serve(int argc, char** argv) {
    CLI::App app{
        "A deterministic simulator of session creation and failover in Orchestration Server",
        "orsim"};
    app.set_version_flag("--version", "orsim " ORSIM_VERSION);
    app.require_subcommand(1);
    app.footer(exit_codes);
    orsim::RunArguments run;
    orsim::CheckArguments check;
    orsim::TestArguments test;
    add_run(app, run);
    add_test(app, test);
    add_check(app, check);
    try {
        app.parse(argc, argv);
        if (app.got_subcommand("run")) {
            return orsim::run_command(run);
        }
        if (app.got_subcommand("test")) {
            return orsim::test_command(test);
        }
        return orsim::check_command(check);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? pass : usage_error;
    }
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return serve(argc, argv);
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "orsim: %s\n", failure.what());
    } catch (...) {
        std::fputs("orsim: failed for a reason without words\n", stderr);
    }
    return machine_failure;
}
