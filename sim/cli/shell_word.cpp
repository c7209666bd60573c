#include "sim/cli/shell_word.hpp"

namespace orsim {

std::string shell_word(const std::string& word) {
    const bool plain = word.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                              "0123456789_-./=:,+@")
                       == std::string::npos;
    if (plain && !word.empty()) {
        return word;
    }
    std::string quoted = "'";
    for (const char letter : word) {
        quoted += letter == '\'' ? std::string{"'\\''"} : std::string(1, letter);
    }
    return quoted + "'";
}

}  // namespace orsim
