#pragma once
/// A scenario in the making: what is read so far, the ids it has given, and the remarks about it.
/// Each section of the file is read by a function of its own, in this order.
/// Used inside the room only.

#include "sim/model/scenario.hpp"
#include "sim/reader/fields.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace orsim {

/// Ids of one kind of thing, with their positions in its table.
class Ids {
public:
    /// The first use of an id stands.
    void add(const std::string& id, std::size_t position) {
        if (!id.empty()) {  // Something whose id was no id.
            positions_.emplace(id, static_cast<std::uint16_t>(position));
        }
    }
    [[nodiscard]] bool has(const std::string& id) const { return positions_.contains(id); }
    [[nodiscard]] std::optional<std::uint16_t> find(const std::string& id) const;
    [[nodiscard]] std::vector<std::string> all() const;
    [[nodiscard]] std::size_t size() const { return positions_.size(); }

private:
    std::map<std::string, std::uint16_t> positions_;
};

/// Where values of the three kinds of settings come from; what is not listed is a default.
struct Origins {
    std::map<std::pair<Option, std::size_t>, Place> options;
    std::map<std::pair<std::string, std::size_t>, Place> texts;  // Options whose value is text.
    std::map<Policy, Place> policies;
    std::map<Assumption, Place> assumptions;
};

struct Draft {
    Remarks& remarks;
    std::optional<std::string>
        directory{};  // Of the files a scenario names; absent: it may name none.
    Scenario scenario{};
    Origins origins{};

    Ids data_centers{};
    Ids hosts{};
    Ids apps{};
    Ids nodes{};
    Ids links{};
    Ids scs{};
    Ids tservers{};
    Ids interaction_servers{};
    Ids load_balancers{};
    Ids strategies{};
    Ids groups{};
    Ids faults{};
    std::vector<const Value*> group_values{};  // In the order of the groups.
};

/// A release by its line or in full: "8.1.4", "8.1.400.64".
void read_profile(Draft& draft, const Fields& file);
void read_topology(Draft& draft, const Value* value);
void read_options(Draft& draft, const Value* value);
void read_policies(Draft& draft, const Value* value);
void read_assumptions(Draft& draft, const Value* value);
void read_strategies(Draft& draft, const Fields& file);
void read_workload(Draft& draft, const Fields& file);
void read_faults(Draft& draft, const Fields& file);
void read_choices(Draft& draft, const Fields& file);
void read_counters(Draft& draft, const Fields& file);
void read_expectations(Draft& draft, const Fields& file);
void read_invariants(Draft& draft, const Value* value);
void read_expected_verdict(Draft& draft, const Value* value);

/// The position of a thing by its id; complains with the known ones.
[[nodiscard]] std::optional<std::uint16_t>
read_reference(Draft& draft, const Value& value, std::string_view what, const Ids& names);
template <class IdType>
[[nodiscard]] IdType
reference(Draft& draft, const Value* value, std::string_view what, const Ids& names) {
    const auto position =
        value == nullptr ? std::nullopt : read_reference(draft, *value, what, names);
    return position ? IdType{*position} : IdType{};
}
/// An id that names something new among its kind; complains about a second use.
[[nodiscard]] std::optional<std::string>
read_new_id(Draft& draft, const Value& value, std::string_view what, const Ids& names);

/// A value of a numeric option in the product's own unit; complains about others and out-of-range
/// ones.
[[nodiscard]] std::optional<std::int64_t>
read_option_value(Remarks& remarks, const Value& value, Option option);

/// The value of the option cookie; complains about what orsim does not know of Set-Cookie.
[[nodiscard]] Cookie read_cookie(Remarks& remarks, const Value& value);

[[nodiscard]] std::optional<Selector> read_selector(Draft& draft, const Value& value);
/// "bg" or "bg#17": the pattern's group and, where one call is named, which.
[[nodiscard]] EventPattern read_call(Draft& draft, const Value& value);
/// The pattern an object states; its shape may have further keys, or fewer.
[[nodiscard]] EventPattern read_pattern(Draft& draft, const Fields& fields);

}  // namespace orsim
