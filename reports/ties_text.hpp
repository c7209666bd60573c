#pragma once
/// What the order of events of one instant decided, and what nearly decided otherwise, as text and
/// as JSON. Knows not how it was found.

#include "reports/names.hpp"
#include "reports/tie_answer.hpp"
#include "sim/model/margins.hpp"
#include "sim/model/scenario.hpp"

#include <string>
#include <string_view>

namespace orsim {

constexpr std::string_view ties_schema = "orsim/ties@1";

[[nodiscard]] std::string ties_text(const Scenario& scenario, const TieAnswer& answer);
/// One object, without a line break at its end.
[[nodiscard]] std::string ties_json(const Scenario& scenario, const TieAnswer& answer);

/// How near each timer came to running out: a line each.
[[nodiscard]] std::string margins_text(const Margins& margins);
/// One object: by timer how many there were, how many ran out, and min, p1 and p50 of what they had
/// left, in microseconds.
[[nodiscard]] std::string margins_json(const Margins& margins);

/// "c1 lost instead of served by P1": whose fate is another; of many the first.
[[nodiscard]] std::string told(const Names& names, const std::vector<FateChange>& changes);
/// "1 ms later": how far the dial is turned.
[[nodiscard]] std::string shift_of(const NearTie& tie);

}  // namespace orsim
