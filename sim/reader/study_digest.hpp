#pragma once
/// A number for everything a study was read from: changes with any byte that could change a result.
/// Not a defence against forgery.

#include "sim/model/scenario.hpp"

#include <cstdint>
#include <string_view>

namespace orsim {

class StudyDigest {
public:
    void add(std::string_view text);
    /// What a scenario has from files beside its own.
    void add(const Scenario& scenario);
    void absorb(std::uint64_t word) { state_ = (state_ ^ word) * 0x100000001b3ULL; }
    [[nodiscard]] std::uint64_t value() const { return state_; }

private:
    std::uint64_t state_ = 0xcbf29ce484222325ULL;
};

}  // namespace orsim
