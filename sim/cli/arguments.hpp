#pragma once
/// What the commands were asked, as values: filled by main.cpp, read by one file per command.

#include "sim/reader/read_scenario.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace orsim {

/// Changes to a scenario that the command line makes, common to several commands.
struct Changes {
    std::vector<std::string> set;  // "/pointer=value"
    std::optional<std::uint64_t> seed;
    std::string until;
};

struct RunArguments {
    std::string file;
    Changes changes;
    std::vector<std::string> outputs;
    std::string fork;     // The instant from which the changes hold; empty: from the start.
    std::string call;     // Whom an output of one call tells of; empty: the output chooses.
    std::string choices;  // A recorded list to replay; empty: what the scenario says.
    std::optional<std::uint64_t> by_luck;  // Decides what is free by the luck of this seed.
    std::string save_choices;              // Where to record what was chosen; empty: nowhere.
    bool summary = false;                  // No timeline on the terminal.
    bool all = false;                      // The whole timeline, however long.
    bool json = false;                     // The summary as JSON.
    bool stats = false;                    // Speed and memory, on stderr.
    bool ties = false;         // What the order of what is due together decides, by running again.
    std::string near = "1ms";  // How much longer or shorter at most.
    std::uint64_t tie_runs = 2000;  // So many orders at most, and runs for each length.
    unsigned jobs = 1;
};

struct CheckArguments {
    std::vector<std::string> files;
    bool explain = false;
};

struct InitArguments {
    std::string file;  // "-": on stdout.
};

struct SchemaArguments {
    std::string format;  // scenario, suite or study
};

/// What `test` does with an answer that is not the golden one.
enum class Goldens : std::uint8_t { compare, accept };

struct TestArguments {
    std::vector<std::string> paths;
    std::vector<std::string> filters;  // Any of them; none: all units.
    std::string shard;                 // "2/5"; empty: all of it.
    std::string junit;                 // A file; empty: none.
    std::string page;                  // The suite's page; empty: none.
    bool list = false;                 // Nothing is run.
    bool accept = false;
    bool fail_fast = false;
    bool json = false;
    bool github = false;
    unsigned jobs = 1;
};

struct RulesArguments {
    std::vector<std::string> paths;  // None: nothing is run.
    bool json = false;
    unsigned jobs = 1;
};

struct DiffArguments {
    std::string left;
    std::string right;
    Changes changes;  // To the right one, where it is a scenario.
    std::vector<std::string> outputs;
    bool json = false;
    bool all = false;  // However long it gets.
};

struct ExplainArguments {
    std::string file;
    Changes changes;
    std::string call;                   // Empty: the one a report of a single call tells of.
    std::optional<std::uint64_t> runs;  // At most so many for each change; absent: by its size.
    bool quick = false;                 // Nothing is tried.
    bool json = false;
    unsigned jobs = 1;
};

struct JudgeArguments {
    std::string file;
    std::string log;
    Changes changes;
};

struct PlanArguments {
    std::string file;
    std::optional<std::string> scenario;  // Instead of the study's.
    Changes changes;
    std::optional<std::uint32_t> replications;
    std::vector<std::string> metrics;
    std::vector<std::string> loss_of;
    std::optional<std::string> loss_at;
    std::optional<std::string> loss_for;
    std::vector<std::string> outputs;
    bool json = false;
    unsigned threads = 1;
    bool mpi = false;        // The ranks of an MPI job share the runs.
    std::string shard;       // "2/5"; empty: all of it.
    std::string launch;      // A script for which scheduler; empty: none, run it.
    std::size_t shards = 2;  // Of that script.
    std::string journal;     // Empty: named after the study, and gone when it is answered.
    bool resume = false;
    bool fresh = false;
};

struct MergeArguments {
    std::vector<std::string> files;
    std::string output;
};

struct ImportArguments {
    std::string file;
    std::string output;           // The scenario; empty: none is written.
    std::string interval = "5m";  // By which single calls are counted.
};

