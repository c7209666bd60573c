#pragma once
/// Luck without state: the same seed, purpose, subject and turn give the same number, whoever asks
/// first. Adding a node or a fault to a scenario changes nothing about the luck of the others.
/// Knows no distribution: sample.hpp makes those from the numbers given here.

#include "sim/base/promise.hpp"

#include <cstdint>

namespace orsim {

/// What a number is drawn for. Part of the key: append only, never renumber, or every seed changes.
enum class Purpose : std::uint8_t {
    arrival,
    talk_time,
    patience,
    network_delay,
    session_creation,
    assignment,
    fault_time,
    fault_repair,
    network_loss,
    service_time,
    day_factor,
    replication,
    choice,
    creation_fault,
};

/// SplitMix64's finalizer: every input bit reaches every output bit.
[[nodiscard]] constexpr std::uint64_t mix(std::uint64_t bits) {
    bits ^= bits >> 30U;
    bits *= 0xbf58476d1ce4e5b9ULL;
    bits ^= bits >> 27U;
    bits *= 0x94d049bb133111ebULL;
    bits ^= bits >> 31U;
    return bits;
}

class Chance {
public:
    constexpr explicit Chance(std::uint64_t seed) : seed_{seed} {}

    /// 64 bits, each as likely one as zero.
    [[nodiscard]] constexpr std::uint64_t
    bits(Purpose purpose, std::uint64_t subject, std::uint64_t nth = 0) const {
        constexpr std::uint64_t golden = 0x9e3779b97f4a7c15ULL;
        std::uint64_t key = mix(seed_ + golden);
        key = mix(key + golden * (static_cast<std::uint64_t>(purpose) + 1));
        key = mix(key + subject * golden + 1);
        return mix(key + nth * golden + 2);
    }

    /// A number from 0 to limit - 1, each as likely as any other to within limit / 2^64.
    /// Requires: limit > 0.
    [[nodiscard]] constexpr std::uint64_t below(std::uint64_t limit,
                                                Purpose purpose,
                                                std::uint64_t subject,
                                                std::uint64_t nth = 0) const {
        ORSIM_EXPECT(limit > 0, "nobody can choose among no numbers");
        return scale(bits(purpose, subject, nth), limit);
    }

    [[nodiscard]] constexpr std::uint64_t seed() const { return seed_; }
    friend constexpr bool operator==(const Chance&, const Chance&) = default;

private:
    /// The high half of a 64 by 64 bit product.
    [[nodiscard]] static constexpr std::uint64_t scale(std::uint64_t bits, std::uint64_t limit) {
        const std::uint64_t low = bits & 0xffffffffULL;
        const std::uint64_t high = bits >> 32U;
        const std::uint64_t limit_low = limit & 0xffffffffULL;
        const std::uint64_t limit_high = limit >> 32U;
        const std::uint64_t carry = ((low * limit_low) >> 32U) + (high * limit_low & 0xffffffffULL)
                                    + low * limit_high % 0x100000000ULL;
        return high * limit_high + ((high * limit_low) >> 32U) + ((low * limit_high) >> 32U)
               + (carry >> 32U);
    }

    std::uint64_t seed_ = 0;
};

}  // namespace orsim
