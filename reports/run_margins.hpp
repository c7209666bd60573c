#pragma once
/// How near each timer of a run came to running out: what its records tell, and what the world kept
/// of the others. Knows not how a margin looks.

#include "sim/model/margins.hpp"
#include "sim/model/scenario.hpp"
#include "sim/timeline/record.hpp"

#include <span>

namespace orsim {

class RunMargins {
public:
    /// The scenario must outlive it.
    explicit RunMargins(const Scenario& scenario) : scenario_{&scenario} {}

    /// The records of the run in their order, in pieces of any size.
    void take(std::span<const Record> records);
    /// With those that the world kept itself.
    [[nodiscard]] Margins with(const Margins& of_world) const;

private:
    void take_routed(const Record& record);

    const Scenario* scenario_;
    Margins margins_;
};

}  // namespace orsim
