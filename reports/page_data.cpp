#include "reports/page_data.hpp"

#include "reports/sentence.hpp"
#include "sim/base/promise.hpp"
#include "sim/model/policies.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <iterator>
#include <map>
#include <tuple>
#include <vector>
#include <zlib.h>

namespace orsim {
namespace {

/// An amount no run has; its words are found again in a sentence and give way to a mark.
constexpr std::int64_t some_amount = 987'654'321'012'345;
constexpr std::string_view as_time = "987654321.012345 s";
constexpr std::string_view as_number = "987654321012345";

/// Amounts whose sentences may differ by more than the number in them.
enum class AmountClass : std::uint8_t { zero, one, other };

AmountClass class_of(const Record& record) {
    if (record.amount == 0 || record.amount == 1) {
        return record.amount == 0 ? AmountClass::zero : AmountClass::one;
    }
    return AmountClass::other;
}

void replace(std::string& text, std::string_view what, std::string_view with) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at)) {
        text.replace(at, what.size(), with);
        at += with.size();
    }
}

/// What records with the same sentence but for the amount have in common.
using Shape =
    std::tuple<Event, Rule, std::uint8_t, Reason, Entity, Entity, AmountClass, std::uint8_t>;

class Packer {
public:
    Packer(const Scenario& scenario, std::span<const Record> records)
        : names_{scenario, page_json}, records_{records} {}

    void pack() {
        for (std::size_t at = 0; at < records_.size(); ++at) {
            add(at);
        }
    }

    [[nodiscard]] std::string all_columns(std::string& lengths) const {
        std::string all;
        for (const std::string& column : columns_) {
            fmt::format_to(std::back_inserter(lengths), "{}{}", all.empty() ? "" : ",",
                           column.size());
            all += column;
        }
        return all;
    }
    [[nodiscard]] const std::string& templates() const { return templates_; }
    [[nodiscard]] const Names& names() const { return names_; }

private:
    enum Column : std::uint8_t { numbers, shapes, causes, calls, times, amounts, groups, nths };

    void put(Column column, std::uint64_t value) {
        while (value >= 0x80U) {
            columns_.at(column) += static_cast<char>((value & 0x7fU) | 0x80U);
            value >>= 7U;
        }
        columns_.at(column) += static_cast<char>(value);
    }
    void put_signed(Column column, std::int64_t value) {
        const auto bits = static_cast<std::uint64_t>(value);
        put(column, value < 0 ? ~(bits << 1U) : bits << 1U);
    }

    /// The position of a record's cause among those packed; no_index when it is not.
    [[nodiscard]] std::size_t cause_of(const Record& record) const {
        if (record.cause == no_record || record.cause >= record.number) {
            return no_index;
        }
        const auto found =
            std::ranges::lower_bound(records_, record.cause, std::less<>{}, &Record::number);
        const bool is_there = found != records_.end() && found->number == record.cause;
        return is_there ? static_cast<std::size_t>(found - records_.begin()) : no_index;
    }

    void add(std::size_t at) {
        const Record& record = records_[at];
        const std::size_t cause = cause_of(record);
        const std::int64_t now = record.at.time_since_epoch().count();
        put(numbers, at == 0 ? record.number : record.number - records_[at - 1].number);
        put(shapes, shape_of(record));
        put(causes, cause == no_index ? 0 : at - cause);
        if (cause == no_index) {
            put_signed(times, now - uncaused_);
            uncaused_ = now;
        } else {
            put_signed(times, now - records_[cause].at.time_since_epoch().count());
        }
        const std::size_t call = add_call(record, now);
        if (class_of(record) == AmountClass::other) {
            put_signed(amounts, record.amount - expected_amount(record, cause, call, now));
        }
    }

    std::size_t add_call(const Record& record, std::int64_t now) {
        if (!record.call) {
            put(calls, 0);
            return no_index;
        }
        const auto [place, is_new] = places_.try_emplace(record.call, arrivals_.size());
        if (is_new) {
            arrivals_.push_back(now);
            put(groups, record.call.group);
            std::int64_t& last = last_nth_[record.call.group];
            put_signed(nths, std::int64_t{record.call.nth} - last);
            last = record.call.nth;
        }
        put(calls, is_new ? 1 : arrivals_.size() - place->second + 1);
        return place->second;
    }

