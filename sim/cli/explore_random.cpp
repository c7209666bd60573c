#include "reports/exploration_json.hpp"
#include "sim/cli/explore_modes.hpp"
#include "sim/cli/explore_options.hpp"
#include "sim/cli/output_file.hpp"
#include "sim/cli/progress_line.hpp"
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
#include <cstdio>
#include <exception>
#include <filesystem>
#include <mutex>
#include <thread>
#include <utility>

namespace orsim {
namespace {

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

std::string kind_of(const Override& change) {
    for (const auto& [section, kind] :
         {std::pair{"/faults", "fault"}, std::pair{"/policies", "policy"},
          std::pair{"/assumptions", "latency"}, std::pair{"/options", "timer"}}) {
        if (change.pointer.starts_with(section)) {
            return kind;
        }
    }
    return "seed";
}

/// Everything a run drew, before it and in it, as a list that replays it.
ChoiceList list_of(const Drawn& drawn, const RunResult& run, const std::vector<Override>& changes) {
    ChoiceList list{drawn.scenario.name,
                    ORSIM_VERSION,
                    to_text(run.facts.fingerprint),
                    json_of(drawn.scenario, run.choices.list()),
                    {}};
    for (const Override& change : changes) {
        if (change.pointer != "/choices") {
            list.drawn.push_back({kind_of(change), change.pointer, change.value});
        }
    }
    return list;
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
        {
            const Interruption listening;
            while (runs() < search_.most_runs && !is_over()) {
                run_batch();
            }
            answer_.interrupted = Interruption::came();
        }
        progress_.clear();
        tell_findings();
        if (arguments_.random.stats) {
            const auto passed = static_cast<std::uint64_t>(progress_.passed().count());
            fmt::print(stderr, "{} runs in {} ms, {} runs/s, shrinking included\n", runs(), passed,
                       runs() * 1000 / std::max<std::uint64_t>(1, passed));
        }
        return answer_.interrupted     ? interrupted_code
               : answer_.found.empty() ? exit_code(VerdictKind::pass)
                                       : exit_code(VerdictKind::fail);
    }

private:
    [[nodiscard]] std::uint64_t runs() const { return answer_.runs; }
    [[nodiscard]] bool is_over() const {
        return Interruption::came()
               || (search_.budget.time && progress_.passed() >= *search_.budget.time);
    }
    /// As text while it goes on; as JSON only at the end.
    template <class... Words>
    void tell(fmt::format_string<Words...> form, Words&&... words) {
        if (!arguments_.json) {
            progress_.clear();
            fmt::print(form, std::forward<Words>(words)...);
            std::fflush(stdout);
        }
    }

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
            tell("known    {} fails without anything drawn; it is not looked for\n",
                 to_text(signature));
            known_.push_back(signature.broken);
            answer_.known.push_back(signature);
        }
    }

    void tell_what_is_drawn() {
        answer_.file = arguments_.file;
        answer_.mode = arguments_.mode;
        answer_.first_luck = arguments_.random.luck;
        std::string kinds;
        for (const FaultKind kind : search_.source.kinds) {
            kinds += (kinds.empty() ? "" : ", ") + std::string{to_text(kind)};
            answer_.kinds.emplace_back(to_text(kind));
        }
        tell("explore  {}: mode {}, luck {} and on\n", arguments_.file, arguments_.mode,
             arguments_.random.luck);
        tell("draws    1 to {} faults of: {}\n", search_.source.most_faults, kinds);
    }

    void tell_findings() {
        if (arguments_.json) {
            fmt::print("{}", exploration_json(answer_));
            return;
        }
        tell("runs     {}, of which {} failed, in {} way{}{}\n", runs(), answer_.failed,
             answer_.found.size(), answer_.found.size() == 1 ? "" : "s",
             answer_.interrupted ? "; interrupted" : "");
        // By what is broken: more easily looked up. A full key: each signature is there once.
        std::vector<FoundFailure> found = answer_.found;
        std::ranges::sort(found, {}, &FoundFailure::signature);
        for (const FoundFailure& failure : found) {
            tell("         {:>8}  {}\n", failure.times, to_text(failure.signature));
        }
    }

    [[nodiscard]] bool is_looked_for(const Signature& signature) const {
        const auto names = [&](const std::vector<std::string>& list) {
            return std::ranges::find(list, signature.broken) != list.end();
        };
        return !names(known_) && (arguments_.random.of.empty() || names(arguments_.random.of));
    }

    /// Who runs what when changes nothing: results are looked at in the order of their luck.
    void run_batch() {
        const std::uint64_t size = std::min<std::uint64_t>(search_.most_runs - runs(),
                                                           std::uint64_t{64} * arguments_.jobs);
        std::vector<std::vector<Signature>> found(size);
        std::vector<std::uint8_t> done(size, 0);
        std::atomic<std::uint64_t> next{0};
        std::exception_ptr failure;
        std::mutex mutex;
        const std::thread::id teller = std::this_thread::get_id();
        const std::uint64_t first = arguments_.random.luck + runs();
        const auto work = [&] {
            try {
                for (std::uint64_t at = next++; at < size && !is_over(); at = next++) {
                    const Drawn drawn = draw(scenario_, search_.source, first + at);
                    found[at] = signatures_of(run_drawn(drawn).verdict);
                    done[at] = 1;
                    show_progress(teller, at);
                }
            } catch (...) {
                const std::lock_guard lock{mutex};
                failure = std::current_exception();
            }
        };
        std::vector<std::thread> threads;
        for (unsigned nth = 1; nth < arguments_.jobs; ++nth) {
            threads.emplace_back(work);
        }
        work();
        for (std::thread& thread : threads) {
            thread.join();
        }
        if (failure) {
            std::rethrow_exception(failure);
        }
        // Of a batch that was stopped, the runs up to the first that was not done.
        const auto count = static_cast<std::uint64_t>(std::ranges::find(done, 0) - done.begin());
        for (std::uint64_t at = 0; at < count; ++at) {
            fold(first + at, found[at]);
        }
        answer_.runs += count;
    }

    /// By one thread only.
    void show_progress(std::thread::id teller, std::uint64_t of_batch) {
        if (std::this_thread::get_id() != teller || !progress_.is_due()) {
            return;
        }
        const std::uint64_t done = runs() + of_batch + 1;
        const std::string text = progress_of(search_.budget, progress_.passed(), done, "runs done");
        progress_.show(fmt::format("{}; found {}", text, answer_.found.size()));
    }

    void fold(std::uint64_t luck, const std::vector<Signature>& signatures) {
        bool any = false;
        for (const Signature& signature : signatures) {
            if (!is_looked_for(signature)) {
                continue;
            }
            any = true;
            const auto known =
                std::ranges::find(answer_.found, signature, &FoundFailure::signature);
            if (known == answer_.found.end()) {
                report(luck, signature);
            } else {
                ++known->times;
            }
        }
        answer_.failed += any ? 1 : 0;
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
        const std::vector<Override> made = overrides_of(drawn, result.choices, has_faults);
        for (const Override& change : made) {
            document.apply(change);
        }
        tell("found    {}\n         in run {}, by luck {}\n", to_text(signature),
             luck - arguments_.random.luck + 1, luck);
        const std::string repeat = repeat_command(arguments_, search_.source, luck);
        answer_.found.push_back({signature, 1, luck, {}, 0, repeat});
        const Failing failing{document.root(), directory_of(arguments_.file), signature};
        Shrunk shrunk = shrink_failing(failing, {});
        if (!shrunk.failed_at_all) {
            tell("         its scenario does not fail in the same way by itself; repeat: {}\n",
                 repeat);
            return;
        }
        const std::string path = new_path(signature);
        save_choices(path, list_of(drawn, result, made));
        set_text(shrunk.root, "name", std::filesystem::path{path}.stem().string());
        set_text(shrunk.root, "description",
                 fmt::format("Found by run {} of: {}. Shrunk from {} in {} runs. It fails by {}.",
                             luck - arguments_.random.luck + 1, repeat, scenario_.name, shrunk.runs,
                             to_text(signature)));
        name_files_from(shrunk.root, directory_of(arguments_.file), arguments_.random.folder);
        std::filesystem::create_directories(arguments_.random.folder);
        OutputFile file{path};
        file.write(json_page_of(shrunk.root));
        file.keep();
        answer_.found.back().file = path;
        answer_.found.back().shrunk_in = shrunk.runs;
        tell("         shrunk in {} runs to {}\n         repeat: {}\n", shrunk.runs, path, repeat);
    }

    /// Under the name of the shrunk scenario, in the folder that was asked for.
    void save_choices(const std::string& shrunk, const ChoiceList& list) const {
        const std::filesystem::path folder = arguments_.random.save_choices;
        if (folder.empty()) {
            return;
        }
        std::filesystem::create_directories(folder);
        OutputFile file{(folder / std::filesystem::path{shrunk}.filename()).string()};
        file.write(json_of(list));
        file.keep();
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
    LuckFindings answer_;
    ProgressLine progress_;
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
