#pragma once
/// A recorded list of choices as a file: what a run chose, of which scenario, by which version, and
/// the fingerprint it came to. The choices themselves are read with the scenario they belong to.

#include "sim/base/outcome.hpp"
#include "sim/model/scenario.hpp"

#include <span>
#include <string>

namespace orsim {

struct ChoiceList {
    std::string scenario;     // Its name.
    std::string version;      // Of orsim.
    std::string fingerprint;  // Of the run.
    std::string choices;      // As JSON, for the scenario's section "choices".
};

[[nodiscard]] Outcome<ChoiceList> read_choice_list(const std::string& path);
/// The choices as JSON, as the section "choices" of their scenario has them.
[[nodiscard]] std::string json_of(const Scenario& scenario, std::span<const Choice> choices);
/// The whole file. Requires: list.choices is JSON.
[[nodiscard]] std::string json_of(const ChoiceList& list);
/// One choice in words, for complaints.
[[nodiscard]] std::string to_text(const Scenario& scenario, const Choice& choice);

}  // namespace orsim
