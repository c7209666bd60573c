#include "sim/cli/progress_line.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <unistd.h>

namespace orsim {

ProgressLine::ProgressLine() : shown_{isatty(STDERR_FILENO) == 1}, began_{SteadyClock::now()} {}

bool ProgressLine::is_due() const {
    return shown_ && SteadyClock::now() - last_ >= std::chrono::milliseconds{200};
}

void ProgressLine::show(std::string_view text) {
    if (!shown_) {
        return;
    }
    last_ = SteadyClock::now();
    fmt::print(stderr, "\r\033[Korsim: {}", text);
    std::fflush(stderr);
    dirty_ = true;
}

void ProgressLine::clear() {
    if (dirty_) {
        fmt::print(stderr, "\r\033[K");
        std::fflush(stderr);
    }
    dirty_ = false;
}

std::chrono::milliseconds ProgressLine::passed() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(SteadyClock::now() - began_);
}

}  // namespace orsim
