#include "reports/import_report.hpp"
#include "sim/cli/arguments.hpp"
#include "sim/cli/output_file.hpp"
#include "sim/model/expectation.hpp"
#include "sim/reader/convert.hpp"
#include "sim/reader/csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>
#include <utility>

namespace orsim {
namespace {

constexpr std::size_t largest_file = std::size_t{256} << 20U;  // bytes
constexpr std::int64_t day = 86'400;                           // Seconds.

/// A file of calls being read: complaints gather until there are enough.
class CallsReader {
public:
    CallsReader(const ImportArguments& arguments, std::string text)
        : arguments_{arguments}, csv_{arguments.file, std::move(text)} {}

    std::optional<ImportedCalls> read() {
        const auto start = csv_.column("start");
        const auto calls = csv_.column("calls");
        const auto at = csv_.column("at");
        if (start && calls) {
            read_counts(*start, *calls);
        } else if (at || start) {
            read_log(at ? *at : *start);
        } else {
            complain(csv_.about_line("the header line has neither the columns start and calls, "
                                     "for counts, nor at, for single calls"));
        }
        if (complaints_.empty() && counts_.empty()) {
            complain(csv_.about_line("no row of the file has a call"));
        }
        if (!complaints_.empty()) {
            fmt::print(stderr, "{}", to_text(complaints_));
            return std::nullopt;
        }
        ImportedCalls imported;
        imported.source = arguments_.file;
        imported.name = std::filesystem::path{arguments_.file}.stem().string();
        imported.slot = std::chrono::seconds{slot_};
        imported.profile = profile_of(
            counts_, static_cast<std::uint32_t>(std::max<std::int64_t>(1, 3600 / slot_)));
        if (!talk_times_.empty()) {
            imported.talk_time = FittedLengths{talk_times_.size(), fit_lengths(talk_times_)};
        }
        if (!patiences_.empty()) {
            imported.patience = FittedLengths{patiences_.size(), fit_lengths(patiences_)};
        }
        return imported;
    }

private:
    void complain(Complaint complaint) {
        if (complaints_.size() < most_complaints_of_a_csv) {
            complaints_.push_back(std::move(complaint));
        }
    }

    [[nodiscard]] bool next_whole() {
        while (csv_.next()) {
            if (csv_.is_whole()) {
                return true;
            }
            complain(csv_.about_line("this line has not as many cells as the header"));
        }
        return false;
    }

    /// The length of an interval is the shortest step from one row to the next.
    void read_counts(std::size_t start, std::size_t calls) {
        std::vector<std::pair<std::int64_t, std::uint32_t>> rows;
        while (next_whole()) {
            const auto [seconds, why] = to_unix_seconds(csv_.cell(start).text);
            const auto [number, no_number] = to_whole(csv_.cell(calls).text);
            constexpr std::int64_t most_calls = 1'000'000;
            if (!seconds) {
                complain(csv_.about(csv_.cell(start), why));
            } else if (!number || *number < 0 || *number > most_calls) {
                complain(csv_.about(csv_.cell(calls),
                                    fmt::format("\"{}\" is no count; write a whole number from 0 "
                                                "to {}",
                                                csv_.cell(calls).text, most_calls)));
            } else {
                rows.emplace_back(*seconds, static_cast<std::uint32_t>(*number));
            }
        }
        slot_ = day;
        for (std::size_t at = 1; at < rows.size(); ++at) {
            const std::int64_t step = rows[at].first - rows[at - 1].first;
            if (step <= 0) {
                Complaint complaint;
                complaint.place.file = arguments_.file;
                complaint.message = "rows stand in the order of time, each interval once";
                complain(std::move(complaint));
                return;
            }
            slot_ = std::min(slot_, step);
        }
        for (const auto& [second, number] : rows) {
            counts_.push_back({day_of(second), weekday_of(second), slot_of(second), number});
        }
    }

