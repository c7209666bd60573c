#include "reports/explanation_text.hpp"
#include "reports/page_gaps.hpp"
#include "reports/page_source.hpp"
#include "reports/windows_text.hpp"
#include "reports/wording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <string>
#include <string_view>

namespace orsim {
namespace {

// Whole numbers only: a strip is so many units wide, a window as many as its share of the range.
constexpr std::int64_t width = 900;
constexpr std::int64_t left = 10;
constexpr std::int64_t strip_top = 56;
constexpr std::int64_t strip_height = 44;
constexpr std::int64_t row_height = 22;

// Told apart by their letter too; the ink on each stands at 4.5 to 1 or better.
struct Shade {
    std::string_view paper;
    std::string_view ink;
};
constexpr std::array<Shade, 8> shades{{{"#14776b", "#ffffff"},
                                       {"#f1b93c", "#3a2600"},
                                       {"#a3200f", "#ffffff"},
                                       {"#d3ddea", "#22344c"},
                                       {"#0b5cad", "#ffffff"},
                                       {"#8e6bb8", "#ffffff"},
                                       {"#5b6470", "#ffffff"},
                                       {"#def3e6", "#0e6b3c"}}};

std::int64_t across(const Windows& windows, std::int64_t value) {
    const std::int64_t whole = windows.windows.back().last - windows.from + 1;
    const std::int64_t part = value - windows.from;
    // In two steps, so that no product overflows whatever the range is.
    return left + part / whole * (width - 2 * left)
           + static_cast<std::int64_t>(static_cast<double>(part % whole)
                                       / static_cast<double>(whole)
                                       * static_cast<double>(width - 2 * left));
}

void add_window(std::string& out, const Windows& windows, std::size_t at, std::size_t kind) {
    const OutcomeWindow& window = windows.windows[at];
    const Shade& shade = shades.at(kind % shades.size());
    const std::int64_t from = across(windows, window.first);
    // A window narrower than a point is drawn all the same: it is what one looks for.
    const std::int64_t wide = std::max<std::int64_t>(2, across(windows, window.last + 1) - from);
    fmt::format_to(std::back_inserter(out),
                   "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\"/>", from,
                   strip_top, wide, strip_height, shade.paper);
    if (wide >= 14) {
        fmt::format_to(std::back_inserter(out),
                       "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\" font-weight=\"700\" "
                       "fill=\"{}\">{}</text>",
                       from + wide / 2, strip_top + strip_height / 2 + 5, shade.ink,
                       letter_of(kind));
    }
}

std::string
range_of(const Scenario& scenario, const Windows& windows, const OutcomeWindow& window) {
    const std::string first = place_of(scenario, windows.dial, window.first);
    return window.first == window.last
               ? first + " (a single instant, a tie)"
               : first + " to " + place_of(scenario, windows.dial, window.last);
}

}  // namespace

std::string windows_svg(const Scenario& scenario, const Windows& windows) {
    const Names names{scenario, html_escaped};
    const std::vector<std::size_t> kinds = kinds_of(windows);
    const auto rows = static_cast<std::int64_t>(windows.windows.size());
    const std::int64_t legend = strip_top + strip_height + 44;
    std::string out = fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" role=\"img\" "
        "font-family=\"system-ui,'DejaVu Sans',sans-serif\" font-size=\"13\">"
        "<title>{2}</title><rect class=\"paper\" width=\"{0}\" height=\"{1}\" fill=\"#ffffff\"/>"
        "<text x=\"{3}\" y=\"24\" font-size=\"17\" font-weight=\"600\" class=\"ink\" "
        "fill=\"#17202b\">{2}</text>"
        "<text x=\"{3}\" y=\"44\" class=\"soft\" fill=\"#4d5a6a\">what becomes of {4}</text>\n",
        width, legend + rows * row_height, subject_of(names, scenario, windows), left,
        windows.call ? names.of(*windows.call) : "all calls");
    for (std::size_t at = 0; at < windows.windows.size(); ++at) {
        add_window(out, windows, at, kinds[at]);
    }
    const std::int64_t axis = strip_top + strip_height + 18;
    fmt::format_to(std::back_inserter(out),
                   "\n<text x=\"{}\" y=\"{}\" class=\"soft\" fill=\"#4d5a6a\">{}</text><text "
                   "x=\"{}\" y=\"{}\" "
                   "text-anchor=\"end\" class=\"soft\" fill=\"#4d5a6a\">{}</text>\n",
                   left, axis, place_of(scenario, windows.dial, windows.from), width - left, axis,
                   place_of(scenario, windows.dial, windows.windows.back().last));
    for (std::size_t at = 0; at < windows.windows.size(); ++at) {
        const Shade& shade = shades.at(kinds[at] % shades.size());
        const std::int64_t y = legend + static_cast<std::int64_t>(at) * row_height;
        fmt::format_to(
            std::back_inserter(out),
            "<rect x=\"{}\" y=\"{}\" width=\"26\" height=\"17\" fill=\"{}\"/><text x=\"{}\" "
            "y=\"{}\" text-anchor=\"middle\" font-weight=\"700\" fill=\"{}\">{}</text>"
            "<text x=\"{}\" y=\"{}\" class=\"ink\" fill=\"#17202b\">{}: {}</text>\n",
            left, y - 13, shade.paper, left + 13, y, shade.ink, letter_of(kinds[at]), left + 36, y,
            range_of(scenario, windows, windows.windows[at]),
            told(names, windows.windows[at].outcomes));
    }
    return out + "</svg>\n";
}

std::string
windows_page(const Scenario& scenario, const Windows& windows, std::string_view version) {
    const Names names{scenario, html_escaped};
    const std::vector<std::size_t> kinds = kinds_of(windows);
    std::map<std::string_view, std::string> gaps;
    gaps["title"] = html_escaped(scenario.name);
    gaps["version"] = html_escaped(version);
    gaps["strip"] = windows_svg(scenario, windows);
    std::string& head = gaps["head"];
    head = fmt::format("{}, seed {}. Exact to {}: {} orders of events in {} runs.",
                       html_escaped(scenario.name), scenario.seed, value_of(windows.dial, 1),
                       windows.stretches, windows.runs);
    if (windows.spent) {
        head += fmt::format(" <strong>The search ended at {}: beyond it nothing is known."
                            "</strong>",
                            place_of(scenario, windows.dial, windows.windows.back().last));
    }
    std::string& rows = gaps["rows"];
    for (std::size_t at = 0; at < windows.windows.size(); ++at) {
        const OutcomeWindow& window = windows.windows[at];
        fmt::format_to(std::back_inserter(rows),
                       "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}{}</td></tr>\n",
                       letter_of(kinds[at]), place_of(scenario, windows.dial, window.first),
                       place_of(scenario, windows.dial, window.last), told(names, window.outcomes),
                       window.first == window.last ? "; a single instant, a tie" : "");
    }
    return filled(windows_page_source(), gaps);
}

}  // namespace orsim
