#pragma once
/// What may change in mid-run and what may not, for a run that goes on by other settings. Knows not
/// how a world takes them up.

#include "sim/model/scenario.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace orsim {

/// Something that cannot change while a run goes on: what, in the words of the file, and why not.
struct Fixed {
    std::string what;
    std::string_view why;
};
/// What of that differs between two scenarios.
[[nodiscard]] std::vector<Fixed> fixed_once_begun(const Scenario& before, const Scenario& after);
/// What can: "options ...; policies ...; assumptions ...; the seed".
[[nodiscard]] std::string free_once_begun();

}  // namespace orsim
