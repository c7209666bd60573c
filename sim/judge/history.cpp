#include "sim/judge/history.hpp"

#include <algorithm>

namespace orsim {

void History::keep(std::span<const Record> records) {
    if (capacity_ == 0 || records.empty()) {
        return;
    }
    if (kept_ == 0) {
        first_ = records.front().number;
    }
    kept_ += records.size();
    while (!records.empty()) {
        const bool filling = ring_.size() < capacity_;
        const std::size_t room = capacity_ - (filling ? ring_.size() : oldest_);
        const auto piece = records.first(std::min(room, records.size()));
        if (filling) {
            ring_.insert(ring_.end(), piece.begin(), piece.end());
        } else {
            std::ranges::copy(piece, ring_.begin() + static_cast<std::ptrdiff_t>(oldest_));
            oldest_ = (oldest_ + piece.size()) % capacity_;
        }
        records = records.subspan(piece.size());
    }
}

const Record* History::find(std::uint64_t number) const {
    const std::uint64_t behind = number - first_;  // Wraps to a huge number for older ones.
    if (behind >= kept_ || kept_ - behind > ring_.size()) {
        return nullptr;
    }
    const Record& found = ring_[static_cast<std::size_t>(behind % capacity_)];
    return found.number == number ? &found : nullptr;
}

std::vector<Record> History::chain(const Record& last) const {
    std::vector<Record> told{last};
    while (told.size() < longest_chain && told.back().cause < told.back().number) {
        const Record* cause = find(told.back().cause);
        if (cause == nullptr) {
            break;
        }
        told.push_back(*cause);
    }
    return told;
}

}  // namespace orsim
