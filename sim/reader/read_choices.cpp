// The section "choices": what goes another way than it would by itself.
#include "sim/reader/draft.hpp"
#include "sim/reader/shapes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string_view>

namespace orsim {
namespace {

/// Which keys say what a choice of a kind is about, by kind.
struct UsedBy {
    std::array<std::string_view, 2> needed;  // Empty: none.
    std::array<std::string_view, 3> allowed;
};
constexpr std::array<UsedBy, choice_kinds> uses{{
    {{"", ""}, {"ways", "takes", ""}},
    {{"from", "to"}, {"from", "to", "call"}},
    {{"from", "to"}, {"from", "to", "call"}},
    {{"by", "call"}, {"by", "call", ""}},
    {{"by", "call"}, {"by", "call", ""}},
}};

std::optional<Entity> entity_of(const Selector& selector) {
    switch (selector.kind) {
    case Selector::Kind::app:
        return Entity{EntityKind::app, selector.index};
    case Selector::Kind::lca:
        return Entity{EntityKind::lca, selector.index};
    case Selector::Kind::scs:
        return Entity{EntityKind::scs, selector.index};
    case Selector::Kind::tserver:
        return Entity{EntityKind::tserver, selector.index};
    case Selector::Kind::store:
        return Entity{EntityKind::store, selector.index};
    case Selector::Kind::interaction_server:
        return Entity{EntityKind::interaction_server, selector.index};
    case Selector::Kind::load_balancer:
        return Entity{EntityKind::load_balancer, selector.index};
    default:
        return std::nullopt;
    }
}

Entity read_entity(Draft& draft, const Value* value) {
    if (value == nullptr) {
        return {};
    }
    const auto selector = read_selector(draft, *value);
    const auto entity = selector ? entity_of(*selector) : std::nullopt;
    if (selector && !entity) {
        draft.remarks.error(*value, fmt::format("\"{}\" sends and receives nothing itself; name an "
                                                "application, lca:, scs:, tserver:, store, ixn: "
                                                "or lb:",
                                                value->text));
    }
    return entity.value_or(Entity{});
}

void check_keys(Draft& draft, const Fields& fields, ChoiceKind kind) {
    const UsedBy& use = uses.at(static_cast<std::size_t>(kind));
    for (const std::string_view key : use.needed) {
        if (!key.empty() && !fields.has(key)) {
            draft.remarks.error(fields.value(),
                                fmt::format("a choice of kind \"{}\" needs \"{}\"",
                                            choice_words.at(static_cast<std::size_t>(kind)), key));
        }
    }
    for (const std::string_view key : {"from", "to", "by", "call", "ways", "takes"}) {
        const Value* const value = fields.get(key);
        if (value != nullptr && std::ranges::find(use.allowed, key) == use.allowed.end()) {
            draft.remarks.key_error(
                *value, fmt::format("a choice of kind \"{}\" has no \"{}\"",
                                    choice_words.at(static_cast<std::size_t>(kind)), key));
        }
    }
    const bool is_delay = kind == ChoiceKind::delay;
    if (is_delay != fields.has("extra")) {
        draft.remarks.error(fields.value(), is_delay ? "a delay needs \"extra\", how much longer"
                                                     : "\"extra\" belongs to a delay");
    }
}

}  // namespace

void read_choices(Draft& draft, const Fields& file) {
    for (const Value* const item : file.list("choices")) {
        const Fields fields{draft.remarks, *item, choice_shape()};
        const auto kind = fields.word("kind");
        if (!kind) {
            continue;
        }
        Choice choice;
        choice.kind = static_cast<ChoiceKind>(*kind);
        check_keys(draft, fields, choice.kind);
        choice.at = fields.instant("at").value_or(zero_instant);
        const bool is_message = choice.kind == ChoiceKind::loss || choice.kind == ChoiceKind::delay;
        choice.actor = read_entity(draft, fields.get(is_message ? "from" : "by"));
        choice.other = read_entity(draft, fields.get("to"));
        if (const Value* const call = fields.get("call")) {
            const EventPattern pattern = read_call(draft, *call);
            if (pattern.group && pattern.nth) {
                choice.call = {pattern.group->index(), *pattern.nth};
            } else if (pattern.group) {
                draft.remarks.error(*call, fmt::format("\"{0}\" has several calls; say which, as "
                                                       "in \"{0}#1\"",
                                                       call->text));
            }
        }
        choice.nth = static_cast<std::uint32_t>(fields.whole("nth").value_or(1) - 1);
        choice.ways = static_cast<std::uint32_t>(fields.whole("ways").value_or(2));
        choice.takes = static_cast<std::uint32_t>(fields.whole("takes").value_or(1));
        choice.by = fields.duration("extra").value_or(Duration::zero());
        if (choice.takes >= choice.ways) {
            draft.remarks.error(*item, fmt::format("of {} ways, counted from 0, none is {}",
                                                   choice.ways, choice.takes));
            choice.takes = 1;
            choice.ways = 2;
        }
        draft.scenario.choices.push_back(choice);
    }
}

}  // namespace orsim
