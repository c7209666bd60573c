#include "reports/plan_launch.hpp"
#include "reports/plan_page.hpp"
#include "reports/plan_text.hpp"
#include "reports/plan_values.hpp"
#include "sim/cli/arguments.hpp"
#include "sim/cli/output_file.hpp"
#include "sim/cli/progress_line.hpp"
#include "sim/cli/unit_ranks.hpp"
#include "sim/cli/unit_threads.hpp"
#include "sim/plan/journal.hpp"
#include "sim/plan/outages.hpp"
#include "sim/plan/planner.hpp"
#include "sim/reader/read_study.hpp"
#include "sim/world/world.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <thread>

namespace orsim {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr int interrupted_code = 130;

/// Instead of a digest: there is something to mend. No digest is zero.
[[maybe_unused]] constexpr std::uint64_t no_study = 0;

constexpr const char* not_in_shards =
    "what this study runs next depends on what came out so far, so it cannot be cut into shards; "
    "state a number of --replications, without \"find\"";

// All that a signal can change: how often somebody asked to stop.
std::atomic<int> interruptions{0};  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)
static_assert(std::atomic<int>::is_always_lock_free);

/// Asked once, the study stops when what is begun is done. Some tools send the signal twice for one
/// wish, so only the third ends the program at once; nothing on file is lost by that either.
extern "C" void on_interrupt(int) {
    constexpr int impatient = 3;
    if (++interruptions >= impatient) {
        std::signal(SIGINT, SIG_DFL);
        std::raise(SIGINT);
    }
}

void complain(const std::string& message) {
    Complaint complaint;
    complaint.place.file = "command line";
    complaint.message = message;
    fmt::print(stderr, "{}", to_text(complaint));
}

/// The part of the units that one of several machines runs: those whose number leaves this rest.
struct Shard {
    std::size_t number = 0;  // From 0.
    std::size_t of = 1;
};

std::optional<Shard> shard_of(const std::string& text) {
    if (text.empty()) {
        return Shard{};
    }
    const std::size_t slash = text.find('/');
    const auto number = [](const std::string& digits) -> std::size_t {
        const bool good = !digits.empty() && digits.size() < 7
                          && digits.find_first_not_of("0123456789") == std::string::npos;
        return good ? std::stoul(digits) : 0;
    };
    const std::size_t first = slash == std::string::npos ? 0 : number(text.substr(0, slash));
    const std::size_t of = slash == std::string::npos ? 0 : number(text.substr(slash + 1));
    if (first == 0 || of == 0 || first > of) {
        complain(
            fmt::format("--shard wants i/n with i from 1 to n, such as 2/5, not \"{}\"", text));
        return std::nullopt;
    }
    return Shard{first - 1, of};
}

std::optional<Study> study_of(const PlanArguments& arguments) {
    const auto overrides = overrides_of(arguments.changes);
    if (!overrides) {
        fmt::print(stderr, "{}", to_text(overrides.complaints()));
        return std::nullopt;
    }
    StudyChanges changes;
    changes.scenario = overrides.value();
    changes.replications = arguments.replications;
    changes.metrics = arguments.metrics;
    changes.scenario_file = arguments.scenario;
    changes.loss_of = arguments.loss_of;
    changes.loss_at = arguments.loss_at;
    changes.loss_for = arguments.loss_for;
    auto study = read_study_file(arguments.file, changes);
    Complaints complaints = study.complaints();
    if (study) {
        for (const StudyPoint& point : study.value().points) {
            for (const std::string& beyond : beyond_the_world(point.scenario)) {
                Complaint complaint;
                complaint.place.file = arguments.file;
                complaint.message = fmt::format(
                    "point \"{}\": this version of orsim does not simulate {}", point.id, beyond);
                complaints.push_back(complaint);
            }
        }
    }
    for (std::size_t at = 0; study && study.value().availability && at < study.value().plain;
         ++at) {
        for (const std::string& why : why_no_outages(study.value().points[at].scenario)) {
            Complaint complaint;
            complaint.place.file = arguments.file;
            complaint.message =
                fmt::format("point \"{}\": availability in the long run is not known: {}",
                            study.value().points[at].id, why);
            complaints.push_back(complaint);
        }
    }
    if (!complaints.empty()) {
        fmt::print(stderr, "{}", to_text(complaints));
    }
    if (!study || has_errors(complaints)) {
        return std::nullopt;
    }
    return std::move(study.value());
}

