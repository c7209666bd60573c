#pragma once
/// What became of a list of tests as one page that opens by a double click, without a network: the
/// verdict on all, what did not pass and why, every scenario with a link to its own page, and which
/// scenarios show which rule of the guide. Equal answers give equal bytes. Knows no file.

#include "reports/test_answer.hpp"

#include <string>
#include <string_view>

namespace orsim {

[[nodiscard]] std::string test_page(const TestAnswer& answer, std::string_view version);

}  // namespace orsim
