#include "sim/cli/explore_modes.hpp"
#include "sim/cli/explore_options.hpp"
#include "sim/cli/output_file.hpp"
#include "sim/cli/run_scenario.hpp"
#include "sim/cli/shrink_file.hpp"
#include "sim/reader/choice_list.hpp"
#include "sim/reader/convert.hpp"
#include "sim/reader/fault_json.hpp"
#include "sim/reader/json_text.hpp"
#include "sim/reader/scenario_draft.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

namespace orsim {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr int interrupted_code = 130;

// All that a signal can change: whether somebody asked to stop.
std::atomic<bool> interrupted{false};  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)
static_assert(std::atomic<bool>::is_always_lock_free);

/// Asked once, the exploration stops after the runs that are begun; asked again, the program ends.
void on_interrupt(int /*signal*/) {
    interrupted = true;
    std::signal(SIGINT, SIG_DFL);
}

RunResult run_drawn(const Drawn& drawn) {
    return run_scenario(
        drawn.scenario, Chains::kept, [](std::span<const Record> /*records*/) {}, drawn.luck);
}

/// What a run drew, as changes to the file it started from.
std::vector<Override> overrides_of(const Drawn& drawn, const Choices& choices, bool has_faults) {
    const Scenario& scenario = drawn.scenario;
    std::vector<Override> overrides{{"/seed", std::to_string(scenario.seed)}};
    for (const Policy policy : drawn.policies) {
        overrides.push_back({"/policies/" + std::string{entry(policy).name},
                             fmt::format("\"{}\"", scenario.policies.chosen(policy))});
    }
    for (const Assumption latency : drawn.latencies) {
        const Duration length = scenario.assumptions.distribution(latency).mean;
        overrides.push_back({"/assumptions/" + std::string{entry(latency).name},
                             fmt::format("\"{}\"", to_text(length))});
    }
    for (const auto& [option, node] : drawn.timers) {
        overrides.push_back({fmt::format("/options/nodes/{}/{}", scenario.topology.nodes[node].id,
                                         entry(option).name),
                             std::to_string(scenario.options.value(option, node.index()))});
    }
    std::string faults;
    for (std::size_t at = drawn.first_drawn; at < scenario.faults.size(); ++at) {
        const std::string json = json_of(scenario, scenario.faults[scenario.faults.id_at(at)]);
        if (has_faults) {
            overrides.push_back({"/faults/-", json});
        }
        faults += (faults.empty() ? "" : ",") + json;
    }
    if (!has_faults && !faults.empty()) {
        overrides.push_back({"/faults", "[" + faults + "]"});
    }
    if (!choices.is_scripted()) {
        overrides.push_back({"/choices", json_of(scenario, choices.list())});
    }
    return overrides;
}

/// Runs by luck, many at a time, and what came of them in the order of their luck.
class Explorer {
public:
    Explorer(const ExploreArguments& arguments, Scenario scenario, std::string text, Search search)
        : arguments_{arguments},
          scenario_{std::move(scenario)},
          text_{std::move(text)},
          search_{std::move(search)} {}

    int explore() {
        look_undisturbed();
        tell_what_is_drawn();
        std::signal(SIGINT, on_interrupt);
        const auto began = SteadyClock::now();
        const auto has_time = [&] {
            return !search_.budget || SteadyClock::now() - began < *search_.budget;
        };
        while (runs_ < search_.most_runs && has_time() && !interrupted) {
            run_batch();
        }
        const auto took = SteadyClock::now() - began;
        std::signal(SIGINT, SIG_DFL);
        fmt::print("runs     {}, of which {} failed, in {} way{}\n", runs_, failed_, counts_.size(),
                   counts_.size() == 1 ? "" : "s");
        for (const auto& [signature, count] : counts_) {
            fmt::print("         {:>8}  {}\n", count, to_text(signature));
        }
        if (arguments_.random.stats) {
            const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(took).count();
            fmt::print(
                stderr, "{} runs in {} ms, {} runs/s, shrinking included\n", runs_, micros / 1000,
                runs_ * 1'000'000 / static_cast<std::uint64_t>(std::max<std::int64_t>(1, micros)));
        }
        return interrupted       ? interrupted_code
               : counts_.empty() ? exit_code(VerdictKind::pass)
                                 : exit_code(VerdictKind::fail);
    }

private:
    /// The run without anything drawn: when something happens in it, and what fails already.
    void look_undisturbed() {
        Scenario undisturbed = scenario_;
        undisturbed.expected_verdict = {};
        const RunResult result =
            run_scenario(undisturbed, Chains::kept, [&](std::span<const Record> records) {
                const std::vector<Instant> some = moments_of(records);
                auto& moments = search_.source.moments;
                moments.insert(moments.end(), some.begin(), some.end());
            });
        for (const Signature& signature : signatures_of(result.verdict)) {
            fmt::print("known    {} fails without anything drawn; it is not looked for\n",
                       to_text(signature));
            known_.push_back(signature.broken);
        }
    }

    void tell_what_is_drawn() const {
        std::string kinds;
        for (const FaultKind kind : search_.source.kinds) {
            kinds += (kinds.empty() ? "" : ", ") + std::string{to_text(kind)};
        }
        fmt::print("explore  {}: mode {}, luck {} and on\n", arguments_.file, arguments_.mode,
                   arguments_.random.luck);
        fmt::print("draws    1 to {} faults of: {}\n", search_.source.most_faults, kinds);
    }

    [[nodiscard]] bool is_looked_for(const Signature& signature) const {
        const auto names = [&](const std::vector<std::string>& list) {
            return std::ranges::find(list, signature.broken) != list.end();
        };
        return !names(known_) && (arguments_.random.of.empty() || names(arguments_.random.of));
    }

