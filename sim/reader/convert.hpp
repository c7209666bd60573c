#pragma once
/// Texts of a file to values, checked to the last digit: durations, whole numbers, ratios. Each
/// conversion answers with the value or with the words of the complaint.
/// Knows neither files nor places.

#include "sim/base/distribution.hpp"
#include "sim/base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace orsim {

/// A converted value, or why there is none.
template <class T>
struct Converted {
    std::optional<T> value;
    std::string why;
};

/// "250us", "1.5s", "-2m" to microseconds. Units: us, ms, s, m, h, d.
[[nodiscard]] Converted<Duration> to_duration(std::string_view text);

/// A number as written in the file to a whole number; 5.0 and 1e3 are refused.
[[nodiscard]] Converted<std::int64_t> to_whole(std::string_view text);
[[nodiscard]] Converted<std::uint64_t> to_seed(std::string_view text);

/// "0.25", "1.2" or "1/3" to millionths; a fraction is rounded to the nearest, a decimal with more
/// than six places is refused.
[[nodiscard]] Converted<Millionths> to_ratio(std::string_view text);

/// "2003-03-03T07:00:00Z" to seconds since 1970-01-01T00:00:00Z.
[[nodiscard]] Converted<std::int64_t> to_unix_seconds(std::string_view text);

/// A text that a terminal shows and does not obey: control characters become ?, and what is longer
/// than anybody reads is cut.
constexpr std::size_t longest_shown = 2'000;  // bytes
[[nodiscard]] std::string printable(std::string text);

/// The shortest text with a unit that says exactly this: "1500ms", "5s", "-2s".
[[nodiscard]] std::string to_text(Duration length);
[[nodiscard]] std::string to_text(Instant instant);
/// A ratio as the shortest decimal: "0.25".
[[nodiscard]] std::string ratio_text(Millionths ratio);

}  // namespace orsim
