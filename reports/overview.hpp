#pragma once
/// The overview of a run as a drawing: who was in which mode when, under which faults, with every
/// watch and who won, and how many sessions came into being. SVG whose colours are the style's;
/// inside a page, or as a file of its own. Of very many watches it draws some, and says so.

#include "reports/page_sections.hpp"

#include <cstdint>
#include <string>

namespace orsim {

/// The drawing inside an SVG of this many units of width, and its height.
struct Overview {
    static constexpr std::int64_t width = 1200;
    std::string shapes;
    std::int64_t height = 0;
};

[[nodiscard]] Overview overview_of(const PageRun& run);
/// As an element of a page.
[[nodiscard]] std::string overview_chart(const PageRun& run);
/// As a file, with its style, a title and a description inside. `left_out` is how many records of
/// the run `run.records` lacks.
[[nodiscard]] std::string overview_svg(const PageRun& run, std::uint64_t left_out);

}  // namespace orsim
