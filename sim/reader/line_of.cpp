#include "sim/reader/line_of.hpp"

#include "sim/reader/scenario_draft.hpp"

#include <algorithm>
#include <utility>

namespace orsim {
namespace {

Document read(const std::string& path) {
    FileText file = read_scenario_source(path);
    return Document{path, file.text ? std::move(*file.text) : std::string{}};
}

std::uint32_t line_of(const Document& document, const Value* value) {
    return value == nullptr ? 1 : std::max<std::uint32_t>(1, document.place(*value).line);
}

}  // namespace

std::uint32_t line_of(const std::string& path, std::string_view pointer) {
    const Document document = read(path);
    return line_of(document, document.at(pointer));
}

std::uint32_t line_of_item(const std::string& path,
                           const std::vector<std::string_view>& lists,
                           std::string_view id) {
    const Document document = read(path);
    for (const std::string_view list : lists) {
        const Value* const items = document.root().find(list);
        for (const Value& item : items == nullptr ? std::vector<Value>{} : items->children) {
            const Value* const name = item.find("id");
            if (name != nullptr && name->text == id) {
                return std::max<std::uint32_t>(1, document.place(*name).line);
            }
        }
    }
    return 1;
}

}  // namespace orsim
