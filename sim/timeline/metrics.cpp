#include "sim/timeline/metrics.hpp"

#include "sim/base/promise.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace orsim {
namespace {

/// Where a tally keeps a count.
struct Source {
    enum class Of : std::uint8_t { event, outcome, alarm, duplicates, created_late, unfinished };
    Of of = Of::event;
    std::uint8_t index = 0;
};

constexpr Source counted(Event event) {
    return {Source::Of::event, static_cast<std::uint8_t>(event)};
}
constexpr Source ended(Reason label) {
    return {Source::Of::outcome, static_cast<std::uint8_t>(label)};
}
constexpr Source alarmed(Reason kind) {
    return {Source::Of::alarm, static_cast<std::uint8_t>(kind)};
}
constexpr Source kept(Source::Of field) {
    return {field, 0};
}

constexpr MetricUnit count = MetricUnit::count;
using enum Event;
using enum Reason;

struct Row {
    MetricEntry entry;
    Source source;
};

// clang-format off
constexpr std::array rows{
    Row{{"calls.arrived", count, "voice calls that reached a Routing Point"}, counted(call_arrived)},
    Row{{"calls.routed", count, "calls the switch routed for a session"}, counted(call_routed)},
    Row{{"calls.default_routed", count, "calls router-timeout sent to default-dn"}, counted(call_default_routed)},
    Row{{"calls.abandoned", count, "calls whose caller gave up"}, counted(call_abandoned)},
    Row{{"calls.stuck", count, "calls left on the Routing Point with nobody to take them"}, counted(call_stuck)},
    Row{{"calls.lost", count, "calls lost with their switch"}, counted(call_lost)},
    Row{{"calls.ended", count, "routed calls that came to their end"}, counted(call_ended)},
    Row{{"calls.unfinished", count, "calls without an outcome when the run ended"}, kept(Source::Of::unfinished)},
    Row{{"sessions.tried", count, "creations that started"}, counted(session_create_started)},
    Row{{"sessions.created", count, "sessions created"}, counted(session_created)},
    Row{{"sessions.duplicate", count, "sessions created for a call that had one"}, kept(Source::Of::duplicates)},
    Row{{"sessions.by_reserved", count, "sessions a reserved node created after its watch"}, kept(Source::Of::created_late)},
    Row{{"sessions.create_failed", count, "creations that failed"}, counted(session_create_failed)},
    Row{{"sessions.aborted", count, "creations given up because another won or the caller left"}, counted(session_create_aborted)},
    Row{{"sessions.delegated", count, "creations a suspending node handed to the reserved node"}, counted(session_delegated)},
    Row{{"sessions.recovered", count, "sessions recovered from storage"}, counted(session_recovered)},
    Row{{"sessions.recovery_failed", count, "attempts at recovery that failed"}, counted(session_recovery_failed)},
    Row{{"sessions.restarted", count, "sessions started again from the top"}, counted(session_restarted)},
    Row{{"sessions.orphaned", count, "sessions whose call had gone"}, counted(session_orphaned)},
    Row{{"sessions.terminated", count, "sessions ended by force"}, counted(session_terminated)},
    Row{{"sessions.lost", count, "sessions lost"}, counted(session_lost)},
    Row{{"sessions.ended", count, "sessions that came to their end"}, counted(session_ended)},
    Row{{"sessions.hung", count, "sessions that wait for an event lost in a gap"}, counted(session_hung)},
    Row{{"sessions.events_missed", count, "events of a call that no session saw"}, counted(session_event_missed)},
    Row{{"outcomes.continued", count, "sessions that ran through undisturbed"}, ended(continued)},
    Row{{"outcomes.recovered_with_event", count, "sessions recovered and sent session.recovered"}, ended(recovered_with_event)},
    Row{{"outcomes.recovered_silent", count, "sessions recovered without an event"}, ended(recovered_silent)},
    Row{{"outcomes.restarted_from_top", count, "sessions recovered without persistence, from the top"}, ended(restarted_from_top)},
    Row{{"outcomes.lost_not_persisted", count, "sessions lost because they were not stored"}, ended(lost_not_persisted)},
    Row{{"outcomes.lost_storage", count, "sessions lost with their storage"}, ended(lost_storage)},
    Row{{"outcomes.lost_pair_down", count, "sessions lost with both applications of their node"}, ended(lost_pair_down)},
    Row{{"outcomes.terminated_by_demotion", count, "sessions ended because their application was sent to backup mode"}, ended(terminated_by_demotion)},
    Row{{"outcomes.orphan_call_gone", count, "sessions whose call had gone when they were recovered"}, ended(orphan_call_gone)},
    Row{{"outcomes.duplicate", count, "sessions ended because their call had another"}, ended(duplicate)},
    Row{{"watches.started", count, "watches started"}, counted(watch_started)},
    Row{{"watches.satisfied", count, "watches that ended because they were not needed any more"}, counted(watch_satisfied)},
    Row{{"watches.expired", count, "watches that ran out"}, counted(watch_expired)},
    Row{{"interactions.queued", count, "multimedia interactions that reached a queue"}, counted(ixn_queued)},
    Row{{"interactions.pulled", count, "pulls that got an interaction"}, counted(ixn_pulled)},
    Row{{"interactions.returned", count, "interactions that went back to their queue"}, counted(ixn_returned)},
    Row{{"interactions.done", count, "interactions handled to their end"}, counted(ixn_done)},
    Row{{"requests.sent", count, "HTTP requests"}, counted(http_request)},
    Row{{"requests.served", count, "HTTP requests served"}, counted(http_served)},
    Row{{"requests.redirected", count, "HTTP requests answered by a redirect"}, counted(http_redirected)},
    Row{{"requests.refused", count, "HTTP requests refused"}, counted(http_refused)},
    Row{{"applications.crashed", count, "applications that crashed"}, counted(app_crashed)},
    Row{{"applications.hung", count, "applications that hung"}, counted(app_hung)},
    Row{{"applications.promoted", count, "changes to primary mode, messages 00-5150 (M14)"}, counted(app_promoted)},
    Row{{"applications.demoted", count, "changes to backup mode, messages 00-5151 (M14)"}, counted(app_demoted)},
    Row{{"calls.requests_rejected", count, "requests to route that the switch rejected, having routed the call (T05)"}, counted(call_request_rejected)},
    Row{{"alarms.counters", count, "alarms that a performance counter was above its limit (D05)"}, counted(counter_alarm)},
    Row{{"failures.detected", count, "failures SCS came to believe in"}, counted(ml_failure_detected)},
    Row{{"switchovers", count, "switchovers SCS ordered"}, counted(ml_switchover)},
    Row{{"alarms", count, "alarms SCS raised"}, counted(ml_alarm)},
    Row{{"alarms.no_primary", count, "alarms that a pair has no primary (20621)"}, alarmed(no_primary)},
    Row{{"alarms.two_primaries", count, "alarms that a pair has two primaries (20622)"}, alarmed(two_primaries_seen)},
    Row{{"alarms.one_primary_again", count, "all-clears for a pair (20623)"}, alarmed(one_primary_again)},
    Row{{"alarms.flapping", count, "alarms that a pair is flapping (10327)"}, alarmed(flapping)},
    Row{{"alarms.stable_again", count, "all-clears that a pair is stable (10328)"}, alarmed(stable_again)},
    Row{{"faults.started", count, "faults that took hold"}, counted(fault_started)},
    Row{{"faults.no_effect", count, "faults that found nothing to break"}, counted(fault_no_effect)},
};
// clang-format on

constexpr auto entries = [] {
    std::array<MetricEntry, rows.size()> found{};
    for (std::size_t at = 0; at < rows.size(); ++at) {
        found.at(at) = rows.at(at).entry;
    }
    return found;
}();

constexpr std::array spreads{
    SpreadEntry{"session_creation_delay", "from a call's arrival at the switch to its session"},
    SpreadEntry{"routing_delay", "from a call's arrival at the switch to its routing"},
    SpreadEntry{"watch_margin", "what watches had left when the session came; 0: ran out"},
    SpreadEntry{"patience_used", "from a call's arrival at the switch until its caller gave up"},
};

enum class Statistic : std::uint8_t { number, least, mean, percentile, most };

struct Reading {
    StatisticEntry entry;
    Statistic statistic = Statistic::number;
    std::uint32_t per_mille = 0;  // percentile only
};

constexpr MetricUnit time = MetricUnit::microseconds;
// clang-format off
constexpr std::array readings{
    Reading{{"count", count, "how many values there were"}, Statistic::number, 0},
    Reading{{"min", time, "the smallest"}, Statistic::least, 0},
    Reading{{"mean", time, "the mean, rounded down"}, Statistic::mean, 0},
    Reading{{"p1", time, "the smallest value that at least 1 % do not exceed"}, Statistic::percentile, 10},
    Reading{{"p50", time, "the median"}, Statistic::percentile, 500},
    Reading{{"p90", time, "the 90th percentile"}, Statistic::percentile, 900},
    Reading{{"p95", time, "the 95th percentile"}, Statistic::percentile, 950},
    Reading{{"p99", time, "the 99th percentile"}, Statistic::percentile, 990},
    Reading{{"p999", time, "the 99.9th percentile"}, Statistic::percentile, 999},
    Reading{{"max", time, "the largest"}, Statistic::most, 0},
};
// clang-format on

constexpr auto statistics = [] {
    std::array<StatisticEntry, readings.size()> found{};
    for (std::size_t at = 0; at < readings.size(); ++at) {
        found.at(at) = readings.at(at).entry;
    }
    return found;
}();

struct Asked {
    std::size_t spread = 0;
    std::size_t reading = 0;
};

/// What "<measure>.<statistic>" asks for.
std::optional<Asked> asked_for(std::string_view name) {
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos) {
        return std::nullopt;
    }
    const auto* of = std::ranges::find(spreads, name.substr(0, dot), &SpreadEntry::name);
    const auto* as = std::ranges::find(statistics, name.substr(dot + 1), &StatisticEntry::name);
    if (of == spreads.end() || as == statistics.end()) {
        return std::nullopt;
    }
    return Asked{static_cast<std::size_t>(of - spreads.begin()),
                 static_cast<std::size_t>(as - statistics.begin())};
}