struct ShrinkArguments {
    std::string file;
    Changes changes;
    std::string output;  // Empty: on stdout.
    std::string of;      // Which failure, by what is broken; empty: the first in the file.
    std::uint64_t most_runs = 5000;
};

/// `explore --mode windows`.
struct WindowsArguments {
    std::string fault;  // Empty: the first.
    std::string from;   // Instants; empty: as far as the fault's time may go.
    std::string to;
    std::string call;  // Empty: all calls.
    std::vector<std::string> outputs;
};

/// `explore --mode random` and `--mode swarm`.
struct RandomArguments {
    std::optional<std::uint64_t> runs;    // Default: 1000, without a budget.
    std::uint64_t luck = 1;               // Of the first run; each next has the next number.
    std::vector<std::string> faults;      // Kinds; none: all.
    std::vector<std::string> policies;    // Swarm; none: all.
    std::vector<std::string> changes_of;  // Swarm: policy, latency, timer; none: all three.
    std::vector<std::string> free;        // Kinds of choices that luck decides.
    std::vector<std::string> of;          // Only failures of these; none: all.
    std::uint32_t most_faults = 3;        // In one run.
    std::string folder = "found";         // Where what fails is written.
    std::string save_choices;             // The folder for lists of choices; empty: none.
    bool stats = false;
};

/// `explore --mode exhaustive`.
struct ExhaustiveArguments {
    std::vector<std::string> kinds{"crash"};  // What may strike.
    std::uint32_t strikes = 1;                // How many of these in one run; the same below.
    std::uint32_t losses = 0;
    std::uint32_t delays = 0;
    std::string late_by = "1s";    // How much later a late message comes.
    std::uint32_t creations = 0;   // That fail.
    std::uint32_t recoveries = 0;  // That fail.
    bool keep_ties = false;
    bool no_symmetry = false;
    bool no_reduction = false;
    std::string folder = "found";  // Where a way to a breach is written.
};

struct ExploreArguments {
    std::string file;
    Changes changes;
    std::string mode = "windows";
    std::string budget;  // "30s", or "2000" runs or states; empty: none.
    bool json = false;   // The answer, instead of text.
    unsigned jobs = 1;
    WindowsArguments windows;
    RandomArguments random;
    ExhaustiveArguments exhaustive;
};

/// Each answers with the exit code of the program: 0 pass, 1 fail, 2 input, 4 inconclusive.
[[nodiscard]] int run_command(const RunArguments& arguments);
/// `run --fork`; the code is that of the changed future.
[[nodiscard]] int fork_command(const RunArguments& arguments);
[[nodiscard]] int rules_command(const RulesArguments& arguments);
[[nodiscard]] int test_command(const TestArguments& arguments);
[[nodiscard]] int diff_command(const DiffArguments& arguments);
[[nodiscard]] int explore_command(const ExploreArguments& arguments);
[[nodiscard]] int explain_command(const ExplainArguments& arguments);
[[nodiscard]] int judge_command(const JudgeArguments& arguments);
[[nodiscard]] int check_command(const CheckArguments& arguments);
[[nodiscard]] int init_command(const InitArguments& arguments);
[[nodiscard]] int schema_command(const SchemaArguments& arguments);
[[nodiscard]] int plan_command(const PlanArguments& arguments);
[[nodiscard]] int merge_command(const MergeArguments& arguments);
[[nodiscard]] int import_command(const ImportArguments& arguments);
[[nodiscard]] int shrink_command(const ShrinkArguments& arguments);

/// The overrides the reader applies, or what is wrong with them.
[[nodiscard]] Outcome<std::vector<Override>> overrides_of(const Changes& changes);

/// The scenario of a file, changed as asked and within what the world can do, or what there is to
/// mend.
[[nodiscard]] Outcome<Scenario> scenario_of(const std::string& file, const Changes& changes);
/// The scenario of a file, changed as asked and within what the world can do. Complaints and
/// warnings go to stderr; nothing when there is something to mend.
[[nodiscard]] std::optional<Scenario> scenario_to_run(const std::string& file,
                                                      const Changes& changes);

}  // namespace orsim
