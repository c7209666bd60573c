#pragma once
/// Files that are whole or not there: written beside their place and moved into it at the end.
/// Knows nothing of what is written.

#include <cstdio>
#include <string>
#include <string_view>

namespace orsim {

/// A file in the making. Failures of the machine throw std::system_error.
class OutputFile {
public:
    explicit OutputFile(std::string path);
    OutputFile(OutputFile&& other) noexcept;
    OutputFile& operator=(OutputFile&&) = delete;
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;
    /// A file that was not kept leaves nothing behind.
    ~OutputFile();

    void write(std::string_view text);
    /// Makes what was written the file at the path, in one step.
    void keep();
    [[nodiscard]] const std::string& path() const { return path_; }

private:
    std::string path_;
    std::string draft_;
    std::FILE* stream_ = nullptr;
};

}  // namespace orsim
