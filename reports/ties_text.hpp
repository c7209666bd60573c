#pragma once
/// What the order of events of one instant decided, and what nearly decided otherwise, as text and
/// as JSON. Knows not how it was found.

#include "sim/explore/ties.hpp"
#include "sim/model/scenario.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace orsim {

struct TieAnswer {
    std::uint64_t together = 0;  // Events due at the instant of the one before them.
    std::vector<Flip> flips;     // Those that were tried.
    std::uint64_t untried = 0;   // There were more.
    Duration near{0};
    std::vector<NearTie> near_ties;
};

constexpr std::string_view ties_schema = "orsim/ties@1";

[[nodiscard]] std::string ties_text(const Scenario& scenario, const TieAnswer& answer);
[[nodiscard]] std::string ties_json(const Scenario& scenario, const TieAnswer& answer);

}  // namespace orsim
