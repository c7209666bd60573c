#include "reports/csv_timeline.hpp"

#include "reports/sentence.hpp"

#include <fmt/format.h>

#include <iterator>

namespace orsim {
namespace {

void add_party_cell(std::string& out, const Names& names, Entity entity) {
    const bool is_somebody = entity.kind != EntityKind::none;
    fmt::format_to(std::back_inserter(out), "{},{},", is_somebody ? log_word(entity.kind) : "",
                   is_somebody ? csv_cell(names.of(entity)) : "");
}

void add_row(std::string& out, const Names& names, const Record& record) {
    fmt::format_to(std::back_inserter(out), "{},{},{},", record.number,
                   record.at.time_since_epoch().count(), to_text(record.event));
    add_party_cell(out, names, record.actor);
    add_party_cell(out, names, record.other);
    const bool has_policy = record.policy != no_policy;
    fmt::format_to(std::back_inserter(out), "{},{},{},{},{},{},{}\r\n",
                   record.call ? csv_cell(names.of(record.call)) : "",
                   record.reason == Reason::none ? "" : to_text(record.reason), record.amount,
                   record.rule == Rule::none ? "" : to_text(record.rule),
                   has_policy ? entry(static_cast<Policy>(record.policy)).name : std::string_view{},
                   record.cause == no_record ? "" : std::to_string(record.cause),
                   csv_cell(sentence(names, record)));
}

}  // namespace

void CsvTimeline::header(std::string& out) const {
    out += "number,at,event,actor_kind,actor,other_kind,other,call,reason,amount,rule,policy,"
           "cause,sentence\r\n";
}

void CsvTimeline::lines(std::string& out, std::span<const Record> records) const {
    for (const Record& record : records) {
        add_row(out, names_, record);
    }
}

}  // namespace orsim
