#pragma once
/// Numbers that name one kind of thing, and tables that answer only to their own names.
/// Knows no call, node or application: the rooms that have them declare their own tags.

#include "sim/base/promise.hpp"

#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace orsim {

template <class Tag, std::unsigned_integral Rep>
class Id {
public:
    using rep = Rep;

    constexpr Id() = default;  // Names nothing: `if (id)` is false.
    constexpr explicit Id(Rep index) : index_{index} {}

    [[nodiscard]] constexpr Rep index() const { return index_; }
    [[nodiscard]] constexpr explicit operator bool() const { return index_ != nothing; }
    friend constexpr auto operator<=>(Id, Id) = default;

private:
    static constexpr Rep nothing = std::numeric_limits<Rep>::max();
    Rep index_ = nothing;
};

/// Rows in the order they were added, each named by its Id. Copying a table copies the rows.
template <class IdType, class Row>
class Table {
public:
    using id_type = IdType;

    Table() = default;
    explicit Table(std::size_t size, const Row& row = Row{}) : rows_(size, row) {}

    /// Adds a row and answers with its name. Requires: fewer rows than the Id can name.
    IdType add(Row row) {
        const std::size_t at = rows_.size();
        ORSIM_EXPECT(at < std::numeric_limits<typename IdType::rep>::max(),
                     "an Id cannot name more rows than its type can count");
        rows_.push_back(std::move(row));
        return IdType{static_cast<typename IdType::rep>(at)};
    }

    [[nodiscard]] Row& operator[](IdType id) {
        ORSIM_EXPECT(id.index() < rows_.size(), "an Id names a row of its own table");
        return rows_[id.index()];
    }
    [[nodiscard]] const Row& operator[](IdType id) const {
        ORSIM_EXPECT(id.index() < rows_.size(), "an Id names a row of its own table");
        return rows_[id.index()];
    }

    [[nodiscard]] bool has(IdType id) const { return id.index() < rows_.size(); }
    [[nodiscard]] std::size_t size() const { return rows_.size(); }
    [[nodiscard]] bool empty() const { return rows_.empty(); }
    [[nodiscard]] auto begin() { return rows_.begin(); }
    [[nodiscard]] auto end() { return rows_.end(); }
    [[nodiscard]] auto begin() const { return rows_.begin(); }
    [[nodiscard]] auto end() const { return rows_.end(); }
    void clear() { rows_.clear(); }

    /// The name of the row at a position, for loops that need both.
    [[nodiscard]] IdType id_at(std::size_t position) const {
        ORSIM_EXPECT(position < rows_.size(), "a position lies inside the table");
        return IdType{static_cast<typename IdType::rep>(position)};
    }

    friend bool operator==(const Table&, const Table&) = default;

private:
    std::vector<Row> rows_;
};

}  // namespace orsim
