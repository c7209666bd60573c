#pragma once
/// Why a call ended as it did, in sentences for people and as JSON for machines: the same
/// explanation gives the same bytes. Knows not how it was found.

#include "reports/names.hpp"
#include "sim/explore/explanation.hpp"
#include "sim/model/scenario.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace orsim {

constexpr std::string_view explanation_schema = "orsim/explanation@1";

/// Verdict on the call, the story backwards from its outcome told forwards, the parts of its
/// delay, its watches, what would have changed it, and the rules and policies that come in.
[[nodiscard]] std::string explanation_text(const Scenario& scenario,
                                           const Explanation& explanation);
[[nodiscard]] std::string explanation_json(const Scenario& scenario,
                                           const Explanation& explanation);

/// "served late by B1": what became of a call, in the words of every report that has fates.
[[nodiscard]] std::string told(const Names& names, const Fate& fate);
/// The word for a grade: "default_routed".
[[nodiscard]] std::string_view to_text(Grade grade);
/// What is turned: "option call-watching-timeout", "the time of fault crash".
[[nodiscard]] std::string name_of(const Names& names, const Dial& dial);
/// For an option that a running application does not read again, words that say so; else none.
[[nodiscard]] std::string_view since_of(const Dial& dial);
/// A value of the dial with its unit: "5 s", "4".
[[nodiscard]] std::string value_of(const Dial& dial, std::int64_t value);

}  // namespace orsim
