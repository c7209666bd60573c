#include "sim/world/naming.hpp"
#include "sim/world/world.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace orsim {

/// The objects of an option's scope that a target means, each once.
std::vector<std::size_t> World::objects_meant(const Selector& target, OptionScope scope) const {
    const Topology& topology = scenario_->topology;
    std::vector<std::size_t> objects;
    const auto add = [&objects](std::size_t object) {
        if (std::ranges::find(objects, object) == objects.end()) {
            objects.push_back(object);
        }
    };
    switch (scope) {
    case OptionScope::node:
        for (const AppId app : apps_meant(target)) {
            add(topology.apps[app].node.index());
        }
        break;
    case OptionScope::application:
        for (const AppId app : apps_meant(target)) {
            add(app.index());
        }
        break;
    case OptionScope::host:
        for (const HostId host : hosts_meant(target)) {
            add(host.index());
        }
        break;
    case OptionScope::scs:
        for (std::size_t at = 0; at < topology.scs.size(); ++at) {
            if (target.kind == Selector::Kind::anybody
                || (target.kind == Selector::Kind::scs && target.index == at)) {
                add(at);
            }
        }
        break;
    case OptionScope::tserver:
        add(target.index);
        break;
    default:
        break;
    }
    return objects;
}

/// Calls that wait keep the limit with which they came: no document says that it changes for them.
void World::router_timeout_changes(std::size_t tserver) {
    const Duration limit = options_.duration(Option::router_timeout, tserver);
    router_lane_of_[tserver] = static_cast<std::uint16_t>(router_lanes_.size());
    router_lanes_.push_back(agenda_.open_lane(limit, TieClass::expiry));
}

/// D01: the configuration changes at once; an option read at startup holds for an application when
/// it next starts. Answers with whether any object of the target carries the option.
bool World::set_option(FaultId id, std::uint32_t cause) {
    const Fault& fault = scenario_->faults[id];
    if (fault.names_application) {
        const TServerId tserver{fault.target.index};
        rename_application(tserver, fault);
        Record record;
        record.event = Event::option_set;
        record.actor = entity_of(id);
        record.other = entity_of(tserver);
        record.rule = Rule::D02;
        record.amount = fault.value;
        note(record, cause);
        return true;
    }
    const auto option = option_named(fault.option);
    if (!option) {
        return false;
    }
    const OptionScope scope = entry(*option).scope;
    const std::vector<std::size_t> objects = objects_meant(fault.target, scope);
    Record record;
    record.event = Event::option_set;
    record.actor = entity_of(id);
    record.rule = entry(*option).effect == TakesEffect::at_startup ? Rule::D01 : Rule::none;
    record.amount = fault.value;
    for (const std::size_t object : objects) {
        options_.set(*option, object, fault.value);
        if (option == Option::router_timeout) {
            router_timeout_changes(object);
        }
    }
    if (!objects.empty()) {
        const auto index = static_cast<std::uint16_t>(objects.front());
        record.other = scope == OptionScope::node      ? entity_of(NodeId{index})
                       : scope == OptionScope::host    ? entity_of(HostId{index})
                       : scope == OptionScope::scs     ? entity_of(ScsId{index})
                       : scope == OptionScope::tserver ? entity_of(TServerId{index})
                                                       : entity_of(AppId{index});
        note(record, cause);
    }
    return !objects.empty();
}

}  // namespace orsim
