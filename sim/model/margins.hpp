#pragma once
/// How near the timers of a run came to running out: what each had left when it was no longer
/// needed. Knows not what a timer is for, nor how a margin looks.

#include "sim/model/assumptions.hpp"
#include "sim/model/options.hpp"
#include "sim/timeline/tally.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace orsim {

class Margins {
public:
    struct Timer {
        std::string_view name;  // Of the option or assumption that is its length.
        std::uint64_t ran_out = 0;
        Histogram left;  // Microseconds; 0 for one that ran out.
        friend bool operator==(const Timer&, const Timer&) = default;
    };

    /// It was met, with so much left.
    void met(Option timer, Duration left) { add(entry(timer).name, left); }
    void met(Assumption timer, Duration left) { add(entry(timer).name, left); }
    void ran_out(Option timer) { add_expiry(entry(timer).name); }
    void ran_out(Assumption timer) { add_expiry(entry(timer).name); }

    /// Those of another part of the same run. A timer that both have is of both.
    void add(const Margins& other);

    /// By name, each that was met or ran out.
    [[nodiscard]] const std::vector<Timer>& timers() const { return timers_; }
    friend bool operator==(const Margins&, const Margins&) = default;

private:
    Timer& timer(std::string_view name);
    void add(std::string_view name, Duration left);
    void add_expiry(std::string_view name);

    std::vector<Timer> timers_;
};

}  // namespace orsim
