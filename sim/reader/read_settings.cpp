// The sections "options", "policies" and "assumptions", and the release they are read for.
#include "sim/reader/draft.hpp"
#include "sim/reader/release.hpp"
#include "sim/reader/shapes.hpp"
#include "sim/reader/text_options.hpp"
#include "sim/reader/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace orsim {
namespace {

/// What the options of a scope are called in the file, and whose they are.
struct Scope {
    OptionScope scope;
    std::string_view what;
    std::string_view where;
    Ids Draft::*names;
};
constexpr std::array scopes{
    Scope{OptionScope::node, "node", "options/cluster or options/nodes", &Draft::nodes},
    Scope{OptionScope::host, "host", "options/hosts", &Draft::hosts},
    Scope{OptionScope::application, "application", "options/applications", &Draft::apps},
    Scope{OptionScope::scs, "SCS", "options/scs", &Draft::scs},
    Scope{OptionScope::tserver, "T-Server", "options/tserver", &Draft::tservers},
    Scope{OptionScope::interaction_server, "Interaction Server", "options/interaction_servers",
          &Draft::interaction_servers},
};

const Scope& scope_of(OptionScope scope) {
    return scopes.at(static_cast<std::size_t>(scope));
}

std::vector<std::string> option_names(OptionScope scope) {
    std::vector<std::string> names;
    for (const Word& option : option_words(scope)) {
        names.emplace_back(option.word);
    }
    return names;
}

bool is_url(const std::string& text) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        const bool printable = std::ranges::all_of(
            text, [](unsigned char letter) { return letter > ' ' && letter < 127; });
        const std::string_view host =
            std::string_view{text}.substr(std::min(scheme.size(), text.size()));
        if (text.starts_with(scheme) && printable && !host.empty() && host.front() != '/'
            && host.front() != ':') {
            return true;
        }
    }
    return false;
}

class OptionsReader {
public:
    explicit OptionsReader(Draft& draft) : draft_{draft}, remarks_{draft.remarks} {}

    void section(const Value* section, OptionScope scope) {
        if (section == nullptr) {
            return;
        }
        const std::vector<std::string> known = option_names(scope);
        // General before particular, whatever the order of the file.
        for (const Value& child : section->children) {
            const bool is_group = child.kind == Value::Kind::object;
            if (!is_group) {
                set_everywhere(child, scope, known);
            }
        }
        for (const Value& child : section->children) {
            if (child.kind == Value::Kind::object && child.key == "*") {
                for (const Value& option : child.children) {
                    set_everywhere(option, scope, known);
                }
            }
        }
        for (const Value& child : section->children) {
            if (child.kind == Value::Kind::object && child.key != "*") {
                set_for_one(child, scope, known);
            }
        }
    }

private:
    void
    set_everywhere(const Value& option, OptionScope scope, const std::vector<std::string>& known) {
        set(option, scope, known, 0, (draft_.*(scope_of(scope).names)).size());
    }

    void set_for_one(const Value& group, OptionScope scope, const std::vector<std::string>& known) {
        const Ids& names = draft_.*(scope_of(scope).names);
        const auto object = names.find(group.key);
        if (!object) {
            remarks_.key_error(group, unknown_name(scope_of(scope).what, group.key, names.all()));
            return;
        }
        for (const Value& option : group.children) {
            set(option, scope, known, *object, std::size_t{1});
        }
    }

    void set(const Value& value,
             OptionScope scope,
             const std::vector<std::string>& known,
             std::size_t first,
             std::size_t objects) {
        if (value.key == note_key) {
            return;
        }
        const auto* const text =
            std::ranges::find(text_options, std::string_view{value.key}, &TextOption::name);
        if (text != text_options.end() && text->scope == scope) {
            set_text(value, first, objects);
            return;
        }
        const auto option = option_named(value.key);
        if (!option || entry(*option).scope != scope) {
            refuse_name(value, scope, known);
            return;
        }
        if (const std::string gate =
                why_release_lacks(option_gate(*option), draft_.scenario.release);
            !gate.empty()) {
            remarks_.key_error(value, gate);
        }
        const auto number = read_option_value(remarks_, value, *option);
        if (!number) {
            return;
        }
        for (std::size_t object = first; object < first + objects; ++object) {
            draft_.scenario.options.set(*option, object, *number);
            draft_.origins.options[{*option, object}] = remarks_.document().place(value);
        }
    }

