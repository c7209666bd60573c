#include "reports/page_gaps.hpp"

#include "sim/base/promise.hpp"

#include <cstddef>

namespace orsim {

std::string filled(std::string_view page, const std::map<std::string_view, std::string>& gaps) {
    std::string out;
    while (!page.empty()) {
        const std::size_t open = page.find("{{");
        out += page.substr(0, open);
        if (open == std::string_view::npos) {
            break;
        }
        const std::size_t close = page.find("}}", open);
        const auto gap = gaps.find(page.substr(open + 2, close - open - 2));
        ORSIM_EXPECT(gap != gaps.end(), "every gap of the page has its filling");
        out += gap->second;
        page.remove_prefix(close + 2);
    }
    return out;
}

}  // namespace orsim
