#pragma once
/// A record as one English sentence in the guide's words: who did what, and why. Knows no layout;
/// the rule, the policy and the cause stand beside the sentence, not in it.

#include "reports/names.hpp"
#include "sim/timeline/record.hpp"

#include <string>

namespace orsim {

/// Adds the sentence: no capital, no full stop, no line break. The words are safe in plain text,
/// JSON and HTML; the names are as safe as the spelling of `names` makes them.
void add_sentence(std::string& out, const Names& names, const Record& record);
[[nodiscard]] std::string sentence(const Names& names, const Record& record);

/// An application with the part it plays in the record, such as "P2 (reserved node N2)"; anybody
/// else by the name alone. Requires: the record has an actor.
[[nodiscard]] std::string actor_in_role(const Names& names, const Record& record);

/// Why it came out so, such as "its watch ran out"; empty when there is nothing to say.
[[nodiscard]] std::string_view why(const Record& record);

}  // namespace orsim
