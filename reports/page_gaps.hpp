#pragma once
/// Fills the gaps of an empty page, such as {{title}}. Knows no page.

#include <map>
#include <string>
#include <string_view>

namespace orsim {

/// What comes in is not looked at again. Requires: every gap of the page has its filling.
[[nodiscard]] std::string filled(std::string_view page,
                                 const std::map<std::string_view, std::string>& gaps);

}  // namespace orsim