/// What gives the same answer again, word by word; how it was run is no part of it.
std::vector<std::string> command_of(const PlanArguments& arguments) {
    std::vector<std::string> words{"orsim", "plan", arguments.file};
    const auto add = [&words](const char* option, const std::string& value) {
        words.emplace_back(option);
        words.push_back(value);
    };
    const auto add_all = [&add](const char* option, const std::vector<std::string>& values) {
        for (const std::string& value : values) {
            add(option, value);
        }
    };
    if (arguments.scenario) {
        add("--scenario", *arguments.scenario);
    }
    add_all("--set", arguments.changes.set);
    if (arguments.changes.seed) {
        add("--seed", std::to_string(*arguments.changes.seed));
    }
    if (!arguments.changes.until.empty()) {
        add("--until", arguments.changes.until);
    }
    if (arguments.replications) {
        add("--replications", std::to_string(*arguments.replications));
    }
    add_all("--loss-of", arguments.loss_of);
    if (arguments.loss_at) {
        add("--at", *arguments.loss_at);
    }
    if (arguments.loss_for) {
        add("--for", *arguments.loss_for);
    }
    add_all("--metric", arguments.metrics);
    return words;
}

std::string stem_of(const PlanArguments& arguments) {
    return std::filesystem::path{arguments.file}.stem().string();
}

/// One study being run: what it wants goes to the threads, what is done goes to journal and
/// planner.
class PlanRun {
public:
    /// With a job, its other ranks run units too.
    PlanRun(const PlanArguments& arguments, const Study& study, Shard shard, const MpiJob* job)
        : arguments_{arguments}, study_{study}, shard_{shard}, job_{job}, planner_{study} {}

    int run() {
        if (shard_.of > 1 && planner_.is_adaptive()) {
            complain(not_in_shards);
            return exit_code(VerdictKind::error);
        }
        if (!open_journal()) {
            return exit_code(VerdictKind::error);
        }
        if (!work()) {
            progress_.clear();
            journal_->force();
            fmt::print(
                stderr,
                "interrupted after {} runs; all are in {}, and --resume goes on from there\n",
                planner_.taken(), journal_path_);
            return interrupted_code;
        }
        progress_.clear();
        journal_->force();
        if (shard_.of > 1) {
            fmt::print(stderr, "shard {}/{}: {} runs in {}; orsim merge puts all shards together\n",
                       shard_.number + 1, shard_.of, planner_.taken(), journal_path_);
            return exit_code(VerdictKind::pass);
        }
        const int code = report();
        journal_.reset();
        if (arguments_.journal.empty()) {
            std::filesystem::remove(journal_path_);  // Nobody asked to keep it.
        }
        return code;
    }

private:
    /// A version that measures something else cannot use these runs, whatever it is called.
    [[nodiscard]] JournalHead head() const {
        return {study_.name,
                fmt::format("{}, {} figures and {} of each application", ORSIM_VERSION,
                            study_metrics().size(), app_metrics),
                study_.digest};
    }

    bool open_journal() {
        namespace files = std::filesystem;
        const std::string stem = stem_of(arguments_);
        journal_path_ = !arguments_.journal.empty() ? arguments_.journal
                        : shard_.of > 1
                            ? fmt::format("{}.{}-of-{}.journal", stem, shard_.number + 1, shard_.of)
                            : stem + ".journal";
        const bool there = files::exists(journal_path_);
        journal_ = std::make_unique<Journal>(journal_path_);
        const JournalHead found = journal_->head();
        const bool empty = !there || found == JournalHead{};
        if (!empty && !arguments_.resume && !arguments_.fresh) {
            complain(fmt::format("{} holds {} finished runs of \"{}\"; --resume goes on with them, "
                                 "--fresh throws them away, --journal names another file",
                                 journal_path_, journal_->units().size(), found.study));
            return false;
        }
        if (!empty && arguments_.resume && found != head()) {
            complain(fmt::format("{} is of another study, or its files or orsim have changed "
                                 "since; --fresh starts anew",
                                 journal_path_));
            return false;
        }
        if (empty || arguments_.fresh) {
            journal_->begin(head());
        }
        for (auto& [name, result] : journal_->units()) {
            if (name.study_case < planner_.cases().size()) {
                planner_.take(name, std::move(result));
            }
        }
        return true;
    }

