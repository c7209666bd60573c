#pragma once
/// What is to be told of one call: its own records, what befell the applications it met, and what
/// led to either. Of all other calls it keeps nothing, however long the run is. Knows no layout.

#include "reports/names.hpp"
#include "sim/model/scenario.hpp"
#include "sim/timeline/record.hpp"

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace orsim {

/// The call of a name such as "c1" or "bg#17"; nothing when the scenario cannot have it.
[[nodiscard]] std::optional<CallName> call_named(const Scenario& scenario, std::string_view name);
/// How calls are named, for somebody who named one wrongly: "c1, bg#1, bg#2, ...".
[[nodiscard]] std::string call_names(const Scenario& scenario);

class CallTale {
public:
    /// Of the wanted call; else of the first one the scenario's expectations name, where it
    /// arrives; else of the first to arrive. The scenario must outlive the tale.
    CallTale(const Scenario& scenario, std::optional<CallName> wanted);

    void take(std::span<const Record> records);

    /// The call it is about; nothing when that has not arrived, or none has.
    [[nodiscard]] std::optional<CallName> call() const;
    /// In their order. Requires: there is a call.
    [[nodiscard]] std::vector<Record> records() const;
    /// The applications the call met and those of its node, in the order of who comes first.
    [[nodiscard]] std::vector<Entity> apps() const;

private:
    [[nodiscard]] std::vector<Record> own() const;

    const Scenario* scenario_;
    std::optional<CallName> wanted_;
    std::optional<CallName> named_;  // By an expectation.
    std::optional<CallName> first_;
    std::set<CallName> seen_;      // Of those three.
    std::vector<Record> records_;  // Of those three, and all that are about no call.
};

}  // namespace orsim
