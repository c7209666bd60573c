#include "sim/reader/csv.hpp"

#include "sim/reader/convert.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

namespace orsim {
namespace {

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r";
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// The cell without the quotes around it; quotes inside one are not needed by any file we read.
std::string_view unquoted(std::string_view text) {
    const bool quoted = text.size() >= 2 && text.front() == '"' && text.back() == '"';
    return quoted ? text.substr(1, text.size() - 2) : text;
}

}  // namespace

CsvFile::CsvFile(std::string name, std::string text)
    : name_{std::move(name)}, text_{std::move(text)} {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    at_ = text_.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
    if (next()) {
        for (const CsvCell& cell : cells_) {
            header_.emplace_back(cell.text);
        }
    }
}

std::optional<std::size_t> CsvFile::column(std::string_view header) const {
    const auto found = std::ranges::find(header_, header);
    if (found == header_.end()) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(found - header_.begin());
}

std::vector<std::string> CsvFile::headers() const {
    return header_;
}

bool CsvFile::next() {
    while (at_ < text_.size()) {
        const std::size_t behind = std::min(text_.find('\n', at_), text_.size());
        line_text_ = std::string_view{text_}.substr(at_, behind - at_);
        at_ = behind + 1;
        ++line_;
        if (!trimmed(line_text_).empty()) {
            split();
            return true;
        }
    }
    return false;
}

void CsvFile::split() {
    cells_.clear();
    std::size_t start = 0;
    while (true) {
        const std::size_t comma = std::min(line_text_.find(',', start), line_text_.size());
        const std::string_view raw = line_text_.substr(start, comma - start);
        const std::string_view text = trimmed(raw);
        const std::size_t skipped =
            text.empty() ? 0 : static_cast<std::size_t>(text.data() - raw.data());
        cells_.push_back({unquoted(text), static_cast<std::uint32_t>(start + skipped + 1)});
        if (comma == line_text_.size()) {
            return;
        }
        start = comma + 1;
    }
}

Complaint CsvFile::about(const CsvCell& cell, std::string message) const {
    Complaint complaint = about_line(std::move(message));
    complaint.place.column = cell.column;
    complaint.place.length = static_cast<std::uint32_t>(std::max<std::size_t>(1, cell.text.size()));
    return complaint;
}

Complaint CsvFile::about_line(std::string message) const {
    Complaint complaint;
    complaint.place = {name_, std::max<std::uint32_t>(1, line_), 1, 1};
    complaint.message = printable(std::move(message));
    complaint.source_line = std::string{line_text_.substr(0, longest_shown)};
    if (complaint.source_line.ends_with('\r')) {
        complaint.source_line.pop_back();
    }
    complaint.source_line = printable(std::move(complaint.source_line));
    return complaint;
}

FileText read_text_file(const std::string& path, std::size_t most_bytes) {
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (error || !std::filesystem::exists(status)) {
        return {std::nullopt, "there is no such file"};
    }
    if (!std::filesystem::is_regular_file(status)) {
        return {std::nullopt, "this is not a regular file"};
    }
    const auto size = std::filesystem::file_size(path, error);
    if (error || size > most_bytes) {
        return {std::nullopt,
                fmt::format("it has {} bytes; {} are the most that is read", size, most_bytes)};
    }
    std::ifstream stream{path, std::ios::binary};
    std::string text(static_cast<std::size_t>(size), '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (!stream) {
        return {std::nullopt, fmt::format("it cannot be read: {}", std::strerror(errno))};
    }
    return {std::move(text), {}};
}

}  // namespace orsim
