#pragma once
/// The product's documented options under the product's own names, with its defaults, ranges and
/// units. Ours are elsewhere: answers to ambiguities in policies.hpp, undocumented latencies in
/// assumptions.hpp. The three are never mixed.

#include "sim/base/digest.hpp"
#include "sim/base/rule.hpp"
#include "sim/base/time.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace orsim {

enum class Option : std::uint8_t {
    call_watching_timeout,
    backup_synch_max_age,
    backup_synch_max_buffer,
    sessionid_with_nodeid,
    addp_timeout,
    addp_remote_timeout,
    heartbeat_period,
    hangup_restart,
    autostart,
    suspending_wait_timeout,
    disconnect_switchover_timeout,
    haflip_detect_timeout,
    router_timeout,
    default_redirection_limit,
    routing_timeout,
    delivering_timeout,
    proxy_pull_hold,
    complete_assoc_on_target_node,
    last_option = complete_assoc_on_target_node,
};
constexpr std::size_t option_count = static_cast<std::size_t>(Option::last_option) + 1;

/// Which objects carry the option: the key below "options" in a scenario file.
enum class OptionScope : std::uint8_t { node, host, application, scs, tserver, interaction_server };
enum class OptionUnit : std::uint8_t { milliseconds, seconds, minutes, kilobytes, count, flag };
enum class TakesEffect : std::uint8_t { at_startup, at_once };

struct OptionEntry {
    Option option = Option::call_watching_timeout;
    std::string_view name;
    OptionScope scope = OptionScope::node;
    OptionUnit unit = OptionUnit::milliseconds;
    std::int64_t standard = 0;  // The default.
    std::int64_t least = 0;
    std::int64_t most = 0;
    bool zero_allowed = false;  // Beside the range: 0 turns the function off.
    TakesEffect effect = TakesEffect::at_once;
    Evidence evidence = Evidence::documented;
    std::string_view row;  // The row of the table of timing parameters, such as "T1"; may be "".
    std::string_view meaning;
};

[[nodiscard]] std::span<const OptionEntry> option_registry();
[[nodiscard]] const OptionEntry& entry(Option option);
[[nodiscard]] std::optional<Option> option_named(std::string_view name);
/// A value of the option as simulated time. Requires: the unit is one of time.
[[nodiscard]] Duration as_duration(Option option, std::int64_t value);
/// How long the simulator takes the option's unit to be, for texts: "ms", "s", "min", "KB", "".
[[nodiscard]] std::string_view to_text(OptionUnit unit);

/// Every option's value for every object of its scope, defaults filled in.
class Options {
public:
    /// Each scope with the number of its objects; every value starts as the default.
    Options() = default;
    explicit Options(const std::array<std::size_t, 6>& objects_by_scope);

    /// How many objects carry the option.
    [[nodiscard]] std::size_t count(Option option) const {
        return values_.at(static_cast<std::size_t>(option)).size();
    }
    [[nodiscard]] std::int64_t value(Option option, std::size_t object) const;
    [[nodiscard]] Duration duration(Option option, std::size_t object) const;
    [[nodiscard]] bool is_set(Option option, std::size_t object) const;
    void set(Option option, std::size_t object, std::int64_t value);

    /// Adds every value.
    void add_to(Digest& into) const;

    friend bool operator==(const Options&, const Options&) = default;

private:
    struct Value {
        std::int64_t value = 0;
        bool set = false;
        friend bool operator==(const Value&, const Value&) = default;
    };
    std::array<std::vector<Value>, option_count> values_;
};

}  // namespace orsim
