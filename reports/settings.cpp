#include "reports/settings.hpp"

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace orsim {
namespace {

/// What carries the options of a scope.
constexpr std::array<EntityKind, 6> carriers{
    EntityKind::node, EntityKind::host,    EntityKind::app,
    EntityKind::scs,  EntityKind::tserver, EntityKind::interaction_server,
};
constexpr std::array<std::string_view, 6> plurals{
    "nodes", "hosts", "applications", "SCS", "T-Servers", "Interaction Servers",
};

std::string as_text(const OptionEntry& option, std::int64_t value) {
    if (option.unit == OptionUnit::flag) {
        return value == 0 ? "false" : "true";
    }
    const std::string_view unit = to_text(option.unit);
    return fmt::format("{}{}{}", value, unit.empty() ? "" : " ", unit);
}

std::string as_text(const AssumptionEntry& assumption, std::int64_t value) {
    if (assumption.kind == AssumptionKind::count) {
        return std::to_string(value);
    }
    return human_microseconds(value);
}

bool is_set_alike(const Options& options, Option option, std::size_t objects) {
    for (std::size_t at = 0; at < objects; ++at) {
        if (!options.is_set(option, at)
            || options.value(option, at) != options.value(option, std::size_t{0})) {
            return false;
        }
    }
    return objects > 1;
}

/// Options of the product that are texts, and so stand in the topology.
void add_texts(std::vector<Setting>& settings, const Topology& topology, const Names& names) {
    for (std::size_t at = 0; at < topology.tservers.size(); ++at) {
        const auto& dn = topology.tservers[topology.tservers.id_at(at)].default_dn;
        if (dn) {
            const Entity carrier{EntityKind::tserver, static_cast<std::uint16_t>(at)};
            settings.push_back({fmt::format("T-Server {}", names.of(carrier)), "default-dn",
                                names.spell(*dn), "none", ""});
        }
    }
    for (std::size_t at = 0; at < topology.nodes.size(); ++at) {
        const std::string& url = topology.nodes[topology.nodes.id_at(at)].external_url;
        if (!url.empty()) {
            const Entity carrier{EntityKind::node, static_cast<std::uint16_t>(at)};
            settings.push_back({fmt::format("node {}", names.of(carrier)), "external-url",
                                names.spell(url), "none", ""});
        }
        const std::string& cookie = topology.nodes[topology.nodes.id_at(at)].cookie.content;
        if (!cookie.empty()) {
            const Entity carrier{EntityKind::node, static_cast<std::uint16_t>(at)};
            settings.push_back({fmt::format("node {}", names.of(carrier)), "cookie",
                                names.spell(cookie), "none", ""});
        }
    }
}

}  // namespace

std::vector<Setting> changed_policies(const Scenario& scenario) {
    std::vector<Setting> settings;
    for (const PolicyEntry& policy : policy_registry()) {
        const std::string_view chosen = scenario.policies.chosen(policy.policy);
        if (chosen != policy.alternatives.front()) {
            settings.push_back({"", std::string{policy.name}, std::string{chosen},
                                std::string{policy.alternatives.front()}, std::string{policy.id}});
        }
    }
    return settings;
}

std::vector<Setting> set_options(const Scenario& scenario, const Names& names) {
    std::vector<Setting> settings;
    for (const OptionEntry& option : option_registry()) {
        const auto scope = static_cast<std::size_t>(option.scope);
        const EntityKind carrier = carriers.at(scope);
        const std::size_t objects = names.count(carrier);
        const auto add = [&](std::string where, std::size_t object) {
            settings.push_back({std::move(where), std::string{option.name},
                                as_text(option, scenario.options.value(option.option, object)),
                                as_text(option, option.standard), ""});
        };
        if (is_set_alike(scenario.options, option.option, objects)) {
            add(fmt::format("all {}", plurals.at(scope)), 0);
            continue;
        }
        for (std::size_t at = 0; at < objects; ++at) {
            if (scenario.options.is_set(option.option, at)) {
                const Entity entity{carrier, static_cast<std::uint16_t>(at)};
                add(fmt::format("{} {}", to_text(carrier), names.of(entity)), at);
            }
        }
    }
    add_texts(settings, scenario.topology, names);
    return settings;
}

std::vector<Setting> set_assumptions(const Scenario& scenario) {
    std::vector<Setting> settings;
    const Assumptions& assumptions = scenario.assumptions;
    for (const AssumptionEntry& known : assumption_registry()) {
        if (!assumptions.is_set(known.assumption)) {
            continue;
        }
        const std::string value = known.kind == AssumptionKind::count
                                      ? std::to_string(assumptions.count(known.assumption))
                                      : human(assumptions.distribution(known.assumption));
        settings.push_back(
            {"", std::string{known.name}, value, as_text(known, known.standard), ""});
    }
    return settings;
}

}  // namespace orsim
