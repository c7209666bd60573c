#include "sim/reader/json_schema.hpp"

#include "sim/base/promise.hpp"
#include "sim/model/assumptions.hpp"
#include "sim/model/policies.hpp"
#include "sim/reader/fields.hpp"
#include "sim/reader/text_options.hpp"
#include "sim/reader/words.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace orsim {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view length_pattern = R"(^[0-9.]+(us|ms|s|m|h|d)$)";
constexpr std::string_view instant_pattern = R"(^-?[0-9.]+(us|ms|s|m|h|d)$)";
constexpr std::string_view id_pattern = R"(^[^\u0000-\u0020\u007f:#/,*"\\<>]+$)";

/// "a group of the workload" as a name for a definition: "group_of_the_workload".
std::string definition_name(std::string_view what) {
    for (const std::string_view article : {"a ", "an ", "the "}) {
        if (what.starts_with(article)) {
            what.remove_prefix(article.size());
            break;
        }
    }
    std::string name{what};
    std::ranges::replace(name, ' ', '_');
    return name;
}

Json enumeration(const Vocabulary& words) {
    Json names = Json::array();
    Json meanings = Json::array();
    for (const Word& word : words) {
        names.push_back(word.word);
        meanings.push_back(word.meaning);
    }
    return {{"enum", std::move(names)}, {"enumDescriptions", std::move(meanings)}};
}

Json pattern(std::string_view expression) {
    return {{"type", "string"}, {"pattern", expression}};
}

/// An option in the product's own unit; `unit` becomes part of what an editor shows.
Json option_value(const OptionEntry& option) {
    if (option.unit == OptionUnit::flag) {
        return {{"type", "boolean"}, {"default", option.standard != 0}};
    }
    Json range{{"type", "integer"}, {"minimum", option.least}, {"maximum", option.most}};
    if (option.zero_allowed && option.least > 0) {
        range = {{"anyOf", {std::move(range), {{"const", 0}}}}};
    }
    range["default"] = option.standard;
    return range;
}

Json options_of(OptionScope scope) {
    Json properties;
    for (const OptionEntry& option : option_registry()) {
        if (option.scope == scope) {
            Json value = option_value(option);
            const std::string_view unit = to_text(option.unit);
            value["description"] =
                std::string{option.meaning}
                + (unit.empty() ? std::string{} : " (" + std::string{unit} + ")");
            properties[std::string{option.name}] = std::move(value);
        }
    }
    for (const TextOption& option : text_options) {
        if (option.scope == scope) {
            properties[std::string{option.name}] = {{"type", "string"},
                                                    {"description", option.meaning}};
        }
    }
    properties[std::string{note_key}] = Json::object();
    return {{"type", "object"}, {"properties", std::move(properties)}};
}

/// A section of "options": options for all, and below the id of one object, or "*", more of them.
Json option_section(OptionScope scope) {
    Json section = options_of(scope);
    section["additionalProperties"] = options_of(scope);
    section["additionalProperties"]["additionalProperties"] = false;
    return section;
}

