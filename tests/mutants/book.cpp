#include "tests/mutants/book.hpp"

#include "reports/golden_text.hpp"
#include "reports/run_facts.hpp"
#include "reports/text.hpp"
#include "sim/judge/judge.hpp"
#include "sim/judge/text.hpp"
#include "sim/reader/read_scenario.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace orsim::mutants {
namespace {

namespace files = std::filesystem;

std::string text_of(const files::path& path) {
    std::ifstream stream{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{stream}, {}};
}

struct Played {
    std::string answer;
    std::string fingerprint;
    Verdict verdict;
    std::vector<std::uint64_t> row_uses;
    bool applied = true;
};

/// Runs a scenario as orsim test does.
Played play(const Scenario& scenario, const std::function<bool(World&)>& breaks) {
    Played played;
    World world{scenario};
    if (breaks && !breaks(world)) {
        played.applied = false;
        return played;
    }
    world.run_to_end();
    Judge judge{scenario};
    judge.observe(world.timeline().records());
    TextTimeline text{scenario};
    text.header(played.answer, tie_rule);
    if (scenario.golden == Golden::timeline) {
        text.lines(played.answer, world.timeline().records());
    }
    RunFacts facts = facts_of(world.timeline());
    facts.tie_rule = tie_rule;
    facts.events = world.events();
    facts.ended = scenario.until;
    played.verdict = judge.conclude(facts.tally, scenario.until);
    text.footer(played.answer, facts);
    played.answer += "\n" + to_text(scenario, played.verdict);
    played.fingerprint = to_text(facts.fingerprint);
    played.row_uses = world.row_uses();
    return played;
}

}  // namespace

Book::Book(const std::string& folder) {
    std::vector<std::string> found;
    for (const auto& entry : files::recursive_directory_iterator{folder}) {
        if (entry.path().extension() == ".json") {
            found.push_back(entry.path().string());
        }
    }
    std::ranges::sort(found);
    for (const std::string& file : found) {
        auto scenario = read_scenario_file(file);
        if (!scenario || !beyond_the_world(scenario.value()).empty()) {
            continue;  // Another format, or not simulated.
        }
        Page page{file, std::move(scenario.value()), {}, {}, {}};
        Played played = play(page.scenario, nullptr);
        if (page.scenario.golden != Golden::none) {
            page.golden = text_of(files::path{file}.replace_extension(".txt"));
        }
        if (played.verdict.kind != VerdictKind::pass
            || (!page.golden.empty() && page.golden != played.answer)) {
            throw std::runtime_error(file + " does not pass without any mutant");
        }
        page.fingerprint = played.fingerprint;
        page.row_uses = std::move(played.row_uses);
        pages_.push_back(std::move(page));
    }
}

Noticed Book::look(const Page& page, const Mutant& mutant) {
    if (mutant.row && page.row_uses.at(*mutant.row) == 0) {
        return {};
    }
    Scenario scenario = page.scenario;
    if (mutant.change && (!mutant.change(scenario) || !beyond_the_world(scenario).empty())) {
        return {};
    }
    const Played played = play(scenario, mutant.breaks);
    if (!played.applied) {
        return {};
    }
    if (played.verdict.kind != VerdictKind::pass) {
        return {page.file, to_text(scenario, played.verdict), true};
    }
    const bool differs =
        mutant.is_policy ? played.fingerprint != page.fingerprint : played.answer != page.golden;
    if (page.golden.empty() || !differs) {
        return {};
    }
    std::string words = "the answer is not the golden one:";
    for (const std::string& change : golden_changes(page.golden, played.answer)) {
        words += " " + change + ";";
    }
    return {page.file, words, false};
}

std::optional<std::size_t> Book::uses(const Mutant& mutant) const {
    if (!mutant.row) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(std::ranges::count_if(
        pages_, [&](const Page& page) { return page.row_uses.at(*mutant.row) != 0; }));
}

Noticed Book::look(const Mutant& mutant) const {
    const std::string rule{to_text(mutant.rule)};
    Noticed first;
    for (const Page& page : pages_) {
        Noticed noticed = look(page, mutant);
        if (noticed.scenario.empty()) {
            continue;
        }
        if (mutant.rule == Rule::none || noticed.words.find(rule) != std::string::npos) {
            return noticed;
        }
        if (first.scenario.empty()) {
            first = std::move(noticed);
        }
    }
    return first;
}

}  // namespace orsim::mutants
