#include "sim/cli/shrink_file.hpp"

#include "sim/cli/run_scenario.hpp"
#include "sim/reader/json_text.hpp"
#include "sim/reader/read_scenario.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>
#include <vector>

namespace orsim {
namespace {

/// The expectation that fails; nullptr when it is an invariant.
const Expectation* expected(const Scenario& scenario, const Signature& signature) {
    const auto found = std::ranges::find(scenario.expect, signature.broken, &Expectation::id);
    return found == scenario.expect.end() ? nullptr : &*found;
}

/// Whether it fails because something does not come: that has many reasons, and no record tells.
bool misses(const Expectation& expectation) {
    return expectation.kind != Operator::never && expectation.kind != Operator::always;
}

/// Whether the calls that something is missed of must stay who they are.
bool depends_on_its_calls(const Failing& failing) {
    const auto scenario = read_scenario_text(json_of(failing.root), "failing", failing.directory);
    const Expectation* const expectation =
        scenario ? expected(scenario.value(), failing.signature) : nullptr;
    return expectation != nullptr && misses(*expectation) && expectation->kind != Operator::count;
}

/// Runs candidates and looks whether they still fail in that way.
struct Candidates {
    const Signature& signature;
    bool has_faults = false;  // What the candidates stem from.

    Trial operator()(const Scenario& scenario) const {
        Trial trial;
        if (!beyond_the_world(scenario).empty() || fails_by_itself(scenario)) {
            return trial;
        }
        std::vector<Record> noted;
        const RunResult result =
            run_scenario(scenario, Chains::kept, [&](std::span<const Record> records) {
                std::ranges::copy_if(records, std::back_inserter(noted), is_of_interest);
            });
        const Finding* const finding = finding_of(result.verdict, signature);
        if (finding == nullptr || result.verdict.kind != VerdictKind::fail) {
            return trial;
        }
        trial.keeps = true;
        trial.decided = finding->because.empty() ? scenario.until : finding->because.front().at;
        tell(trial, scenario, *finding, noted);
        return trial;
    }

    /// Without any call, or of what is missed without any fault, the reason is another one.
    [[nodiscard]] bool fails_by_itself(const Scenario& scenario) const {
        const Expectation* const expectation = expected(scenario, signature);
        const bool lost_its_faults = has_faults && scenario.faults.size() == 0;
        return expectation != nullptr
               && (scenario.workload.size() == 0 || (misses(*expectation) && lost_its_faults));
    }

    static bool is_of_interest(const Record& record) {
        return record.event == Event::fault_started || record.event == Event::call_arrived
               || record.event == Event::watch_started;
    }

    static void tell(Trial& trial,
                     const Scenario& scenario,
                     const Finding& finding,
                     const std::vector<Record>& noted) {
        const Topology& topology = scenario.topology;
        const CallName name = finding.because.empty() ? CallName{} : finding.because.front().call;
        for (const Record& record : noted) {
            if (record.event == Event::fault_started && record.at <= trial.decided) {
                const Fault& fault = scenario.faults[FaultId{record.actor.index}];
                trial.strikes.push_back({fault.id, record.at});
            }
            if (!name || record.call != name) {
                continue;
            }
            if (record.event == Event::call_arrived) {
                trial.caller = {scenario.workload[GroupId{name.group}].id, record.at, {}, {}};
                if (record.other.kind == EntityKind::node) {
                    trial.caller->assigned = topology.nodes[NodeId{record.other.index}].id;
                }
            } else if (record.event == Event::watch_started && trial.caller
                       && record.actor.kind == EntityKind::app) {
                const std::string& node =
                    topology.nodes[topology.apps[AppId{record.actor.index}].node].id;
                if (node != trial.caller->assigned && trial.caller->reserved.empty()) {
                    trial.caller->reserved = node;
                }
            }
        }
    }
};

void rename_files(Value& value,
                  const std::filesystem::path& now,
                  const std::filesystem::path& then) {
    for (Value& child : value.children) {
        if (child.key == "file" && child.kind == Value::Kind::string) {
            const std::filesystem::path file = child.text;
            if (!file.is_absolute()) {
                child.text = std::filesystem::proximate(std::filesystem::absolute(now / file),
                                                        std::filesystem::absolute(then))
                                 .string();
            }
        }
        rename_files(child, now, then);
    }
}

}  // namespace

Shrunk shrink_failing(const Failing& failing, ShrinkLimits limits) {
    const Candidates candidates{failing.signature, failing.root.find("faults") != nullptr};
    limits.keeps_calls_whole = depends_on_its_calls(failing);
    Shrinker shrinker{failing.directory, Trier{candidates}, limits};
    return shrinker.shrink(failing.root);
}

void describe(Value& root, const std::string& shrunk_from, const Signature& signature) {
    set_text(root, "description",
             "Shrunk from " + shrunk_from + ". It fails by " + to_text(signature) + ".");
}

void name_files_from(Value& root, const std::string& folder_now, const std::string& folder_then) {
    for (Value& section : root.children) {
        if (section.key == "workload" || section.key == "faults") {
            rename_files(section, folder_now, folder_then);
        }
    }
}

}  // namespace orsim
