#include "sim/reader/draft.hpp"

#include "sim/reader/shapes.hpp"
#include "sim/reader/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>

namespace orsim {
namespace {

using Kind = Selector::Kind;

/// How a selector of each kind begins, and what it may name.
struct Role {
    std::string_view prefix;
    Kind kind;
    Ids Draft::*names;
    std::string_view what;
};
constexpr std::array roles{
    Role{"app", Kind::app, &Draft::apps, "application"},
    Role{"primary_of", Kind::primary_of, &Draft::nodes, "node"},
    Role{"backup_of", Kind::backup_of, &Draft::nodes, "node"},
    Role{"node", Kind::node, &Draft::nodes, "node"},
    Role{"host", Kind::host, &Draft::hosts, "host"},
    Role{"dc", Kind::data_center, &Draft::data_centers, "data center"},
    Role{"link", Kind::link, &Draft::links, "link"},
    Role{"scs", Kind::scs, &Draft::scs, "SCS"},
    Role{"lca", Kind::lca, &Draft::hosts, "host"},
    Role{"tserver", Kind::tserver, &Draft::tservers, "T-Server"},
    Role{"ixn", Kind::interaction_server, &Draft::interaction_servers, "Interaction Server"},
    Role{"lb", Kind::load_balancer, &Draft::load_balancers, "load balancer"},
};

constexpr std::string_view all_forms = "an application's id, app:A, primary_of:N, backup_of:N, "
                                       "node:N, host:H, dc:D, link:L, store, scs, scs:S, lca:H, "
                                       "tserver, tserver:T, ixn:I, lb:B";

Selector selected(Kind kind, std::uint16_t index) {
    Selector selector;
    selector.kind = kind;
    selector.index = index;
    return selector;
}

/// A selector without an id: the storage, or the only one of its kind.
std::optional<Selector> only_one(Draft& draft, const Value& value) {
    if (value.text == "store") {
        if (draft.scenario.topology.store.kind == StoreKind::none) {
            draft.remarks.error(value,
                                "the topology has no storage; add \"store\" to \"topology\"");
            return std::nullopt;
        }
        return selected(Kind::store, 0);
    }
    const bool is_scs = value.text == "scs";
    const Ids& names = is_scs ? draft.scs : draft.tservers;
    if (names.size() != 1) {
        draft.remarks.error(value, fmt::format("there are {} of these; say which, as in \"{}:{}\"",
                                               names.size(), value.text,
                                               names.size() == 0 ? "..." : names.all().front()));
        return std::nullopt;
    }
    return selected(is_scs ? Kind::scs : Kind::tserver, 0);
}

/// "bg" or "bg#17" as a group and, if it names one call, its place in the group, from 0.
void read_call(Draft& draft, const Value& value, EventPattern& pattern) {
    const std::size_t mark = value.text.find('#');
    const std::string name = value.text.substr(0, mark);
    const auto group = draft.groups.find(name);
    if (!group) {
        draft.remarks.error(value, unknown_name("group of the workload", name, draft.groups.all()));
        return;
    }
    pattern.group = GroupId{*group};
    const Arrivals& arrivals = draft.scenario.workload[*pattern.group].arrivals;
    const bool is_one = arrivals.process == Arrivals::Process::single;
    if (mark == std::string::npos) {
        pattern.nth = is_one ? std::optional{std::uint32_t{0}} : std::nullopt;
        return;
    }
    const auto [nth, why] = to_whole(value.text.substr(mark + 1));
    constexpr std::int64_t most = 4'000'000'000;
    if (!nth || *nth < 1 || *nth > most) {
        draft.remarks.error(
            value, fmt::format("\"{}\" names no call; the first call of group \"{}\" is \"{}#1\"",
                               value.text, name, name));
        return;
    }
    const bool is_counted = is_one || arrivals.process == Arrivals::Process::fixed;
    if (is_counted && static_cast<std::uint64_t>(*nth) > arrivals.count) {
        draft.remarks.error(
            value, fmt::format("group \"{}\" has {} call{}, so \"{}\" can never occur", name,
                               arrivals.count, arrivals.count == 1 ? "" : "s", value.text));
        return;
    }
    pattern.nth = static_cast<std::uint32_t>(*nth - 1);
}

/// An event of the family can happen only where the scenario has what it is about.
void check_occurs(Draft& draft, const Value& value, const EventPattern& pattern) {
    const std::string name{to_text(*pattern.event)};
    const auto any_group = [&](Medium medium) {
        return std::ranges::any_of(draft.scenario.workload,
                                   [&](const CallGroup& group) { return group.medium == medium; });
    };
    std::string why;
    if (name.starts_with("http.") && !any_group(Medium::http)) {
        why = "no group of the workload is of kind \"http\"";
    } else if (name.starts_with("ixn.") && !any_group(Medium::multimedia)) {
        why = "no group of the workload is of kind \"multimedia\"";
    } else if (name.starts_with("call.") && !any_group(Medium::voice)) {
        why = "no group of the workload is of kind \"voice\"";
    } else if (name.starts_with("store.")
               && draft.scenario.topology.store.kind == StoreKind::none) {
        why = "the topology has no storage";
    } else if (name.starts_with("message.") && draft.scenario.faults.empty()) {
        why = "no fault touches any";
    }
    if (pattern.group && why.empty()) {
        const CallGroup& group = draft.scenario.workload[*pattern.group];
        const std::string_view wanted = name.starts_with("http.")  ? "http"
                                        : name.starts_with("ixn.") ? "multimedia"
                                        : name.starts_with("call.") || name.starts_with("watch.")
                                            ? "voice"
                                            : "";
        const std::string_view is = medium_words().at(static_cast<std::size_t>(group.medium)).word;
        if (!wanted.empty() && wanted != is) {
            why = fmt::format("group \"{}\" is of kind \"{}\"", group.id, is);
        }
    }
    if (!why.empty()) {
        draft.remarks.error(value, fmt::format("{} can never occur here: {}", name, why));
    }
}

}  // namespace

std::optional<std::uint16_t> Ids::find(const std::string& id) const {
    const auto found = positions_.find(id);
    return found == positions_.end() ? std::nullopt : std::optional{found->second};
}

std::vector<std::string> Ids::all() const {
    std::vector<std::string> names;
    for (const auto& [name, position] : positions_) {
        names.push_back(name);
    }
    return names;
}

std::optional<std::uint16_t>
read_reference(Draft& draft, const Value& value, std::string_view what, const Ids& names) {
    if (!has_form(draft.remarks, value, Form::reference)) {
        return std::nullopt;
    }
    const auto position = names.find(value.text);
    if (!position) {
        draft.remarks.error(value, unknown_name(what, value.text, names.all()));
    }
    return position;
}

std::optional<std::string>
read_new_id(Draft& draft, const Value& value, std::string_view what, const Ids& names) {
    auto id = read_id(draft.remarks, value);
    if (id && names.has(*id)) {
        draft.remarks.error(
            value,
            fmt::format("there is a{} {} \"{}\" already; every id is given once",
                        std::string_view{"aeiouAEIOUS"}.find(what.front()) != std::string_view::npos
                            ? "n"
                            : "",
                        what, *id));
        return std::nullopt;
    }
    return id;
}

std::optional<Selector> read_selector(Draft& draft, const Value& value) {
    if (!has_form(draft.remarks, value, Form::selector)) {
        return std::nullopt;
    }
    if (value.text == "store" || value.text == "scs" || value.text == "tserver") {
        return only_one(draft, value);
    }
    const std::size_t colon = value.text.find(':');
    if (colon == std::string::npos) {
        const auto app = draft.apps.find(value.text);
        if (!app) {
            draft.remarks.error(value, unknown_name("application", value.text, draft.apps.all()));
            return std::nullopt;
        }
        return selected(Kind::app, *app);
    }
    const std::string prefix = value.text.substr(0, colon);
    const auto* const role = std::ranges::find(roles, prefix, &Role::prefix);
    if (role == roles.end()) {
        draft.remarks.error(
            value, fmt::format("\"{}:\" is no role; a selector is one of {}", prefix, all_forms));
        return std::nullopt;
    }
    const std::string name = value.text.substr(colon + 1);
    const Ids& names = draft.*(role->names);
    const auto index = names.find(name);
    if (!index) {
        draft.remarks.error(value, unknown_name(role->what, name, names.all()));
        return std::nullopt;
    }
    if (role->kind == Kind::backup_of && !draft.scenario.topology.nodes[NodeId{*index}].backup) {
        draft.remarks.error(
            value, fmt::format("node \"{}\" has no backup, so this matches nothing", name));
        return std::nullopt;
    }
    return selected(role->kind, *index);
}

EventPattern read_call(Draft& draft, const Value& value) {
    EventPattern pattern;
    read_call(draft, value, pattern);
    return pattern;
}

EventPattern read_pattern(Draft& draft, const Fields& fields) {
    EventPattern pattern;
    if (const auto event = fields.word("event")) {
        pattern.event = static_cast<Event>(*event);
    }
    if (const Value* const call = fields.get("call")) {
        read_call(draft, *call, pattern);
    }
    if (const Value* const by = fields.get("by")) {
        pattern.by = read_selector(draft, *by).value_or(Selector{});
    }
    pattern.node = reference<NodeId>(draft, fields.get("node"), "node", draft.nodes);
    pattern.fault = reference<FaultId>(draft, fields.get("fault"), "fault", draft.faults);
    if (fields.knows("rule")) {
        if (const auto rule = fields.word("rule")) {
            pattern.rule = rule_registry()[*rule].rule;
        }
        if (const auto reason = fields.word("reason")) {
            pattern.reason = static_cast<Reason>(*reason + 1);
        }
        pattern.amount = fields.whole(fields.has("reading") ? "reading" : "alarm");
        if (fields.has("reading") && fields.has("alarm")) {
            draft.remarks.error(fields.value(),
                                "\"alarm\" is of ml.alarm and \"reading\" of counters; "
                                "no event has both");
        }
    }
    if (pattern.event) {
        check_occurs(draft, *fields.get("event"), pattern);
    }
    return pattern;
}

}  // namespace orsim
