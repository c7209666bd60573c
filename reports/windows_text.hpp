#pragma once
/// The outcome windows of a fault's time, or of another dial, as text, JSON, SVG and a page. The
/// same windows give the same bytes. Knows not how they were found.

#include "reports/names.hpp"
#include "sim/explore/windows.hpp"
#include "sim/model/scenario.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace orsim {

constexpr std::string_view windows_schema = "orsim/windows@1";

/// A sentence, a table with a letter for each outcome, and a strip of those letters.
[[nodiscard]] std::string windows_text(const Scenario& scenario, const Windows& windows);
[[nodiscard]] std::string windows_json(const Scenario& scenario, const Windows& windows);
/// The strip chart; a table beside it in the page. Without scripts.
[[nodiscard]] std::string windows_svg(const Scenario& scenario, const Windows& windows);
[[nodiscard]] std::string
windows_page(const Scenario& scenario, const Windows& windows, std::string_view version);

/// "11 served by P1, 1 default-routed"; of a single call "served by P1".
[[nodiscard]] std::string told(const Names& names, const Outcomes& outcomes);
/// Which outcome of all that occur a window has, in the order they first occur; "A" for 0.
[[nodiscard]] std::vector<std::size_t> kinds_of(const Windows& windows);
[[nodiscard]] std::string letter_of(std::size_t kind);
/// A value of the dial as a report shows it: "0.051000 s" for an instant, else "51 ms".
[[nodiscard]] std::string place_of(const Scenario& scenario, const Dial& dial, std::int64_t value);
/// "fault crash (crash of primary_of:N1)": what the dial turns.
[[nodiscard]] std::string
subject_of(const Names& names, const Scenario& scenario, const Windows& windows);

}  // namespace orsim