const Histogram& histogram(const Tally& tally, std::size_t spread) {
    const std::array<const Histogram*, spreads.size()> values{
        &tally.creation_delay, &tally.routing_delay, &tally.watch_left, &tally.patience_used};
    return *values.at(spread);
}

std::optional<std::int64_t> read(const Histogram& values, const Reading& reading) {
    if (reading.statistic == Statistic::number) {
        return static_cast<std::int64_t>(values.count());
    }
    if (values.count() == 0) {
        return std::nullopt;
    }
    switch (reading.statistic) {
    case Statistic::least:
        return values.least();
    case Statistic::mean:
        return values.mean();
    case Statistic::most:
        return values.most();
    default:
        return values.percentile(reading.per_mille);
    }
}

std::int64_t read(const Tally& tally, Source source) {
    switch (source.of) {
    case Source::Of::event:
        return static_cast<std::int64_t>(tally.events.at(source.index));
    case Source::Of::outcome:
        return static_cast<std::int64_t>(tally.session_ends.at(source.index));
    case Source::Of::alarm:
        return static_cast<std::int64_t>(tally.alarms.at(source.index));
    case Source::Of::duplicates:
        return static_cast<std::int64_t>(tally.duplicates);
    case Source::Of::created_late:
        return static_cast<std::int64_t>(tally.created_late);
    case Source::Of::unfinished:
        return tally.unfinished;
    }
    ORSIM_EXPECT(false, "a count is kept in one of the places a tally has");
    return 0;
}

}  // namespace

