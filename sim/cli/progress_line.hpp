#pragma once
/// One line on the terminal that says how far a command is, written over and over on stderr and
/// gone at the end. Where stderr is no terminal nothing is written, so no answer and no log ever
/// holds it. Knows not what is done.

#include <chrono>
#include <string_view>

namespace orsim {

class ProgressLine {
public:
    ProgressLine();
    ~ProgressLine() { clear(); }
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;
    ProgressLine(ProgressLine&&) = delete;
    ProgressLine& operator=(ProgressLine&&) = delete;

    /// Whether it is time to show something again; asked often, it costs a look at the clock.
    [[nodiscard]] bool is_due() const;
    void show(std::string_view text);
    void clear();

    /// Since it was made.
    [[nodiscard]] std::chrono::milliseconds passed() const;

private:
    using SteadyClock = std::chrono::steady_clock;

    bool shown_;
    bool dirty_ = false;
    SteadyClock::time_point began_;
    SteadyClock::time_point last_{};
};

}  // namespace orsim
