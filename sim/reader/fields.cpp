#include "sim/reader/fields.hpp"

#include "sim/base/promise.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

namespace orsim {
namespace {

/// The first thing a file may say of a super node, or of another redundancy type, gets the rule.
std::string_view forbidden_key(std::string_view key) {
    std::string folded{key};
    std::ranges::replace(folded, '-', '_');
    if (folded.find("super_node") != std::string::npos
        || folded.find("supernode") != std::string::npos) {
        return "Super Nodes and Master Super Nodes do not exist from 8.1.3 on (R07 "
               "no-super-nodes); every node is "
               "a pair of a primary and a backup application";
    }
    if (folded == "standby" || folded == "hot_standby" || folded == "redundancy_type") {
        return "Orchestration Server knows no redundancy type but warm standby (R02 warm-standby); "
               "leave this out";
    }
    return {};
}

/// The name that was meant, if the typed one is short enough to be a name at all.
std::string nearest_of(const std::string& typed, const std::vector<std::string>& known) {
    constexpr std::size_t longest = 100;
    return typed.size() > longest ? std::string{} : nearest_name(typed, known);
}

std::string joined(const std::vector<std::string>& names) {
    constexpr std::size_t most = 45;
    std::string text;
    for (std::size_t at = 0; at < names.size() && at < most; ++at) {
        text += (at == 0 ? "" : ", ") + names[at];
    }
    return names.size() > most ? fmt::format("{} and {} more", text, names.size() - most) : text;
}

/// A value of the wrong kind, as a user sees it.
std::string shown(const Value& value) {
    if (value.kind == Value::Kind::boolean) {
        return value.truth ? "true" : "false";
    }
    return value.kind == Value::Kind::number ? "the number " + value.text
                                             : std::string{to_text(value.kind)};
}

/// Known names for a complaint. Of very many, those of the family that was meant: before the dot.
std::string listed(const std::string& typed, const std::vector<std::string>& known) {
    constexpr std::size_t bearable = 45;
    const std::string family = typed.substr(0, typed.find('.') + 1);
    std::vector<std::string> kin;
    for (const std::string& name : known) {
        if (!family.empty() && name.starts_with(family)) {
            kin.push_back(name);
        }
    }
    if (known.size() <= bearable || kin.empty() || kin.size() > bearable) {
        return joined(known);
    }
    return fmt::format("{} and {} more", joined(kin), known.size() - kin.size());
}

std::string wrong_form(const Value& value, std::string_view wanted) {
    if (value.kind == Value::Kind::null) {
        return fmt::format("null says nothing here; leave the key out, or write {}", wanted);
    }
    return fmt::format("here stands {}; wanted is {}", shown(value), wanted);
}

struct FormOfKind {
    Form form;
    std::array<Value::Kind, 2> kinds;
    std::string_view wanted;
};

// clang-format off
using enum Value::Kind;
constexpr std::array kinds_of_forms{
    FormOfKind{Form::text,      {string, string},   "text in quotes"},
    FormOfKind{Form::id,        {string, string},   "a name in quotes"},
    FormOfKind{Form::reference, {string, string},   "a name in quotes"},
    FormOfKind{Form::selector,  {string, string},   "a selector in quotes, such as \"primary_of:N1\""},
    FormOfKind{Form::flag,      {boolean, boolean}, "true or false"},
    FormOfKind{Form::whole,     {number, number},   "a whole number"},
    FormOfKind{Form::ratio,     {number, string},   "a number such as 0.25, or a fraction such as \"1/3\""},
    FormOfKind{Form::duration,  {string, string},   "a duration with its unit in quotes, such as \"250ms\""},
    FormOfKind{Form::instant,   {string, string},   "an instant with its unit in quotes, such as \"1500ms\""},
    FormOfKind{Form::length,    {string, object},   "a duration such as \"30s\", or a distribution such as {\"dist\": \"exponential\", \"mean\": \"30s\"}"},
    FormOfKind{Form::word,      {string, string},   "a word in quotes"},
    FormOfKind{Form::object,    {object, object},   "an object {...}"},
    FormOfKind{Form::table,     {object, object},   "an object {...}"},
};
// clang-format on

std::vector<std::string> words_of(const Vocabulary& words) {
    std::vector<std::string> names;
    for (const Word& word : words) {
        names.emplace_back(word.word);
    }
    return names;
}

Vocabulary distribution_words() {
    return {{"constant", "always `mean`"},
            {"uniform", "from `min` to `max`, each as likely"},
            {"exponential", "without memory, with this `mean`"},
            {"lognormal", "with this `mean` and coefficient of variation `cv`"},
            {"weibull", "with this `mean` and `shape`; below 1 the rate falls with age"},
            {"gamma", "with this `mean` and coefficient of variation `cv`"},
            {"empirical", "one of `values`, each as likely"}};
}

constexpr std::int64_t most_ratio = 1'000'000 * one_in_millionths;
constexpr std::array distribution_keys{
    Key{.name = "dist",
        .form = Form::word,
        .meaning = "the kind of distribution",
        .required = true,
        .words = distribution_words,
        .what = "distribution"},
    Key{.name = "mean", .form = Form::duration, .meaning = "the mean, before `max` cuts"},
    Key{.name = "min", .form = Form::duration, .meaning = "uniform: the least"},
    Key{.name = "max",
        .form = Form::duration,
        .meaning = "draws above are cut to it; required for uniform"},
    Key{.name = "cv",
        .form = Form::ratio,
        .meaning = "standard deviation over mean",
        .least = 1,
        .most = 1'000 * one_in_millionths},
    Key{.name = "shape",
        .form = Form::ratio,
        .meaning = "Weibull's shape",
        .least = 10'000,
        .most = most_ratio},
    Key{.name = "values", .form = Form::duration, .meaning = "empirical: the values", .list = true},
};
constexpr Shape distribution{"a distribution", distribution_keys,
                             "a length of time that differs from draw to draw"};

/// Complains about keys that this kind of distribution has no use for, and those it lacks.
void check_use(const Fields& fields,
               std::string_view kind,
               const std::vector<std::string_view>& needed,
               const std::vector<std::string_view>& possible) {
    for (const std::string_view key : needed) {
        if (!fields.has(key)) {
            fields.remarks().error(fields.value(),
                                   fmt::format("the {} distribution needs \"{}\"", kind, key));
        }
    }
    for (const Value& child : fields.value().children) {
        const bool known = child.key == "dist" || child.key == note_key
                           || std::ranges::find(needed, child.key) != needed.end()
                           || std::ranges::find(possible, child.key) != possible.end();
        if (!known && distribution.find(child.key) != nullptr) {
            fields.remarks().key_error(
                child, fmt::format("the {} distribution has no \"{}\"", kind, child.key));
        }
    }
}

void check_distribution(const Fields& fields, Distribution::Shape kind, std::string_view name) {
    switch (kind) {
    case Distribution::Shape::constant:
        check_use(fields, name, {"mean"}, {});
        break;
    case Distribution::Shape::uniform:
        check_use(fields, name, {"min", "max"}, {});
        break;
    case Distribution::Shape::exponential:
        check_use(fields, name, {"mean"}, {"max"});
        break;
    case Distribution::Shape::lognormal:
    case Distribution::Shape::gamma:
        check_use(fields, name, {"mean", "cv"}, {"max"});
        break;
    case Distribution::Shape::weibull:
        check_use(fields, name, {"mean", "shape"}, {"max"});
        break;
    case Distribution::Shape::empirical:
        check_use(fields, name, {"values"}, {});
        break;
    }
}

}  // namespace

void Remarks::error(const Value& value, std::string message) {
    add(document_->about(value, std::move(message)));
}

void Remarks::key_error(const Value& value, std::string message) {
    add(document_->about_key(value, std::move(message)));
}

void Remarks::warning(const Value& value, std::string message) {
    Complaint complaint = document_->about(value, std::move(message));
    complaint.weight = Complaint::Weight::warning;
    add(std::move(complaint));
}

void Remarks::add(Complaint complaint) {
    // An error counts even where it is not shown; a warning may go.
    if (!is_full()) {
        complaints_.push_back(std::move(complaint));
    } else {
        ++left_out_;
        has_unshown_error_ = has_unshown_error_ || complaint.weight == Complaint::Weight::error;
    }
}

Complaints Remarks::take() {
    std::ranges::stable_sort(complaints_, {}, [this](const Complaint& complaint) {
        const bool is_elsewhere = complaint.place.file != document_->name();
        return std::tuple{is_elsewhere, complaint.place.file, complaint.place.line,
                          complaint.place.column};
    });
    if (left_out_ != 0) {
        Complaint rest;
        rest.weight = has_unshown_error_ ? Complaint::Weight::error : Complaint::Weight::warning;
        rest.place.file = document_->name();
        rest.message = fmt::format("{} more things are to be said; mend these first", left_out_);
        complaints_.push_back(std::move(rest));
    }
    return std::move(complaints_);
}

std::string unknown_name(std::string_view what,
                         const std::string& typed,
                         const std::vector<std::string>& known) {
    std::string text = fmt::format("no {} \"{}\"", what, typed);
    std::vector<std::string> sorted = known;
    std::ranges::sort(sorted);  // A full key: equal names are the same.
    const std::string nearest = nearest_of(typed, sorted);
    text += nearest.empty() ? "" : fmt::format("; did you mean \"{}\"?", nearest);
    if (sorted.empty()) {
        return text + "; the file has none";
    }
    return text + (nearest.empty() ? "; known: " : " Known: ") + listed(typed, sorted);
}

bool has_form(Remarks& remarks, const Value& value, Form form) {
    const auto* const wanted = std::ranges::find(kinds_of_forms, form, &FormOfKind::form);
    if (wanted == kinds_of_forms.end()) {
        if (value.kind == Value::Kind::null) {
            remarks.error(value, "null says nothing here; leave the key out");
        }
        return value.kind != Value::Kind::null;
    }
    if (std::ranges::find(wanted->kinds, value.kind) != wanted->kinds.end()) {
        return true;
    }
    const bool bare =
        value.kind == Value::Kind::number && (form == Form::duration || form == Form::instant);
    remarks.error(
        value,
        bare ? fmt::format("{0} has no unit; write \"{0}s\", \"{0}ms\" or another of us, ms, s, m, "
                           "h or d, in quotes",
                           value.text)
             : wrong_form(value, wanted->wanted));
    return false;
}

Fields::Fields(Remarks& remarks, const Value& value, const Shape& shape)
    : remarks_{&remarks}, value_{&value}, shape_{&shape}, good_(shape.keys.size()) {
    if (value.kind != Value::Kind::object) {
        remarks.error(value, wrong_form(value, fmt::format("{}, an object {{...}}", shape.what)));
        return;
    }
    for (const Value& child : value.children) {
        check_key(child);
    }
    for (const Key& key : shape.keys) {
        if (key.required && !has(key.name)) {
            remarks.error(value,
                          fmt::format("{} needs \"{}\": {}", shape.what, key.name, key.meaning));
        }
    }
}

void Fields::check_key(const Value& child) {
    if (child.key == note_key) {
        return;
    }
    const Key* const key = shape_->find(child.key);
    if (key == nullptr && remarks_->is_full()) {
        remarks_->key_error(child, "");
        return;
    }
    if (key == nullptr) {
        if (const std::string_view rule = forbidden_key(child.key); !rule.empty()) {
            remarks_->key_error(child, std::string{rule});
            return;
        }
        std::vector<std::string> known;
        for (const Key& one : shape_->keys) {
            known.emplace_back(one.name);
        }
        const std::vector<std::string> places = places_of_key(remarks_->root(), child.key);
        std::string message = fmt::format("no key \"{}\" in {}", child.key, shape_->what);
        if (!places.empty()) {
            message += fmt::format("; it belongs to {}", joined(places));
        } else {
            const std::string nearest = nearest_of(child.key, known);
            message += nearest.empty() ? "" : fmt::format("; did you mean \"{}\"?", nearest);
            message += fmt::format("{}nown: {}", nearest.empty() ? "; k" : " K", joined(known));
        }
        remarks_->key_error(child, std::move(message));
        return;
    }
    bool good = true;
    if (key->list) {
        good = child.kind == Value::Kind::array;
        if (!good) {
            remarks_->error(child, wrong_form(child, "a list [...]"));
        }
    } else {
        good = has_form(*remarks_, child, key->form);
    }
    const Value*& kept = good_[static_cast<std::size_t>(key - shape_->keys.data())];
    kept = good && kept == nullptr ? &child : kept;
}

const Value* Fields::get(std::string_view key) const {
    const Key* const known = shape_->find(key);
    ORSIM_EXPECT(known != nullptr, "a reader asks only for keys of its shape");
    return good_[static_cast<std::size_t>(known - shape_->keys.data())];
}

std::optional<std::string> Fields::text(std::string_view key) const {
    const Value* const found = get(key);
    if (found == nullptr) {
        return std::nullopt;
    }
    return found->text;
}

std::optional<bool> Fields::flag(std::string_view key) const {
    const Value* const found = get(key);
    if (found == nullptr) {
        return std::nullopt;
    }
    return found->truth;
}

std::optional<std::int64_t> Fields::whole(std::string_view key) const {
    const Value* const found = get(key);
    const Key& known = *shape_->find(key);
    return found == nullptr ? std::nullopt : read_whole(*remarks_, *found, known.least, known.most);
}

std::optional<Millionths> Fields::ratio(std::string_view key) const {
    const Value* const found = get(key);
    const Key& known = *shape_->find(key);
    return found == nullptr ? std::nullopt : read_ratio(*remarks_, *found, known.least, known.most);
}

std::optional<Duration> Fields::duration(std::string_view key) const {
    const Value* const found = get(key);
    return found == nullptr ? std::nullopt : read_duration(*remarks_, *found);
}

std::optional<Instant> Fields::instant(std::string_view key) const {
    const Value* const found = get(key);
    return found == nullptr ? std::nullopt : read_instant(*remarks_, *found);
}

std::optional<Distribution> Fields::length(std::string_view key) const {
    const Value* const found = get(key);
    return found == nullptr ? std::nullopt : read_length(*remarks_, *found);
}

std::optional<std::size_t> Fields::word(std::string_view key) const {
    const Value* const found = get(key);
    const Key& known = *shape_->find(key);
    ORSIM_EXPECT(known.words != nullptr, "a key whose value is a word knows its words");
    return found == nullptr
               ? std::nullopt
               : read_word(*remarks_, *found, known.what.empty() ? known.name : known.what,
                           known.words());
}

std::vector<const Value*> Fields::list(std::string_view key) const {
    std::vector<const Value*> items;
    const Value* const found = get(key);
    if (found == nullptr) {
        return items;
    }
    const Form form = shape_->find(key)->form;
    if (form == Form::object && found->children.size() > most_items) {
        remarks_->error(*found, fmt::format("this list has {} items; {} are the most it may have",
                                            found->children.size(), most_items));
        return items;
    }
    for (const Value& item : found->children) {
        if (has_form(*remarks_, item, form)) {
            items.push_back(&item);
        }
    }
    return items;
}

std::optional<std::int64_t>
read_whole(Remarks& remarks, const Value& value, std::int64_t least, std::int64_t most) {
    if (!has_form(remarks, value, Form::whole)) {
        return std::nullopt;
    }
    const auto [number, why] = to_whole(value.text);
    if (!number) {
        remarks.error(value, why);
        return std::nullopt;
    }
    if (*number < least || *number > most) {
        remarks.error(value, fmt::format("{} is out of range; from {} to {} is possible",
                                         value.text, least, most));
        return std::nullopt;
    }
    return number;
}

std::optional<Millionths>
read_ratio(Remarks& remarks, const Value& value, Millionths least, Millionths most) {
    if (!has_form(remarks, value, Form::ratio)) {
        return std::nullopt;
    }
    const auto [number, why] = to_ratio(value.text);
    if (!number) {
        remarks.error(value, why);
        return std::nullopt;
    }
    if (*number < least || *number > most) {
        remarks.error(value, fmt::format("{} is out of range; from {} to {} is possible",
                                         value.text, ratio_text(least), ratio_text(most)));
        return std::nullopt;
    }
    return number;
}

std::optional<Duration> read_duration(Remarks& remarks, const Value& value) {
    if (!has_form(remarks, value, Form::duration)) {
        return std::nullopt;
    }
    auto [length, why] = to_duration(value.text);
    if (length && *length < Duration::zero()) {
        why = fmt::format("\"{}\" is negative; a duration is zero or more", value.text);
    }
    if (!why.empty()) {
        remarks.error(value, why);
        return std::nullopt;
    }
    return length;
}

std::optional<Instant> read_instant(Remarks& remarks, const Value& value) {
    if (!has_form(remarks, value, Form::instant)) {
        return std::nullopt;
    }
    const auto [length, why] = to_duration(value.text);
    if (!length) {
        remarks.error(value, why);
        return std::nullopt;
    }
    return Instant{*length};
}

std::optional<Distribution> read_length(Remarks& remarks, const Value& value) {
    if (!has_form(remarks, value, Form::length)) {
        return std::nullopt;
    }
    if (value.kind == Value::Kind::string) {
        const auto length = read_duration(remarks, value);
        return length ? std::optional{constant(*length)} : std::nullopt;
    }
    const Fields fields{remarks, value, distribution};
    const auto kind = fields.word("dist");
    if (!kind) {
        return std::nullopt;
    }
    Distribution read;
    read.kind = static_cast<Distribution::Shape>(*kind);
    check_distribution(fields, read.kind, distribution_words().at(*kind).word);
    read.mean = fields.duration("mean").value_or(Duration::zero());
    read.least = fields.duration("min").value_or(Duration::zero());
    read.most = fields.duration("max").value_or(longest_duration);
    read.cv = fields.ratio("cv").value_or(one_in_millionths);
    read.shape = fields.ratio("shape").value_or(one_in_millionths);
    for (const Value* const item : fields.list("values")) {
        read.values.push_back(read_duration(remarks, *item).value_or(Duration::zero()));
    }
    const bool needs_mean =
        read.kind == Distribution::Shape::exponential || read.kind == Distribution::Shape::lognormal
        || read.kind == Distribution::Shape::weibull || read.kind == Distribution::Shape::gamma;
    if (const Value* const mean = fields.get("mean");
        needs_mean && mean != nullptr && read.mean == Duration::zero()) {
        remarks.error(*mean, "the mean of a random length is more than 0s");
    }
    if (const Value* const values = fields.get("values");
        values != nullptr && values->children.empty()) {
        remarks.error(*values, "an empirical distribution needs at least one value");
    }
    if (fields.get("min") != nullptr && fields.get("max") != nullptr && read.least > read.most) {
        remarks.error(*fields.get("min"),
                      fmt::format("min is {} and max is {}; min must not be more than max",
                                  to_text(read.least), to_text(read.most)));
        return std::nullopt;
    }
    return read;
}

std::optional<std::size_t>
read_word(Remarks& remarks, const Value& value, std::string_view what, const Vocabulary& words) {
    const auto found = std::ranges::find(words, value.text, &Word::word);
    if (found == words.end()) {
        remarks.error(value, unknown_name(what, value.text, words_of(words)));
        return std::nullopt;
    }
    return static_cast<std::size_t>(found - words.begin());
}

std::optional<std::string> read_id(Remarks& remarks, const Value& value) {
    if (!has_form(remarks, value, Form::id)) {
        return std::nullopt;
    }
    constexpr std::size_t longest = 64;
    const bool bad_mark = std::ranges::any_of(value.text, [](unsigned char letter) {
        return letter <= ' ' || letter == 127
               || std::string_view{":#/,*\"\\<>"}.find(static_cast<char>(letter))
                      != std::string_view::npos;
    });
    if (value.text.empty() || value.text.size() > longest || bad_mark) {
        remarks.error(
            value,
            fmt::format("\"{}\" cannot be a name; a name has 1 to {} letters, digits, dots, dashes "
                        "or underscores, and no space or any of : # / , * \" \\ < >",
                        value.text, longest));
        return std::nullopt;
    }
    return value.text;
}

const Shape& distribution_shape() {
    return distribution;
}

}  // namespace orsim
