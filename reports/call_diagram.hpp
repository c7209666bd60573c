#pragma once
/// One call's story as a sequence diagram, in the languages of Mermaid and of PlantUML: who led
/// whom to do what. An arrow goes from where a cause happened to where its effect did. Knows no
/// pixel.

#include "reports/call_tale.hpp"

#include <string>

namespace orsim {

/// Requires: the tale has a call. Both say how many records they leave out of a very long story.
[[nodiscard]] std::string mermaid_diagram(const Scenario& scenario, const CallTale& tale);
[[nodiscard]] std::string plantuml_diagram(const Scenario& scenario, const CallTale& tale);

}  // namespace orsim