    /// Calls one by one, counted by the interval asked for.
    void read_log(std::size_t at) {
        const auto talk = csv_.column("talk_time");
        const auto patience = csv_.column("patience");
        const auto [interval, why] = to_duration(arguments_.interval);
        slot_ = interval ? interval->count() / 1'000'000 : 0;
        if (slot_ <= 0 || day % slot_ != 0) {
            Complaint complaint;
            complaint.place.file = "command line";
            complaint.message = "--interval wants whole seconds that divide a day, such as 5m";
            complain(std::move(complaint));
            return;
        }
        std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> counts;
        while (next_whole()) {
            if (const auto second = instant(csv_.cell(at))) {
                ++counts[{day_of(*second), slot_of(*second)}];
            }
            add_length(talk, talk_times_);
            add_length(patience, patiences_);
        }
        if (counts.empty()) {
            return;
        }
        // Intervals without a call count as well, between the first and the last of any day.
        std::uint32_t first = counts.begin()->first.second;
        std::uint32_t last = first;
        std::map<std::uint32_t, bool> days;
        for (const auto& [place, calls] : counts) {
            first = std::min(first, place.second);
            last = std::max(last, place.second);
            days[place.first] = true;
        }
        for (const auto& [number, seen] : days) {
            for (std::uint32_t slot = first; slot <= last; ++slot) {
                const auto found = counts.find({number, slot});
                counts_.push_back({number, weekday_of((first_day_.value_or(0) + number) * day),
                                   slot, found == counts.end() ? 0 : found->second});
            }
        }
    }

    /// A date and time, or seconds (or a duration) since the first midnight.
    std::optional<std::int64_t> instant(const CsvCell& cell) {
        if (const auto date = to_unix_seconds(cell.text).value) {
            return date;
        }
        const auto [length, why] = duration_of(cell.text);
        if (!length || *length < Duration::zero()) {
            complain(csv_.about(cell, "this is neither a date such as 2003-03-03T07:00:00Z nor "
                                      "seconds"));
            return std::nullopt;
        }
        return length->count() / 1'000'000;
    }

    static Converted<Duration> duration_of(std::string_view text) {
        const bool bare = text.find_first_not_of(".0123456789") == std::string_view::npos;
        return to_duration(bare ? fmt::format("{}s", text) : std::string{text});
    }

    void add_length(std::optional<std::size_t> column, std::vector<Duration>& lengths) {
        if (!column || csv_.cell(*column).text.empty()) {
            return;
        }
        const auto [length, why] = duration_of(csv_.cell(*column).text);
        if (!length) {
            complain(csv_.about(csv_.cell(*column), why));
        } else {
            lengths.push_back(*length);
        }
    }

    [[nodiscard]] std::uint32_t day_of(std::int64_t second) {
        first_day_ = first_day_.value_or(second / day);
        return static_cast<std::uint32_t>(std::max<std::int64_t>(0, second / day - *first_day_));
    }
    [[nodiscard]] static std::uint32_t weekday_of(std::int64_t second) {
        return static_cast<std::uint32_t>(second / day % 7);
    }
    [[nodiscard]] std::uint32_t slot_of(std::int64_t second) const {
        return static_cast<std::uint32_t>(second % day / slot_);
    }

    const ImportArguments& arguments_;
    CsvFile csv_;
    Complaints complaints_;
    std::int64_t slot_ = 300;  // Seconds.
    std::optional<std::int64_t> first_day_;
    std::vector<CountedCalls> counts_;
    std::vector<Duration> talk_times_;
    std::vector<Duration> patiences_;
};

}  // namespace

int import_command(const ImportArguments& arguments) {
    FileText file = read_text_file(arguments.file, largest_file);
    if (!file.text) {
        Complaint complaint;
        complaint.place.file = arguments.file;
        complaint.message = file.why;
        fmt::print(stderr, "{}", to_text(complaint));
        return exit_code(VerdictKind::error);
    }
    const auto imported = CallsReader{arguments, std::move(*file.text)}.read();
    if (!imported) {
        return exit_code(VerdictKind::error);
    }
    if (!arguments.output.empty()) {
        OutputFile output{arguments.output};
        output.write(import_scenario(*imported));
        output.keep();
    }
    fmt::print("{}", import_text(*imported));
    return exit_code(VerdictKind::pass);
}

}  // namespace orsim
