#include "sim/cli/shrink_file.hpp"

#include "sim/cli/run_scenario.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>
#include <vector>

namespace orsim {
namespace {

/// Runs candidates and looks whether they still fail in that way.
struct Candidates {
    const Signature& signature;

    Trial operator()(const Scenario& scenario) const {
        Trial trial;
        if (!beyond_the_world(scenario).empty()) {
            return trial;
        }
        std::vector<Record> noted;
        const RunResult result =
            run_scenario(scenario, Chains::kept, [&](std::span<const Record> records) {
                std::ranges::copy_if(records, std::back_inserter(noted), is_of_interest);
            });
        const Finding* const finding = finding_of(result.verdict, signature);
        if (finding == nullptr) {
            return trial;
        }
        trial.keeps = true;
        trial.decided = finding->because.empty() ? scenario.until : finding->because.front().at;
        tell(trial, scenario, *finding, noted);
        return trial;
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
    const Candidates candidates{failing.signature};
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
