#include "sim/shrink/rounding.hpp"

#include "sim/base/time.hpp"
#include "sim/reader/convert.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>

namespace orsim {
namespace {

using Kind = Value::Kind;

constexpr std::int64_t us_per_ms = 1'000;
constexpr std::int64_t us_per_s = 1'000'000;
constexpr std::array<std::int64_t, 11> steps_of_time{3600 * us_per_s,
                                                     600 * us_per_s,
                                                     60 * us_per_s,
                                                     10 * us_per_s,
                                                     us_per_s,
                                                     100 * us_per_ms,
                                                     10 * us_per_ms,
                                                     us_per_ms,
                                                     100,
                                                     10,
                                                     1};
constexpr std::array<std::int64_t, 10> steps_of_numbers{
    1'000'000'000, 100'000'000, 10'000'000, 1'000'000, 100'000, 10'000, 1'000, 100, 10, 1};

/// The multiples of each step next to a number that is no multiple of it, coarse steps first, the
/// nearer of the two first. None is far larger than the number: what is a small load must not
/// become one that never ends.
template <std::size_t size>
std::vector<std::int64_t> rounder(std::int64_t number,
                                  const std::array<std::int64_t, size>& steps) {
    std::vector<std::int64_t> found;
    for (const std::int64_t step : steps) {
        const std::int64_t rest = ((number % step) + step) % step;
        if (rest == 0) {
            break;  // Multiples of this step are multiples of all that follow.
        }
        const std::int64_t below = number - rest;
        const std::int64_t above = below + step;
        const bool first_below = rest * 2 <= step;
        for (const std::int64_t next : {first_below ? below : above, first_below ? above : below}) {
            const bool is_far = step > std::abs(number) && next != 0;
            if (!is_far && std::ranges::find(found, next) == found.end()) {
                found.push_back(next);
            }
        }
    }
    return found;
}

Value text_value(const Value& like, std::string text) {
    Value value;
    value.kind = like.kind == Kind::number ? Kind::number : Kind::string;
    value.key = like.key;
    value.text = std::move(text);
    return value;
}

std::vector<Value> simpler_texts(const Value& value) {
    std::vector<Value> found;
    if (const auto length = to_duration(value.text).value) {
        for (const std::int64_t next : rounder(length->count(), steps_of_time)) {
            found.push_back(text_value(value, to_text(Duration{next})));
        }
    } else if (const auto ratio = to_ratio(value.text).value) {
        if (*ratio == 0 || *ratio == one_in_millionths) {
            return found;
        }
        found.push_back(text_value(value, "1"));
        for (const std::int64_t next : rounder(*ratio, steps_of_numbers)) {
            found.push_back(text_value(value, ratio_text(next)));
        }
    }
    return found;
}

std::vector<Value> simpler_numbers(const Value& value) {
    std::vector<Value> found;
    const auto number = to_whole(value.text).value;
    if (!number) {
        return simpler_texts(value);
    }
    if (*number == 1) {
        return found;
    }
    if (*number > 1) {
        found.push_back(text_value(value, "1"));
    }
    for (const std::int64_t next : rounder(*number, steps_of_numbers)) {
        if (next != 1) {
            found.push_back(text_value(value, std::to_string(next)));
        }
    }
    return found;
}

/// A length that does not vary, in the place of one drawn by chance.
std::vector<Value> constant_lengths(const Value& distribution) {
    std::vector<Value> found;
    for (const std::string_view key : {"mean", "min", "max"}) {
        if (const Value* const length = distribution.find(key)) {
            Value constant = *length;
            constant.key = distribution.key;
            found.push_back(std::move(constant));
        }
    }
    return found;
}

}  // namespace

std::vector<Value> simpler_values(const Value& value) {
    switch (value.kind) {
    case Kind::string:
        return simpler_texts(value);
    case Kind::number:
        return simpler_numbers(value);
    case Kind::object:
        return value.find("dist") == nullptr ? std::vector<Value>{} : constant_lengths(value);
    default:
        return {};
    }
}

}  // namespace orsim
