#pragma once
/// The race for one call's session: each application that could have created it, and in words why
/// it did or did not. Knows no layout; the words are HTML.

#include "reports/page_sections.hpp"

#include <string>
#include <vector>

namespace orsim {

struct Runner {
    AppId app;
    std::string role;  // "primary of the assigned node N1"
    std::string name;
    std::string words;  // Why it created the session, or why not.
    bool won = false;
};

/// In the order of who comes first by the rules: assigned primary, its backup, the others.
[[nodiscard]] std::vector<Runner> race_for(const PageRun& run, const CallFacts& call);

}  // namespace orsim
