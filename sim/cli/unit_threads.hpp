#pragma once
/// Threads that run a study's units. Which thread runs what, and when it is done, changes no
/// result. Knows not what the results are for.

#include "sim/plan/unit.hpp"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace orsim {

struct FinishedUnit {
    UnitName name;
    UnitResult result;
};

class UnitThreads {
public:
    /// Requires: study and cases outlive the crew; at least one thread.
    UnitThreads(const Study& study, const std::vector<StudyCase>& cases, unsigned threads);
    ~UnitThreads();
    UnitThreads(const UnitThreads&) = delete;
    UnitThreads& operator=(const UnitThreads&) = delete;
    UnitThreads(UnitThreads&&) = delete;
    UnitThreads& operator=(UnitThreads&&) = delete;

    void add(const std::vector<UnitName>& units);
    /// A unit that is done; nothing if none was within that time. Passes on what a thread threw.
    [[nodiscard]] std::optional<FinishedUnit> take(std::chrono::milliseconds patience);
    /// Units added and not taken yet.
    [[nodiscard]] std::size_t open() const { return open_; }
    /// Begins nothing more; what is begun can still be taken. Answers how many were never begun.
    std::size_t let_go();

private:
    void work();

    const Study& study_;
    const std::vector<StudyCase>& cases_;
    std::mutex mutex_;
    std::condition_variable to_do_;
    std::condition_variable done_;
    std::deque<UnitName> waiting_;
    std::deque<FinishedUnit> finished_;
    std::exception_ptr failure_;
    bool ends_ = false;
    std::size_t open_ = 0;  // Of the one thread that adds and takes.
    std::vector<std::thread> threads_;
};

}  // namespace orsim