    /// Most amounts follow from times: since the call arrived, or left of the watch that ends.
    [[nodiscard]] std::int64_t expected_amount(const Record& record,
                                               std::size_t cause,
                                               std::size_t call,
                                               std::int64_t now) const {
        if (record.event == Event::watch_satisfied && cause != no_index
            && records_[cause].event == Event::watch_started) {
            const Record& watch = records_[cause];
            return watch.amount - (now - watch.at.time_since_epoch().count());
        }
        if (record.event == Event::watch_started || call == no_index) {
            return 0;
        }
        return now - arrivals_[call];
    }

    std::uint64_t shape_of(const Record& record) {
        const Shape shape{record.event, record.rule,  record.policy,    record.reason,
                          record.actor, record.other, class_of(record), 0};
        const auto [place, is_new] = shapes_.try_emplace(shape, shapes_.size());
        if (is_new) {
            add_template(record);
        }
        return place->second;
    }

    void add_template(Record record) {
        const AmountClass amount = class_of(record);
        if (amount == AmountClass::other) {
            record.amount = some_amount;
        }
        std::string text = sentence(names_, record);
        replace(text, as_time, "\\u0001");
        replace(text, as_number, "\\u0002");
        const int policy = record.policy == no_policy ? -1 : record.policy;
        fmt::format_to(std::back_inserter(templates_), "{}[\"{}\",{},{},{},[{},{}],[{},{}],{}]",
                       templates_.empty() ? "" : ",\n", text, static_cast<int>(record.event),
                       static_cast<int>(record.rule), policy, static_cast<int>(record.actor.kind),
                       record.actor.index, static_cast<int>(record.other.kind), record.other.index,
                       amount == AmountClass::other ? -1 : static_cast<int>(amount));
    }

    Names names_;
    std::span<const Record> records_;
    std::array<std::string, 8> columns_;
    std::map<Shape, std::uint64_t> shapes_;
    std::map<CallName, std::size_t> places_;
    std::map<std::uint16_t, std::int64_t> last_nth_;
    std::vector<std::int64_t> arrivals_;
    std::string templates_;
    std::int64_t uncaused_ = 0;
};

std::string deflated(const std::string& bytes) {
    uLongf size = compressBound(static_cast<uLong>(bytes.size()));
    std::vector<Bytef> packed(size);
    const std::vector<Bytef> plain{bytes.begin(), bytes.end()};
    const int status = compress2(packed.data(), &size, plain.data(),
                                 static_cast<uLong>(plain.size()), Z_BEST_COMPRESSION);
    ORSIM_EXPECT(status == Z_OK, "there is room for the worst case");
    return {packed.begin(), packed.begin() + static_cast<std::ptrdiff_t>(size)};
}

std::string base64(const std::string& bytes) {
    constexpr std::string_view letters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    out.reserve(bytes.size() / 3 * 4 + 4);
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        std::uint32_t three = 0;
        for (std::size_t byte = 0; byte < 3; ++byte) {
            const char letter = at + byte < bytes.size() ? bytes[at + byte] : '\0';
            three = three << 8U | static_cast<unsigned char>(letter);
        }
        const std::size_t left = bytes.size() - at;
        out += letters[three >> 18U & 63U];
        out += letters[three >> 12U & 63U];
        out += left > 1 ? letters[three >> 6U & 63U] : '=';
        out += left > 2 ? letters[three & 63U] : '=';
    }
    return out;
}

void add_names(std::string& out, const Names& names) {
    out += ",\n\"names\":[";
    for (std::size_t kind = 0; kind < entity_kinds; ++kind) {
        out += kind == 0 ? "[" : ",[";
        for (std::size_t at = 0; at < names.count(static_cast<EntityKind>(kind)); ++at) {
            const Entity entity{static_cast<EntityKind>(kind), static_cast<std::uint16_t>(at)};
            fmt::format_to(std::back_inserter(out), "{}\"{}\"", at == 0 ? "" : ",",
                           names.of(entity));
        }
        out += ']';
    }
    out += ']';
}

