#pragma once
/// When the calls of one workload group arrive: the next instant, one at a time, so that a year of
/// calls takes no more room than an hour of them. Knows not what becomes of a call.

#include "sim/base/chance.hpp"
#include "sim/base/sample.hpp"
#include "sim/model/workload.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace orsim {

class ArrivalSource {
public:
    ArrivalSource() = default;
    ArrivalSource(const CallGroup& group, GroupId id);

    /// The instant of the next arrival, at or after the one before; nothing when there is none
    /// left. `group` and `chance` must be the same at every call.
    [[nodiscard]] std::optional<Instant> next(const CallGroup& group, const Chance& chance);
    /// How many have been given out.
    [[nodiscard]] std::uint32_t given() const { return given_; }

    friend bool operator==(const ArrivalSource&, const ArrivalSource&) = default;

private:
    [[nodiscard]] std::optional<Instant> next_of_rate(const CallGroup& group, const Chance& chance);
    /// The rate of a piece, with the factor of its day.
    [[nodiscard]] std::int64_t
    rate_of(const CallGroup& group, const RatePiece& piece, const Chance& chance) const;
    [[nodiscard]] std::optional<Instant> next_of_counts(const CallGroup& group,
                                                        const Chance& chance);

    GroupId id_;
    std::uint32_t given_ = 0;
    Instant last_{};
    std::size_t piece_ = 0;              // poisson: the rate in force; counts: the next slot
    std::vector<std::int64_t> offsets_;  // counts: of the calls of the present slot, sorted
    std::size_t offset_ = 0;
    Instant slot_start_{};
    Sampler unit_;  // Exponential with mean 10^12.
};

}  // namespace orsim
