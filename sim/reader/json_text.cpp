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

std::string label_of(const Value& value) {
    return value.kind == Value::Kind::string ? value.text : json_of(value);
}

}  // namespace orsim