    /// Who runs what when changes nothing: results are looked at in the order of their luck.
    void run_batch() {
        const std::uint64_t size = std::min<std::uint64_t>(
            search_.most_runs - runs_, std::uint64_t{64} * arguments_.windows.jobs);
        std::vector<std::vector<Signature>> found(size);
        std::atomic<std::uint64_t> next{0};
        std::exception_ptr failure;
        std::mutex mutex;
        const auto work = [&] {
            try {
                for (std::uint64_t at = next++; at < size && !interrupted; at = next++) {
                    const Drawn drawn =
                        draw(scenario_, search_.source, arguments_.random.luck + runs_ + at);
                    found[at] = signatures_of(run_drawn(drawn).verdict);
                }
            } catch (...) {
                const std::lock_guard lock{mutex};
                failure = std::current_exception();
            }
        };
        std::vector<std::thread> threads;
        for (unsigned nth = 1; nth < arguments_.windows.jobs; ++nth) {
            threads.emplace_back(work);
        }
        work();
        for (std::thread& thread : threads) {
            thread.join();
        }
        if (failure) {
            std::rethrow_exception(failure);
        }
        const std::uint64_t first = arguments_.random.luck + runs_;
        const std::uint64_t done =
            interrupted ? 0 : size;  // What a part of it found is repeatable.
        for (std::uint64_t at = 0; at < done; ++at) {
            fold(first + at, found[at]);
        }
        runs_ += done;
    }

    void fold(std::uint64_t luck, const std::vector<Signature>& signatures) {
        bool any = false;
        for (const Signature& signature : signatures) {
            if (!is_looked_for(signature)) {
                continue;
            }
            any = true;
            if (++counts_[signature] == 1) {
                report(luck, signature);
            }
        }
        failed_ += any ? 1 : 0;
    }

    void report(std::uint64_t luck, const Signature& signature) {
        const Drawn drawn = draw(scenario_, search_.source, luck);
        const RunResult result = run_drawn(drawn);
        Document document{arguments_.file, text_};
        const auto changes = orsim::overrides_of(arguments_.changes);
        for (const Override& change : changes.value()) {
            document.apply(change);
        }
        const bool has_faults = document.at("/faults") != nullptr;
        for (const Override& change : overrides_of(drawn, result.choices, has_faults)) {
            document.apply(change);
        }
        fmt::print("found    {}\n         in run {}, by luck {}\n", to_text(signature),
                   luck - arguments_.random.luck + 1, luck);
        const Failing failing{document.root(), directory_of(arguments_.file), signature};
        Shrunk shrunk = shrink_failing(failing, {});
        if (!shrunk.failed_at_all) {
            fmt::print(
                "         its scenario does not fail in the same way by itself; repeat: {}\n",
                repeat_command(arguments_, search_.source, luck));
            return;
        }
        const std::string path = new_path(signature);
        set_text(shrunk.root, "name", std::filesystem::path{path}.stem().string());
        set_text(shrunk.root, "description",
                 fmt::format("Found by run {} of: {}. Shrunk from {} in {} runs. It fails by {}.",
                             luck - arguments_.random.luck + 1,
                             repeat_command(arguments_, search_.source, luck), scenario_.name,
                             shrunk.runs, to_text(signature)));
        name_files_from(shrunk.root, directory_of(arguments_.file), arguments_.random.folder);
        std::filesystem::create_directories(arguments_.random.folder);
        OutputFile file{path};
        file.write(json_page_of(shrunk.root));
        file.keep();
        fmt::print("         shrunk in {} runs to {}\n         repeat: {}\n", shrunk.runs, path,
                   repeat_command(arguments_, search_.source, luck));
        std::fflush(stdout);
    }

    /// Named after the scenario and what is broken; files that are there are not written over.
    [[nodiscard]] std::string new_path(const Signature& signature) const {
        const std::string stem =
            (std::filesystem::path{arguments_.random.folder}
             / (std::filesystem::path{arguments_.file}.stem().string() + "." + signature.broken))
                .string();
        for (std::size_t nth = 1;; ++nth) {
            std::string path = stem + (nth == 1 ? "" : "-" + std::to_string(nth)) + ".json";
            if (!std::filesystem::exists(path)) {
                return path;
            }
        }
    }

    const ExploreArguments& arguments_;
    Scenario scenario_;
    std::string text_;  // Of the file.
    Search search_;
    std::vector<std::string> known_;
    std::map<Signature, std::uint64_t> counts_;
    std::uint64_t runs_ = 0;
    std::uint64_t failed_ = 0;
};

int explore_by_luck(const ExploreArguments& arguments, DrawMode mode) {
    const std::optional<Scenario> scenario = scenario_to_run(arguments.file, arguments.changes);
    if (!scenario) {
        return exit_code(VerdictKind::error);
    }
    auto search = search_of(arguments, *scenario, mode);
    if (!search) {
        fmt::print(stderr, "{}", to_text(search.complaints()));
        return exit_code(VerdictKind::error);
    }
    FileText file = read_scenario_source(arguments.file);
    if (!file.text) {
        fmt::print(stderr, "{}", to_text(complaint_about_file(arguments.file, file.why)));
        return exit_code(VerdictKind::error);
    }
    return Explorer{arguments, *scenario, std::move(*file.text), std::move(search.value())}
        .explore();
}

}  // namespace

int explore_random(const ExploreArguments& arguments) {
    return explore_by_luck(arguments, DrawMode::random);
}

int explore_swarm(const ExploreArguments& arguments) {
    return explore_by_luck(arguments, DrawMode::swarm);
}

}  // namespace orsim
