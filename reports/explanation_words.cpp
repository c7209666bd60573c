#include "reports/explanation_text.hpp"
#include "reports/wording.hpp"

#include <fmt/format.h>

#include <array>

namespace orsim {
namespace {

std::string by_owner(const Names& names, const Fate& fate) {
    return fate.owner ? fmt::format(" by {}", names.of(Entity{EntityKind::app, fate.owner.index()}))
                      : std::string{};
}

}  // namespace

std::string_view to_text(Grade grade) {
    constexpr std::array<std::string_view, 10> texts{
        "absent", "lost",  "abandoned", "default_routed", "unfinished",
        "broken", "twice", "recovered", "late",           "served"};
    return texts.at(static_cast<std::size_t>(grade));
}

std::string told(const Names& names, const Fate& fate) {
    switch (fate.grade) {
    case Grade::absent:
        return "never there";
    case Grade::lost:
        return fate.outcome == Event::http_refused ? "refused"
               : fate.outcome == Event::call_stuck ? "stuck on its Routing Point"
                                                   : "lost";
    case Grade::abandoned:
        return "given up by the caller";
    case Grade::default_routed:
        return fate.owner ? fmt::format("default-routed, though there was a session{}",
                                        by_owner(names, fate))
                          : "default-routed";
    case Grade::unfinished:
        return "unfinished when the run ends";
    case Grade::broken:
        return fmt::format("served{}, but its session breaks", by_owner(names, fate));
    case Grade::twice:
        return fmt::format("served with {} sessions, the first{}", fate.sessions,
                           by_owner(names, fate));
    case Grade::recovered:
        return fmt::format("served, though the session{}{} did not go on by itself",
                           fate.owner ? " of " : "",
                           fate.owner ? names.of(Entity{EntityKind::app, fate.owner.index()})
                                      : std::string_view{});
    case Grade::late:
        return fmt::format("served by a stand-in{}{}", fate.owner ? ", " : "",
                           fate.owner ? names.of(Entity{EntityKind::app, fate.owner.index()})
                                      : std::string_view{});
    case Grade::served:
        return "served" + by_owner(names, fate);
    }
    return {};
}

std::string name_of(const Names& names, const Dial& dial) {
    const auto fault = [&] {
        return std::string{names.of(Entity{EntityKind::fault, dial.fault.index()})};
    };
    switch (dial.kind) {
    case Dial::Kind::fault_time:
        return "the time of fault " + fault();
    case Dial::Kind::fault_length:
        return "the length of fault " + fault();
    case Dial::Kind::fault_repair:
        return "the restart after fault " + fault();
    case Dial::Kind::option:
        return "option " + std::string{entry(dial.option).name};
    case Dial::Kind::assumption:
        return "assumption " + std::string{entry(dial.assumption).name};
    }
    return {};
}

std::string_view since_of(const Dial& dial) {
    const bool at_startup =
        dial.kind == Dial::Kind::option && entry(dial.option).effect == TakesEffect::at_startup;
    return at_startup ? " (an application reads it when it starts, D01; here from the start of the "
                        "run)"
                      : "";
}

std::string value_of(const Dial& dial, std::int64_t value) {
    const std::optional<Duration> unit = dial.unit();
    return unit ? human(*unit * value) : std::to_string(value);
}

}  // namespace orsim