void add_vocabulary(std::string& out, const Scenario& scenario) {
    out += ",\n\"events\":[";
    for (std::size_t at = 0; at < event_kinds; ++at) {
        const auto event = static_cast<Event>(at);
        fmt::format_to(std::back_inserter(out), "{}[\"{}\",{}]", at == 0 ? "" : ",", to_text(event),
                       is_failure(event) ? 1 : 0);
    }
    out += "],\n\"rules\":[null";
    for (const RuleEntry& rule : rule_registry()) {
        fmt::format_to(std::back_inserter(out), ",[\"{}\",\"{}\",\"{}\",\"{}\"]", rule.id,
                       rule.name, json_escaped(rule.statement), to_text(rule.evidence));
    }
    out += "],\n\"policies\":[";
    for (const PolicyEntry& policy : policy_registry()) {
        fmt::format_to(std::back_inserter(out), "{}[\"{}\",\"{}\",\"{}\",\"{}\"]",
                       policy.policy == policy_registry().front().policy ? "" : ",", policy.id,
                       policy.name, scenario.policies.chosen(policy.policy),
                       json_escaped(policy.question));
    }
    out += ']';
}

void add_lanes(std::string& out, const Scenario& scenario, const RunStory& story) {
    const Topology& topology = scenario.topology;
    out += ",\n\"apps\":[";
    std::string_view between;
    for (std::size_t at = 0; at < story.apps.size(); ++at) {
        const AppId id{static_cast<std::uint16_t>(at)};
        const App& app = topology.apps[id];
        fmt::format_to(std::back_inserter(out), "{}{{\"node\":{},\"host\":{},\"dc\":{},\"modes\":[",
                       between, app.node.index(), app.host.index(),
                       topology.data_center(id).index());
        std::string_view comma;
        for (const Stretch& stretch : story.apps[at]) {
            fmt::format_to(std::back_inserter(out), "{}[{},{}]", comma,
                           stretch.from.time_since_epoch().count(),
                           static_cast<int>(stretch.state));
            comma = ",";
        }
        out += "]}";
        between = ",";
    }
    out += "],\n\"faults\":[";
    between = "";
    for (const FaultSpan& fault : story.faults) {
        fmt::format_to(std::back_inserter(out), "{}[{},{},{}]", between, fault.fault.index(),
                       fault.from.time_since_epoch().count(),
                       fault.to ? fmt::format("{}", fault.to->time_since_epoch().count()) : "null");
        between = ",";
    }
    out += ']';
}

}  // namespace

std::string page_html(std::string_view name) {
    return html_escaped(clipped(name));
}

std::string page_json(std::string_view name) {
    return json_escaped(clipped(name));
}

PageData
page_data(const Scenario& scenario, const RunStory& story, std::span<const Record> records) {
    Packer packer{scenario, records};
    packer.pack();
    std::string lengths;
    PageData data;
    data.columns = base64(deflated(packer.all_columns(lengths)));
    data.meta = fmt::format("{{\"records\":{},\"columns\":[{}],\"start\":{},\"until\":{}",
                            records.size(), lengths, scenario.start.time_since_epoch().count(),
                            scenario.until.time_since_epoch().count());
    fmt::format_to(std::back_inserter(data.meta), ",\n\"templates\":[{}]", packer.templates());
    data.meta += ",\n\"groups\":[";
    std::string_view between;
    for (std::size_t at = 0; at < scenario.workload.size(); ++at) {
        const auto index = static_cast<std::uint16_t>(at);
        const std::string id = page_json(scenario.workload[GroupId{index}].id);
        const bool single = packer.names().of(CallName{index, 0}) == id;
        fmt::format_to(std::back_inserter(data.meta), "{}[\"{}\",{}]", between, id, single ? 1 : 0);
        between = ",";
    }
    data.meta += ']';
    add_names(data.meta, packer.names());
    add_vocabulary(data.meta, scenario);
    add_lanes(data.meta, scenario, story);
    data.meta += '}';
    return data;
}

}  // namespace orsim