Json policies() {
    Json properties;
    for (const PolicyEntry& policy : policy_registry()) {
        Json names = Json::array();
        for (const std::string_view alternative : policy.alternatives) {
            if (!alternative.empty()) {
                names.push_back(alternative);
            }
        }
        properties[std::string{policy.name}] = {
            {"enum", std::move(names)},
            {"default", policy.alternatives.front()},
            {"description", std::string{policy.id} + ": " + std::string{policy.question}}};
    }
    properties[std::string{note_key}] = Json::object();
    return {
        {"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
}

class SchemaWriter {
public:
    Json write(const Shape& root, std::string_view format) {
        Json schema{{"$schema", "http://json-schema.org/draft-07/schema#"},
                    {"title", format},
                    {"allowComments", true}};
        schema.update(object(root));
        schema["properties"]["schema"]["const"] = format;
        // Writing a definition may bring up others.
        Json definitions;
        while (!open_.empty()) {
            const auto [name, shape] = *open_.begin();
            open_.erase(open_.begin());
            definitions[name] = object(*shape);
        }
        std::map<std::string, Json> in_order;
        for (const auto& [name, definition] : definitions.items()) {
            in_order.emplace(name, definition);
        }
        for (const Named& one : vocabularies_) {
            in_order.emplace(one.name, enumeration(one.words()));
        }
        schema["definitions"] = in_order;
        return schema;
    }

private:
    struct Named {
        Vocabulary (*words)();
        std::string name;
    };

    Json reference_to(const Shape& shape) {
        std::string name = definition_name(shape.what);
        const auto [known, is_new] = names_.emplace(name, &shape);
        ORSIM_EXPECT(known->second == &shape, "every shape has a name of its own");
        if (is_new) {
            open_.emplace(name, &shape);
        }
        return {{"$ref", "#/definitions/" + name}};
    }

    /// Words that stand at several places are listed once, under the name of the first key.
    Json words_of(const Key& key) {
        auto known = std::ranges::find(vocabularies_, key.words, &Named::words);
        if (known == vocabularies_.end()) {
            std::string name = "words_of_" + std::string{key.name};
            while (std::ranges::find(vocabularies_, name, &Named::name) != vocabularies_.end()) {
                name += '_';
            }
            vocabularies_.push_back({key.words, name});
            known = vocabularies_.end() - 1;
        }
        return {{"$ref", "#/definitions/" + known->name}};
    }

    Json object(const Shape& shape) {
        Json properties;
        Json required = Json::array();
        for (const Key& key : shape.keys) {
            properties[std::string{key.name}] = property(key);
            if (key.required) {
                required.push_back(key.name);
            }
        }
        properties[std::string{note_key}] = {{"description", "for people; nobody else reads it"}};
        Json written{{"type", "object"}, {"description", shape.meaning}};
        if (!required.empty()) {
            written["required"] = std::move(required);
        }
        written["properties"] = std::move(properties);
        written["additionalProperties"] = false;
        return written;
    }

    Json property(const Key& key) {
        Json value = key.list ? Json{{"type", "array"}, {"items", value_of(key)}} : value_of(key);
        if (value.contains("$ref")) {  // Draft-07 reads nothing beside a reference.
            value = {{"allOf", {std::move(value)}}};
        }
        value["description"] = key.meaning;
        return value;
    }

    Json value_of(const Key& key) {
        switch (key.form) {
        case Form::text:
        case Form::reference:
        case Form::selector:
            return {{"type", "string"}};
        case Form::id:
            return pattern(id_pattern);
        case Form::flag:
            return {{"type", "boolean"}};
        case Form::whole:
            return {{"type", "integer"}, {"minimum", key.least}, {"maximum", key.most}};
        case Form::ratio:
            return {{"type", {"number", "string"}}};
        case Form::duration:
            return pattern(length_pattern);
        case Form::instant:
            return pattern(instant_pattern);
        case Form::length:
            return length();
        case Form::word:
            return words_of(key);
        case Form::object:
            return reference_to(*key.shape);
        case Form::table:
            return table(key);
        case Form::any:
            break;
        }
        return Json::object();
    }

    Json length() {
        return {{"anyOf", {pattern(length_pattern), reference_to(distribution_shape())}}};
    }

    Json assumptions() {
        Json properties;
        for (const AssumptionEntry& assumption : assumption_registry()) {
            Json value;
            if (assumption.kind == AssumptionKind::count) {
                value = {{"type", "integer"},
                         {"minimum", assumption.least},
                         {"maximum", assumption.most},
                         {"default", assumption.standard}};
            } else {
                value = assumption.kind == AssumptionKind::duration ? pattern(length_pattern)
                                                                    : length();
                value["default"] = to_text(Duration{assumption.standard});
            }
            value["description"] = assumption.meaning;
            properties[std::string{assumption.name}] = std::move(value);
        }
        properties[std::string{note_key}] = Json::object();
        return {{"type", "object"},
                {"properties", std::move(properties)},
                {"additionalProperties", false}};
    }

    /// Tables with known keys; those of the others are names of the file.
    Json table(const Key& key) {
        constexpr std::array sections{
            std::pair{&node_option_words, OptionScope::node},
            std::pair{&host_option_words, OptionScope::host},
            std::pair{&application_option_words, OptionScope::application},
            std::pair{&scs_option_words, OptionScope::scs},
            std::pair{&tserver_option_words, OptionScope::tserver},
            std::pair{&interaction_server_option_words, OptionScope::interaction_server}};
        for (const auto& [words, scope] : sections) {
            if (key.words == words) {
                return option_section(scope);
            }
        }
        if (key.words == &policy_words) {
            return policies();
        }
        if (key.words == &assumption_words) {
            return assumptions();
        }
        return {{"type", "object"}};
    }

    std::map<std::string, const Shape*> names_;
    std::vector<Named> vocabularies_;
    std::map<std::string, const Shape*> open_;
};

}  // namespace

std::string json_schema(const Shape& root, std::string_view format) {
    return SchemaWriter{}.write(root, format).dump(2) + "\n";
}

}  // namespace orsim