std::span<const MetricEntry> metric_registry() {
    return entries;
}

std::span<const SpreadEntry> spread_registry() {
    return spreads;
}

std::span<const StatisticEntry> statistic_registry() {
    return statistics;
}

bool is_metric(std::string_view name) {
    return metric_unit(name).has_value();
}

std::optional<MetricUnit> metric_unit(std::string_view name) {
    if (const auto asked = asked_for(name)) {
        return statistics.at(asked->reading).unit;
    }
    const auto* found = std::ranges::find(entries, name, &MetricEntry::name);
    if (found == entries.end()) {
        return std::nullopt;
    }
    return found->unit;
}

std::optional<std::int64_t> metric(const Tally& tally, std::string_view name) {
    if (const auto asked = asked_for(name)) {
        return read(histogram(tally, asked->spread), readings.at(asked->reading));
    }
    const auto* found = std::ranges::find(entries, name, &MetricEntry::name);
    if (found == entries.end()) {
        return std::nullopt;
    }
    return read(tally, rows.at(static_cast<std::size_t>(found - entries.begin())).source);
}

std::optional<std::int64_t> statistic(const Histogram& values, std::string_view name) {
    const auto* as = std::ranges::find(statistics, name, &StatisticEntry::name);
    if (as == statistics.end()) {
        return std::nullopt;
    }
    return read(values, readings.at(static_cast<std::size_t>(as - statistics.begin())));
}

const Histogram* spread(const Tally& tally, std::string_view name) {
    const auto* found = std::ranges::find(spreads, name, &SpreadEntry::name);
    if (found == spreads.end()) {
        return nullptr;
    }
    return &histogram(tally, static_cast<std::size_t>(found - spreads.begin()));
}

}  // namespace orsim
