#pragma once
/// One object of a file, held to its shape: unknown, missing and mistyped keys are complained about
/// at once, and what is then asked for is there in the right form or absent.
/// Knows no model.

#include "sim/reader/convert.hpp"
#include "sim/reader/document.hpp"
#include "sim/reader/shape.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orsim {

constexpr std::size_t most_complaints = 100;

/// The complaints about one file, in the making.
class Remarks {
public:
    Remarks(const Document& document, const Shape& root) : document_{&document}, root_{&root} {}

    void error(const Value& value, std::string message);
    void key_error(const Value& value, std::string message);  // Points at the key.
    void warning(const Value& value, std::string message);
    /// Nobody reads more than most_complaints; the rest is only counted.
    void add(Complaint complaint);
    [[nodiscard]] bool is_full() const { return complaints_.size() >= most_complaints; }

    [[nodiscard]] const Document& document() const { return *document_; }
    [[nodiscard]] const Shape& root() const { return *root_; }
    [[nodiscard]] bool has_errors() const {
        return has_unshown_error_ || orsim::has_errors(complaints_);
    }
    /// Everything said, in the order of the file.
    [[nodiscard]] Complaints take();

private:
    const Document* document_;
    const Shape* root_;
    Complaints complaints_;
    std::size_t left_out_ = 0;
    bool has_unshown_error_ = false;
};

/// `no node "N3"; did you mean "N2"? Known: N1, N2`.
[[nodiscard]] std::string unknown_name(std::string_view what,
                                       const std::string& typed,
                                       const std::vector<std::string>& known);

/// Whether a value has the form; complains if not.
bool has_form(Remarks& remarks, const Value& value, Form form);

/// Tables of the model name their rows with 16 bits; so many objects of a list, and what each
/// implies, fit.
constexpr std::size_t most_items = 10'000;

class Fields {
public:
    /// Complains about keys the shape does not know, required ones that are missing, and values of
    /// another form. A value that is no object counts as an empty one.
    Fields(Remarks& remarks, const Value& value, const Shape& shape);

    /// The value of a key of the shape, if it is there in the right form. Requires: the shape has
    /// it.
    [[nodiscard]] const Value* get(std::string_view key) const;
    /// Whether the file gives the key at all, however badly.
    [[nodiscard]] bool has(std::string_view key) const { return value_->find(key) != nullptr; }
    /// Whether the shape has the key.
    [[nodiscard]] bool knows(std::string_view key) const { return shape_->find(key) != nullptr; }
    [[nodiscard]] const Value& value() const { return *value_; }
    [[nodiscard]] Remarks& remarks() const { return *remarks_; }

    [[nodiscard]] std::optional<std::string> text(std::string_view key) const;
    [[nodiscard]] std::optional<bool> flag(std::string_view key) const;
    [[nodiscard]] std::optional<std::int64_t> whole(std::string_view key) const;
    [[nodiscard]] std::optional<Millionths> ratio(std::string_view key) const;
    [[nodiscard]] std::optional<Duration> duration(std::string_view key) const;
    [[nodiscard]] std::optional<Instant> instant(std::string_view key) const;
    [[nodiscard]] std::optional<Distribution> length(std::string_view key) const;
    /// The position of the word among the words the key may have.
    [[nodiscard]] std::optional<std::size_t> word(std::string_view key) const;
    /// The items of a list, those of another form left out.
    [[nodiscard]] std::vector<const Value*> list(std::string_view key) const;

private:
    void check_key(const Value& child);

    Remarks* remarks_;
    const Value* value_;
    const Shape* shape_;
    std::vector<const Value*> good_;  // In the order of the shape's keys; nullptr: absent or bad.
};

// The same for a value by itself. Each complains about what it cannot read.
[[nodiscard]] std::optional<std::int64_t>
read_whole(Remarks& remarks, const Value& value, std::int64_t least, std::int64_t most);
[[nodiscard]] std::optional<Millionths>
read_ratio(Remarks& remarks, const Value& value, Millionths least, Millionths most);
[[nodiscard]] std::optional<Duration> read_duration(Remarks& remarks, const Value& value);
[[nodiscard]] std::optional<Instant> read_instant(Remarks& remarks, const Value& value);
[[nodiscard]] std::optional<Distribution> read_length(Remarks& remarks, const Value& value);
[[nodiscard]] std::optional<std::size_t>
read_word(Remarks& remarks, const Value& value, std::string_view what, const Vocabulary& words);
/// A name a user gives to something; complains about marks that selectors use.
[[nodiscard]] std::optional<std::string> read_id(Remarks& remarks, const Value& value);

/// The shape of a distribution, for the schema.
[[nodiscard]] const Shape& distribution_shape();

}  // namespace orsim
