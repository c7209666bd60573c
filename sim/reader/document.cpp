#include "sim/reader/document.hpp"

#include "sim/reader/convert.hpp"
#include "sim/reader/parse.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace orsim {
namespace {

/// The parts of a JSON pointer, ~0 and ~1 read back.
std::vector<std::string> parts_of(std::string_view pointer) {
    std::vector<std::string> parts;
    for (std::size_t at = 0; at < pointer.size(); ++at) {
        if (pointer[at] == '/') {
            parts.emplace_back();
        } else if (pointer[at] == '~' && at + 1 < pointer.size() && pointer[at + 1] == '1') {
            parts.back() += '/';
            ++at;
        } else if (pointer[at] == '~' && at + 1 < pointer.size() && pointer[at + 1] == '0') {
            parts.back() += '~';
            ++at;
        } else {
            parts.back() += pointer[at];
        }
    }
    return parts;
}

/// The position a part of a pointer names in an array; the array's size when it names none.
std::size_t position_in(const Value& array, const std::string& part) {
    const bool digits = !part.empty() && part.size() < 10
                        && part.find_first_not_of("0123456789") == std::string::npos;
    const std::size_t position = digits ? std::stoul(part) : array.children.size();
    return std::min(position, array.children.size());
}

void settle(Value& value, const std::string& pointer, std::uint32_t source) {
    value.pointer = pointer;
    value.source = source;
    for (std::size_t at = 0; at < value.children.size(); ++at) {
        Value& child = value.children[at];
        const bool named = value.kind == Value::Kind::object;
        settle(child, pointer_to(pointer, named ? child.key : std::to_string(at)), source);
    }
}

/// The child a part of a pointer leads to; nullptr when there is none.
Value* child_of(Value& parent, const std::string& part) {
    if (parent.kind == Value::Kind::array) {
        const std::size_t position = position_in(parent, part);
        return position < parent.children.size() ? &parent.children[position] : nullptr;
    }
    if (parent.kind != Value::Kind::object) {
        return nullptr;
    }
    const auto found = std::ranges::find(parent.children, part, &Value::key);
    return found == parent.children.end() ? nullptr : &*found;
}

/// Adds a child for a part that leads nowhere: a key of an object, or - behind an array's end.
Value* add_child(Value& parent, const std::string& part, std::uint32_t source) {
    const bool grows =
        parent.kind == Value::Kind::object || (parent.kind == Value::Kind::array && part == "-");
    if (!grows) {
        return nullptr;
    }
    Value child;
    child.kind = Value::Kind::object;
    child.source = source;
    child.key = parent.kind == Value::Kind::object ? part : std::string{};
    child.pointer = pointer_to(parent.pointer, parent.kind == Value::Kind::object
                                                   ? part
                                                   : std::to_string(parent.children.size()));
    parent.children.push_back(std::move(child));
    return &parent.children.back();
}

}  // namespace

const Value* Value::find(std::string_view name) const {
    if (kind != Kind::object) {
        return nullptr;
    }
    const auto found = std::ranges::find(children, name, &Value::key);
    return found == children.end() ? nullptr : &*found;
}

std::string_view to_text(Value::Kind kind) {
    constexpr std::array<std::string_view, 6> words{"null",     "true or false", "a number",
                                                    "a string", "a list [...]",  "an object {...}"};
    return words.at(static_cast<std::size_t>(kind));
}

Document::Document(std::string name, std::string text) {
    add_source(std::move(name), std::move(text));
    Parsed parsed = parse_json(sources_.front().text);
    root_ = std::move(parsed.root);
    for (Slip& slip : parsed.slips) {
        Complaint complaint = about(0, slip.offset, slip.length);
        complaint.pointer = printable(std::move(slip.pointer));
        complaint.message = printable(std::move(slip.message));
        complaints_.push_back(std::move(complaint));
    }
}

void Document::add_source(std::string name, std::string text) {
    Source source{std::move(name), std::move(text), {0}};
    for (std::size_t at = 0; at < source.text.size(); ++at) {
        if (source.text[at] == '\n') {
            source.lines.push_back(at + 1);
        }
    }
    sources_.push_back(std::move(source));
}

