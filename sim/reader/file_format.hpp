#pragma once
/// Which of the formats a file says it is in. Knows nothing else of it.

#include <cstdint>
#include <string>

namespace orsim {

enum class FileFormat : std::uint8_t {
    scenario,  // Also a file that says nothing, or cannot be read: its reader tells why.
    suite,
    study,
};

[[nodiscard]] FileFormat format_of_file(const std::string& path);

}  // namespace orsim
