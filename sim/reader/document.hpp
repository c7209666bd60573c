#pragma once
/// A JSON text as a tree in which every value knows where it stands. Comments are allowed; a key
/// given twice is refused; numbers stay as they were written, so that no digit is lost.
/// Knows JSON, not what the text is about.

#include "sim/base/outcome.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace orsim {

/// One value of the tree. The key by which it is known stands with it, if its parent is an object.
struct Value {
    enum class Kind : std::uint8_t { null, boolean, number, string, array, object };

    Kind kind = Kind::null;
    bool truth = false;           // boolean
    std::string text;             // string: its characters; number: as it was written.
    std::vector<Value> children;  // array, object: in the order of the file.
    std::string key;
    std::string pointer;     // JSON pointer from the root, such as /faults/1/target.
    std::size_t offset = 0;  // Of its first byte in its source.
    std::size_t length = 1;  // In bytes; of the opening bracket only, for arrays and objects.
    std::size_t key_offset = 0;
    std::size_t key_length = 0;
    std::uint32_t source = 0;  // 0: the file; n: the nth override of the command line.

    /// The child of that key; nullptr when this is no object or has none.
    [[nodiscard]] const Value* find(std::string_view name) const;
};

/// What a user calls the kind, with its article: "a string".
[[nodiscard]] std::string_view to_text(Value::Kind kind);

/// One value of the command line that takes the place of one in the file: --set /pointer=value.
struct Override {
    std::string pointer;
    std::string value;  // Read as JSON; what is not JSON is a string.
};

/// What is read is held to these limits, so that no input can exhaust the machine.
constexpr std::size_t largest_document = std::size_t{64} << 20U;  // bytes
constexpr std::size_t deepest_nesting = 64;

/// A text with its lines, and the tree read from it.
class Document {
public:
    /// Reads a text. Its mistakes of syntax, and repeated keys, are in complaints(); after a
    /// mistake of syntax the root is null. `name` is what complaints call the text.
    Document(std::string name, std::string text);

    /// Puts the value of an override into the tree. Keys that are missing on the way are added to
    /// objects; anything else that does not match is complained about.
    void apply(const Override& change);

    [[nodiscard]] const Value& root() const { return root_; }
    [[nodiscard]] const std::string& name() const { return sources_.front().name; }
    [[nodiscard]] const Complaints& complaints() const { return complaints_; }
    /// The value a JSON pointer leads to; nullptr when there is none.
    [[nodiscard]] const Value* at(std::string_view pointer) const;

    /// A complaint about a value, or about the key of a value.
    [[nodiscard]] Complaint about(const Value& value, std::string message) const;
    [[nodiscard]] Complaint about_key(const Value& value, std::string message) const;
    [[nodiscard]] Place place(const Value& value) const;
    /// A complaint about a place that place() told, or about the file as a whole.
    [[nodiscard]] Complaint about(const Place& place, std::string message) const;

private:
    struct Source {
        std::string name;
        std::string text;
        std::vector<std::size_t> lines;  // Offset of the first byte of each.
    };

    void add_source(std::string name, std::string text);
    [[nodiscard]] Place place(std::uint32_t source, std::size_t offset, std::size_t length) const;
    [[nodiscard]] Complaint
    about(std::uint32_t source, std::size_t offset, std::size_t length) const;
    [[nodiscard]] static std::string line_at(const Source& source, std::uint32_t line);

    std::vector<Source> sources_;
    Value root_;
    Complaints complaints_;
};

}  // namespace orsim
