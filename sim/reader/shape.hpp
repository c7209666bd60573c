#pragma once
/// What may stand in a scenario file, as tables: each object's keys, what form their values have
/// and what they mean. The reader checks files against these tables and the JSON Schema is printed
/// from them, so neither can say what the other does not. Knows no model.

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace orsim {

/// The form of a value, before anybody asks what it refers to.
enum class Form : std::uint8_t {
    text,       // Any string.
    id,         // A new name: letters, digits and such, without the marks selectors use.
    reference,  // The id of something else.
    selector,   // An id, or role:id.
    flag,       // true or false.
    whole,      // A whole number between least and most.
    ratio,      // A decimal number or "1/3", kept in millionths.
    duration,   // "250ms"
    instant,    // A duration that may be negative.
    length,     // A duration, or an object that describes a distribution.
    word,       // One of a list of words.
    object,     // An object of the shape given.
    table,      // An object whose keys are names; its reader looks into it.
    any,        // Its reader looks at it.
};

/// A word that may stand in a file, and what it means.
struct Word {
    std::string_view word;
    std::string_view meaning;
};
using Vocabulary = std::vector<Word>;

struct Shape;

struct Key {
    std::string_view name;
    Form form = Form::text;
    std::string_view meaning;
    bool required = false;
    bool list = false;                // A list of such values.
    const Shape* shape = nullptr;     // Form::object
    Vocabulary (*words)() = nullptr;  // Form::word; Form::table: the keys it may have
    std::string_view what{};          // What complaints call the value; empty: the key's name.
    std::int64_t least = 0;           // Form::whole, and Form::ratio in millionths
    std::int64_t most = std::numeric_limits<std::int64_t>::max();
};

/// An object of a file. Every object may also have a `note`, which nobody reads.
struct Shape {
    std::string_view what;  // "a fault": what complaints call the object.
    std::span<const Key> keys;
    std::string_view meaning;

    [[nodiscard]] const Key* find(std::string_view name) const;
};

constexpr std::string_view note_key = "note";

/// Where in a file a key belongs, for the complaint about one at the wrong place: pointers such as
/// "/topology/nodes/*", of every shape that has it.
[[nodiscard]] std::vector<std::string> places_of_key(const Shape& root, std::string_view name);

}  // namespace orsim
