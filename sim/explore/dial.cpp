#include "sim/explore/dial.hpp"

#include <algorithm>

namespace orsim {
namespace {

std::int64_t count(Instant at) {
    return at.time_since_epoch().count();
}

std::size_t objects_of(const Topology& topology, OptionScope scope) {
    switch (scope) {
    case OptionScope::node:
        return topology.nodes.size();
    case OptionScope::host:
        return topology.hosts.size();
    case OptionScope::application:
        return topology.apps.size();
    case OptionScope::scs:
        return topology.scs.size();
    case OptionScope::tserver:
        return topology.tservers.size();
    case OptionScope::interaction_server:
        return topology.interaction_servers.size();
    }
    return 0;
}

/// One dial where all objects have the same value, else one for each.
void add_option(const Scenario& scenario, const OptionEntry& known, std::vector<Dial>& dials) {
    const std::size_t objects = objects_of(scenario.topology, known.scope);
    if (objects == 0) {
        return;
    }
    Dial dial;
    dial.kind = Dial::Kind::option;
    dial.option = known.option;
    dial.least = known.zero_allowed ? std::max<std::int64_t>(known.least, 1) : known.least;
    const std::int64_t first = scenario.options.value(known.option, 0);
    bool same = true;
    for (std::size_t at = 0; at < objects; ++at) {
        same = same && scenario.options.value(known.option, at) == first;
    }
    for (std::size_t at = 0; at < (same ? 1 : objects); ++at) {
        dial.present = scenario.options.value(known.option, at);
        dial.object = same ? std::nullopt : std::optional{at};
        dial.most = known.most;
        if (const auto unit = dial.unit()) {
            const std::int64_t whole = (scenario.until - scenario.start) / *unit + 1;
            dial.most = std::min(dial.most, std::max(whole, dial.present));
        }
        // Zero that turns a function off is no value between others.
        if (dial.present >= dial.least) {
            dials.push_back(dial);
        }
    }
}

void add_assumption(const Scenario& scenario,
                    const AssumptionEntry& known,
                    std::vector<Dial>& dials) {
    Dial dial;
    dial.kind = Dial::Kind::assumption;
    dial.assumption = known.assumption;
    dial.least = known.least;
    dial.most = known.most;
    if (known.kind == AssumptionKind::count) {
        dial.present = scenario.assumptions.count(known.assumption);
    } else {
        if (!scenario.assumptions.distribution(known.assumption).is_constant()) {
            return;
        }
        dial.present = scenario.assumptions.distribution(known.assumption).mean.count();
        dial.most = std::max((scenario.until - scenario.start).count(), dial.present);
    }
    dials.push_back(dial);
}

}  // namespace

std::optional<Duration> Dial::unit() const {
    if (kind == Kind::assumption && entry(assumption).kind == AssumptionKind::count) {
        return std::nullopt;
    }
    if (kind != Kind::option) {
        return Duration{1};
    }
    const OptionUnit of = entry(option).unit;
    const bool is_time =
        of == OptionUnit::milliseconds || of == OptionUnit::seconds || of == OptionUnit::minutes;
    return is_time ? std::optional{as_duration(option, 1)} : std::nullopt;
}

std::optional<Dial> dial_of(const Scenario& scenario, FaultId fault) {
    const Trigger& trigger = scenario.faults[fault].trigger;
    Dial dial;
    dial.fault = fault;
    switch (trigger.kind) {
    case Trigger::Kind::at:
    case Trigger::Kind::every:
        dial.present = count(trigger.at);
        dial.least = count(scenario.start);
        dial.most = count(scenario.until) - 1;
        break;
    case Trigger::Kind::when:
        dial.present = trigger.after.count();
        dial.most = (scenario.until - scenario.start).count();
        break;
    case Trigger::Kind::random:
        return std::nullopt;
    }
    if (const auto until = scenario.faults[fault].until) {
        dial.most = std::min(dial.most, count(*until));
    }
    return dial;
}

std::vector<Dial> dials_of(const Scenario& scenario) {
    std::vector<Dial> dials;
    const std::int64_t length = (scenario.until - scenario.start).count();
    for (std::size_t at = 0; at < scenario.faults.size(); ++at) {
        const FaultId id = scenario.faults.id_at(at);
        const Fault& fault = scenario.faults[id];
        if (const auto time = dial_of(scenario, id)) {
            dials.push_back(*time);
        }
        Dial dial;
        dial.fault = id;
        if (fault.lasts) {
            dial.kind = Dial::Kind::fault_length;
            dial.present = fault.lasts->count();
            dial.most = std::max(length, dial.present);
            dials.push_back(dial);
        }
        if (fault.restart_after) {
            dial.kind = Dial::Kind::fault_repair;
            dial.present = fault.restart_after->count();
            dial.most = std::max(length, dial.present);
            dials.push_back(dial);
        }
    }
    for (const OptionEntry& known : option_registry()) {
        if (known.unit != OptionUnit::flag) {
            add_option(scenario, known, dials);
        }
    }
    for (const AssumptionEntry& known : assumption_registry()) {
        add_assumption(scenario, known, dials);
    }
    return dials;
}

Scenario turned(const Scenario& scenario, const Dial& dial, std::int64_t value) {
    ORSIM_EXPECT(dial.least <= value && value <= dial.most, "a dial is turned within its range");
    Scenario copy = scenario;
    switch (dial.kind) {
    case Dial::Kind::fault_time: {
        Trigger& trigger = copy.faults[dial.fault].trigger;
        if (trigger.kind == Trigger::Kind::when) {
            trigger.after = Duration{value};
        } else {
            trigger.at = Instant{Duration{value}};
        }
        break;
    }
    case Dial::Kind::fault_length:
        copy.faults[dial.fault].lasts = Duration{value};
        break;
    case Dial::Kind::fault_repair:
        copy.faults[dial.fault].restart_after = Duration{value};
        break;
    case Dial::Kind::option: {
        const std::size_t objects = objects_of(copy.topology, entry(dial.option).scope);
        for (std::size_t at = 0; at < objects; ++at) {
            if (!dial.object || *dial.object == at) {
                copy.options.set(dial.option, at, value);
            }
        }
        break;
    }
    case Dial::Kind::assumption:
        if (entry(dial.assumption).kind == AssumptionKind::count) {
            copy.assumptions.set_count(dial.assumption, value);
        } else {
            copy.assumptions.set(dial.assumption, constant(Duration{value}));
        }
        break;
    }
    return copy;
}

Scenario without(const Scenario& scenario, FaultId fault) {
    Scenario copy = scenario;
    Trigger never;
    never.at = scenario.until;  // Nothing at or after it is run.
    copy.faults[fault].trigger = never;
    return copy;
}

}  // namespace orsim
