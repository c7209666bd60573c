#include "sim/reader/choice_list.hpp"

#include "sim/reader/csv.hpp"
#include "sim/reader/document.hpp"
#include "sim/reader/json_text.hpp"
#include "sim/reader/scenario_draft.hpp"

#include <fmt/format.h>

namespace orsim {
namespace {

constexpr std::string_view schema_name = "orsim/choices@1";

std::string selector_of(const Scenario& scenario, Entity entity) {
    const Topology& topology = scenario.topology;
    switch (entity.kind) {
    case EntityKind::app:
        return topology.apps[AppId{entity.index}].id;
    case EntityKind::lca:
        return "lca:" + topology.hosts[HostId{entity.index}].id;
    case EntityKind::scs:
        return "scs:" + topology.scs[ScsId{entity.index}].id;
    case EntityKind::tserver:
        return "tserver:" + topology.tservers[TServerId{entity.index}].id;
    case EntityKind::store:
        return "store";
    case EntityKind::interaction_server:
        return "ixn:" + topology.interaction_servers[InteractionServerId{entity.index}].id;
    case EntityKind::load_balancer:
        return "lb:" + topology.load_balancers[LoadBalancerId{entity.index}].id;
    default:
        return {};
    }
}

Value text_value(std::string key, std::string text, Value::Kind kind = Value::Kind::string) {
    Value value;
    value.kind = kind;
    value.key = std::move(key);
    value.text = std::move(text);
    return value;
}

Value number_value(std::string key, std::uint32_t number) {
    return text_value(std::move(key), std::to_string(number), Value::Kind::number);
}

std::string call_name(const Scenario& scenario, CallName call) {
    const CallGroup& group = scenario.workload[GroupId{call.group}];
    return group.arrivals.process == Arrivals::Process::single
               ? group.id
               : fmt::format("{}#{}", group.id, call.nth + 1);
}

Value choice_value_of(const Scenario& scenario, const Choice& choice) {
    const bool is_message = choice.kind == ChoiceKind::loss || choice.kind == ChoiceKind::delay;
    Value object;
    object.kind = Value::Kind::object;
    const auto put = [&object](Value value) { object.children.push_back(std::move(value)); };
    put(text_value("kind", std::string{choice_words.at(static_cast<std::size_t>(choice.kind))}));
    put(text_value("at", to_text(choice.at)));
    if (choice.actor.kind != EntityKind::none) {
        put(text_value(is_message ? "from" : "by", selector_of(scenario, choice.actor)));
    }
    if (choice.other.kind != EntityKind::none) {
        put(text_value("to", selector_of(scenario, choice.other)));
    }
    if (choice.call) {
        put(text_value("call", call_name(scenario, choice.call)));
    }
    if (choice.nth != 0) {
        put(number_value("nth", choice.nth + 1));
    }
    if (choice.kind == ChoiceKind::tie) {
        put(number_value("ways", choice.ways));
        put(number_value("takes", choice.takes));
    }
    if (choice.kind == ChoiceKind::delay) {
        put(text_value("extra", to_text(choice.by)));
    }
    return object;
}

}  // namespace

std::string json_of(const Scenario& scenario, std::span<const Choice> choices) {
    std::string text;
    for (const Choice& choice : choices) {
        text += (text.empty() ? "" : ",\n    ") + json_of(choice_value_of(scenario, choice));
    }
    return text.empty() ? "[]" : "[\n    " + text + "\n  ]";
}

std::string json_of(const ChoiceList& list) {
    const auto quoted = [](const std::string& text) { return json_of(text_value("", text)); };
    std::string drawn;
    for (const DrawnLabel& label : list.drawn) {
        drawn += fmt::format("{}\n    {{\"kind\": {}, \"sets\": {}, \"value\": {}}}",
                             drawn.empty() ? "" : ",", quoted(label.kind), quoted(label.sets),
                             label.value);
    }
    return fmt::format("{{\n  \"schema\": \"{}\",\n  \"scenario\": {},\n  \"version\": {},\n"
                       "  \"fingerprint\": {},{}\n  \"choices\": {}\n}}\n",
                       schema_name, quoted(list.scenario), quoted(list.version),
                       quoted(list.fingerprint),
                       drawn.empty() ? "" : "\n  \"drawn\": [" + drawn + "\n  ],", list.choices);
}

std::string to_text(const Scenario& scenario, const Choice& choice) {
    return json_of(choice_value_of(scenario, choice));
}

namespace {

std::vector<DrawnLabel> read_drawn(const Document& document, Complaints& complaints) {
    std::vector<DrawnLabel> drawn;
    const Value* const list = document.root().find("drawn");
    if (list == nullptr) {
        return drawn;
    }
    if (list->kind != Value::Kind::array) {
        complaints.push_back(document.about(*list, "\"drawn\" is a list of what was drawn"));
        return drawn;
    }
    for (const Value& item : list->children) {
        const Value* const kind = item.find("kind");
        const Value* const sets = item.find("sets");
        const Value* const value = item.find("value");
        const auto is_text = [](const Value* one) {
            return one != nullptr && one->kind == Value::Kind::string;
        };
        if (!is_text(kind) || !is_text(sets) || value == nullptr) {
            complaints.push_back(document.about(
                item, "what was drawn has a text \"kind\", a text \"sets\" and a \"value\""));
            continue;
        }
        drawn.push_back({kind->text, sets->text, json_of(*value)});
    }
    return drawn;
}

}  // namespace

Outcome<ChoiceList> read_choice_list(const std::string& path) {
    FileText file = read_scenario_source(path);
    if (!file.text) {
        return Complaints{complaint_about_file(path, file.why)};
    }
    const Document document{path, *file.text};
    Complaints complaints = document.complaints();
    ChoiceList list;
    if (complaints.empty()) {
        const auto text = [&](std::string_view key) {
            const Value* const value = document.root().find(key);
            if (value == nullptr || value->kind != Value::Kind::string) {
                complaints.push_back(document.about(
                    document.root(), fmt::format("a list of choices has a text \"{}\"", key)));
                return std::string{};
            }
            return value->text;
        };
        const std::string schema = text("schema");
        if (!schema.empty() && schema != schema_name) {
            complaints.push_back(document.about(
                *document.root().find("schema"),
                fmt::format("\"{}\" is no list of choices; that is \"{}\"", schema, schema_name)));
        }
        list.scenario = text("scenario");
        list.version = text("version");
        list.fingerprint = text("fingerprint");
        list.drawn = read_drawn(document, complaints);
        const Value* const choices = document.root().find("choices");
        if (choices == nullptr || choices->kind != Value::Kind::array) {
            complaints.push_back(
                document.about(document.root(), "a list of choices has a list \"choices\""));
        } else {
            list.choices = json_of(*choices);
        }
    }
    if (!complaints.empty()) {
        return complaints;
    }
    return list;
}

}  // namespace orsim
