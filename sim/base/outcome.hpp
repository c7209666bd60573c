#pragma once
/// What the user has to mend, as a value: either a result, or every complaint about the input.
/// Knows places in a text, not what the text means.

#include "sim/base/promise.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace orsim {

/// A place in an input file. Lines and columns count from one; a column counts bytes.
struct Place {
    std::string file;
    std::uint32_t line = 0;  // 0: the complaint is about the file as a whole.
    std::uint32_t column = 0;
    std::uint32_t length = 1;  // How many bytes the caret line underlines.

    friend bool operator==(const Place&, const Place&) = default;
};

/// One thing for the user to mend (`error`) or to think about (`warning`).
struct Complaint {
    enum class Weight : std::uint8_t { error, warning };

    Weight weight = Weight::error;
    Place place;
    std::string pointer;      // JSON pointer of the value, such as /faults/1/target; may be empty.
    std::string message;      // What is wrong and what would be right, in the user's words.
    std::string source_line;  // The text of the line, for the caret; may be empty.

    friend bool operator==(const Complaint&, const Complaint&) = default;
};

using Complaints = std::vector<Complaint>;

[[nodiscard]] bool has_errors(const Complaints& complaints);

/// The house form: `file:line:column (pointer): message`, then the source line and its caret.
[[nodiscard]] std::string to_text(const Complaint& complaint);

/// Every complaint in the house form, then a line that counts what is to be mended.
[[nodiscard]] std::string to_text(const Complaints& complaints);

/// The known name nearest to a mistyped one; empty when none is near enough to be meant.
[[nodiscard]] std::string nearest_name(const std::string& typed,
                                       const std::vector<std::string>& known);

/// A value, or everything the user has to mend. Warnings travel beside a value.
template <class T>
class Outcome {
public:
    // NOLINTNEXTLINE(google-explicit-constructor): `return value;` is what a reader writes.
    Outcome(T value, Complaints warnings = {})
        : value_{std::move(value)}, complaints_{std::move(warnings)} {}
    // NOLINTNEXTLINE(google-explicit-constructor)
    Outcome(Complaints complaints) : complaints_{std::move(complaints)} {
        ORSIM_EXPECT(has_errors(complaints_), "an outcome without a value says what to mend");
    }

    [[nodiscard]] bool has_value() const { return std::holds_alternative<T>(value_); }
    [[nodiscard]] explicit operator bool() const { return has_value(); }
    [[nodiscard]] const T& value() const {
        ORSIM_EXPECT(has_value(),
                     "the value of an outcome is asked for after looking whether it is there");
        return std::get<T>(value_);
    }
    [[nodiscard]] T& value() {
        ORSIM_EXPECT(has_value(),
                     "the value of an outcome is asked for after looking whether it is there");
        return std::get<T>(value_);
    }
    [[nodiscard]] const Complaints& complaints() const { return complaints_; }

private:
    std::variant<std::monostate, T> value_;
    Complaints complaints_;
};

}  // namespace orsim
