#include "sim/reader/read_log.hpp"

#include "sim/model/policies.hpp"
#include "sim/reader/convert.hpp"
#include "sim/reader/csv.hpp"
#include "sim/reader/document.hpp"
#include "sim/reader/fields.hpp"
#include "sim/reader/scenario_draft.hpp"
#include "sim/timeline/fingerprint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace orsim {
namespace {

constexpr std::size_t largest_log = std::size_t{1} << 30U;  // bytes

std::vector<std::string> names_of_events() {
    return {event_names().begin(), event_names().end()};
}

class LogReader {
public:
    explicit LogReader(const std::string& name) : name_{name} {}

    Outcome<EventLog> read(std::string_view text) {
        while (!text.empty() && complaints_.size() < most_complaints) {
            const std::size_t end = std::min(text.find('\n'), text.size());
            ++line_;
            if (is_over_) {
                complain("the log goes on after the line that ends it");
                break;
            }
            read_line(text.substr(0, end));
            text.remove_prefix(std::min(end + 1, text.size()));
        }
        if (complaints_.empty() && !is_over_) {
            complain("the log ends without the line that ends it: its run was cut off");
        }
        if (complaints_.empty()) {
            check_fingerprint();
        }
        if (!complaints_.empty()) {
            return std::move(complaints_);
        }
        return std::move(log_);
    }

private:
    void complain(std::string message) {
        Complaint complaint;
        complaint.place.file = name_;
        complaint.place.line = line_;
        complaint.place.column = 1;
        complaint.message = std::move(message);
        complaints_.push_back(std::move(complaint));
    }

    void complain(const Value& value, std::string message) {
        Complaint complaint = document_->about(value, std::move(message));
        complaint.place.line = line_;
        complaints_.push_back(std::move(complaint));
    }

    void read_line(std::string_view line) {
        const Document document{name_, std::string{line}};
        document_ = &document;
        for (Complaint complaint : document.complaints()) {
            complaint.place.line = line_;
            complaints_.push_back(std::move(complaint));
        }
        const Value& root = document.root();
        if (!document.complaints().empty()) {
            return;
        }
        if (root.kind != Value::Kind::object) {
            complain(root, "a line of a log is one JSON object");
        } else if (line_ == 1) {
            read_header(root);
        } else if (root.find("ended") != nullptr) {
            read_footer(root);
        } else {
            read_record(root);
        }
    }

    /// A member that must be there; complains and answers with nothing if it is not.
    const Value* member(const Value& object, std::string_view key, Value::Kind kind) {
        const Value* const found = object.find(key);
        if (found == nullptr) {
            complain(object, fmt::format("\"{}\" is missing", key));
        } else if (found->kind != kind) {
            complain(*found,
                     fmt::format("{} is wanted here, not {}", to_text(kind), to_text(found->kind)));
            return nullptr;
        }
        return found;
    }

    std::optional<std::int64_t> whole(const Value& object, std::string_view key) {
        const Value* const found = member(object, key, Value::Kind::number);
        if (found == nullptr) {
            return std::nullopt;
        }
        const auto number = to_whole(found->text);
        if (!number.value) {
            complain(*found, number.why);
        }
        return number.value;
    }

    void read_header(const Value& root) {
        const Value* const schema = root.find("schema");
        if (schema == nullptr || schema->text != log_schema_name) {
            complain(root,
                     fmt::format("an event log begins with \"schema\": \"{}\"", log_schema_name));
            return;
        }
        if (const Value* name = member(root, "scenario", Value::Kind::string)) {
            log_.scenario = name->text;
        }
        if (const Value* seed = member(root, "seed", Value::Kind::number)) {
            log_.seed = to_seed(seed->text).value.value_or(0);
        }
        if (const Value* entities = member(root, "entities", Value::Kind::object)) {
            for (const Value& kind : entities->children) {
                const auto known = entity_kind_of(kind.key);
                if (!known || *known == EntityKind::none) {
                    complain(kind, fmt::format("no kind of entity \"{}\"", printable(kind.key)));
                    continue;
                }
                for (const Value& id : kind.children) {
                    log_.entities.at(static_cast<std::size_t>(*known)).push_back(id.text);
                }
            }
        }
        if (const Value* groups = member(root, "groups", Value::Kind::array)) {
            for (const Value& group : groups->children) {
                log_.groups.push_back({group.text, false});
            }
        }
    }

