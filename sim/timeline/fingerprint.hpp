#pragma once
/// A number for all facts of a run: two runs with the same records in the same order have the same
/// one, and a difference in any field of any record shows. Not a defence against forgery.

#include "sim/timeline/record.hpp"

#include <cstdint>
#include <string>

namespace orsim {

class Fingerprint {
public:
    void add(const Record& record) {
        absorb(static_cast<std::uint64_t>(record.at.time_since_epoch().count()));
        absorb(record.cause);
        absorb(static_cast<std::uint64_t>(record.amount));
        absorb(static_cast<std::uint64_t>(record.call.nth) << 16U | record.call.group);
        absorb(packed(record));
    }

    [[nodiscard]] std::uint64_t value() const { return state_ ^ (state_ >> 32U); }
    friend bool operator==(const Fingerprint&, const Fingerprint&) = default;

private:
    static std::uint64_t packed(const Record& record) {
        return static_cast<std::uint64_t>(record.event)
               | static_cast<std::uint64_t>(record.rule) << 8U
               | static_cast<std::uint64_t>(record.policy) << 16U
               | static_cast<std::uint64_t>(record.reason) << 24U
               | static_cast<std::uint64_t>(record.actor.index) << 32U
               | static_cast<std::uint64_t>(record.other.index) << 44U
               | static_cast<std::uint64_t>(record.actor.kind) << 56U
               | static_cast<std::uint64_t>(record.other.kind) << 60U;
    }

    void absorb(std::uint64_t word) {
        constexpr std::uint64_t odd = 0x9fb21c651e98df25ULL;
        state_ = (state_ ^ word) * odd;
        state_ ^= state_ >> 29U;
    }

    std::uint64_t state_ = 0x6f7273696d2f3031ULL;  // "orsim/01"
};

/// Sixteen hexadecimal digits.
[[nodiscard]] std::string to_text(const Fingerprint& fingerprint);

}  // namespace orsim
