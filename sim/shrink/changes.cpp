#include "sim/shrink/changes.hpp"

#include "sim/reader/json_text.hpp"
#include "sim/shrink/tree.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <utility>

namespace orsim {
namespace {

using Kind = Value::Kind;

struct Named {
    std::string_view pointer;
    std::string_view plural;
};
constexpr std::array<Named, 14> lists{{
    {"/faults", "faults"},
    {"/choices", "choices"},
    {"/workload", "groups of calls"},
    {"/topology/nodes", "nodes"},
    {"/topology/data_centers", "data centers"},
    {"/topology/links", "links"},
    {"/topology/management_layer/scs", "SCS"},
    {"/topology/tservers", "T-Servers"},
    {"/topology/interaction_servers", "Interaction Servers"},
    {"/topology/load_balancers", "load balancers"},
    {"/topology/hosts", "hosts"},
    {"/strategies", "strategies"},
    {"/expect", "expectations"},
    {"/invariants/allow", "allowances"},
}};

constexpr std::size_t most_names = 12;

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t at = 0; at < names.size() && at < most_names; ++at) {
        text += (at == 0 ? "" : ", ") + names[at];
    }
    const std::size_t more = names.size() > most_names ? names.size() - most_names : 0;
    return more == 0 ? text : text + " and " + std::to_string(more) + " more";
}

std::string name_of(const Value& item, std::size_t position) {
    for (const std::string_view key : {"id", "invariant"}) {
        if (const Value* const name = item.find(key)) {
            return name->text;
        }
    }
    return std::to_string(position + 1);
}

std::vector<std::string> names_in(const Value& root, std::string_view list) {
    std::vector<std::string> names;
    const Path path = path_of(root, list);
    if (!path.empty()) {
        const std::vector<Value>& items = value_at(root, path).children;
        for (std::size_t at = 0; at < items.size(); ++at) {
            names.push_back(name_of(items[at], at));
        }
    }
    return names;
}

/// Every single value by where it stands, items of lists by their names.
using Leaves = std::map<std::string, std::string>;

/// A single value, or a list of such.
bool is_simple_list(const Value& value) {
    return value.kind != Kind::object
           && std::ranges::all_of(value.children, [](const Value& child) {
                  return child.children.empty() && child.kind != Kind::object;
              });
}

void flatten(const Value& value, const std::string& at, Leaves& leaves) {
    const bool is_leaf = is_simple_list(value) || value.find("dist") != nullptr;
    if (is_leaf) {
        leaves[at] = label_of(value);
        return;
    }
    for (std::size_t nth = 0; nth < value.children.size(); ++nth) {
        const Value& child = value.children[nth];
        const std::string name = value.kind == Kind::object ? child.key : name_of(child, nth);
        flatten(child, at.empty() ? name : at + "/" + name, leaves);
    }
}

}  // namespace

std::vector<std::string> changes_between(const Value& before, const Value& after) {
    std::vector<std::string> changes;
    std::vector<std::string> told;  // Beginnings of what went as a whole.
    for (const Named& list : lists) {
        const std::vector<std::string> had = names_in(before, list.pointer);
        const std::vector<std::string> has = names_in(after, list.pointer);
        std::vector<std::string> gone;
        for (const std::string& name : had) {
            if (std::ranges::find(has, name) == has.end()) {
                gone.push_back(name);
                told.push_back(std::string{list.pointer.substr(1)} + "/" + name + "/");
            }
        }
        if (!gone.empty()) {
            changes.push_back(std::to_string(gone.size()) + " of " + std::to_string(had.size())
                              + " " + std::string{list.plural} + " gone: " + joined(gone));
        }
    }
    Leaves had;
    Leaves has;
    flatten(before, "", had);
    flatten(after, "", has);
    std::vector<std::string> dropped;
    std::vector<std::string> rounded;
    for (const auto& [at, value] : had) {
        const bool is_told = std::ranges::any_of(
            told, [&at = at](const std::string& part) { return at.starts_with(part); });
        const auto now = has.find(at);
        if (now == has.end() && !is_told) {
            dropped.push_back(at);
        } else if (now != has.end() && now->second != value && at != "description") {
            rounded.push_back(at + ": " + value + " -> " + now->second);
        }
    }
    if (!dropped.empty()) {
        changes.push_back("left out: " + joined(dropped));
    }
    changes.insert(changes.end(), rounded.begin(), rounded.end());
    return changes;
}

}  // namespace orsim