    void set_text(const Value& value, std::size_t first, std::size_t objects) {
        if (!has_form(remarks_, value, Form::text)) {
            return;
        }
        if (value.key == cookie_option.name) {
            set_cookie(value, first, objects);
            return;
        }
        const bool is_dn = value.key == default_dn_option.name;
        if (!is_dn && !value.text.empty() && !is_url(value.text)) {
            remarks_.error(
                value,
                fmt::format(
                    "\"{}\" is no URL; write http:// or https://, a host, and perhaps a port "
                    "and a path",
                    value.text));
            return;
        }
        Topology& topology = draft_.scenario.topology;
        for (std::size_t object = first; object < first + objects; ++object) {
            if (is_dn) {
                auto& dn = topology.tservers[topology.tservers.id_at(object)].default_dn;
                dn = value.text.empty() ? std::nullopt : std::optional{value.text};
            } else {
                topology.nodes[topology.nodes.id_at(object)].external_url = value.text;
            }
            draft_.origins.texts[{value.key, object}] = remarks_.document().place(value);
        }
    }

    void set_cookie(const Value& value, std::size_t first, std::size_t objects) {
        const std::string why = why_release_lacks(Gated::cookie_content, draft_.scenario.release);
        if (!why.empty()) {
            remarks_.key_error(value, why);
        }
        const Cookie cookie = read_cookie(remarks_, value);
        Topology& topology = draft_.scenario.topology;
        for (std::size_t object = first; object < first + objects; ++object) {
            topology.nodes[topology.nodes.id_at(object)].cookie = cookie;
            draft_.origins.texts[{value.key, object}] = remarks_.document().place(value);
        }
    }

    void refuse_name(const Value& value, OptionScope scope, const std::vector<std::string>& known) {
        const auto elsewhere = option_named(value.key);
        const auto* const text =
            std::ranges::find(text_options, std::string_view{value.key}, &TextOption::name);
        if (elsewhere || text != text_options.end()) {
            const Scope& right = scope_of(elsewhere ? entry(*elsewhere).scope : text->scope);
            remarks_.key_error(value,
                               fmt::format("\"{}\" is an option of {} objects; it belongs to {}",
                                           value.key, right.what, right.where));
            return;
        }
        remarks_.key_error(value,
                           unknown_name(fmt::format("option of {} objects", scope_of(scope).what),
                                        value.key, known));
    }

    Draft& draft_;
    Remarks& remarks_;
};

/// The choice's position among the policy's alternatives.
std::optional<std::size_t>
choice_of(Remarks& remarks, const Value& value, const PolicyEntry& policy) {
    Vocabulary words;
    for (const std::string_view alternative : policy.alternatives) {
        if (!alternative.empty()) {
            words.push_back({alternative, ""});
        }
    }
    if (!has_form(remarks, value, Form::word)) {
        return std::nullopt;
    }
    return read_word(remarks, value, fmt::format("choice for {} ({})", policy.name, policy.id),
                     words);
}

void set_assumption(Draft& draft, const Value& value, const AssumptionEntry& known) {
    Assumptions& assumptions = draft.scenario.assumptions;
    if (known.kind == AssumptionKind::count) {
        if (const auto count = read_whole(draft.remarks, value, known.least, known.most)) {
            assumptions.set_count(known.assumption, *count);
        }
        return;
    }
    if (known.kind == AssumptionKind::duration && value.kind == Value::Kind::object) {
        draft.remarks.error(
            value, fmt::format("{} is always the same length; write a duration such as \"{}\"",
                               known.name, to_text(Duration{known.standard})));
        return;
    }
    const auto length = read_length(draft.remarks, value);
    if (!length) {
        return;
    }
    if (length->is_constant() && length->mean < Duration{known.least}) {
        draft.remarks.error(value, fmt::format("{} cannot be less than {}", known.name,
                                               to_text(Duration{known.least})));
        return;
    }
    assumptions.set(known.assumption, *length);
}

}  // namespace

