#pragma once
/// What each kind of fault may say of itself: whom it can strike and which keys it uses.
/// A table; knows no file.

#include "sim/model/script.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace orsim {

/// Kinds of selectors a fault can strike, as a set.
using TargetSet = std::uint32_t;
constexpr TargetSet target(Selector::Kind kind) {
    return TargetSet{1} << static_cast<unsigned>(kind);
}

/// Whether a kind of fault uses a key.
enum class Use : std::uint8_t { never, may, must };

struct FaultForm {
    FaultKind kind = FaultKind::crash;
    TargetSet targets = 0;  // Of "target".
    Use target = Use::never;
    bool between = false;    // Strikes a link, or what travels from "from" to "to".
    Use lasting = Use::may;  // "for", "until", "until_event".
    Use restart_after = Use::never;
    Use stagger = Use::never;
    Use factor = Use::never;
    Use probability = Use::never;
    Use extra = Use::never;
    Use times = Use::never;
    Use call = Use::never;
    Use replicas = Use::never;
    Use option = Use::never;  // "option" and "value".
    Use to = Use::never;      // "to" alone, for faults that are not between two sides.
    Use file = Use::never;    // "file", "map", "system", "origin"; and no trigger.
};

[[nodiscard]] const FaultForm& form_of(FaultKind kind);

/// The selectors of a set as a user writes them: "primary_of:N, host:H".
[[nodiscard]] std::string to_text(TargetSet targets);

/// What can stand on a side of network traffic.
[[nodiscard]] TargetSet ends_of_traffic();

}  // namespace orsim
