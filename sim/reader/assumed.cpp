#include "sim/reader/assumed.hpp"

#include "sim/model/options.hpp"
#include "sim/reader/json_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace orsim {
namespace {

constexpr std::array comparisons{"<", "<=", ">", ">=", "==", "!="};

Comparable comparable(std::string text) {
    if (const auto length = to_duration(text); length.value) {
        return {Comparable::Kind::length, length.value->count(), std::move(text)};
    }
    if (const auto number = to_ratio(text); number.value) {
        return {Comparable::Kind::number, *number.value, std::move(text)};
    }
    return {Comparable::Kind::text, 0, std::move(text)};
}

/// The product's option a pointer ends with, if its unit is one of time.
std::optional<Option> time_option(const std::string& pointer) {
    const auto option = option_named(pointer.substr(pointer.rfind('/') + 1));
    if (!option) {
        return std::nullopt;
    }
    const OptionUnit unit = entry(*option).unit;
    const bool is_time = unit == OptionUnit::milliseconds || unit == OptionUnit::seconds
                         || unit == OptionUnit::minutes;
    return is_time ? option : std::nullopt;
}

Comparable value_of(const Swept& swept, std::size_t at) {
    const Value& value = *swept.values[at];
    if (value.kind == Value::Kind::number) {
        const auto option = time_option(swept.pointer);
        const auto number = to_whole(value.text);
        if (option && number.value) {
            return {Comparable::Kind::length, as_duration(*option, *number.value).count(),
                    value.text};
        }
    }
    return comparable(label_of(value));
}

bool compare(const std::string& how, std::int64_t order) {
    if (how == "<") {
        return order < 0;
    }
    if (how == "<=") {
        return order <= 0;
    }
    if (how == ">") {
        return order > 0;
    }
    if (how == ">=") {
        return order >= 0;
    }
    return (how == "==") == (order == 0);
}

std::vector<std::string> operands_of(const std::string& text) {
    std::vector<std::string> parts;
    std::size_t from = text.find_first_not_of(' ');
    while (from != std::string::npos) {
        const bool quoted = text[from] == '\'';
        const std::size_t quote = quoted ? text.find('\'', from + 1) : std::string::npos;
        const std::size_t end =
            quote == std::string::npos ? std::min(text.find(' ', from), text.size()) : quote + 1;
        parts.push_back(text.substr(from, end - from));
        from = text.find_first_not_of(' ', end);
    }
    return parts;
}

}  // namespace

std::optional<Assumed>
Assumed::read(Remarks& remarks, const Value& condition, const std::vector<Swept>& sweeps) {
    const std::vector<std::string> parts = operands_of(condition.text);
    if (parts.size() != 3 || std::ranges::find(comparisons, parts[1]) == comparisons.end()) {
        remarks.error(condition,
                      fmt::format("\"{}\" is no condition; write two values with one of {} between "
                                  "them and spaces around it, such as \"watch > promotion\"",
                                  condition.text, fmt::join(comparisons, " ")));
        return std::nullopt;
    }
    std::vector<std::string> names;
    names.reserve(sweeps.size());
    for (const Swept& swept : sweeps) {
        names.push_back(swept.id);
    }
    const auto side = [&](const std::string& text) -> std::optional<Side> {
        const auto named = std::ranges::find(names, text);
        if (named != names.end()) {
            return Side{static_cast<std::size_t>(named - names.begin())};
        }
        if (text.size() > 1 && text.front() == '\'' && text.back() == '\'') {
            return Side{Comparable{Comparable::Kind::text, 0, text.substr(1, text.size() - 2)}};
        }
        Comparable constant = comparable(text);
        if (constant.kind == Comparable::Kind::text) {
            remarks.error(condition, unknown_name("swept value", text, names));
            return std::nullopt;
        }
        return Side{std::move(constant)};
    };
    auto left = side(parts[0]);
    auto right = side(parts[2]);
    if (!left || !right) {
        return std::nullopt;
    }
    Assumed assumed;
    assumed.condition_ = &condition;
    assumed.operator_ = parts[1];
    assumed.left_ = std::move(*left);
    assumed.right_ = std::move(*right);
    return assumed;
}

std::optional<bool>
Assumed::holds(Remarks& remarks, const std::vector<Swept>& sweeps, const Combination& at) const {
    const auto value = [&](const Side& side) {
        const std::size_t* const swept = std::get_if<std::size_t>(&side);
        return swept == nullptr ? std::get<Comparable>(side) : value_of(sweeps[*swept], at[*swept]);
    };
    const Comparable left = value(left_);
    const Comparable right = value(right_);
    const bool is_text = left.kind == Comparable::Kind::text;
    const bool equality = operator_ == "==" || operator_ == "!=";
    if (left.kind != right.kind || (is_text && !equality)) {
        constexpr std::array names{"a number", "a duration", "a text"};
        remarks.error(*condition_,
                      fmt::format("\"{}\" is {} and \"{}\" is {}: {} cannot compare them",
                                  left.text, names.at(static_cast<std::size_t>(left.kind)),
                                  right.text, names.at(static_cast<std::size_t>(right.kind)),
                                  operator_));
        return std::nullopt;
    }
    return compare(operator_, is_text ? left.text.compare(right.text) : left.amount - right.amount);
}

}  // namespace orsim
