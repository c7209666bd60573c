#include "sim/reader/shape.hpp"

#include <algorithm>
#include <cstddef>

namespace orsim {
namespace {

void gather(const Shape& shape,
            const std::string& pointer,
            std::string_view name,
            std::size_t depth,
            std::vector<std::string>& places) {
    constexpr std::size_t deepest = 8;  // Shapes may contain themselves.
    if (depth == deepest) {
        return;
    }
    if (shape.find(name) != nullptr) {
        places.push_back(pointer.empty() ? "the top level of the file" : pointer);
    }
    for (const Key& key : shape.keys) {
        const std::string inside = pointer + '/' + std::string{key.name} + (key.list ? "/*" : "");
        if (key.form == Form::table && key.words != nullptr
            && std::ranges::any_of(key.words(),
                                   [&](const Word& word) { return word.word == name; })) {
            places.push_back(inside);
        }
        if (key.shape != nullptr) {
            gather(*key.shape, inside, name, depth + 1, places);
        }
    }
}

}  // namespace

const Key* Shape::find(std::string_view name) const {
    const auto found = std::ranges::find(keys, name, &Key::name);
    return found == keys.end() ? nullptr : &*found;
}

std::vector<std::string> places_of_key(const Shape& root, std::string_view name) {
    std::vector<std::string> places;
    gather(root, "", name, 0, places);
    return places;
}

}  // namespace orsim
