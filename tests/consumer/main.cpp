#include "sim/base/chance.hpp"
#include "sim/base/outcome.hpp"

#include <cstdio>

int main() {
    constexpr orsim::Chance chance{42};
    static_assert(chance.below(6, orsim::Purpose::choice, 0) < 6);
    const orsim::Outcome<int> outcome{7};
    std::printf("%d\n", outcome.value());
    return outcome.value() == 7 ? 0 : 1;
}
