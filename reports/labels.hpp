#pragma once
/// Names for records that survive changes elsewhere. A record is the third about call c1, "c1.3",
/// or, when it is about no call, the second of application P1, "P1.2": an event more in one story
/// leaves the labels of all other stories as they were, which numbers counted over the run would
/// not.

#include "reports/names.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace orsim {

class Labels {
public:
    /// The names must outlive the labels.
    explicit Labels(const Names& names) : names_{&names} {}

    /// Gives the next record its label. Requires: records come without gaps, in their order.
    void add(const Record& record);
    /// The label of a record that was added; else "#" and its number.
    [[nodiscard]] std::string of(std::uint64_t number) const;

private:
    struct Label {
        CallName call;
        Entity actor;
        std::uint32_t nth = 0;
    };

    const Names* names_;
    std::uint64_t first_ = no_record;
    std::vector<Label> labels_;
    std::vector<std::vector<std::uint32_t>> calls_;   // By group and nth: records so far.
    std::vector<std::vector<std::uint32_t>> actors_;  // By kind and index: records so far.
};

}  // namespace orsim
