#include "sim/reader/convert.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <system_error>

namespace orsim {
namespace {

struct Unit {
    std::string_view name;
    std::int64_t microseconds;
};
constexpr std::array units{
    Unit{"us", 1},         Unit{"ms", 1'000},        Unit{"s", 1'000'000},
    Unit{"m", 60'000'000}, Unit{"h", 3'600'000'000}, Unit{"d", 86'400'000'000},
};

constexpr std::string_view digits = "0123456789";

template <class T>
Converted<T> refused(std::string why) {
    return {std::nullopt, std::move(why)};
}

std::string_view cut_minus(std::string_view text) {
    return text.starts_with('-') ? text.substr(1) : text;
}

bool all_digits(std::string_view text) {
    return !text.empty() && text.find_first_not_of(digits) == std::string_view::npos;
}

template <class T>
std::optional<T> parse_digits(std::string_view text) {
    T value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return value;
}

/// A decimal number times a scale, if that is a whole number that fits.
enum class Exactness : std::uint8_t { exact, too_fine, too_large, no_number };
struct Scaled {
    Exactness exactness = Exactness::no_number;
    std::int64_t value = 0;
};

Scaled scaled(std::string_view decimal, std::int64_t scale) {
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    const std::size_t point = decimal.find('.');
    const std::string_view before = decimal.substr(0, point);
    const std::string_view after = point == std::string_view::npos ? "" : decimal.substr(point + 1);
    if (!all_digits(before) || (point != std::string_view::npos && !all_digits(after))) {
        return {};
    }
    const auto whole = parse_digits<std::int64_t>(before);
    if (!whole || *whole > most / scale) {
        return {Exactness::too_large, 0};
    }
    // From the last digit to the first: each tenth is whole, or the decimal is too fine.
    std::int64_t part = 0;
    for (auto digit = after.rbegin(); digit != after.rend(); ++digit) {
        part += (*digit - '0') * scale;
        if (part % 10 != 0) {
            return {Exactness::too_fine, 0};
        }
        part /= 10;
    }
    if (*whole * scale > most - part) {
        return {Exactness::too_large, 0};
    }
    return {Exactness::exact, *whole * scale + part};
}

std::string unit_list() {
    return "us, ms, s, m, h or d";
}

}  // namespace

Converted<Duration> to_duration(std::string_view text) {
    const std::string_view unsigned_text = cut_minus(text);
    const std::size_t behind =
        std::min(unsigned_text.find_first_not_of("0123456789."), unsigned_text.size());
    const std::string_view number = unsigned_text.substr(0, behind);
    const std::string_view name = unsigned_text.substr(behind);
    if (number.empty()) {
        return refused<Duration>(
            fmt::format("\"{}\" is no duration; write a number and its unit, such as "
                        "\"250ms\" or \"5s\"",
                        text));
    }
    if (name.empty()) {
        return refused<Duration>(fmt::format(
            "\"{0}\" has no unit; write \"{0}s\", \"{0}ms\" or another of {1}", text, unit_list()));
    }
    const auto* const unit = std::ranges::find(units, name, &Unit::name);
    if (unit == units.end()) {
        return refused<Duration>(
            fmt::format("\"{}\" is no unit of time; use {}", name, unit_list()));
    }
    const Scaled value = scaled(number, unit->microseconds);
    if (value.exactness == Exactness::no_number) {
        return refused<Duration>(
            fmt::format("\"{}\" is no number; write a duration such as \"1.5s\"", number));
    }
    if (value.exactness == Exactness::too_fine) {
        return refused<Duration>(
            fmt::format("\"{}\" is finer than a microsecond, the simulator's smallest step", text));
    }
    if (value.exactness == Exactness::too_large || value.value > longest_duration.count()) {
        return refused<Duration>(
            fmt::format("\"{}\" is longer than 100 years, the most a scenario can say", text));
    }
    return {Duration{text.starts_with('-') ? -value.value : value.value}, {}};
}

Converted<std::int64_t> to_whole(std::string_view text) {
    if (!all_digits(cut_minus(text))) {
        return refused<std::int64_t>(fmt::format("{} is written with a point or an exponent; write "
                                                 "a whole number such as 5, not 5.0 or 1e3",
                                                 text));
    }
    const auto value = parse_digits<std::int64_t>(text);
    if (!value) {
        return refused<std::int64_t>(fmt::format("{} does not fit into 64 bits", text));
    }
    return {*value, {}};
}

Converted<std::uint64_t> to_seed(std::string_view text) {
    if (!all_digits(text)) {
        return refused<std::uint64_t>(fmt::format(
            "{} is no seed; write a whole number from 0 to 18446744073709551615", text));
    }
    const auto value = parse_digits<std::uint64_t>(text);
    if (!value) {
        return refused<std::uint64_t>(fmt::format("{} does not fit into 64 bits", text));
    }
    return {*value, {}};
}

Converted<Millionths> to_ratio(std::string_view text) {
    const std::string_view number = cut_minus(text);
    const std::int64_t sign = text.starts_with('-') ? -1 : 1;
    const std::size_t slash = number.find('/');
    if (slash != std::string_view::npos) {
        const std::string_view above = number.substr(0, slash);
        const std::string_view below = number.substr(slash + 1);
        constexpr std::int64_t largest = 1'000'000'000;
        const auto part = [](std::string_view written) {
            return all_digits(written) ? parse_digits<std::int64_t>(written).value_or(largest + 1)
                                       : largest + 1;
        };
        const std::int64_t numerator = part(above);
        const std::int64_t denominator = part(below);
        if (numerator > largest || denominator > largest || denominator == 0) {
            return refused<Millionths>(
                fmt::format("\"{}\" is no fraction; write two whole numbers from 1 to "
                            "1000000000, such as \"1/3\"",
                            text));
        }
        return {sign * ((numerator * one_in_millionths + denominator / 2) / denominator), {}};
    }
    const Scaled value = scaled(number, one_in_millionths);
    switch (value.exactness) {
    case Exactness::exact:
        return {sign * value.value, {}};
    case Exactness::too_fine:
        return refused<Millionths>(
            fmt::format("\"{}\" has more than six decimal places; the simulator counts in "
                        "millionths",
                        text));
    case Exactness::too_large:
        return refused<Millionths>(fmt::format("{} is too large", text));
    default:
        return refused<Millionths>(
            fmt::format("\"{}\" is no number; write a decimal such as 0.25 or a fraction "
                        "such as \"1/3\"",
                        text));
    }
}

Converted<std::int64_t> to_unix_seconds(std::string_view text) {
    const auto bad = [&] {
        return refused<std::int64_t>(fmt::format(
            "\"{}\" is no instant of the calendar; write it as 2003-03-03T07:00:00Z", text));
    };
    constexpr std::string_view form = "dddd-dd-ddTdd:dd:ddZ";
    if (text.size() != form.size()) {
        return bad();
    }
    for (std::size_t at = 0; at < form.size(); ++at) {
        const bool fits = form[at] == 'd' ? digits.find(text[at]) != std::string_view::npos
                                          : text[at] == form[at];
        if (!fits) {
            return bad();
        }
    }
    const auto part = [&](std::size_t at, std::size_t size) {
        return parse_digits<unsigned>(text.substr(at, size)).value_or(0);
    };
    const std::chrono::year_month_day day{std::chrono::year{static_cast<int>(part(0, 4))},
                                          std::chrono::month{part(5, 2)},
                                          std::chrono::day{part(8, 2)}};
    if (!day.ok() || part(11, 2) > 23 || part(14, 2) > 59 || part(17, 2) > 59) {
        return bad();
    }
    const auto days = std::chrono::sys_days{day}.time_since_epoch().count();
    return {std::int64_t{days} * 86'400 + part(11, 2) * 3'600 + part(14, 2) * 60 + part(17, 2), {}};
}

std::string printable(std::string text) {
    constexpr unsigned char blank = ' ';
    constexpr unsigned char last_control = 127;
    if (text.size() > longest_shown) {
        text.resize(longest_shown);
        text += "...";
    }
    for (char& letter : text) {
        const auto code = static_cast<unsigned char>(letter);
        letter = (code < blank && letter != '\t') || code == last_control ? '?' : letter;
    }
    return text;
}

std::string to_text(Duration length) {
    const std::int64_t count = length.count();
    if (count == 0) {
        return "0s";
    }
    for (const std::string_view name : {"h", "m", "s", "ms"}) {
        const std::int64_t unit = std::ranges::find(units, name, &Unit::name)->microseconds;
        const bool readable = name == "s" || name == "ms" || count / unit < 1000;
        if (count % unit == 0 && readable && (name != "m" || count / unit >= 2)) {
            return fmt::format("{}{}", count / unit, name);
        }
    }
    return fmt::format("{}us", count);
}

std::string to_text(Instant instant) {
    return to_text(instant.time_since_epoch());
}

std::string ratio_text(Millionths ratio) {
    std::string text =
        fmt::format("{}{}", ratio < 0 ? "-" : "", (ratio < 0 ? -ratio : ratio) / one_in_millionths);
    std::int64_t rest = (ratio < 0 ? -ratio : ratio) % one_in_millionths;
    if (rest != 0) {
        text += fmt::format(".{:06}", rest);
        text.erase(text.find_last_not_of('0') + 1);
    }
    return text;
}

}  // namespace orsim
