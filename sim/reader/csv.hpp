#pragma once
/// A small reader of CSV files with a header line, whose cells know where they stand.
/// Knows no scenario.

#include "sim/base/outcome.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orsim {

/// So many complaints of one CSV file are told; the rest is like them.
constexpr std::size_t most_complaints_of_a_csv = 20;

struct CsvCell {
    std::string_view text;
    std::uint32_t column = 1;  // In bytes, from 1.
};

/// One file, read line by line so that a large one needs no copy of itself.
class CsvFile {
public:
    /// `name` is what complaints call the file.
    CsvFile(std::string name, std::string text);

    /// The position of a column by its header; absent if there is none.
    [[nodiscard]] std::optional<std::size_t> column(std::string_view header) const;
    [[nodiscard]] std::vector<std::string> headers() const;

    /// Goes to the next line that is not blank; false behind the last.
    bool next();
    [[nodiscard]] const CsvCell& cell(std::size_t column) const { return cells_[column]; }
    [[nodiscard]] std::uint32_t line() const { return line_; }
    /// Whether the line has a cell for every header.
    [[nodiscard]] bool is_whole() const { return cells_.size() == header_.size(); }

    [[nodiscard]] Complaint about(const CsvCell& cell, std::string message) const;
    [[nodiscard]] Complaint about_line(std::string message) const;
    [[nodiscard]] const std::string& name() const { return name_; }

private:
    void split();

    std::string name_;
    std::string text_;
    std::vector<std::string> header_;
    std::vector<CsvCell> cells_;
    std::string_view line_text_;
    std::size_t at_ = 0;
    std::uint32_t line_ = 0;
};

/// The text of a regular file, or why it cannot be read.
struct FileText {
    std::optional<std::string> text;
    std::string why;
};
[[nodiscard]] FileText read_text_file(const std::string& path, std::size_t most_bytes);

}  // namespace orsim
