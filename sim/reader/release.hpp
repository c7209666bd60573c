#pragma once
/// What is said of a scenario that asks for something its release does not have. Knows no file.

#include "sim/model/options.hpp"
#include "sim/model/release.hpp"

#include <optional>
#include <string>

namespace orsim {

[[nodiscard]] std::optional<Gated> option_gate(Option option);

/// A gate's complaint, or nothing.
[[nodiscard]] std::string why_release_lacks(std::optional<Gated> what, const Release& release);

/// "8.1.3", "8.1.400.64"
[[nodiscard]] std::string to_text(const Release& release);

}  // namespace orsim
