#include "sim/cli/arguments.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <thread>

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

void add_ties(CLI::App& run, orsim::RunArguments& arguments) {
    CLI::Option* const ties =
        run.add_flag("--ties", arguments.ties,
                     "Run again with each tie in other orders, and each length a little longer or "
                     "shorter; say what that would have changed, and what timers had left. "
                     "--json and the page of a run of up to 1000 events do so by themselves");
    run.add_option("--near", arguments.near, "How much longer or shorter at most")
        ->needs(ties)
        ->type_name("DURATION")
        ->capture_default_str();
    run.add_option("--tie-runs", arguments.tie_runs,
                   "Try at most so many orders, and each length with at most so many runs")
        ->needs(ties)
        ->check(CLI::Range(10, 1'000'000'000))
        ->capture_default_str();
}

void add_fork(CLI::App& run, orsim::RunArguments& arguments) {
    CLI::Option* const fork = run.add_option(
        "--fork", arguments.fork,
        "Have --set hold from this instant on only, and compare with the run as it is: two "
        "futures of one past; -o then writes .html, .txt or .json, and the exit code is that of "
        "the changed future");
    fork->type_name("INSTANT");
    for (const char* const other :
         {"--call", "--choices", "--luck", "--save-choices", "--stats", "--ties"}) {
        fork->excludes(run.get_option(other));
    }
}

CLI::App& add_run(CLI::App& app, orsim::RunArguments& arguments) {
    CLI::App& run =
        *app.add_subcommand("run", "Run a scenario; print its timeline and its verdict");
    run.add_option("FILE", arguments.file, "The scenario")->required();
    add_changes(run, arguments.changes);
    run.add_option("-o,--output", arguments.outputs,
                   "Write a report; the ending chooses its form; may be repeated")
        ->type_name("FILE.{html,svg,md,txt,csv,jsonl,json,perfetto.json,mmd,puml,dot,chain.dot}");
    run.add_option("--call", arguments.call,
                   "The call a .mmd, .puml or .chain.dot tells of, such as c1 or bg#17; default: "
                   "the first the scenario's expectations name, else the first to arrive")
        ->type_name("ID");
    auto* const list = run.add_option("--choices", arguments.choices,
                                      "Replay a recorded list of choices; the first that does not "
                                      "fit is told")
                           ->type_name("LIST");
    run.add_option(
           "--luck", arguments.by_luck,
           "Let the luck of this seed decide every tie, and lose or delay (1 s) one message "
           "in ten, and so with creations and restores")
        ->type_name("SEED")
        ->excludes(list);
    run.add_option("--save-choices", arguments.save_choices, "Record what was chosen")
        ->type_name("LIST");
    run.add_flag("--summary", arguments.summary,
                 "Print what the run adds up to, without the timeline");
    run.add_flag("--all", arguments.all, "Print the timeline however long it is");
    run.add_flag("--json", arguments.json, "Print the summary and the verdict as JSON");
    run.add_flag("--stats", arguments.stats, "Print speed and memory to stderr");
    add_ties(run, arguments);
    add_fork(run, arguments);
    run.footer("Examples:\n"
               "  orsim run scenarios/switchover/primary_crash.json\n"
               "  orsim run FILE --set /options/cluster/call-watching-timeout=8000 --seed 7\n"
               "  orsim run FILE -o timeline.txt -o log.jsonl --summary\n"
               "  orsim run FILE -o story.mmd --call c1\n"
               "  orsim run FILE --fork 20ms --set /assumptions/promotion=2s");
    return run;
}

CLI::App& add_check(CLI::App& app, orsim::CheckArguments& arguments) {
    CLI::App& check = *app.add_subcommand(
        "check", "Say what is wrong or doubtful in scenarios, suites and studies; run nothing");
    check.add_option("FILE", arguments.files, "The files")->required();
    check.add_flag("--explain", arguments.explain,
                   "Print each scenario with nothing left out, and where each value comes from");
    check.footer(
        "Examples:\n  orsim check scenarios/creation/*.json\n  orsim check --explain FILE");
    return check;
}

CLI::App& add_test(CLI::App& app, orsim::TestArguments& arguments) {
    CLI::App& test = *app.add_subcommand(
        "test", "Run scenarios as regression tests: verdicts, and answers against the golden ones");
    test.add_option("PATH", arguments.paths, "Scenario files, suites, or folders of them")
        ->required();
    test.add_option("--filter", arguments.filters,
                    "Only scenarios with this in their name, or as a tag or rule; may be repeated")
        ->type_name("TEXT");
    test.add_option("--shard", arguments.shard, "Only the i-th of n parts")->type_name("I/N");
    test.add_flag("--list", arguments.list, "Print what would be run, with its numbers");
    CLI::Option* const fast =
        test.add_flag("--fail-fast", arguments.fail_fast, "Stop at the first that does not pass");
    test.add_flag("--accept", arguments.accept,
                  "Rewrite golden answers that differ, and say what changed")
        ->excludes(fast);
    test.add_option("-o,--output", arguments.page,
                    "Write a page of all, and beside it one of each scenario")
        ->type_name("FILE.html");
    test.add_option("--junit", arguments.junit, "Write the results as JUnit XML")
        ->type_name("FILE");
    CLI::Option* const json = test.add_flag("--json", arguments.json, "Print the results as JSON");
    test.add_flag("--github", arguments.github,
                  "Print annotations for GitHub Actions, at most ten, after the results")
        ->excludes(json);
    test.add_option("-j,--jobs", arguments.jobs, "How many run at the same time; changes no result")
        ->check(CLI::Range(1, 1024))
        ->capture_default_str();
    test.footer("Examples:\n"
                "  orsim test scenarios\n"
                "  orsim test scenarios --filter smoke --filter R13\n"
                "  orsim test scenarios/suites/smoke.suite.json --list\n"
                "  orsim test scenarios --junit results.xml --github\n"
                "  orsim test scenarios -o index.html\n"
                "  orsim test scenarios/races --accept");
    return test;
}

CLI::App& add_diff(CLI::App& app, orsim::DiffArguments& arguments) {
    CLI::App& diff = *app.add_subcommand(
        "diff",
        "Align two runs event by event: moved, changed, added, removed, and where they part");
    diff.add_option("A", arguments.left, "A scenario, or a log that run -o FILE.jsonl wrote")
        ->required();
    diff.add_option("B", arguments.right, "The other one")->required();
    diff.add_option("--set", arguments.changes.set,
                    "Change a value of B, a scenario: /pointer=value; may be repeated")
        ->type_name("/POINTER=VALUE");
    diff.add_option("--seed", arguments.changes.seed, "Run B with another seed");
    diff.add_option("-o,--output", arguments.outputs,
                    "Write the difference; the ending chooses its form; may be repeated")
        ->type_name("FILE.{html,txt,json}");
    diff.add_flag("--all", arguments.all, "Print all that differs, however much it is");
    diff.add_flag("--json", arguments.json, "Print the difference as JSON");
    diff.footer("Examples:\n"
                "  orsim diff before.jsonl after.jsonl -o diff.html\n"
                "  orsim diff FILE FILE --set /options/cluster/call-watching-timeout=2000\n"
                "Exit codes: 0 the runs are the same, 1 they differ.");
    return diff;
}

CLI::App& add_explain(CLI::App& app, orsim::ExplainArguments& arguments) {
    CLI::App& explain = *app.add_subcommand(
        "explain", "Say why a call ended as it did, and what would have changed that");
    explain.add_option("FILE", arguments.file, "The scenario")->required();
    explain
        .add_option("--call", arguments.call,
                    "The call, interaction or request, such as c1 or bg#17; default: the first "
                    "the scenario's expectations name, else the first to arrive")
        ->type_name("ID");
    add_changes(explain, arguments.changes);
    explain
        .add_option("--runs", arguments.runs,
                    "Try each change with at most so many runs; default: the fewer the larger the "
                    "scenario is, up to 4000")
        ->check(CLI::Range(10, 1'000'000'000));
    explain.add_flag("--quick", arguments.quick, "Only why; try no changes");
    explain.add_flag("--json", arguments.json, "Print the explanation as JSON");
    explain
        .add_option("-j,--jobs", arguments.jobs, "How many run at the same time; changes no result")
        ->check(CLI::Range(1, 1024))
        ->capture_default_str();
    explain.footer("Example:\n"
                   "  orsim explain scenarios/switchover/primary_crash.json --call c1");
    return explain;
}

CLI::App& add_judge(CLI::App& app, orsim::JudgeArguments& arguments) {
    CLI::App& judge = *app.add_subcommand(
        "judge", "Judge a saved log by the expectations and invariants of a scenario");
    judge.add_option("FILE", arguments.file, "The scenario")->required();
    judge.add_option("LOG", arguments.log, "A log that run -o LOG.jsonl wrote")->required();
    judge
        .add_option("--set", arguments.changes.set,
                    "Change a value of the scenario: /pointer=value; may be repeated")
        ->type_name("/POINTER=VALUE");
    judge.footer("Example:\n"
                 "  orsim run FILE -o run.jsonl; orsim judge FILE run.jsonl");
    return judge;
}

CLI::App& add_init(CLI::App& app, orsim::InitArguments& arguments) {
    CLI::App& init =
        *app.add_subcommand("init", "Write a commented scenario to start from; it passes");
    init.add_option("FILE", arguments.file, "The new file; - prints it")->required();
    init.footer("Example:\n  orsim init first.json && orsim run first.json");
    return init;
}

CLI::App& add_rules(CLI::App& app, orsim::RulesArguments& arguments) {
    CLI::App& rules =
        *app.add_subcommand("rules", "Print every rule, where the code keeps it, which scenarios "
                                     "show it, and the release gates");
    rules.add_option("PATH", arguments.paths,
                     "Scenario files, suites, or folders of them, to be run; none: only the rules");
    rules.add_flag("--json", arguments.json, "Print everything as JSON");
    rules
        .add_option("-j,--jobs", arguments.jobs, "How many run at the same time; changes no result")
        ->check(CLI::Range(1, 1024));
    rules.footer("With PATH it is a failure if a rule of the guide is shown by no scenario.\n"
                 "Example:\n  orsim rules scenarios");
    return rules;
}

CLI::App& add_schema(CLI::App& app, orsim::SchemaArguments& arguments) {
    CLI::App& schema = *app.add_subcommand(
        "schema", "Print the JSON Schema of a file format, for editors and validators");
    schema.add_option("FORMAT", arguments.format, "scenario, suite or study")
        ->required()
        ->check(CLI::IsMember({"scenario", "suite", "study"}));
    schema.footer("Example:\n  orsim schema scenario > scenario.schema.json");
    return schema;
}

/// Where else than on this machine's threads a study may run.
void add_elsewhere(CLI::App& plan, orsim::PlanArguments& arguments) {
    CLI::Option* const mpi = plan.add_flag(
        "--mpi", arguments.mpi,
        "Share the runs among the ranks of an MPI job; --threads are then the first rank's, 1 "
        "unless stated");
    plan.add_option("--launch", arguments.launch,
                    "Print a script that runs the shards elsewhere: slurm, parallel, kubernetes")
        ->check(CLI::IsMember({"slurm", "parallel", "kubernetes"}))
        ->excludes(mpi)
        ->type_name("WHERE");
    plan.add_option("--shards", arguments.shards, "How many shards that script runs")
        ->check(CLI::Range(1, 100'000))
        ->capture_default_str();
    plan.add_option("--shard", arguments.shard,
                    "Run only the i-th of n parts; `orsim merge` puts their journals together")
        ->excludes(mpi)
        ->type_name("I/N");
}

CLI::App& add_plan(CLI::App& app, orsim::PlanArguments& arguments) {
    CLI::App& plan = *app.add_subcommand(
        "plan", "Run a study, or a scenario, again and again; answer with confidence intervals");
    plan.add_option("FILE", arguments.file, "The study or the scenario")->required();
    add_changes(plan, arguments.changes);
    plan.add_option("--replications", arguments.replications,
                    "Run each case so often, instead of until it is precise")
        ->check(CLI::Range(1, 1'000'000));
    plan.add_option("--loss-of", arguments.loss_of,
                    "Lose each of these in turn: host, node, data_center, link; may be repeated")
        ->type_name("KIND");
    plan.add_option("--at", arguments.loss_at,
                    "When it is lost, from the start of the run: 90s, or by chance within 90s..99s")
        ->type_name("DURATION");
    plan.add_option("--for", arguments.loss_for, "For how long it is lost")->type_name("DURATION");
    plan.add_option("--metric", arguments.metrics, "Show this metric; may be repeated")
        ->type_name("NAME");
    plan.add_option("-o,--output", arguments.outputs,
                    "Write a report; the ending chooses its form; may be repeated")
        ->type_name("FILE.{html,txt,csv,json}");
    plan.add_flag("--json", arguments.json, "Print the answer as JSON");
    plan.add_option("-j,--threads", arguments.threads,
                    "How many run at the same time; changes no result")
        ->check(CLI::Range(1, 1024))
        ->capture_default_str();
    plan.add_option("--journal", arguments.journal,
                    "Keep what is finished in this file; default: STUDY.journal until it is "
                    "answered")
        ->type_name("FILE");
    CLI::Option* const resume =
        plan.add_flag("--resume", arguments.resume, "Go on with what the journal holds");
    plan.add_flag("--fresh", arguments.fresh, "Throw away what the journal holds")
        ->excludes(resume);
    plan.add_option("--scenario", arguments.scenario, "Ask this of another scenario")
        ->type_name("FILE");
    add_elsewhere(plan, arguments);
    plan.footer("Examples:\n"
                "  orsim plan scenarios/switchover/host_loss.json --replications 20\n"
                "  orsim plan STUDY --threads 2 -o plan.html -o plan.csv\n"
                "  mpirun -n 4 orsim plan STUDY --mpi\n"
                "  orsim plan FILE --loss-of host --loss-of data_center --at 10m\n"
                "  orsim plan STUDY --shard 1/2; orsim plan STUDY --shard 2/2\n"
                "  orsim merge -o whole.journal STUDY.1-of-2.journal STUDY.2-of-2.journal\n"
                "  orsim plan STUDY --journal whole.journal --resume");
    return plan;
}

CLI::App& add_merge(CLI::App& app, orsim::MergeArguments& arguments) {
    CLI::App& merge = *app.add_subcommand("merge", "Put the journals of a study's shards into one");
    merge.add_option("JOURNAL", arguments.files, "The journals")->required();
    merge.add_option("-o,--output", arguments.output, "The new journal")
        ->required()
        ->type_name("FILE");
    merge.footer("Example:\n  orsim merge -o whole.journal a.journal b.journal");
    return merge;
}

CLI::App& add_import(CLI::App& app, orsim::ImportArguments& arguments) {
    CLI::App& import = *app.add_subcommand(
        "import", "Fit a workload to counts or a log of calls, and say how well it fits");
    import
        .add_option("FILE", arguments.file,
                    "CSV with columns start and calls, or at and perhaps talk_time and patience")
        ->required();
    import.add_option("-o,--output", arguments.output, "Write a scenario that calls like it")
        ->type_name("FILE.json");
    import.add_option("--interval", arguments.interval, "How single calls are counted")
        ->type_name("DURATION")
        ->capture_default_str();
    import.footer("Example:\n  orsim import calls.csv -o day.json && orsim plan day.json");
    return import;
}

CLI::App& add_shrink(CLI::App& app, orsim::ShrinkArguments& arguments) {
    CLI::App& shrink = *app.add_subcommand(
        "shrink", "Make a failing scenario as small as it can be while it fails in the same way");
    shrink.add_option("FILE", arguments.file, "The scenario")->required();
    add_changes(shrink, arguments.changes);
    shrink
        .add_option("-o,--output", arguments.output,
                    "Write the small scenario; default: print it, and the report to stderr")
        ->type_name("FILE.json");
    shrink
        .add_option("--of", arguments.of,
                    "Keep this invariant or expectation failing; default: the first that fails, in "
                    "the order of the file's expected_verdict, its expectations, the invariants")
        ->type_name("NAME");
    shrink.add_option("--most-runs", arguments.most_runs, "Stop after so many runs")
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
    shrink.footer("Example:\n"
                  "  orsim shrink scenarios/storms/both_run.json -o small.json && orsim run "
                  "small.json\n"
                  "Exit codes: 0 a smaller one is written, 2 the file is wrong or does not fail.");
    return shrink;
}

void add_windows(CLI::App& explore, orsim::WindowsArguments& arguments) {
    const auto add = [&explore](const char* name, auto& value, const char* meaning) {
        return explore.add_option(name, value, meaning)->group("Mode windows");
    };
    add("--moved", arguments.fault, "The fault whose time is moved; default: the first")
        ->type_name("ID");
    add("--from", arguments.from, "From where; default: the start of the run")
        ->type_name("INSTANT");
    add("--to", arguments.to, "To where, itself included; default: the end of the run")
        ->type_name("INSTANT");
    add("--call", arguments.call, "What becomes of this call alone; default: of all")
        ->type_name("ID");
    add("--write", arguments.outputs, "Write the windows; the ending chooses the form")
        ->type_name("FILE.{html,svg,txt,json}");
}

void add_random(CLI::App& explore, orsim::RandomArguments& arguments) {
    const auto add = [&explore](const char* name, auto& value, const char* meaning) {
        return explore.add_option(name, value, meaning)->group("Modes random and swarm");
    };
    add("--runs", arguments.runs, "So many runs; default: 1000, or what --budget allows")
        ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000'000}));
    add("--luck", arguments.luck, "The luck of the first run; each next run has the next number")
        ->capture_default_str();
    add("--fault", arguments.faults,
        "Draw only faults of these kinds, as in crash,hang; may be repeated; default: all kinds")
        ->delimiter(',')
        ->type_name("KIND,...");
    add("--most-faults", arguments.most_faults, "At most so many faults in one run")
        ->check(CLI::Range(1, 100))
        ->capture_default_str();
    add("--policy", arguments.policies,
        "swarm: change only these policies; may be repeated; default: all")
        ->delimiter(',')
        ->type_name("NAME,...");
    add("--change", arguments.changes_of,
        "swarm: change only these: policy, latency, timer; may be repeated")
        ->delimiter(',')
        ->type_name("KIND,...");
    add("--free", arguments.free,
        "Let luck also decide this in the run: tie, loss, delay, creation or recovery; may be "
        "repeated")
        ->delimiter(',')
        ->type_name("KIND,...");
    add("--of", arguments.of,
        "Look only for failures of these invariants or expectations; may be repeated")
        ->delimiter(',')
        ->type_name("NAME,...");
    add("-o,--output", arguments.folder, "The folder for what is found")
        ->type_name("FOLDER")
        ->capture_default_str();
    add("--save-choices", arguments.save_choices,
        "A folder for lists of choices: each replays the run that failed, as it was drawn, by "
        "orsim run FILE --choices LIST")
        ->type_name("FOLDER");
    explore.add_flag("--stats", arguments.stats, "Print the speed to stderr")
        ->group("Modes random and swarm");
}

void add_exhaustive(CLI::App& explore, orsim::ExhaustiveArguments& arguments) {
    const auto group = [](CLI::Option* option) { option->group("Mode exhaustive"); };
    const auto count = [&](const char* name, std::uint32_t& value, const char* meaning) {
        group(explore.add_option(name, value, meaning)
                  ->check(CLI::Range(0, 16))
                  ->capture_default_str());
    };
    group(
        explore
            .add_option("--strike", arguments.kinds,
                        "What may strike: crash, hang, host_down, lca_down, scs_down, switchover, "
                        "anything there is of each; or none")
            ->delimiter(',')
            ->type_name("KIND,...")
            ->capture_default_str());
    count("--strikes", arguments.strikes, "How many of these in one run");
    count("--losses", arguments.losses, "How many messages may be lost in one run");
    count("--delays", arguments.delays,
          "How many messages may come late in one run, and so be overtaken by others'");
    group(explore.add_option("--late-by", arguments.late_by, "How much later those come")
              ->type_name("DURATION")
              ->capture_default_str());
    count("--creation-failures", arguments.creations, "How many creations may fail in one run");
    count("--recovery-failures", arguments.recoveries, "How many restores may fail in one run");
    group(explore.add_flag("--keep-ties", arguments.keep_ties,
                           "Try no other orders of what is due together"));
    group(explore.add_flag("--no-symmetry", arguments.no_symmetry,
                           "Tell equal nodes and calls apart"));
    group(explore.add_flag("--no-reduction", arguments.no_reduction,
                           "Try also orders that cannot matter"));
    group(explore.add_option("--found", arguments.folder, "The folder for the way to a breach")
              ->type_name("FOLDER")
              ->capture_default_str());
}

CLI::App& add_explore(CLI::App& app, orsim::ExploreArguments& arguments) {
    CLI::App& explore =
        *app.add_subcommand("explore", "See what other times and orders would have led to");
    explore.add_option("FILE", arguments.file, "The scenario")->required();
    explore
        .add_option(
            "--mode", arguments.mode,
            "random: faults of all kinds, at times drawn by luck; swarm: each run with other kinds "
            "of faults, policies, latencies and timers; windows: exact outcome windows of "
            "a fault's time; exhaustive: every run of a bounded world")
        ->type_name("MODE")
        ->capture_default_str();
    add_changes(explore, arguments.changes);
    add_random(explore, arguments.random);
    add_windows(explore, arguments.windows);
    add_exhaustive(explore, arguments.exhaustive);
    explore
        .add_option("--budget", arguments.budget,
                    "Stop after so long on the clock, such as 30s, or after so many runs "
                    "(exhaustive: states), such as 2000; what was found by then is answered, as it "
                    "is after Ctrl-C")
        ->type_name("TIME|NUMBER");
    explore.add_flag("--json", arguments.json, "Print the answer as JSON");
    explore
        .add_option("-j,--jobs", arguments.jobs, "How many run at the same time; changes no result")
        ->check(CLI::Range(1, 1024))
        ->capture_default_str();
    explore.footer(
        "Examples:\n"
        "  orsim explore scenarios/switchover/primary_crash.json --mode windows --to 8s\n"
        "  orsim explore scenarios/creation/baseline.json --mode random --runs 2000\n"
        "  orsim explore FILE --mode swarm --budget 1m --of one_session_per_call\n"
        "  orsim explore FILE --mode random --fault crash,partition --free tie\n"
        "  orsim explore FILE --mode exhaustive --strikes 2\n"
        "Exit codes: 0 nothing failed (exhaustive: in any state; windows: told to the end), 1 "
        "something\ndid and is written, 2 the file or the usage is wrong, 4 the budget ended it "
        "too early to tell\n(exhaustive and windows), 130 interrupted; what was found is answered "
        "and written.");
    return explore;
}

/// What each command was asked, and how the one that was named came out.
struct Commands {
    orsim::RunArguments run;
    orsim::RulesArguments rules;
    orsim::TestArguments test;
    orsim::CheckArguments check;
    orsim::DiffArguments diff;
    orsim::ExplainArguments explain;
    orsim::ExploreArguments explore;
    orsim::JudgeArguments judge;
    orsim::InitArguments init;
    orsim::SchemaArguments schema;
    orsim::PlanArguments plan;
    orsim::MergeArguments merge;
    orsim::ImportArguments import;
    orsim::ShrinkArguments shrink;
    int status = pass;
};

void add_commands(CLI::App& app, Commands& all) {
    add_run(app, all.run).callback([&all] {
        all.status =
            all.run.fork.empty() ? orsim::run_command(all.run) : orsim::fork_command(all.run);
    });
    add_test(app, all.test).callback([&all] { all.status = orsim::test_command(all.test); });
    add_check(app, all.check).callback([&all] { all.status = orsim::check_command(all.check); });
    add_diff(app, all.diff).callback([&all] { all.status = orsim::diff_command(all.diff); });
    add_explain(app, all.explain).callback([&all] {
        all.status = orsim::explain_command(all.explain);
    });
    add_explore(app, all.explore).callback([&all] {
        all.status = orsim::explore_command(all.explore);
    });
    add_judge(app, all.judge).callback([&all] { all.status = orsim::judge_command(all.judge); });
    add_init(app, all.init).callback([&all] { all.status = orsim::init_command(all.init); });
    add_rules(app, all.rules).callback([&all] { all.status = orsim::rules_command(all.rules); });
    add_schema(app, all.schema).callback([&all] {
        all.status = orsim::schema_command(all.schema);
    });
    CLI::App& plan = add_plan(app, all.plan);
    plan.callback([&all, &plan] {
        if (all.plan.mpi && plan.count("--threads") == 0) {
            all.plan.threads = 1;
        }
        all.status = orsim::plan_command(all.plan);
    });
    add_merge(app, all.merge).callback([&all] { all.status = orsim::merge_command(all.merge); });
    add_import(app, all.import).callback([&all] {
        all.status = orsim::import_command(all.import);
    });
    add_shrink(app, all.shrink).callback([&all] {
        all.status = orsim::shrink_command(all.shrink);
    });
}

int serve(int argc, char** argv) {
    CLI::App app{
        "A deterministic simulator of session creation and failover in Orchestration Server",
        "orsim"};
    app.set_version_flag("--version", "orsim " ORSIM_VERSION);
    app.require_subcommand(1);
    app.footer(exit_codes);
    Commands all;
    all.test.jobs = std::max(1U, std::thread::hardware_concurrency());
    all.plan.threads = all.test.jobs;
    all.explain.jobs = all.test.jobs;
    all.run.jobs = all.test.jobs;
    all.explore.jobs = all.test.jobs;
    all.rules.jobs = all.test.jobs;
    add_commands(app, all);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? pass : usage_error;
    }
    return all.status;
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
