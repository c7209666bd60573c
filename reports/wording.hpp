#pragma once
/// How values look in a report: instants, durations, shares, releases, and names that somebody else
/// chose. Knows no event.

#include "sim/base/distribution.hpp"
#include "sim/base/time.hpp"
#include "sim/model/scenario.hpp"

#include <string>
#include <string_view>

namespace orsim {

/// A name as it stands in a form of report, such as with quotes escaped. Untrusted names enter a
/// report through one of these and in no other way.
using Spelling = std::string (*)(std::string_view);

/// The name itself. Only for what is never shown.
[[nodiscard]] std::string unchanged(std::string_view name);

/// For plain text: one line whatever the name holds. Control characters, characters that turn the
/// direction of writing, invisible ones and bytes that are no UTF-8 are written as escapes such as
/// \n, \u{202e} and \xff; a backslash is doubled.
[[nodiscard]] std::string visible(std::string_view name);

/// For the inside of a JSON string, without its quotes. Bytes that are no UTF-8 become U+FFFD, and
/// "<" is written \u003c, so that the text may stand inside a page's script.
[[nodiscard]] std::string json_escaped(std::string_view name);

/// For text and attributes of HTML, SVG and XML. Characters XML cannot hold become U+FFFD.
[[nodiscard]] std::string html_escaped(std::string_view name);

/// The name itself, not longer than a screen is wide; what is cut off is said. For a form that is
/// still to spell it.
[[nodiscard]] std::string shortened(std::string_view name);

/// `visible`, and not longer than a screen is wide; what is cut off is said.
[[nodiscard]] std::string clipped(std::string_view name);

/// For running text of Markdown: no character of it means anything to Markdown, and it is one line.
[[nodiscard]] std::string markdown_escaped(std::string_view text);
/// A clipped name as code in Markdown, to stand in the cell of a table.
[[nodiscard]] std::string markdown_code(std::string_view name);

/// For running text of a Mermaid diagram, and of a PlantUML one: letters, digits and what means
/// nothing there stand as they are, the rest as codes of characters.
[[nodiscard]] std::string mermaid_escaped(std::string_view text);
[[nodiscard]] std::string plantuml_escaped(std::string_view text);

/// A clipped text for the inside of a quoted string of Graphviz.
[[nodiscard]] std::string dot_escaped(std::string_view text);

/// A cell of CSV, in quotes where its text needs them. A text that a spreadsheet would take for a
/// formula, such as one that begins with "=", gets an apostrophe in front.
[[nodiscard]] std::string csv_cell(std::string_view text);

/// Seconds with six decimals: "12.500000".
[[nodiscard]] std::string clock(Instant at);
/// Exact, in the largest unit that needs no leading zero: "250 us", "50 ms", "4.949 s".
[[nodiscard]] std::string human(Duration length);
/// The same for a count of microseconds.
[[nodiscard]] std::string human_microseconds(std::int64_t length);
/// A decimal fraction without superfluous zeros: 1200000 millionths are "1.2".
[[nodiscard]] std::string decimal(Millionths share);
/// "50 ms", "uniform 30 ms to 50 ms", "lognormal, mean 180 s, cv 1.2, at most 1800 s".
[[nodiscard]] std::string human(const Distribution& distribution);

[[nodiscard]] std::string to_text(Release release);
[[nodiscard]] std::string_view to_text(Profile profile);

}  // namespace orsim
