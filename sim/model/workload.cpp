#include "sim/model/workload.hpp"

#include <algorithm>

namespace orsim {
namespace {

/// A whole number times a share, rounded down, without leaving 64 bits on the way.
[[nodiscard]] std::int64_t part_of(std::int64_t number, Millionths factor) {
    return number / one_in_millionths * factor
           + number % one_in_millionths * factor / one_in_millionths;
}

}  // namespace

bool scale_load(Arrivals& arrivals, Millionths factor) {
    switch (arrivals.process) {
    case Arrivals::Process::fixed:
        arrivals.count = static_cast<std::uint64_t>(
            std::max<std::int64_t>(1, part_of(static_cast<std::int64_t>(arrivals.count), factor)));
        arrivals.every = std::max(
            Duration{1}, Duration{arrivals.every.count() / factor * one_in_millionths
                                  + arrivals.every.count() % factor * one_in_millionths / factor});
        return true;
    case Arrivals::Process::poisson:
        for (RatePiece& piece : arrivals.rate) {
            piece.per_second = part_of(piece.per_second, factor);
        }
        return true;
    case Arrivals::Process::counts: {
        std::int64_t carried = 0;  // So that the running total stays right.
        for (Slot& slot : arrivals.slots) {
            carried += static_cast<std::int64_t>(slot.calls) * factor;
            slot.calls = static_cast<std::uint32_t>(carried / one_in_millionths);
            carried %= one_in_millionths;
        }
        return true;
    }
    case Arrivals::Process::single:
    case Arrivals::Process::trace:
        return false;
    }
    return false;
}

}  // namespace orsim