    /// What of the wanted units is this machine's part.
    [[nodiscard]] std::vector<UnitName> wanted() const {
        std::vector<UnitName> all = planner_.wanted();
        if (shard_.of == 1) {
            return all;
        }
        const std::size_t replications = *study_.precision.replications;
        std::erase_if(all, [&](const UnitName& unit) {
            const std::size_t number = unit.study_case * replications + unit.replication;
            return number % shard_.of != shard_.number;
        });
        return all;
    }

    bool work() {
#ifdef ORSIM_MPI
        if (job_ != nullptr) {
            UnitRanks ranks{*job_, study_, planner_.cases(), arguments_.threads};
            return work(ranks);
        }
#endif
        UnitThreads threads{study_, planner_.cases(), arguments_.threads};
        return work(threads);
    }

    void show_progress(std::size_t open, const std::string& precision) {
        const std::size_t done = planner_.taken();
        const auto milliseconds =
            static_cast<std::size_t>(std::max<std::int64_t>(1, progress_.passed().count()));
        progress_.show(fmt::format("{} runs done, {} to go, {} a minute, {} s left{}", done, open,
                                   done * 60'000 / milliseconds,
                                   open * milliseconds / std::max<std::size_t>(1, done) / 1000,
                                   precision));
    }

    /// False when interrupted.
    template <class Runners>
    bool work(Runners& runners) {
        auto forced = SteadyClock::now();
        for (std::vector<UnitName> units = wanted(); !units.empty(); units = wanted()) {
            runners.add(units);
            const std::string precision = how_precise();
            while (runners.open() > 0) {
                if (interruptions > 0) {
                    runners.let_go();
                }
                if (auto unit = runners.take(std::chrono::milliseconds{100})) {
                    journal_->note(unit->name, unit->result);
                    planner_.take(unit->name, std::move(unit->result));
                }
                if (progress_.is_due()) {
                    show_progress(runners.open(), precision);
                }
                if (SteadyClock::now() - forced > std::chrono::seconds{1}) {
                    journal_->force();
                    forced = SteadyClock::now();
                }
            }
            if (interruptions > 0) {
                return false;
            }
        }
        return true;
    }

    [[nodiscard]] std::string how_precise() const {
        const std::size_t width = planner_.percent_of_target();
        return width > 0 ? fmt::format(", half width {} % of what is asked", width) : std::string{};
    }

    int report() {
        const StudyAnswer answer = planner_.answer();
        const PlanFacts facts{shell_line(command_of(arguments_)), ORSIM_VERSION};
        for (const std::string& path : arguments_.outputs) {
            OutputFile file{path};
            file.write(path.ends_with(".csv")    ? plan_csv(study_, answer, facts)
                       : path.ends_with(".json") ? plan_json(study_, answer, facts)
                       : path.ends_with(".html") ? plan_page(study_, answer, facts)
                                                 : plan_text(study_, answer, facts));
            file.keep();
        }
        fmt::print("{}", arguments_.json ? plan_json(study_, answer, facts)
                                         : plan_text(study_, answer, facts));
        const bool found = !answer.find || answer.find->answer;
        const bool held =
            study_.find ? found : std::ranges::all_of(answer.cases, [](const CaseAnswer& each) {
                return std::ranges::all_of(each.goals, &GoalAnswer::holds);
            });
        if (!held) {
            return exit_code(VerdictKind::fail);
        }
        return exit_code(answer.is_precise ? VerdictKind::pass : VerdictKind::inconclusive);
    }

    const PlanArguments& arguments_;
    const Study& study_;
    Shard shard_;
    [[maybe_unused]] const MpiJob* job_;
    Planner planner_;
    std::string journal_path_;
    std::unique_ptr<Journal> journal_;
    ProgressLine progress_;
};

