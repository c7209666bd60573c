#include "reports/kept_records.hpp"

namespace orsim {

void KeptRecords::take(std::span<const Record> records) {
    for (const Record& record : records) {
        if (record.call && kept_.size() < most_) {
            calls_.insert(record.call);
        }
        if (!record.call || calls_.contains(record.call)) {
            kept_.push_back(record);
        } else {
            ++left_out_;
        }
    }
}

}  // namespace orsim
