#include "sim/reader/arrivals.hpp"

#include "sim/reader/csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <limits>
#include <utility>

namespace orsim {
namespace {

constexpr std::size_t largest_file = std::size_t{256} << 20U;  // bytes

std::string headers_listed(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) {
        text += (text.empty() ? "" : ", ") + name;
    }
    return text;
}

/// The complaints of one file, as many as anybody reads.
class FileRemarks {
public:
    explicit FileRemarks(Draft& draft) : draft_{draft} {}

    void add(Complaint complaint) {
        if (count_++ < most_complaints_of_a_csv) {
            draft_.remarks.add(std::move(complaint));
        }
    }
    /// Whether so much is wrong that reading on helps nobody.
    [[nodiscard]] bool enough() const { return count_ >= most_complaints_of_a_csv; }

private:
    Draft& draft_;
    std::size_t count_ = 0;
};

std::optional<std::size_t>
needed_column(const CsvFile& csv, std::string_view header, FileRemarks& remarks) {
    const auto column = csv.column(header);
    if (!column) {
        Complaint complaint;
        complaint.place = {csv.name(), 1, 1, 1};
        complaint.message = fmt::format("no column \"{}\" in the header line; columns: {}", header,
                                        headers_listed(csv.headers()));
        remarks.add(std::move(complaint));
    }
    return column;
}

bool line_is_whole(const CsvFile& csv, FileRemarks& remarks) {
    if (!csv.is_whole()) {
        remarks.add(csv.about_line(
            fmt::format("this line has not the {} cells of the header", csv.headers().size())));
    }
    return csv.is_whole();
}

std::optional<std::int64_t>
whole_cell(const CsvFile& csv, std::size_t column, std::int64_t most, FileRemarks& remarks) {
    const CsvCell& cell = csv.cell(column);
    const auto [number, why] = to_whole(cell.text);
    if (!number || *number < 0 || *number > most) {
        remarks.add(
            csv.about(cell, fmt::format("\"{}\" is no count; write a whole number from 0 to {}",
                                        cell.text, most)));
        return std::nullopt;
    }
    return number;
}

/// Multiplies counts one after the other so that the running total stays right.
class Scale {
public:
    explicit Scale(Millionths factor) : factor_{factor} {}

    std::uint32_t of(std::int64_t calls) {
        carried_ += calls * factor_;
        const std::int64_t whole = carried_ / one_in_millionths;
        carried_ -= whole * one_in_millionths;
        return static_cast<std::uint32_t>(whole);
    }

private:
    Millionths factor_;
    std::int64_t carried_ = 0;
};

/// "2.5" seconds or "2500ms".
std::optional<Duration>
seconds_or_duration(const CsvFile& csv, const CsvCell& cell, FileRemarks& remarks) {
    const bool bare = cell.text.find_first_not_of("-.0123456789") == std::string_view::npos;
    const auto [length, why] =
        to_duration(bare ? fmt::format("{}s", cell.text) : std::string{cell.text});
    if (!length) {
        remarks.add(csv.about(cell, why));
    }
    return length;
}

struct TraceColumns {
    std::size_t at = 0;
    std::optional<std::size_t> assigned;
    std::optional<std::size_t> reserved;
    std::optional<std::size_t> strategy;
    std::optional<std::size_t> talk_time;
    std::optional<std::size_t> patience;
};

class TraceReader {
public:
    TraceReader(Draft& draft, CsvFile& csv, FileRemarks& remarks, const TraceColumns& columns)
        : draft_{draft}, csv_{csv}, remarks_{remarks}, columns_{columns} {}

    std::optional<TracedCall> line() {
        const auto at = seconds_or_duration(csv_, csv_.cell(columns_.at), remarks_);
        if (!at) {
            return std::nullopt;
        }
        TracedCall call;
        call.at = Instant{*at};
        call.assigned = named<NodeId>(columns_.assigned, "node", draft_.nodes);
        call.reserved = named<NodeId>(columns_.reserved, "node", draft_.nodes);
        call.strategy = named<StrategyId>(columns_.strategy, "strategy", draft_.strategies);
        call.talk_time = length(columns_.talk_time);
        call.patience = length(columns_.patience);
        check_nodes(call);
        return call;
    }

private:
    template <class IdType>
    IdType named(std::optional<std::size_t> column, std::string_view what, const Ids& names) {
        if (!column || csv_.cell(*column).text.empty()) {
            return {};
        }
        const CsvCell& cell = csv_.cell(*column);
        const auto position = names.find(std::string{cell.text});
        if (!position) {
            remarks_.add(csv_.about(cell, unknown_name(what, std::string{cell.text}, names.all())));
            return {};
        }
        return IdType{*position};
    }

