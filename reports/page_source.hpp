#pragma once
/// The empty page as the build made it of the files in reports/page: style and script inside, and
/// gaps such as {{title}} for a run to fill. Knows no run.

#include <string_view>

namespace orsim {

[[nodiscard]] std::string_view page_source();
/// The same for the page of a study.
[[nodiscard]] std::string_view plan_page_source();
/// The same for the page of two runs.
[[nodiscard]] std::string_view diff_page_source();
/// The same for the page of a test run.
[[nodiscard]] std::string_view test_page_source();
/// The same for the page of outcome windows.
[[nodiscard]] std::string_view windows_page_source();
/// The same for the drawing of a run.
[[nodiscard]] std::string_view overview_source();

}  // namespace orsim
