#include "sim/cli/unit_threads.hpp"

#include <utility>

namespace orsim {

UnitThreads::UnitThreads(const Study& study, const std::vector<StudyCase>& cases, unsigned threads)
    : study_{study}, cases_{cases} {
    for (unsigned at = 0; at < threads; ++at) {
        threads_.emplace_back([this] { work(); });
    }
}

UnitThreads::~UnitThreads() {
    {
        const std::lock_guard hold{mutex_};
        ends_ = true;
        waiting_.clear();
    }
    to_do_.notify_all();
    for (std::thread& thread : threads_) {
        thread.join();
    }
}

void UnitThreads::add(const std::vector<UnitName>& units) {
    {
        const std::lock_guard hold{mutex_};
        waiting_.insert(waiting_.end(), units.begin(), units.end());
    }
    open_ += units.size();
    to_do_.notify_all();
}

std::optional<FinishedUnit> UnitThreads::take(std::chrono::milliseconds patience) {
    std::unique_lock hold{mutex_};
    done_.wait_for(hold, patience, [this] { return failure_ || !finished_.empty(); });
    if (failure_) {
        std::rethrow_exception(failure_);
    }
    if (finished_.empty()) {
        return std::nullopt;
    }
    FinishedUnit unit = std::move(finished_.front());
    finished_.pop_front();
    --open_;
    return unit;
}

std::size_t UnitThreads::let_go() {
    const std::lock_guard hold{mutex_};
    const std::size_t never_begun = waiting_.size();
    waiting_.clear();
    open_ -= never_begun;
    return never_begun;
}

void UnitThreads::work() {
    std::unique_lock hold{mutex_};
    while (true) {
        to_do_.wait(hold, [this] { return ends_ || !waiting_.empty(); });
        if (ends_) {
            return;
        }
        const UnitName name = waiting_.front();
        waiting_.pop_front();
        hold.unlock();
        std::exception_ptr failure;
        UnitResult result;
        try {
            result = run_unit(study_, cases_[name.study_case], name.replication);
        } catch (...) {
            failure = std::current_exception();
        }
        hold.lock();
        if (failure) {
            failure_ = failure;
        } else {
            finished_.push_back({name, std::move(result)});
        }
        done_.notify_one();
    }
}

}  // namespace orsim
