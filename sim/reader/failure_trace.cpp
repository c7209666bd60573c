#include "sim/reader/failure_trace.hpp"

#include "sim/reader/arrivals.hpp"
#include "sim/reader/csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

namespace orsim {
namespace {

constexpr std::size_t most_rows = 50'000;  // Faults are named with 16 bits.

struct Row {
    std::int64_t started = 0;  // Seconds since 1970.
    std::int64_t fixed = 0;
    Selector target;
    std::uint32_t line = 0;
};

/// The columns of the file; absent: the header lacks one.
struct Columns {
    std::size_t node = 0;
    std::size_t started = 0;
    std::size_t fixed = 0;
    std::optional<std::size_t> system;
};

std::optional<Columns> columns_of(Draft& draft, const Fields& fields, const CsvFile& csv) {
    const auto node = csv.column("node");
    const auto started = csv.column("started");
    const auto fixed = csv.column("fixed");
    const auto system = csv.column("system");
    const bool lacks_system = fields.has("system") && !system;
    if (!node || !started || !fixed || lacks_system) {
        Complaint complaint;
        complaint.place = {csv.name(), 1, 1, 1};
        complaint.message =
            fmt::format("the header line lacks one of the columns node, started, fixed{}",
                        lacks_system ? ", system" : "");
        draft.remarks.add(std::move(complaint));
        return std::nullopt;
    }
    return Columns{*node, *started, *fixed, system};
}

std::map<std::string, Selector> read_map(Draft& draft, const Fields& fields) {
    std::map<std::string, Selector> map;
    const Value* const value = fields.get("map");
    if (value == nullptr) {
        return map;
    }
    for (const Value& child : value->children) {
        const auto target = child.key == note_key ? std::nullopt : read_selector(draft, child);
        if (!target) {
            continue;
        }
        if (target->kind != Selector::Kind::host && target->kind != Selector::Kind::app) {
            draft.remarks.error(child,
                                "a node of the file stands for a host (host:H) or an application");
            continue;
        }
        map.emplace(child.key, *target);
    }
    if (map.empty()) {
        draft.remarks.error(
            *value, "the map names no host and no application, so no row of the file counts");
    }
    return map;
}

std::vector<Row> read_rows(Draft& draft,
                           const Fields& fields,
                           CsvFile& csv,
                           const std::map<std::string, Selector>& map) {
    std::vector<Row> rows;
    const auto columns = columns_of(draft, fields, csv);
    const std::string system = fields.text("system").value_or("");
    std::size_t complaints = 0;
    const auto complain = [&](Complaint complaint) {
        ++complaints;
        draft.remarks.add(std::move(complaint));
    };
    while (columns && complaints < most_complaints_of_a_csv && csv.next()) {
        if (!csv.is_whole()) {
            complain(csv.about_line(
                fmt::format("this line has not the {} cells of the header", csv.headers().size())));
            continue;
        }
        const auto target = map.find(std::string{csv.cell(columns->node).text});
        const bool is_other_system = !system.empty() && csv.cell(*columns->system).text != system;
        if (target == map.end() || is_other_system) {
            continue;
        }
        const auto started = to_unix_seconds(csv.cell(columns->started).text);
        const auto fixed = to_unix_seconds(csv.cell(columns->fixed).text);
        if (!started.value || !fixed.value) {
            complain(!started.value ? csv.about(csv.cell(columns->started), started.why)
                                    : csv.about(csv.cell(columns->fixed), fixed.why));
        } else if (*fixed.value < *started.value) {
            complain(csv.about(csv.cell(columns->fixed), "the repair lies before the failure"));
        } else {
            rows.push_back({*started.value, *fixed.value, target->second, csv.line()});
        }
    }
    std::ranges::stable_sort(rows, {}, [](const Row& row) {
        return std::tuple{row.started, row.line};
    });
    return rows;
}

Fault fault_of(const Row& row, const std::string& id, Instant at) {
    Fault fault;
    fault.id = id;
    fault.trigger.at = at;
    fault.target = row.target;
    const Duration down = std::chrono::seconds{std::max<std::int64_t>(1, row.fixed - row.started)};
    if (row.target.kind == Selector::Kind::host) {
        fault.kind = FaultKind::host_down;
        fault.lasts = down;
    } else {
        fault.kind = FaultKind::crash;
        fault.restart_after = down;
    }
    return fault;
}

}  // namespace

void read_failure_trace(Draft& draft, const Fields& fields, const std::string& id) {
    for (const Value& child : fields.value().children) {
        constexpr std::array<std::string_view, 7> known{"id",     "kind",   "file",  "map",
                                                        "system", "origin", note_key};
        const bool is_for_others =
            std::ranges::find(known, child.key) == known.end() && fields.has(child.key);
        if (is_for_others) {
            draft.remarks.key_error(
                child, fmt::format("a fault of kind \"trace\" has no \"{}\"; the file says when "
                                   "and for how long",
                                   child.key));
        }
    }
    for (const std::string_view key : {"file", "map"}) {
        if (!fields.has(key)) {
            draft.remarks.error(fields.value(),
                                fmt::format("a fault of kind \"trace\" needs \"{}\"", key));
        }
    }
    const Value* const file = fields.get("file");
    const std::map<std::string, Selector> map = read_map(draft, fields);
    NamedFile opened = file == nullptr || map.empty() ? NamedFile{} : open_named_file(draft, *file);
    if (!opened.text) {
        return;
    }
    CsvFile csv{opened.name, std::move(*opened.text)};
    const std::vector<Row> rows = read_rows(draft, fields, csv, map);
    if (rows.empty()) {
        draft.remarks.warning(*file, "no row of the file counts, so nothing breaks");
        return;
    }
    std::int64_t origin = rows.front().started;
    if (const Value* const value = fields.get("origin")) {
        const auto [seconds, why] = to_unix_seconds(value->text);
        if (!seconds) {
            draft.remarks.error(*value, why);
            return;
        }
        origin = *seconds;
    }
    std::size_t count = 0;
    for (const Row& row : rows) {
        const Instant at = draft.scenario.start + std::chrono::seconds{row.started - origin};
        if (at < draft.scenario.start || at >= draft.scenario.until) {
            continue;
        }
        if (draft.scenario.faults.size() >= most_rows) {
            draft.remarks.error(
                *file, fmt::format("more than {} faults; shorten the run or the map", most_rows));
            return;
        }
        const std::string name = fmt::format("{}#{}", id, ++count);
        draft.faults.add(name, draft.scenario.faults.size());
        draft.scenario.faults.add(fault_of(row, name, at));
    }
    if (count == 0) {
        draft.remarks.warning(*file, "no failure of the file lies in the run, so nothing breaks");
    }
}

}  // namespace orsim
