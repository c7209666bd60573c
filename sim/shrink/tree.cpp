#include "sim/shrink/tree.hpp"

#include "sim/reader/parse.hpp"

#include <algorithm>
#include <utility>

namespace orsim {
namespace {

using Kind = Value::Kind;

/// The parts of a pointer as they stand in a key.
std::vector<std::string> parts_of(std::string_view pointer) {
    std::vector<std::string> parts;
    for (std::size_t at = 0; at < pointer.size(); ++at) {
        const bool escaped = pointer[at] == '~' && at + 1 < pointer.size();
        if (pointer[at] == '/') {
            parts.emplace_back();
        } else if (escaped && !parts.empty()) {
            parts.back() += pointer[++at] == '1' ? '/' : '~';
        } else if (!parts.empty()) {
            parts.back() += pointer[at];
        }
    }
    return parts;
}

std::size_t position_of(const Value& parent, const std::string& part) {
    for (std::size_t at = 0; at < parent.children.size(); ++at) {
        if (parent.kind == Kind::object ? parent.children[at].key == part
                                        : std::to_string(at) == part) {
            return at;
        }
    }
    return parent.children.size();
}

void drop_empty_parents(Value& root, Path path) {
    while (path.size() > 1) {
        path.pop_back();
        if (!value_at(root, path).children.empty()) {
            return;
        }
        const std::size_t last = path.back();
        Path above = path;
        above.pop_back();
        Value& parent = above.empty() ? root : value_at(root, above);
        parent.children.erase(parent.children.begin() + static_cast<std::ptrdiff_t>(last));
    }
}

}  // namespace

Path path_of(const Value& root, std::string_view pointer) {
    Path path;
    const Value* value = &root;
    for (const std::string& part : parts_of(pointer)) {
        const std::size_t at = position_of(*value, part);
        if (at == value->children.size()) {
            return {};
        }
        path.push_back(at);
        value = &value->children[at];
    }
    return path;
}

const Value& value_at(const Value& root, const Path& path) {
    const Value* value = &root;
    for (const std::size_t at : path) {
        value = &value->children.at(at);
    }
    return *value;
}

Value& value_at(Value& root, const Path& path) {
    Value* value = &root;
    for (const std::size_t at : path) {
        value = &value->children.at(at);
    }
    return *value;
}

std::string pointer_of(const Value& root, const Path& path) {
    std::string pointer;
    const Value* value = &root;
    for (const std::size_t at : path) {
        const bool named = value->kind == Kind::object;
        value = &value->children.at(at);
        pointer = pointer_to(pointer, named ? value->key : std::to_string(at));
    }
    return pointer;
}

Value without(Value root, std::vector<Path> parts) {
    // From the back, so that what is still to go stays where its path says; what lies inside
    // something that goes, goes before it. A path is a full key: equal ones are the same.
    std::ranges::sort(parts, std::ranges::greater{});
    parts.erase(std::unique(parts.begin(), parts.end()), parts.end());
    for (const Path& path : parts) {
        if (path.empty()) {
            continue;
        }
        Path above = path;
        above.pop_back();
        Value& parent = above.empty() ? root : value_at(root, above);
        parent.children.erase(parent.children.begin() + static_cast<std::ptrdiff_t>(path.back()));
        drop_empty_parents(root, path);
    }
    return root;
}

void set_text(Value& object, std::string_view key, std::string text) {
    const auto found = std::ranges::find(object.children, key, &Value::key);
    Value* value = found == object.children.end() ? nullptr : &*found;
    if (value == nullptr) {
        object.children.emplace_back();
        value = &object.children.back();
        value->key = std::string{key};
    }
    value->kind = Kind::string;
    value->children.clear();
    value->text = std::move(text);
}

void drop_key(Value& object, std::string_view key) {
    const auto found = std::ranges::find(object.children, key, &Value::key);
    if (found != object.children.end()) {
        object.children.erase(found);
    }
}

}  // namespace orsim