    Entity entity(const Value& record, std::string_view key) {
        const Value* const found = record.find(key);
        if (found == nullptr) {
            return {};
        }
        const Value* const kind_word = member(*found, "kind", Value::Kind::string);
        const Value* const id = member(*found, "id", Value::Kind::string);
        if (kind_word == nullptr || id == nullptr) {
            return {};
        }
        const auto kind = entity_kind_of(kind_word->text);
        if (!kind) {
            complain(*kind_word, fmt::format("no kind of entity \"{}\"", kind_word->text));
            return {};
        }
        const auto& ids = log_.entities.at(static_cast<std::size_t>(*kind));
        const auto at = std::ranges::find(ids, id->text);
        if (at == ids.end()) {
            complain(*id, unknown_name(log_word(*kind), printable(id->text), ids));
            return {};
        }
        return {*kind, static_cast<std::uint16_t>(at - ids.begin())};
    }

    CallName call(const Value& record) {
        const Value* const found = record.find("call");
        if (found == nullptr) {
            return {};
        }
        const std::string& text = found->text;
        const std::size_t hash = text.rfind('#');
        for (std::size_t at = 0; at < log_.groups.size(); ++at) {
            EventLog::Group& group = log_.groups[at];
            const auto index = static_cast<std::uint16_t>(at);
            if (text == group.id) {
                group.is_single = true;
                return {index, 0};
            }
            if (hash != std::string::npos && text.compare(0, hash, group.id) == 0) {
                const auto nth = to_whole(std::string_view{text}.substr(hash + 1));
                if (nth.value && *nth.value > 0 && *nth.value <= 0xffffffffLL) {
                    return {index, static_cast<std::uint32_t>(*nth.value - 1)};
                }
            }
        }
        complain(*found, fmt::format("no call \"{}\"", printable(text)));
        return {};
    }

    /// The value of a word by its registry; complains about one it does not have.
    template <class Find>
    auto word(const Value& record, std::string_view key, const Find& find)
        -> decltype(find(std::string_view{})) {
        const Value* const found = record.find(key);
        if (found == nullptr) {
            return std::nullopt;
        }
        const auto value = find(std::string_view{found->text});
        if (!value) {
            complain(*found, fmt::format("no {} \"{}\"", key, printable(found->text)));
        }
        return value;
    }

    void read_record(const Value& root) {
        Record record;
        const auto number = whole(root, "number");
        const auto at = whole(root, "at");
        const Value* const name = member(root, "event", Value::Kind::string);
        if (!number || !at || name == nullptr) {
            return;
        }
        if (static_cast<std::uint64_t>(*number) != log_.records.size()) {
            complain(*root.find("number"),
                     fmt::format("record {} is due here", log_.records.size()));
        }
        const auto event = event_named(name->text);
        if (!event) {
            complain(*name, unknown_name("event", printable(name->text), names_of_events()));
            return;
        }
        record.number = static_cast<std::uint64_t>(*number);
        record.at = Instant{Duration{*at}};
        record.event = *event;
        record.actor = entity(root, "actor");
        record.other = entity(root, "other");
        record.call = call(root);
        record.reason = word(root, "reason", reason_named).value_or(Reason::none);
        record.rule = word(root, "rule", rule_named).value_or(Rule::none);
        if (const auto policy = word(root, "policy", policy_named)) {
            record.policy = static_cast<std::uint8_t>(*policy);
        }
        if (root.find("amount") != nullptr) {
            record.amount = whole(root, "amount").value_or(0);
        }
        if (root.find("cause") != nullptr) {
            record.cause = static_cast<std::uint64_t>(whole(root, "cause").value_or(0));
        }
        log_.records.push_back(record);
    }

    void read_footer(const Value& root) {
        is_over_ = true;
        if (const auto ended = whole(root, "ended")) {
            log_.ended = Instant{Duration{*ended}};
        }
        if (const Value* fingerprint = member(root, "fingerprint", Value::Kind::string)) {
            log_.fingerprint = fingerprint->text;
        }
    }

    void check_fingerprint() {
        Fingerprint fingerprint;
        for (const Record& record : log_.records) {
            fingerprint.add(record);
        }
        if (to_text(fingerprint) != log_.fingerprint) {
            complain(fmt::format("the records have the fingerprint {}, not {}: the log was changed",
                                 to_text(fingerprint), printable(log_.fingerprint)));
        }
    }

    std::string name_;
    const Document* document_ = nullptr;
    std::uint32_t line_ = 0;
    bool is_over_ = false;
    EventLog log_;
    Complaints complaints_;
};

}  // namespace

Outcome<EventLog> read_log_text(std::string_view text, const std::string& name_for_messages) {
    return LogReader{name_for_messages}.read(text);
}

Outcome<EventLog> read_log_file(const std::string& path) {
    const FileText file = read_text_file(path, largest_log);
    if (!file.text) {
        return Complaints{complaint_about_file(path, file.why)};
    }
    return read_log_text(*file.text, path);
}

}  // namespace orsim
