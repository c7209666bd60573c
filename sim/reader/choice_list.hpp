#pragma once
/// A recorded list of choices as a file: what a run chose, of which scenario, by which version, and
/// the fingerprint it came to. The choices themselves are read with the scenario they belong to.

#include "sim/base/outcome.hpp"
#include "sim/model/scenario.hpp"

#include <span>
#include <string>
#include <vector>

namespace orsim {

/// What was drawn before the run: a fault with its kind, target and time, a policy, a latency, a
/// timer, or the seed; as a change to the scenario's file.
struct DrawnLabel {
    std::string kind;
    std::string sets;   // JSON pointer.
    std::string value;  // JSON.
};

struct ChoiceList {
    std::string scenario;           // Its name.
    std::string version;            // Of orsim.
    std::string fingerprint;        // Of the run.
    std::string choices;            // As JSON, for the scenario's section "choices".
    std::vector<DrawnLabel> drawn;  // In the order in which they are to be made.
};

[[nodiscard]] Outcome<ChoiceList> read_choice_list(const std::string& path);
/// The choices as JSON, as the section "choices" of their scenario has them.
[[nodiscard]] std::string json_of(const Scenario& scenario, std::span<const Choice> choices);
/// The whole file. Requires: list.choices is JSON.
[[nodiscard]] std::string json_of(const ChoiceList& list);
/// One choice in words, for complaints.
[[nodiscard]] std::string to_text(const Scenario& scenario, const Choice& choice);

}  // namespace orsim
