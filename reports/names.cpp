#include "reports/names.hpp"

#include "reports/wording.hpp"
#include "sim/base/promise.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace orsim {
namespace {

// clang-format off
constexpr std::array<std::string_view, entity_kinds> kind_words{
    "", "application", "node", "host", "data center", "LCA", "SCS", "T-Server", "store", "link",
    "fault", "Interaction Server", "load balancer",
};
// clang-format on
static_assert(kind_words.back() == "load balancer", "every kind of entity has its word");

bool has_one_call(const Arrivals& arrivals) {
    switch (arrivals.process) {
    case Arrivals::Process::single:
        return true;
    case Arrivals::Process::fixed:
        return arrivals.count == 1;
    case Arrivals::Process::trace:
        return arrivals.trace.size() == 1;
    default:
        return false;
    }
}

/// Whom a selector names outright.
Entity named_by(const Selector& selector) {
    using Kind = Selector::Kind;
    constexpr std::array<EntityKind, 14> meant{
        EntityKind::none,
        EntityKind::app,
        EntityKind::none,
        EntityKind::none,
        EntityKind::node,
        EntityKind::host,
        EntityKind::data_center,
        EntityKind::link,
        EntityKind::store,
        EntityKind::scs,
        EntityKind::lca,
        EntityKind::tserver,
        EntityKind::interaction_server,
        EntityKind::load_balancer,
    };
    static_assert(static_cast<std::size_t>(Kind::load_balancer) + 1 == meant.size());
    const EntityKind kind = meant.at(static_cast<std::size_t>(selector.kind));
    return kind == EntityKind::none ? Entity{} : Entity{kind, selector.index};
}

/// The value of an option as the product writes it.
std::string option_value(const Fault& fault) {
    const std::optional<Option> option = option_named(fault.option);
    if (!option) {
        return std::to_string(fault.value);
    }
    if (entry(*option).unit == OptionUnit::flag) {
        return fault.value == 0 ? "false" : "true";
    }
    const std::string_view unit = to_text(entry(*option).unit);
    return fmt::format("{}{}{}", fault.value, unit.empty() ? "" : " ", unit);
}

/// What a network fault touches, how often and by how much.
std::string how(const Fault& fault) {
    std::string text;
    if (fault.traffic != Traffic::all) {
        text += fmt::format(", {}", to_text(fault.traffic));
    }
    switch (fault.kind) {
    case FaultKind::loss:
    case FaultKind::duplicate:
    case FaultKind::reorder:
    case FaultKind::notice_lost:
        if (fault.probability != one_in_millionths) {
            text += fmt::format(", with probability {}", decimal(fault.probability));
        }
        break;
    default:
        break;
    }
    if (fault.extra) {
        text += fmt::format(", by {}", human(*fault.extra));
    }
    return text;
}

}  // namespace

std::string_view to_text(EntityKind kind) {
    return kind_words.at(static_cast<std::size_t>(kind));
}

Names::Names(const Scenario& scenario, Spelling spelling)
    : spelling_{spelling}, policies_{scenario.policies} {
    const Topology& topology = scenario.topology;
    const auto keep = [this](EntityKind kind, const auto& table) {
        for (const auto& row : table) {
            ids_.at(static_cast<std::size_t>(kind)).push_back(spelling_(row.id));
        }
    };
    keep(EntityKind::app, topology.apps);
    keep(EntityKind::node, topology.nodes);
    keep(EntityKind::host, topology.hosts);
    keep(EntityKind::data_center, topology.data_centers);
    keep(EntityKind::scs, topology.scs);
    keep(EntityKind::tserver, topology.tservers);
    keep(EntityKind::link, topology.links);
    keep(EntityKind::fault, scenario.faults);
    keep(EntityKind::interaction_server, topology.interaction_servers);
    keep(EntityKind::load_balancer, topology.load_balancers);
    const std::string store = topology.store.id.empty() ? "store" : spelling_(topology.store.id);
    ids_.at(static_cast<std::size_t>(EntityKind::store)).push_back(store);
    for (const std::string& host : rows(EntityKind::host)) {
        ids_.at(static_cast<std::size_t>(EntityKind::lca)).push_back("lca:" + host);
    }
    for (const App& app : topology.apps) {
        node_of_app_.push_back(app.node.index());
    }
    for (const CallGroup& group : scenario.workload) {
        groups_.push_back({spelling_(group.id), has_one_call(group.arrivals), group.medium});
    }
    tell(scenario);
}