void Document::apply(const Override& change) {
    const auto source = static_cast<std::uint32_t>(sources_.size());
    add_source(fmt::format("--set {}={}", change.pointer, change.value), change.value);
    const auto refuse = [&](std::string message) {
        Complaint complaint;
        complaint.place.file = printable(sources_[source].name);
        complaint.message = printable(std::move(message));
        complaints_.push_back(std::move(complaint));
    };
    if (change.pointer.empty() || change.pointer.front() != '/') {
        refuse(fmt::format("a pointer begins with /, as in --set /until=90s, and not \"{}\"",
                           change.pointer));
        return;
    }
    Parsed parsed = parse_json(change.value);
    if (!parsed.whole || !parsed.slips.empty()) {
        parsed.root = Value{};
        parsed.root.kind = Value::Kind::string;
        parsed.root.text = change.value;
        parsed.root.length = std::max<std::size_t>(1, change.value.size());
    }
    Value* value = &root_;
    for (const std::string& part : parts_of(change.pointer)) {
        Value* child = child_of(*value, part);
        child = child == nullptr ? add_child(*value, part, source) : child;
        if (child == nullptr) {
            refuse(fmt::format("{} leads nowhere: \"{}\" is not in {}, which is {}", change.pointer,
                               part, value->pointer.empty() ? "the file" : value->pointer,
                               to_text(value->kind)));
            return;
        }
        value = child;
    }
    parsed.root.key = value->key;
    const std::string pointer = value->pointer;
    *value = std::move(parsed.root);
    settle(*value, pointer, source);
}

const Value* Document::at(std::string_view pointer) const {
    const Value* value = &root_;
    if (!pointer.empty() && pointer.front() != '/') {
        return nullptr;
    }
    for (const std::string& part : parts_of(pointer)) {
        if (value->kind == Value::Kind::array) {
            const std::size_t position = position_in(*value, part);
            value = position < value->children.size() ? &value->children[position] : nullptr;
        } else {
            value = value->find(part);
        }
        if (value == nullptr) {
            return nullptr;
        }
    }
    return value;
}

Place Document::place(std::uint32_t source, std::size_t offset, std::size_t length) const {
    const Source& text = sources_[source];
    Place place;
    place.file = printable(text.name);
    if (source != 0) {
        return place;  // A command line has no lines.
    }
    const auto after = std::ranges::upper_bound(text.lines, offset);
    const auto line = static_cast<std::size_t>(after - text.lines.begin());
    place.line = static_cast<std::uint32_t>(line);
    place.column = static_cast<std::uint32_t>(offset - text.lines[line - 1] + 1);
    place.length = static_cast<std::uint32_t>(std::max<std::size_t>(1, length));
    return place;
}

Place Document::place(const Value& value) const {
    return place(value.source, value.offset, value.length);
}

std::string Document::line_at(const Source& source, std::uint32_t line) {
    const std::size_t start = source.lines[line - 1];
    const std::size_t behind = std::min(source.text.find('\n', start), source.text.size());
    std::string text = source.text.substr(start, std::min(behind - start, longest_shown));
    if (text.ends_with('\r')) {
        text.pop_back();
    }
    return printable(std::move(text));
}

Complaint Document::about(std::uint32_t source, std::size_t offset, std::size_t length) const {
    Complaint complaint;
    complaint.place = place(source, offset, length);
    if (complaint.place.line != 0) {
        complaint.source_line = line_at(sources_[source], complaint.place.line);
    }
    return complaint;
}

Complaint Document::about(const Place& place, std::string message) const {
    Complaint complaint;
    complaint.place = place;
    complaint.message = printable(std::move(message));
    if (place.line != 0) {
        complaint.source_line = line_at(sources_.front(), place.line);
    }
    return complaint;
}

Complaint Document::about(const Value& value, std::string message) const {
    Complaint complaint = about(value.source, value.offset, value.length);
    complaint.pointer = printable(value.pointer);
    complaint.message = printable(std::move(message));
    return complaint;
}

Complaint Document::about_key(const Value& value, std::string message) const {
    if (value.key_length == 0) {
        return about(value, std::move(message));
    }
    Complaint complaint = about(value.source, value.key_offset, value.key_length);
    complaint.pointer = printable(value.pointer);
    complaint.message = printable(std::move(message));
    return complaint;
}

}  // namespace orsim
