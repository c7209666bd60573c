#pragma once
/// A whole scenario file as one immutable value. Knows neither JSON nor events.

#include "sim/model/assumptions.hpp"
#include "sim/model/choice.hpp"
#include "sim/model/counter.hpp"
#include "sim/model/expectation.hpp"
#include "sim/model/options.hpp"
#include "sim/model/policies.hpp"
#include "sim/model/release.hpp"
#include "sim/model/script.hpp"
#include "sim/model/topology.hpp"
#include "sim/model/workload.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace orsim {

enum class Profile : std::uint8_t { v813, v814 };
enum class Golden : std::uint8_t { none, outcomes, timeline };

struct Scenario {
    std::string name;
    std::string description;
    std::vector<std::string> tags;
    std::vector<Rule> rules;
    Profile profile = Profile::v813;
    Release release;
    std::uint64_t seed = 1;
    Instant start{};     // May lie before zero, so that a story can have a prelude.
    Instant until{60s};  // Nothing at or after it is run.
    Topology topology;
    Options options;
    Policies policies;
    Assumptions assumptions;
    Table<StrategyId, Strategy> strategies;
    Table<GroupId, CallGroup> workload;
    Table<FaultId, Fault> faults;
    std::vector<CounterWatch> counters;
    std::vector<Choice> choices;  // What goes another way than it would by itself.
    std::vector<Expectation> expect;
    std::vector<Allowance> allowed;
    ExpectedVerdict expected_verdict;
    Duration quiet_period{15s};
    Golden golden = Golden::none;
    friend bool operator==(const Scenario&, const Scenario&) = default;
};

}  // namespace orsim
