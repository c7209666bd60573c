#pragma once
/// Golden answers: whether a text is one, of which scenario, and in what two of them differ, in the
/// words of the story instead of lines. Knows text only.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orsim {

/// Why a text cannot be the golden answer of the scenario called so: it is no answer of this
/// format, or that of another scenario. Nothing if it can.
[[nodiscard]] std::string why_foreign(std::string_view golden, std::string_view answer);

/// The first line in which two answers differ, with both sides, for a person.
[[nodiscard]] std::string first_difference(std::string_view golden, std::string_view answer);

/// What a new answer changes, each kind of change once, in the order of the answer:
/// "session.created [R11] later by 40 ms", "watch.expired [R10] added", "summary calls.routed",
/// "fingerprint".
[[nodiscard]] std::vector<std::string> golden_changes(std::string_view golden,
                                                      std::string_view answer);

}  // namespace orsim
