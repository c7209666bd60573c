#pragma once
/// The numbers of states that have been seen: a table without order that only grows.

#include "sim/base/digest.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace orsim {

class Visited {
public:
    /// Answers with whether it is new.
    bool add(StateNumber number) {
        if ((count_ + 1) * 2 > slots_.size()) {
            grow();
        }
        StateNumber& slot = slot_of(number);
        if (slot == number) {
            return false;
        }
        slot = number;
        ++count_;
        return true;
    }
    [[nodiscard]] std::size_t size() const { return count_; }
    [[nodiscard]] std::size_t bytes() const { return slots_.capacity() * sizeof(StateNumber); }

private:
    static constexpr StateNumber empty{};

    /// Where it is, or where it belongs. The number zero is taken for an empty slot: were it ever a
    /// state's, that state would be walked again whenever it is met.
    StateNumber& slot_of(StateNumber number) {
        const std::size_t mask = slots_.size() - 1;
        std::size_t at = number.low & mask;
        while (!(slots_[at] == empty) && !(slots_[at] == number)) {
            at = (at + 1) & mask;
        }
        return slots_[at];
    }

    void grow() {
        constexpr std::size_t first = 1U << 12U;
        const std::vector<StateNumber> old = std::move(slots_);
        slots_.assign(old.empty() ? first : old.size() * 2, empty);
        for (const StateNumber number : old) {
            if (!(number == empty)) {
                slot_of(number) = number;
            }
        }
    }

    std::vector<StateNumber> slots_;
    std::size_t count_ = 0;
};

}  // namespace orsim
