#pragma once
/// Conditions on swept values: "watch > promotion". Used inside the room only.

#include "sim/reader/combine.hpp"
#include "sim/reader/fields.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace orsim {

/// One value of a scenario and what it may become.
struct Swept {
    std::string id;
    std::string pointer;
    std::vector<const Value*> values;
};

/// What conditions compare. A whole number of a time option counts as the duration it is.
struct Comparable {
    enum class Kind : std::uint8_t { number, length, text };

    Kind kind = Kind::text;
    std::int64_t amount = 0;  // Millionths, or microseconds.
    std::string text;
};

class Assumed {
public:
    /// Complains about what is no condition, or names no swept value.
    static std::optional<Assumed>
    read(Remarks& remarks, const Value& condition, const std::vector<Swept>& sweeps);

    /// Nothing, and a complaint, if both sides are of different kinds.
    [[nodiscard]] std::optional<bool>
    holds(Remarks& remarks, const std::vector<Swept>& sweeps, const Combination& at) const;

private:
    using Side = std::variant<std::size_t, Comparable>;  // A swept value's position, or a constant.

    const Value* condition_ = nullptr;
    std::string operator_;
    Side left_;
    Side right_;
};

}  // namespace orsim
