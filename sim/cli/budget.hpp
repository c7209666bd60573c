#pragma once
/// How long an exploration may go on: some time on the clock, or so many runs or states, until
/// somebody presses Ctrl-C. What was found by then is answered.

#include "sim/base/outcome.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace orsim {

constexpr int interrupted_code = 130;

struct Budget {
    std::optional<std::chrono::milliseconds> time;
    std::optional<std::uint64_t> count;  // Of runs; exhaustive: of states.
};

/// "30s" or "2000"; empty: no limit.
[[nodiscard]] Outcome<Budget> budget_of(const std::string& text);

/// Listens for Ctrl-C while it lives. Asked once, the exploration is to stop; asked again, the
/// program ends. One at a time.
class Interruption {
public:
    Interruption();
    ~Interruption();
    Interruption(const Interruption&) = delete;
    Interruption& operator=(const Interruption&) = delete;
    Interruption(Interruption&&) = delete;
    Interruption& operator=(Interruption&&) = delete;

    [[nodiscard]] static bool came();
};

/// For a progress line: "1234 runs done, 560 a second, 12 s left".
[[nodiscard]] std::string progress_of(const Budget& budget,
                                      std::chrono::milliseconds passed,
                                      std::uint64_t done,
                                      std::string_view of_what);

}  // namespace orsim
