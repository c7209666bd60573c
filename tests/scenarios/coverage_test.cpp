// What the shipped book covers: every rule and fact, every row of session creation, every number of
// the catalogue; and what it does not, with the reason.
#include "sim/base/rule.hpp"
#include "sim/protocol/creation.hpp"
#include "sim/reader/read_scenario.hpp"
#include "sim/world/world.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

namespace orsim {
namespace {

namespace files = std::filesystem;

struct Coverage {
    std::set<Rule> rules;
    std::set<int> numbers;
    std::vector<std::uint64_t> row_uses = std::vector<std::uint64_t>(creation_rows().size());
};

/// "S37." and "S64 and S65" in a description.
void take_numbers(const std::string& text, std::set<int>& numbers) {
    for (std::size_t at = text.find('S'); at != std::string::npos; at = text.find('S', at + 1)) {
        const auto digit = [&](std::size_t place) {
            return place < text.size() && text[place] >= '0' && text[place] <= '9';
        };
        if (digit(at + 1) && digit(at + 2) && !digit(at + 3)) {
            numbers.insert(std::stoi(text.substr(at + 1, 2)));
        }
    }
}

const Coverage& coverage() {
    static const Coverage all = [] {
        Coverage found;
        for (const files::directory_entry& entry :
             files::recursive_directory_iterator{"scenarios"}) {
            if (entry.path().extension() != ".json") {
                continue;
            }
            const auto scenario = read_scenario_file(entry.path().string());
            if (!scenario || !beyond_the_world(scenario.value()).empty()) {
                continue;
            }
            take_numbers(scenario.value().description, found.numbers);
            found.rules.insert(scenario.value().rules.begin(), scenario.value().rules.end());
            World world{scenario.value()};
            world.run_to_end();
            for (const Record& record : world.timeline().records()) {
                found.rules.insert(record.rule);
            }
            for (std::size_t row = 0; row < found.row_uses.size(); ++row) {
                found.row_uses[row] += world.row_uses()[row];
            }
        }
        return found;
    }();
    return all;
}

TEST_CASE("every rule and fact is shown by a scenario") {
    for (const RuleEntry& rule : rule_registry()) {
        CAPTURE(rule.id);
        CHECK(coverage().rules.contains(rule.rule));
    }
}

TEST_CASE("the book holds the whole catalogue") {
    for (int number = 1; number <= 69; ++number) {
        CAPTURE(number);
        CHECK(coverage().numbers.contains(number));
    }
}

TEST_CASE("each of the ten facts names scenarios that show it, and they are in the book") {
    std::ifstream stream{"scenarios/README.md"};
    REQUIRE(stream);
    int facts = 0;
    for (std::string line; std::getline(stream, line);) {
        const std::string begins = "| " + std::to_string(facts + 1) + ". ";
        if (!line.starts_with(begins)) {
            continue;
        }
        ++facts;
        CAPTURE(line);
        int named = 0;
        for (std::size_t at = line.find('`'); at != std::string::npos; at = line.find('`', at)) {
            const std::size_t end = line.find('`', at + 1);
            REQUIRE(end != std::string::npos);
            CHECK(files::exists("scenarios/" + line.substr(at + 1, end - at - 1)));
            ++named;
            at = end + 1;
        }
        CHECK(named > 0);
    }
    CHECK(facts == 10);
}

TEST_CASE("every row of session creation comes to decide, or its reason stands with the mutants") {
    std::ifstream stream{"tests/mutants/survivors.txt"};
    REQUIRE(stream);
    std::vector<std::string> reasons;
    for (std::string line; std::getline(stream, line);) {
        const std::size_t mark = line.find(" -- not reached");
        if (line.starts_with("creation ") && mark != std::string::npos) {
            reasons.push_back(line.substr(0, std::min(mark, line.find_first_of("*:"))));
        }
    }
    for (std::size_t at = 0; at < creation_rows().size(); ++at) {
        const Row& row = creation_rows()[at];
        const std::string policy = row.policy == 0 ? "" : " A" + std::to_string(row.policy);
        const std::string name = std::string{"creation "} + std::string{to_text(row.rule)} + policy
                                 + " " + std::string{to_text(row.when)} + "/"
                                 + std::string{to_text(row.on)};
        CAPTURE(name);
        CHECK((coverage().row_uses[at] > 0 || std::ranges::find(reasons, name) != reasons.end()));
    }
}

}  // namespace
}  // namespace orsim
