#include "sim/judge/words.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <string_view>

namespace orsim {
namespace {

constexpr std::int64_t us_per_ms = 1000;
constexpr std::int64_t us_per_s = 1'000'000;

/// A whole number of microseconds as seconds, with as many decimals as are asked for.
std::string seconds(std::int64_t microseconds, int decimals) {
    const bool negative = microseconds < 0;
    const auto length = negative ? -microseconds : microseconds;
    const std::string fraction = fmt::format("{:06}", length % us_per_s);
    return fmt::format("{}{}{}{}", negative ? "-" : "", length / us_per_s, decimals > 0 ? "." : "",
                       fraction.substr(0, static_cast<std::size_t>(decimals)));
}

template <class TableType>
std::string id_in(const TableType& table, std::uint16_t index, std::string_view kind) {
    using IdType = typename TableType::id_type;
    const IdType id{index};
    return table.has(id) ? table[id].id : fmt::format("{} {}", kind, index);
}

constexpr std::array<std::string_view, 13> kinds{
    "nobody",  "app",   "node", "host",  "data center",        "lca",          "scs",
    "tserver", "store", "link", "fault", "interaction server", "load balancer"};

}  // namespace

std::string in_words(Instant at) {
    const std::int64_t count = at.time_since_epoch().count();
    return seconds(count, count % us_per_ms == 0 ? 3 : 6) + " s";
}

std::string in_words(Duration length) {
    const std::int64_t count = length.count();
    if (count == 0) {
        return "0 s";
    }
    if (count % us_per_ms != 0 && count < us_per_s && count > -us_per_s) {
        return fmt::format("{} us", count);
    }
    if (count < us_per_s && count > -us_per_s) {
        return fmt::format("{} ms", count / us_per_ms);
    }
    int decimals = 6;
    for (std::int64_t rest = count; decimals > 0 && rest % 10 == 0; rest /= 10) {
        --decimals;
    }
    return seconds(count, decimals) + " s";
}

std::string Words::name(AppId app) const {
    return app ? id_in(scenario_->topology.apps, app.index(), "app") : "nobody";
}

std::string Words::name(NodeId node) const {
    return node ? id_in(scenario_->topology.nodes, node.index(), "node") : "no node";
}

std::string Words::name(FaultId fault) const {
    return fault ? id_in(scenario_->faults, fault.index(), "fault") : "no fault";
}

std::string Words::name(Entity entity) const {
    const Topology& topology = scenario_->topology;
    const std::uint16_t at = entity.index;
    switch (entity.kind) {
    case EntityKind::app:
        return name(AppId{at});
    case EntityKind::node:
        return name(NodeId{at});
    case EntityKind::host:
        return id_in(topology.hosts, at, "host");
    case EntityKind::data_center:
        return id_in(topology.data_centers, at, "data center");
    case EntityKind::lca:
        return "lca:" + id_in(topology.hosts, at, "host");
    case EntityKind::scs:
        return id_in(topology.scs, at, "scs");
    case EntityKind::tserver:
        return id_in(topology.tservers, at, "tserver");
    case EntityKind::store:
        return topology.store.id.empty() ? "store" : topology.store.id;
    case EntityKind::link:
        return id_in(topology.links, at, "link");
    case EntityKind::fault:
        return name(FaultId{at});
    case EntityKind::interaction_server:
        return id_in(topology.interaction_servers, at, "interaction server");
    case EntityKind::load_balancer:
        return id_in(topology.load_balancers, at, "load balancer");
    case EntityKind::none:
        break;
    }
    const auto kind = static_cast<std::size_t>(entity.kind);
    return entity.kind == EntityKind::none || kind >= kinds.size()
               ? "nobody"
               : fmt::format("{} {}", kinds.at(kind), at);
}

std::string Words::name(CallName call) const {
    if (!call) {
        return "no call";
    }
    const GroupId group{call.group};
    if (!scenario_->workload.has(group)) {
        return fmt::format("call {}#{}", call.group, std::uint64_t{call.nth} + 1);
    }
    const CallGroup& row = scenario_->workload[group];
    const bool only_one =
        row.arrivals.process == Arrivals::Process::single
        || (row.arrivals.process == Arrivals::Process::fixed && row.arrivals.count == 1);
    return only_one && call.nth == 0
               ? row.id
               : fmt::format("{}#{}", row.id, std::uint64_t{call.nth} + 1);  // As files count.
}

std::string Words::name(const Selector& selector) const {
    using Kind = Selector::Kind;
    const std::uint16_t at = selector.index;
    switch (selector.kind) {
    case Kind::anybody:
        return "anybody";
    case Kind::app:
        return name(AppId{at});
    case Kind::primary_of:
        return "primary_of:" + name(NodeId{at});
    case Kind::backup_of:
        return "backup_of:" + name(NodeId{at});
    case Kind::node:
        return "node:" + name(NodeId{at});
    case Kind::host:
        return "host:" + name(Entity{EntityKind::host, at});
    case Kind::data_center:
        return "dc:" + name(Entity{EntityKind::data_center, at});
    case Kind::link:
        return "link:" + name(Entity{EntityKind::link, at});
    case Kind::store:
        return "store";
    case Kind::scs:
        return name(Entity{EntityKind::scs, at});
    case Kind::lca:
        return name(Entity{EntityKind::lca, at});
    case Kind::tserver:
        return name(Entity{EntityKind::tserver, at});
    case Kind::interaction_server:
        return name(Entity{EntityKind::interaction_server, at});
    case Kind::load_balancer:
        return name(Entity{EntityKind::load_balancer, at});
    }
    return "anybody";
}

std::string Words::sentence(const Record& record) const {
    std::string text = fmt::format("{} {}", in_words(record.at), to_text(record.event));
    if (record.call) {
        text += " of " + name(record.call);
    }
    if (record.actor.kind != EntityKind::none) {
        text += " by " + name(record.actor);
    }
    if (record.other.kind != EntityKind::none) {
        text += ", " + name(record.other);
    }
    const bool has_rule = record.rule != Rule::none && record.rule <= Rule::last_rule;
    if (record.reason != Reason::none && has_rule) {
        text += fmt::format(" ({}; {})", to_text(record.reason), to_text(record.rule));
    } else if (record.reason != Reason::none) {
        text += fmt::format(" ({})", to_text(record.reason));
    } else if (has_rule) {
        text += fmt::format(" ({})", to_text(record.rule));
    }
    return text;
}

std::string Words::pattern(const EventPattern& pattern) const {
    std::string text{pattern.event ? to_text(*pattern.event) : std::string_view{"any event"}};
    if (pattern.group && pattern.nth) {
        text += " of " + name(CallName{pattern.group->index(), *pattern.nth});
    } else if (pattern.group) {
        text += " of " + id_in(scenario_->workload, pattern.group->index(), "call");
    }
    if (pattern.fault) {
        text += " of " + name(pattern.fault);
    }
    if (pattern.by.kind != Selector::Kind::anybody) {
        text += " by " + name(pattern.by);
    }
    if (pattern.node) {
        text += " on node " + name(pattern.node);
    }
    if (pattern.rule) {
        text += fmt::format(" by rule {}", to_text(*pattern.rule));
    }
    if (pattern.reason) {
        text += fmt::format(" ({})", to_text(*pattern.reason));
    }
    if (pattern.amount) {
        text += fmt::format(" with {}", *pattern.amount);
    }
    return text;
}

std::string Words::window(const Window& window) const {
    std::string text;
    if (window.from) {
        text += " from " + in_words(*window.from);
    }
    if (window.to) {
        text += " to " + in_words(*window.to);
    }
    if (window.during) {
        text += " during " + name(window.during);
    }
    if (window.during && window.plus > Duration{0}) {
        text += fmt::format(" and {} more", in_words(window.plus));
    }
    if (window.outside_faults) {
        text += " outside faults";
    }
    if (window.after_last_fault) {
        text += " after the last fault";
    }
    return text.empty() ? text : text.substr(1);
}

}  // namespace orsim
