// Whatever is asked of the agenda, it answers as a sorted multimap would.

#include "tests/kernel/duel.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

template <class Turn>
void fight(const std::uint8_t* bytes, std::size_t size, std::size_t most_pending) {
    const std::string difference = orsim::tests::Duel<Turn>{bytes, size, most_pending}.fight();
    if (!difference.empty()) {
        std::fprintf(stderr, "%s\n", difference.c_str());
        std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    if (size == 0) {
        return 0;
    }
    size = std::min<std::size_t>(size, 250);  // One byte may ask for a thousand things.
    if (bytes[0] % 2 == 0) {
        fight<std::uint32_t>(bytes + 1, size - 1, 2000);
    } else {
        fight<std::uint8_t>(bytes + 1, size - 1, 200);
    }
    return 0;
}
