#include "sim/reader/explain.hpp"
#include "sim/reader/read_scenario.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <filesystem>
#include <string>

namespace {

using namespace orsim;  // NOLINT(google-build-using-namespace)
namespace files = std::filesystem;

/// What is stated is the same as the default it states, but for being stated.
Scenario unstated(Scenario scenario) {
    const Topology& topology = scenario.topology;
    Options options{{topology.nodes.size(), topology.hosts.size(), topology.apps.size(),
                     topology.scs.size(), topology.tservers.size(),
                     topology.interaction_servers.size()}};
    const std::array<std::size_t, 6> objects{
        topology.nodes.size(), topology.hosts.size(),    topology.apps.size(),
        topology.scs.size(),   topology.tservers.size(), topology.interaction_servers.size()};
    for (const OptionEntry& option : option_registry()) {
        for (std::size_t at = 0; at < objects.at(static_cast<std::size_t>(option.scope)); ++at) {
            options.set(option.option, at, scenario.options.value(option.option, at));
        }
    }
    scenario.options = options;
    for (const AssumptionEntry& one : assumption_registry()) {
        if (one.kind == AssumptionKind::count) {
            scenario.assumptions.set_count(one.assumption,
                                           scenario.assumptions.count(one.assumption));
        } else {
            scenario.assumptions.set(one.assumption,
                                     scenario.assumptions.distribution(one.assumption));
        }
    }
    for (std::size_t at = 0; at < topology.hosts.size(); ++at) {
        Host& host = scenario.topology.hosts[topology.hosts.id_at(at)];
        host.last_traffic = host.last_traffic.value_or(scenario.start);
    }
    return scenario;
}

TEST_CASE("every shipped scenario, explained, is a file that means the same") {
    std::size_t compared = 0;
    for (const auto& entry : files::recursive_directory_iterator{"scenarios"}) {
        const std::string path = entry.path().string();
        const Outcome<Scenario> scenario =
            path.ends_with(".json") ? read_scenario_file(path) : Outcome<Scenario>{Complaints{{}}};
        if (!scenario) {
            continue;  // A suite, a study, a schema, a golden answer.
        }
        INFO(path);
        const Outcome<std::string> explained = explain_scenario_file(path);
        REQUIRE(explained.has_value());
        const Outcome<Scenario> again =
            read_scenario_text(explained.value(), path, entry.path().parent_path().string());
        INFO(to_text(again.complaints()));
        REQUIRE(again.has_value());
        CHECK(unstated(again.value()) == unstated(scenario.value()));
        ++compared;
    }
    CHECK(compared > 50);
}

TEST_CASE("each value tells where it comes from") {
    const std::string text =
        explain_scenario_file("tests/reader/bad/20_lint_one_node.json", {{"/seed", "7"}}).value();
    const auto comment_of = [&text](const std::string& begin) {
        const std::size_t at = text.find(begin);
        REQUIRE(at != std::string::npos);
        const std::string line = text.substr(at, text.find('\n', at) - at);
        return line.substr(line.find("// ") + 3);
    };
    CHECK(comment_of("\"profile\": \"8.1.400.64\"") == "line 3");
    CHECK(comment_of("\"until\": \"60s\"") == "default");
    CHECK(comment_of("\"seed\": 7") == "--set /seed=7");
    CHECK(comment_of("\"default-dn\": \"9999\"") == "line 10");
    CHECK(comment_of("\"addp-timeout\": 9") == "s; the product's default, documented, T4");
    CHECK(comment_of("\"late_primary\"") == "our policy A6; or both_run, assigned_wins");
    CHECK(comment_of("\"promotion\": \"500ms\"") == "our assumption");
    CHECK(comment_of("\"talk_time\": \"3m\"").starts_with("our assumption"));
}

}  // namespace
