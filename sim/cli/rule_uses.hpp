#pragma once
/// Where the code speaks of a rule. Made from the sources when orsim is built, so that it cannot
/// go stale. Knows not what is done there.

#include <span>
#include <string_view>

namespace orsim {

struct RuleUse {
    std::string_view rule;   // "R12"
    std::string_view file;   // From the root of the source tree: "sim/world/apps.cpp".
    std::string_view place;  // "take_over()", or "row standing/promoted".
};

/// In the order of files and lines, each place once for a rule.
[[nodiscard]] std::span<const RuleUse> rule_uses();

}  // namespace orsim
