#pragma once
/// A state as a number of 128 bits: two states with one number are taken for one. With n states the
/// odds that any two different ones share a number are below n^2 / 2^128: for a thousand million of
/// them, one in 10^20.
/// Knows not what is a state.

#include "sim/base/chance.hpp"

#include <compare>
#include <cstdint>

namespace orsim {

struct StateNumber {
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    friend auto operator<=>(const StateNumber&, const StateNumber&) = default;
};

class Digest {
public:
    /// What is added in order: another order gives another number.
    template <class Number>
    void add(Number number) {
        const auto bits = static_cast<std::uint64_t>(number);
        high_ = mix(high_ ^ bits) + odd;
        low_ = mix(low_ + odd * (bits + 1));
    }
    void add(StateNumber number) {
        add(number.high);
        add(number.low);
    }
    /// What is added in any order: all orders give the same number.
    void add_to_bag(const Digest& item) {
        const StateNumber number = item.number();
        bag_high_ += number.high;
        bag_low_ += number.low;
    }
    [[nodiscard]] StateNumber number() const {
        return {mix(mix(high_ ^ bag_low_) + bag_high_), mix(mix(low_ ^ bag_high_) + bag_low_ + 1)};
    }

private:
    static constexpr std::uint64_t odd = 0x9e3779b97f4a7c15ULL;
    std::uint64_t high_ = 0;
    std::uint64_t low_ = 0;
    std::uint64_t bag_high_ = 0;
    std::uint64_t bag_low_ = 0;
};

/// Says of fields of a state that they are no part of its number, and why. Whoever takes a struct
/// apart names each field, and so has to add it or leave it out.
template <class... Fields>
constexpr void left_out([[maybe_unused]] const char* because,
                        [[maybe_unused]] const Fields&... fields) {}

}  // namespace orsim
