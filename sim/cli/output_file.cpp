#include "sim/cli/output_file.hpp"

#include <cerrno>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace orsim {
namespace {

[[noreturn]] void fail(const std::string& path) {
    throw std::system_error{errno, std::generic_category(), "cannot write " + path};
}

}  // namespace

OutputFile::OutputFile(std::string path)
    : path_{std::move(path)},
      draft_{path_ + "." + std::to_string(getpid()) + ".part"},
      stream_{std::fopen(draft_.c_str(), "wbx")} {
    if (stream_ == nullptr) {
        fail(path_);
    }
}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : path_{std::move(other.path_)},
      draft_{std::move(other.draft_)},
      stream_{std::exchange(other.stream_, nullptr)} {}

OutputFile::~OutputFile() {
    if (stream_ != nullptr) {
        std::fclose(stream_);
        std::remove(draft_.c_str());
    }
}

void OutputFile::write(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), stream_) != text.size()) {
        fail(path_);
    }
}

void OutputFile::keep() {
    const bool written = std::fflush(stream_) == 0 && fsync(fileno(stream_)) == 0;
    std::FILE* const stream = std::exchange(stream_, nullptr);
    const bool closed = std::fclose(stream) == 0;
    if (!written || !closed || std::rename(draft_.c_str(), path_.c_str()) != 0) {
        const int reason = errno;
        std::remove(draft_.c_str());
        errno = reason;
        fail(path_);
    }
}

}  // namespace orsim
