#include "reports/labels.hpp"

#include "sim/base/promise.hpp"

#include <fmt/format.h>

#include <cstddef>

namespace orsim {
namespace {

using Counts = std::vector<std::vector<std::uint32_t>>;

std::uint32_t& count_of(Counts& counts, std::size_t row, std::size_t column) {
    if (counts.size() <= row) {
        counts.resize(row + 1);
    }
    if (counts[row].size() <= column) {
        counts[row].resize(column + 1);
    }
    return counts[row][column];
}

}  // namespace

void Labels::add(const Record& record) {
    if (first_ == no_record) {
        first_ = record.number;
    }
    ORSIM_EXPECT(record.number == first_ + labels_.size(), "records are labelled in their order");
    std::uint32_t& count =
        record.call
            ? count_of(calls_, record.call.group, record.call.nth)
            : count_of(actors_, static_cast<std::size_t>(record.actor.kind), record.actor.index);
    ++count;
    labels_.push_back({record.call, record.actor, count});
}

std::string Labels::of(std::uint64_t number) const {
    if (number < first_ || number - first_ >= labels_.size()) {
        return fmt::format("#{}", number);
    }
    const Label& label = labels_[static_cast<std::size_t>(number - first_)];
    if (label.call) {
        return fmt::format("{}.{}", names_->of(label.call), label.nth);
    }
    if (label.actor.kind == EntityKind::none) {
        return fmt::format("run.{}", label.nth);
    }
    return fmt::format("{}.{}", names_->of(label.actor), label.nth);
}

}  // namespace orsim
