#pragma once
/// On which line of a file something stands, for messages about it after it was read. Knows nothing
/// else of the file.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace orsim {

/// The line of the value a JSON pointer leads to; 1 if there is none.
[[nodiscard]] std::uint32_t line_of(const std::string& path, std::string_view pointer);

/// The line of the item called `id` in the first of these lists of the file's top level that has
/// it; 1 if none has.
[[nodiscard]] std::uint32_t line_of_item(const std::string& path,
                                         const std::vector<std::string_view>& lists,
                                         std::string_view id);

}  // namespace orsim
