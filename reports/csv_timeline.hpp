#pragma once
/// The timeline as CSV in long form, for spreadsheets and data frames: one row a record, and every
/// field of it in a column of its own. By RFC 4180: a row of column names, lines that end in CR LF,
/// quotes where a cell needs them. Times and amounts are whole microseconds where they are times.
/// A cell is empty where the record has nothing to say.

#include "reports/names.hpp"

#include <span>
#include <string>

namespace orsim {

class CsvTimeline {
public:
    explicit CsvTimeline(const Scenario& scenario) : names_{scenario, visible} {}

    void header(std::string& out) const;
    void lines(std::string& out, std::span<const Record> records) const;

private:
    Names names_;
};

}  // namespace orsim