/// Prints the script that was asked for, instead of running anything.
int print_launch(const PlanArguments& arguments, const Study& study) {
    if (Planner{study}.is_adaptive()) {
        complain(not_in_shards);
        return exit_code(VerdictKind::error);
    }
    const Launcher launcher = arguments.launch == "slurm"      ? Launcher::slurm
                              : arguments.launch == "parallel" ? Launcher::parallel
                                                               : Launcher::kubernetes;
    fmt::print("{}", launch_script(launcher,
                                   {command_of(arguments), stem_of(arguments), arguments.shards}));
    return exit_code(VerdictKind::pass);
}

bool good_outputs(const std::vector<std::string>& paths) {
    return std::ranges::all_of(paths, [](const std::string& path) {
        const bool known = path.ends_with(".txt") || path.ends_with(".csv")
                           || path.ends_with(".json") || path.ends_with(".html");
        if (!known) {
            complain(path
                     + ": the ending of a report's name chooses its form; known: .html, .txt, "
                       ".csv, .json");
        }
        return known;
    });
}

#ifdef ORSIM_MPI

/// The first rank reads the study and says which one it is; the others then read the same, and run
/// what they are handed. What there is to complain about is said by the first alone.
int plan_on_ranks(const PlanArguments& arguments) {
    const MpiJob job;
    std::signal(SIGINT, job.rank() == 0 ? on_interrupt : SIG_IGN);
    if (job.rank() > 0) {
        const std::uint64_t wanted = job.from_the_first(0);
        if (wanted == no_study) {
            return exit_code(VerdictKind::error);
        }
        const std::optional<Study> study = study_of(arguments);
        if (!study || study->digest != wanted) {
            throw std::runtime_error{fmt::format(
                "rank {} does not read the same study as the first; do all machines see the "
                "same files?",
                job.rank())};
        }
        serve_the_first_rank(*study, Planner{*study}.cases());
        return exit_code(VerdictKind::pass);
    }
    const std::optional<Study> study =
        good_outputs(arguments.outputs) ? study_of(arguments) : std::nullopt;
    static_cast<void>(job.from_the_first(study ? study->digest : no_study));
    if (!study) {
        return exit_code(VerdictKind::error);
    }
    const int code = PlanRun{arguments, *study, Shard{}, &job}.run();
    send_home(job);
    return code;
}

#else

int plan_on_ranks(const PlanArguments&) {
    complain("this orsim was built without MPI, so it has no ranks to share runs among; "
             "build it with -DORSIM_MPI=ON");
    return exit_code(VerdictKind::error);
}

#endif

}  // namespace

int plan_command(const PlanArguments& arguments) {
    if (arguments.mpi) {
        return plan_on_ranks(arguments);
    }
    std::signal(SIGINT, on_interrupt);
    const auto shard = shard_of(arguments.shard);
    if (!shard || !good_outputs(arguments.outputs)) {
        return exit_code(VerdictKind::error);
    }
    const std::optional<Study> study = study_of(arguments);
    if (!study) {
        return exit_code(VerdictKind::error);
    }
    if (!arguments.launch.empty()) {
        return print_launch(arguments, *study);
    }
    return PlanRun{arguments, *study, *shard, nullptr}.run();
}

int merge_command(const MergeArguments& arguments) {
    Journal whole{arguments.output};
    if (whole.head() != JournalHead{}) {
        complain(arguments.output + " is there already; name a new file");
        return exit_code(VerdictKind::error);
    }
    std::optional<JournalHead> head;
    std::size_t units = 0;
    for (const std::string& path : arguments.files) {
        if (!std::filesystem::exists(path)) {
            complain("there is no journal " + path);
            return exit_code(VerdictKind::error);
        }
        const Journal part{path};
        if (head && part.head() != *head) {
            complain(fmt::format("{} and {} are not of the same study, files and program",
                                 arguments.files.front(), path));
            return exit_code(VerdictKind::error);
        }
        if (!head) {
            head = part.head();
            whole.begin(*head);
        }
        for (const auto& [name, result] : part.units()) {
            whole.note(name, result);
            ++units;
        }
    }
    whole.force();
    fmt::print(stderr, "{} runs of \"{}\" in {}; orsim plan STUDY --journal {} --resume answers\n",
               units, head ? head->study : std::string{}, arguments.output, arguments.output);
    return exit_code(VerdictKind::pass);
}

}  // namespace orsim
