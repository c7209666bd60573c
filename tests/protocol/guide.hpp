#pragma once
/// The guide's sentences as walks through the creation table: what happens to one application, one
/// thing after the other, and what it must do. Knows nothing of the rows, so that a broken row
/// departs from a walk.

#include "sim/protocol/creation.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>

namespace orsim {

/// One thing that happens, and the answer the guide wants.
struct Told {
    On on = On::made_here;
    Phase then = Phase::absent;
    Do todo = Do::nothing;
    Rule rule = Rule::none;
    std::uint8_t policy = 0;
};

/// Begins in `absent`, under the variants.
class Walk {
public:
    constexpr Walk(Variant variants, std::initializer_list<Told> told)
        : variants_{variants}, length_{told.size()} {
        std::copy(told.begin(), told.end(), told_.begin());
    }

    [[nodiscard]] constexpr Variant variants() const { return variants_; }
    [[nodiscard]] constexpr std::span<const Told> told() const {
        return std::span{told_}.first(length_);
    }

private:
    Variant variants_ = Variant::none;
    std::array<Told, 5> told_{};
    std::size_t length_ = 0;
};

/// Where the table first departs from the walk; empty if it follows it to its end.
[[nodiscard]] std::string departure(const CreationTable& table, const Walk& walk);

/// The walks of all cases of guide_test.cpp, case by case.
[[nodiscard]] std::span<const std::span<const Walk>> guide_walks();

}  // namespace orsim