    std::optional<Duration> length(std::optional<std::size_t> column) {
        if (!column || csv_.cell(*column).text.empty()) {
            return std::nullopt;
        }
        const auto length = seconds_or_duration(csv_, csv_.cell(*column), remarks_);
        if (length && *length < Duration::zero()) {
            remarks_.add(
                csv_.about(csv_.cell(*column), "this is negative; a duration is zero or more"));
        }
        return length;
    }

    void check_nodes(const TracedCall& call) {
        if (call.reserved && call.assigned == call.reserved) {
            remarks_.add(csv_.about(
                csv_.cell(*columns_.reserved),
                "assigned and reserved node are the same; the reserved node is another one (R08)"));
        }
        if (call.reserved && !call.assigned) {
            remarks_.add(csv_.about(csv_.cell(*columns_.reserved),
                                    "a reserved node is given without an assigned one; give both "
                                    "or only the assigned"));
        }
    }

    Draft& draft_;
    CsvFile& csv_;
    FileRemarks& remarks_;
    TraceColumns columns_;
};

}  // namespace

NamedFile open_named_file(Draft& draft, const Value& value) {
    if (!draft.directory) {
        draft.remarks.error(
            value, "files cannot be named here, since it is not known where this scenario lies");
        return {};
    }
    if (value.text.empty() || value.text.find('\0') != std::string::npos) {
        draft.remarks.error(value, "this names no file");
        return {};
    }
    const std::filesystem::path path = std::filesystem::path{*draft.directory} / value.text;
    FileText file = read_text_file(path.string(), largest_file);
    if (!file.text) {
        draft.remarks.error(value, fmt::format("{}: {}; paths start at the scenario file",
                                               path.string(), file.why));
    }
    return {path.string(), std::move(file.text)};
}

void read_counts(Draft& draft, const Fields& fields, Arrivals& arrivals) {
    const Value* const file = fields.get("file");
    NamedFile opened = file == nullptr ? NamedFile{} : open_named_file(draft, *file);
    if (!opened.text) {
        return;
    }
    FileRemarks remarks{draft};
    CsvFile csv{opened.name, std::move(*opened.text)};
    const auto start = needed_column(csv, "start", remarks);
    const auto calls = needed_column(csv, "calls", remarks);
    if (!start || !calls) {
        return;
    }
    constexpr std::int64_t most_calls = 1'000'000;
    Scale scale{fields.ratio("scale").value_or(one_in_millionths)};
    std::optional<std::int64_t> first;
    Instant earliest = arrivals.from;
    while (!remarks.enough() && csv.next()) {
        if (!line_is_whole(csv, remarks)) {
            continue;
        }
        const auto [seconds, why] = to_unix_seconds(csv.cell(*start).text);
        if (!seconds) {
            remarks.add(csv.about(csv.cell(*start), why));
            continue;
        }
        const auto count = whole_cell(csv, *calls, most_calls, remarks);
        first = first.value_or(*seconds);
        const Instant at = arrivals.from + std::chrono::seconds{*seconds - *first};
        if (at < earliest) {
            remarks.add(
                csv.about(csv.cell(*start),
                          "this interval begins before the one above it has ended; rows stand "
                          "in the order of time"));
            continue;
        }
        earliest = at + arrivals.interval;
        if (at >= arrivals.to || at >= draft.scenario.until) {
            break;  // The rest lies behind the end.
        }
        arrivals.slots.push_back({at, scale.of(count.value_or(0))});
    }
    if (arrivals.slots.empty() && !remarks.enough()) {
        draft.remarks.warning(*file, "no row of the file lies in the run, so nobody arrives");
    }
}

void read_trace(Draft& draft, const Fields& fields, Arrivals& arrivals) {
    const Value* const file = fields.get("file");
    NamedFile opened = file == nullptr ? NamedFile{} : open_named_file(draft, *file);
    if (!opened.text) {
        return;
    }
    FileRemarks remarks{draft};
    CsvFile csv{opened.name, std::move(*opened.text)};
    const auto at = needed_column(csv, "at", remarks);
    if (!at) {
        return;
    }
    TraceColumns columns;
    columns.at = *at;
    columns.assigned = csv.column("assigned");
    columns.reserved = csv.column("reserved");
    columns.strategy = csv.column("strategy");
    columns.talk_time = csv.column("talk_time");
    columns.patience = csv.column("patience");
    TraceReader reader{draft, csv, remarks, columns};
    while (!remarks.enough() && csv.next()) {
        const auto call = line_is_whole(csv, remarks) ? reader.line() : std::nullopt;
        if (call && call->at >= arrivals.from && call->at < arrivals.to
            && call->at < draft.scenario.until) {
            arrivals.trace.push_back(*call);
        }
    }
    std::ranges::stable_sort(arrivals.trace, {}, &TracedCall::at);
    if (arrivals.trace.empty() && !remarks.enough()) {
        draft.remarks.warning(*file, "no row of the file lies in the run, so nobody arrives");
    }
}

}  // namespace orsim
