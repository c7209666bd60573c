#pragma once
/// One number of a scenario that can be turned: when a fault strikes or for how long, a timeout of
/// the product, a latency or capacity we assume. Knows no run.

#include "sim/model/scenario.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace orsim {

struct Dial {
    enum class Kind : std::uint8_t {
        fault_time,    // `at`; of a fault that waits for an event, its `after`.
        fault_length,  // `for`
        fault_repair,  // `restart_after`
        option,
        assumption,
    };

    Kind kind = Kind::fault_time;
    FaultId fault;
    Option option = Option::call_watching_timeout;
    std::optional<std::size_t> object;  // option: of this one; absent: of all its scope.
    Assumption assumption = Assumption::session_creation;
    std::int64_t present = 0;  // Values in steps: microseconds, or the option's or count's unit.
    std::int64_t least = 0;
    std::int64_t most = 0;

    /// What a step is; nothing where it is no time.
    [[nodiscard]] std::optional<Duration> unit() const;
    friend bool operator==(const Dial&, const Dial&) = default;
};

/// The time of a fault as a dial, where one number says it: not of a random one. From the
/// scenario's start to its end.
[[nodiscard]] std::optional<Dial> dial_of(const Scenario& scenario, FaultId fault);
/// Every dial of the scenario: faults in their order, then options, then assumptions that are not
/// random. Values beyond the length of the run are left out: they change nothing more.
[[nodiscard]] std::vector<Dial> dials_of(const Scenario& scenario);
/// The scenario with the dial at another value. Requires: least <= value <= most.
[[nodiscard]] Scenario turned(const Scenario& scenario, const Dial& dial, std::int64_t value);

/// The scenario without one fault, which keeps its place and never fires.
[[nodiscard]] Scenario without(const Scenario& scenario, FaultId fault);

}  // namespace orsim