void Names::tell(const Scenario& scenario) {
    for (const Fault& fault : scenario.faults) {
        Story story;
        story.deed = to_text(fault.kind);
        if (fault.target.kind != Selector::Kind::anybody) {
            story.deed += " of " + of(fault.target);
        }
        if (fault.from.kind != Selector::Kind::anybody) {
            story.deed += " from " + of(fault.from);
        }
        if (fault.to.kind != Selector::Kind::anybody) {
            story.deed += (fault.kind == FaultKind::node_list_skew ? " without "
                           : fault.one_way                         ? " one way to "
                                                                   : " to ")
                          + of(fault.to);
        }
        story.deed += how(fault);
        if (fault.kind == FaultKind::set_option) {
            story.new_option =
                spelling_(fault.option) + " = "
                + (fault.names_application ? spelling_(
                       scenario.strategies[StrategyId{static_cast<StrategyId::rep>(fault.value)}]
                           .id)
                                           : option_value(fault));
        }
        story.target = named_by(fault.target);
        stories_.push_back(std::move(story));
    }
}

std::string_view Names::of(Entity entity) const {
    if (entity.kind == EntityKind::none) {
        return "-";
    }
    const std::vector<std::string>& ids = rows(entity.kind);
    ORSIM_EXPECT(entity.index < ids.size(), "a record names entities of its own scenario");
    return ids[entity.index];
}

std::string Names::of(CallName call) const {
    if (!call) {
        return "-";
    }
    ORSIM_EXPECT(call.group < groups_.size(), "a record names calls of its own scenario");
    const Group& group = groups_[call.group];
    return group.single ? group.id : fmt::format("{}#{}", group.id, std::uint64_t{call.nth} + 1);
}

std::string_view Names::matter(CallName call) const {
    const Medium medium = call.group < groups_.size() ? groups_[call.group].medium : Medium::voice;
    switch (medium) {
    case Medium::voice:
        return "call";
    case Medium::multimedia:
        return "interaction";
    case Medium::http:
        break;
    }
    return "request";
}

std::string_view Names::node(NodeId node) const {
    return of(Entity{EntityKind::node, node.index()});
}

std::string_view Names::node_of(Entity entity) const {
    if (entity.kind != EntityKind::app) {
        return "";
    }
    ORSIM_EXPECT(entity.index < node_of_app_.size(), "a record names entities of its own scenario");
    const std::uint16_t node = node_of_app_[entity.index];
    return node < rows(EntityKind::node).size() ? std::string_view{rows(EntityKind::node)[node]}
                                                : "";
}

std::string Names::of(const Selector& selector) const {
    using Kind = Selector::Kind;
    const auto prefixed = [&](std::string_view prefix, EntityKind kind) {
        return fmt::format("{}{}", prefix, of(Entity{kind, selector.index}));
    };
    switch (selector.kind) {
    case Kind::anybody:
        return "anybody";
    case Kind::app:
        return prefixed("", EntityKind::app);
    case Kind::primary_of:
        return prefixed("primary_of:", EntityKind::node);
    case Kind::backup_of:
        return prefixed("backup_of:", EntityKind::node);
    case Kind::node:
        return prefixed("node:", EntityKind::node);
    case Kind::host:
        return prefixed("host:", EntityKind::host);
    case Kind::data_center:
        return prefixed("dc:", EntityKind::data_center);
    case Kind::link:
        return prefixed("link:", EntityKind::link);
    case Kind::store:
        return prefixed("", EntityKind::store);
    case Kind::scs:
        return prefixed("", EntityKind::scs);
    case Kind::lca:
        return prefixed("lca:", EntityKind::host);
    case Kind::tserver:
        return prefixed("", EntityKind::tserver);
    case Kind::interaction_server:
        return prefixed("", EntityKind::interaction_server);
    case Kind::load_balancer:
        return prefixed("", EntityKind::load_balancer);
    }
    ORSIM_EXPECT(false, "every kind of selector has its form");
    return {};
}

std::string_view Names::deed(FaultId fault) const {
    ORSIM_EXPECT(fault.index() < stories_.size(), "a record names faults of its own scenario");
    return stories_[fault.index()].deed;
}

Entity Names::target(FaultId fault) const {
    ORSIM_EXPECT(fault.index() < stories_.size(), "a record names faults of its own scenario");
    return stories_[fault.index()].target;
}

std::string_view Names::new_option(FaultId fault) const {
    ORSIM_EXPECT(fault.index() < stories_.size(), "a record names faults of its own scenario");
    return stories_[fault.index()].new_option;
}

std::string Names::policy(std::uint8_t policy) const {
    ORSIM_EXPECT(policy < policy_count, "a record names a policy of the registry");
    const auto known = static_cast<Policy>(policy);
    return fmt::format("{}={}", entry(known).name, policies_.chosen(known));
}

}  // namespace orsim
