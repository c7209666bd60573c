#include "sim/reader/json_text.hpp"

#include <fmt/format.h>

#include <string_view>

namespace orsim {
namespace {

std::string in_quotes(std::string_view text) {
    std::string out = "\"";
    for (const char letter : text) {
        if (letter == '"' || letter == '\\') {
            out += '\\';
        }
        if (static_cast<unsigned char>(letter) < ' ') {
            out += fmt::format("\\u{:04x}", static_cast<unsigned>(letter));
        } else {
            out += letter;
        }
    }
    return out + '"';
}

/// On one line, with the spaces a reader likes.
std::string on_one_line(const Value& value) {
    const bool named = value.kind == Value::Kind::object;
    if (!named && value.kind != Value::Kind::array) {
        return json_of(value);
    }
    std::string out;
    for (const Value& child : value.children) {
        out += out.empty() ? "" : ", ";
        out += (named ? in_quotes(child.key) + ": " : std::string{}) + on_one_line(child);
    }
    return named ? (out.empty() ? "{}" : "{ " + out + " }") : "[" + out + "]";
}

/// `before`: what stands on its first line already.
std::string laid_out(const Value& value, std::size_t depth, std::size_t before) {
    constexpr std::size_t widest = 100;
    const bool named = value.kind == Value::Kind::object;
    std::string line = on_one_line(value);
    const bool is_simple = value.children.empty();
    if (is_simple || (depth > 0 && before + line.size() < widest)) {
        return line;
    }
    const std::string indent(2 * depth + 2, ' ');
    std::string out;
    for (const Value& child : value.children) {
        out += out.empty() ? "\n" : ",\n";
        const std::string key = named ? in_quotes(child.key) + ": " : std::string{};
        out += indent + key + laid_out(child, depth + 1, indent.size() + key.size());
    }
    return (named ? "{" : "[") + out + "\n" + std::string(2 * depth, ' ') + (named ? "}" : "]");
}

}  // namespace

std::string json_of(const Value& value) {
    switch (value.kind) {
    case Value::Kind::null:
        return "null";
    case Value::Kind::boolean:
        return value.truth ? "true" : "false";
    case Value::Kind::number:
        return value.text;
    case Value::Kind::string:
        return in_quotes(value.text);
    default:
        break;
    }
    const bool named = value.kind == Value::Kind::object;
    std::string out = named ? "{" : "[";
    for (const Value& child : value.children) {
        out += out.size() > 1 ? "," : "";
        out += (named ? in_quotes(child.key) + ":" : std::string{}) + json_of(child);
    }
    return out + (named ? "}" : "]");
}

std::string json_page_of(const Value& value) {
    return laid_out(value, 0, 0) + "\n";
}

std::string label_of(const Value& value) {
    return value.kind == Value::Kind::string ? value.text : json_of(value);
}

}  // namespace orsim
