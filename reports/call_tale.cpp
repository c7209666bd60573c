#include "reports/call_tale.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

namespace orsim {
namespace {

std::optional<GroupId> group_named(const Scenario& scenario, std::string_view id) {
    for (std::size_t at = 0; at < scenario.workload.size(); ++at) {
        const GroupId group{static_cast<std::uint16_t>(at)};
        if (scenario.workload[group].id == id) {
            return group;
        }
    }
    return std::nullopt;
}

/// Whether the calls of a group are called as the group is.
bool has_single_name(const Names& names, GroupId group, std::string_view id) {
    return names.of(CallName{group.index(), 0}) == id;
}

std::optional<CallName> named_by_expectation(const Scenario& scenario) {
    const Names names{scenario, unchanged};
    for (const Expectation& expectation : scenario.expect) {
        for (const EventPattern& pattern : expectation.patterns) {
            if (!pattern.group) {
                continue;
            }
            const std::string& id = scenario.workload[*pattern.group].id;
            if (pattern.nth || has_single_name(names, *pattern.group, id)) {
                return CallName{pattern.group->index(), pattern.nth.value_or(0)};
            }
        }
    }
    return std::nullopt;
}

/// Whether a record says what becomes of an application.
bool is_about_an_app(Event event) {
    using enum Event;
    return event == app_crashed || event == app_hung || event == app_started
           || event == app_promoted || event == app_demoted || event == app_stopped
           || event == app_suspending || event == app_recovered || event == ml_failure_detected
           || event == ml_switchover;
}

bool is_of(const Record& record, Entity app) {
    return record.actor == app || record.other == app;
}

/// Marks what led to a marked record, as far as it is there. Records are in the order of numbers.
void mark_causes(const std::vector<Record>& records, std::vector<bool>& marked) {
    for (std::size_t at = records.size(); at-- > 0;) {
        if (!marked[at] || records[at].cause == no_record) {
            continue;
        }
        const auto cause =
            std::ranges::lower_bound(records, records[at].cause, {}, &Record::number);
        if (cause != records.end() && cause->number == records[at].cause) {
            marked[static_cast<std::size_t>(cause - records.begin())] = true;
        }
    }
}

}  // namespace

std::optional<CallName> call_named(const Scenario& scenario, std::string_view name) {
    const Names names{scenario, unchanged};
    if (const auto group = group_named(scenario, name);
        group && has_single_name(names, *group, name)) {
        return CallName{group->index(), 0};
    }
    const std::size_t hash = name.rfind('#');
    if (hash == std::string_view::npos) {
        return std::nullopt;
    }
    const std::string_view id = name.substr(0, hash);
    const std::string_view digits = name.substr(hash + 1);
    std::uint32_t nth = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), nth);
    const bool is_number = read.ec == std::errc{} && read.ptr == digits.data() + digits.size();
    const auto group = group_named(scenario, id);
    if (!is_number || nth == 0 || !group || has_single_name(names, *group, id)) {
        return std::nullopt;
    }
    return CallName{group->index(), nth - 1};
}

std::string call_names(const Scenario& scenario) {
    const Names names{scenario, clipped};
    constexpr std::size_t most = 8;
    std::string out;
    for (std::size_t at = 0; at < std::min(most, scenario.workload.size()); ++at) {
        const auto group = static_cast<std::uint16_t>(at);
        const std::string first = names.of(CallName{group, 0});
        out += (at == 0 ? "" : ", ") + first;
        if (first != clipped(scenario.workload[GroupId{group}].id)) {
            out += ", " + names.of(CallName{group, 1}) + " and so on";
        }
    }
    return out + (scenario.workload.size() > most ? ", ..." : "");
}

CallTale::CallTale(const Scenario& scenario, std::optional<CallName> wanted)
    : scenario_{&scenario},
      wanted_{wanted},
      named_{wanted ? std::nullopt : named_by_expectation(scenario)} {}

void CallTale::take(std::span<const Record> records) {
    for (const Record& record : records) {
        if (!record.call) {
            records_.push_back(record);
            continue;
        }
        if (!wanted_ && !first_) {
            first_ = record.call;
        }
        if (record.call == wanted_ || record.call == named_ || record.call == first_) {
            records_.push_back(record);
            seen_.insert(record.call);
        }
    }
}

std::optional<CallName> CallTale::call() const {
    for (const std::optional<CallName>& call : {wanted_, named_, first_}) {
        if (call && seen_.contains(*call)) {
            return call;
        }
    }
    return std::nullopt;
}

std::vector<Record> CallTale::own() const {
    const std::optional<CallName> about = call();
    std::vector<Record> own;
    std::ranges::copy_if(records_, std::back_inserter(own),
                         [about](const Record& record) { return record.call == about; });
    return own;
}

std::vector<Entity> CallTale::apps() const {
    std::vector<Entity> apps;
    const auto add = [&apps](Entity entity) {
        if (entity.kind == EntityKind::app && std::ranges::find(apps, entity) == apps.end()) {
            apps.push_back(entity);
        }
    };
    const auto add_pair = [&](const Node& node) {
        add({EntityKind::app, node.primary.index()});
        if (node.backup) {
            add({EntityKind::app, node.backup.index()});
        }
    };
    for (const Record& record : own()) {
        for (const Entity entity : {record.actor, record.other}) {
            if (entity.kind == EntityKind::node) {
                add_pair(scenario_->topology.nodes[NodeId{entity.index}]);
            }
            add(entity);
        }
    }
    return apps;
}

std::vector<Record> CallTale::records() const {
    const std::optional<CallName> about = call();
    const std::vector<Record> own_records = own();
    const Instant from = own_records.front().at;
    const Instant to = own_records.back().at;
    const std::vector<Entity> met = apps();
    std::map<Entity, std::size_t> before;  // What an application was when the call arrived.
    std::vector<bool> marked(records_.size());
    for (std::size_t at = 0; at < records_.size(); ++at) {
        const Record& record = records_[at];
        marked[at] = record.call == about;
        if (record.call || !is_about_an_app(record.event) || record.at > to) {
            continue;
        }
        for (const Entity app : met) {
            if (is_of(record, app) && record.at >= from) {
                marked[at] = true;
            } else if (is_of(record, app) && record.actor == app) {
                before[app] = at;
            }
        }
    }
    for (const auto& [app, at] : before) {
        marked[at] = true;
    }
    mark_causes(records_, marked);
    std::vector<Record> told;
    for (std::size_t at = 0; at < records_.size(); ++at) {
        if (marked[at] && (!records_[at].call || records_[at].call == about)) {
            told.push_back(records_[at]);
        }
    }
    return told;
}

}  // namespace orsim
