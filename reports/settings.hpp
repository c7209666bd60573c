#pragma once
/// What a scenario sets apart from the defaults: policies, options, assumptions, in words. Knows no
/// layout.

#include "reports/names.hpp"

#include <string>
#include <vector>

namespace orsim {

struct Setting {
    std::string where;    // The objects an option is set for, such as "node N2"; else empty.
    std::string name;     // The key of the scenario file.
    std::string value;    // "8000 ms"
    std::string instead;  // The default: "5000 ms".
    std::string id;       // A policy's ambiguity, such as "A6"; else empty.

    friend bool operator==(const Setting&, const Setting&) = default;
};

/// Policies whose choice is not the default.
[[nodiscard]] std::vector<Setting> changed_policies(const Scenario& scenario);
/// Options the scenario states, equal values of one option for all its objects as one.
/// Requires: the options have a value for each object of the topology.
[[nodiscard]] std::vector<Setting> set_options(const Scenario& scenario, const Names& names);
/// Assumptions the scenario states.
[[nodiscard]] std::vector<Setting> set_assumptions(const Scenario& scenario);

}  // namespace orsim
