#include "sim/timeline/fingerprint.hpp"

#include <array>
#include <string_view>

namespace orsim {

std::string to_text(const Fingerprint& fingerprint) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text(16, '0');
    std::uint64_t rest = fingerprint.value();
    for (auto digit = text.rbegin(); digit != text.rend(); ++digit) {
        *digit = digits.at(rest & 0xfU);
        rest >>= 4U;
    }
    return text;
}

}  // namespace orsim