std::optional<std::int64_t> read_option_value(Remarks& remarks, const Value& value, Option option) {
    const OptionEntry& known = entry(option);
    if (known.unit == OptionUnit::flag) {
        if (!has_form(remarks, value, Form::flag)) {
            return std::nullopt;
        }
        return value.truth ? 1 : 0;
    }
    const std::string_view unit = to_text(known.unit);
    const std::string_view gap = unit.empty() ? "" : " ";
    if (value.kind == Value::Kind::string) {
        remarks.error(
            value,
            fmt::format(
                "{} is a bare number{}{}, as in the product; write it without quotes and unit",
                known.name, unit.empty() ? "" : ", in ", unit));
        return std::nullopt;
    }
    if (!has_form(remarks, value, Form::whole)) {
        return std::nullopt;
    }
    const auto [number, why] = to_whole(value.text);
    if (!number) {
        remarks.error(value, why);
        return std::nullopt;
    }
    const bool fits =
        (*number >= known.least && *number <= known.most) || (known.zero_allowed && *number == 0);
    if (!fits) {
        remarks.error(
            value, fmt::format("{} cannot be {}{}{}; from {} to {}{}{} is possible{}", known.name,
                               *number, gap, unit, known.least, known.most, gap, unit,
                               known.zero_allowed && known.least > 0 ? ", or 0 for off" : ""));
        return std::nullopt;
    }
    return number;
}

void read_options(Draft& draft, const Value* value) {
    std::array<std::size_t, scopes.size()> objects{};
    for (std::size_t at = 0; at < scopes.size(); ++at) {
        objects.at(at) = (draft.*(scopes.at(at).names)).size();
    }
    draft.scenario.options = Options{objects};
    if (value == nullptr) {
        return;
    }
    const Fields fields{draft.remarks, *value, options_shape()};
    OptionsReader reader{draft};
    reader.section(fields.get("cluster"), OptionScope::node);
    reader.section(fields.get("nodes"), OptionScope::node);
    reader.section(fields.get("hosts"), OptionScope::host);
    reader.section(fields.get("applications"), OptionScope::application);
    reader.section(fields.get("scs"), OptionScope::scs);
    reader.section(fields.get("tserver"), OptionScope::tserver);
    reader.section(fields.get("tservers"), OptionScope::tserver);
    reader.section(fields.get("interaction_servers"), OptionScope::interaction_server);
}

void read_policies(Draft& draft, const Value* value) {
    if (value == nullptr) {
        return;
    }
    for (const Value& child : value->children) {
        if (child.key == note_key) {
            continue;
        }
        const auto policy = policy_named(child.key);
        if (!policy) {
            std::vector<std::string> known;
            for (const PolicyEntry& one : policy_registry()) {
                known.emplace_back(one.name);
            }
            draft.remarks.key_error(child, unknown_name("policy", child.key, known));
            continue;
        }
        if (const auto choice = choice_of(draft.remarks, child, entry(*policy))) {
            draft.scenario.policies.choice.at(static_cast<std::size_t>(*policy)) =
                static_cast<std::uint8_t>(*choice);
            draft.origins.policies[*policy] = draft.remarks.document().place(child);
            const std::string gate = why_release_lacks(
                policy_gate(*policy, static_cast<std::uint8_t>(*choice)), draft.scenario.release);
            if (!gate.empty()) {
                draft.remarks.error(child, gate);
            }
        }
    }
}

void read_assumptions(Draft& draft, const Value* value) {
    if (value == nullptr) {
        return;
    }
    for (const Value& child : value->children) {
        if (child.key == note_key) {
            continue;
        }
        const auto assumption = assumption_named(child.key);
        if (!assumption) {
            std::vector<std::string> known;
            for (const AssumptionEntry& one : assumption_registry()) {
                known.emplace_back(one.name);
            }
            draft.remarks.key_error(child, unknown_name("assumption", child.key, known));
            continue;
        }
        set_assumption(draft, child, entry(*assumption));
        draft.origins.assumptions[*assumption] = draft.remarks.document().place(child);
    }
}

}  // namespace orsim
