#pragma once
/// Words of a command as a shell takes them.

#include <string>

namespace orsim {

/// A word as a shell takes it for itself.
[[nodiscard]] std::string shell_word(const std::string& word);

}  // namespace orsim
