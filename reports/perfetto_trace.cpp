#include "reports/perfetto_trace.hpp"

#include "reports/page_chart.hpp"
#include "reports/run_story.hpp"
#include "reports/sentence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

namespace orsim {
namespace {

/// Where an event stands: a process and a thread of it, numbered from 1.
struct Place {
    std::uint32_t process = 0;
    std::uint32_t thread = 0;
};

constexpr std::uint32_t run_process = 1;      // Faults, hosts, the network.
constexpr std::uint32_t outside_process = 2;  // T-Servers and whatever else stands on no host.
constexpr std::uint32_t first_host = 3;

/// The place of each thing a record may be about. Threads have numbers of their own in all
/// processes together.
class Places {
public:
    explicit Places(const Scenario& scenario) : scenario_{&scenario} {
        std::uint32_t next = 1;
        for (std::size_t kind = 0; kind < entity_kinds; ++kind) {
            first_.at(kind) = next;
            next += count(static_cast<EntityKind>(kind));
        }
    }

    [[nodiscard]] Place of(Entity entity) const {
        const std::uint32_t first = first_.at(static_cast<std::size_t>(entity.kind));
        const std::uint32_t own = has_thread(entity.kind) ? entity.index : 0;
        return {process_of(entity), first + own};
    }

    /// How many threads a kind of thing has: one each, or one for all.
    [[nodiscard]] std::uint32_t count(EntityKind kind) const {
        const Topology& topology = scenario_->topology;
        const auto size = [](const auto& table) {
            return static_cast<std::uint32_t>(table.size());
        };
        switch (kind) {
        case EntityKind::app:
            return size(topology.apps);
        case EntityKind::lca:
            return size(topology.hosts);
        case EntityKind::scs:
            return size(topology.scs);
        case EntityKind::tserver:
            return size(topology.tservers);
        case EntityKind::interaction_server:
            return size(topology.interaction_servers);
        case EntityKind::load_balancer:
            return size(topology.load_balancers);
        default:
            return 1;
        }
    }
    [[nodiscard]] static bool has_thread(EntityKind kind) {
        return kind == EntityKind::app || kind == EntityKind::lca || kind == EntityKind::scs
               || kind == EntityKind::tserver || kind == EntityKind::interaction_server
               || kind == EntityKind::load_balancer;
    }

private:
    [[nodiscard]] std::uint32_t process_of(Entity entity) const {
        const Topology& topology = scenario_->topology;
        switch (entity.kind) {
        case EntityKind::app:
            return first_host + topology.apps[AppId{entity.index}].host.index();
        case EntityKind::lca:
            return first_host + entity.index;
        case EntityKind::scs:
            return first_host + topology.scs[ScsId{entity.index}].host.index();
        case EntityKind::tserver:
        case EntityKind::interaction_server:
        case EntityKind::load_balancer:
        case EntityKind::store:
            return outside_process;
        default:
            return run_process;
        }
    }

    const Scenario* scenario_;
    std::array<std::uint32_t, entity_kinds> first_{};
};

/// What takes time and may overlap with its like.
enum class Span : std::uint8_t { call, watch, creation, fault };

constexpr std::array<std::string_view, 4> span_words{"call", "watch", "creation", "fault"};

}  // namespace

class PerfettoTrace::Trace {
public:
    Trace(const Scenario& scenario,
          const RunFacts& facts,
          std::span<const Record> records,
          std::uint64_t left_out)
        : left_out_{left_out},
          scenario_{&scenario},
          facts_{&facts},
          records_{records},
          names_{scenario, json_short},
          places_{scenario},
          zero_{std::min(scenario.start, Instant{})} {}

    /// Adds the next piece; false when there is none left.
    bool add_piece(std::string& out) {
        constexpr std::size_t piece = 4096;
        if (next_ > records_.size()) {
            return false;
        }
        if (next_ == 0) {
            out_ = "{\"displayTimeUnit\":\"ms\",\"traceEvents\":[";
            name_all();
            find_causes();
            begin_modes();
        }
        const std::size_t end = std::min(records_.size(), next_ + piece);
        for (; next_ < end; ++next_) {
            follow_mode(records_[next_]);
            follow_spans(records_[next_]);
            add_instant(records_[next_]);
        }
        if (next_ == records_.size()) {
            end_all();
            ++next_;
        }
        out += out_;
        out_.clear();
        return true;
    }

private:
    using Key = std::tuple<Span, CallName, Entity>;
    struct Open {
        std::uint64_t id = 0;
        Place place;
        std::string name;
    };

    static std::string json_short(std::string_view name) { return json_escaped(clipped(name)); }

    [[nodiscard]] std::int64_t since_zero(Instant at) const { return (at - zero_).count(); }

    /// The next event up to its time; more members may follow, then end().
    void begin(char phase, std::string_view category, std::string_view name, Place place) {
        fmt::format_to(std::back_inserter(out_),
                       "{}\n{{\"ph\":\"{}\",\"cat\":\"{}\",\"name\":\"{}\",\"pid\":{}",
                       is_first_ ? "" : ",", phase, category, name, place.process);
        if (place.thread != 0) {
            fmt::format_to(std::back_inserter(out_), ",\"tid\":{}", place.thread);
        }
        is_first_ = false;
    }
    void at(Instant instant) {
        fmt::format_to(std::back_inserter(out_), ",\"ts\":{}", since_zero(instant));
    }
    void end() { out_ += '}'; }

    void name(std::string_view what, Place place, std::string_view key, const std::string& value) {
        begin('M', "__metadata", what, place);
        at(zero_);
        fmt::format_to(std::back_inserter(out_), ",\"args\":{{\"{}\":{}}}", key, value);
        end();
    }
    void name_process(std::uint32_t process, const std::string& words) {
        name("process_name", {process, 0}, "name", fmt::format("\"{}\"", words));
        name("process_sort_index", {process, 0}, "sort_index", std::to_string(process));
    }

    void name_all();
    [[nodiscard]] std::string thread_name(Entity entity) const;
    void find_causes();
    void begin_modes();
    void begin_mode(std::size_t app, Instant from);
    void end_mode(std::size_t app, Instant to);
    void follow_mode(const Record& record);
    void follow_spans(const Record& record);
    void open(const Key& key, const Record& record, Entity of);
    void close(const Key& key, Instant when, std::string_view how);
    void close_all_of(Entity app, const Record& record);
    void add_instant(const Record& record);
    void end_all();

    std::uint64_t left_out_;
    std::size_t next_ = 0;  // Position of the next record; beyond all of them at the end.
    const Scenario* scenario_;
    const RunFacts* facts_;
    std::span<const Record> records_;
    Names names_;
    Places places_;
    Instant zero_;
    RunStory story_;
    std::vector<std::size_t> stretch_;  // By application: which of its stretches it is in.
    std::map<Key, Open> open_;
    std::vector<std::uint64_t> causes_;  // Numbers of records here that led to another one here.
    bool is_first_ = true;
    std::string out_;
};

std::string PerfettoTrace::Trace::thread_name(Entity entity) const {
    if (!Places::has_thread(entity.kind)) {
        const bool has_word = entity.kind != EntityKind::none;
        return has_word ? fmt::format("{}s", to_text(entity.kind)) : "the run";
    }
    if (entity.kind == EntityKind::app) {
        const App& app = scenario_->topology.apps[AppId{entity.index}];
        return fmt::format("{} ({} of node {})", names_.of(entity),
                           app.configured_as_primary ? "primary" : "backup", names_.node(app.node));
    }
    return fmt::format("{} {}", to_text(entity.kind), names_.of(entity));
}

void PerfettoTrace::Trace::name_all() {
    name_process(run_process, "the run, its faults and its network");
    name_process(outside_process, "T-Servers, stores and servers on no host");
    for (std::size_t host = 0; host < scenario_->topology.hosts.size(); ++host) {
        const auto index = static_cast<std::uint16_t>(host);
        const DataCenterId center = scenario_->topology.hosts[HostId{index}].data_center;
        name_process(first_host + index,
                     fmt::format("host {} ({})", names_.of(Entity{EntityKind::host, index}),
                                 names_.of(Entity{EntityKind::data_center, center.index()})));
    }
    for (std::size_t kind = 0; kind < entity_kinds; ++kind) {
        const auto of_kind = static_cast<EntityKind>(kind);
        for (std::uint32_t at = 0; at < places_.count(of_kind); ++at) {
            const Entity entity{of_kind, static_cast<std::uint16_t>(at)};
            name("thread_name", places_.of(entity), "name",
                 fmt::format("\"{}\"", thread_name(entity)));
        }
    }
}

void PerfettoTrace::Trace::find_causes() {
    for (const Record& record : records_) {
        const auto cause = std::ranges::lower_bound(records_, record.cause, {}, &Record::number);
        if (cause != records_.end() && cause->number == record.cause) {
            causes_.push_back(record.cause);
        }
    }
    std::ranges::sort(causes_);  // Whole numbers: the value is its full key.
    causes_.erase(std::unique(causes_.begin(), causes_.end()), causes_.end());
}

void PerfettoTrace::Trace::begin_modes() {
    story_ = story_of(*scenario_, records_);
    stretch_.assign(story_.apps.size(), 0);
    for (std::size_t app = 0; app < story_.apps.size(); ++app) {
        begin_mode(app, scenario_->start);
    }
}

void PerfettoTrace::Trace::begin_mode(std::size_t app, Instant from) {
    begin('B', "mode", to_text(story_.apps[app][stretch_[app]].state),
          places_.of(Entity{EntityKind::app, static_cast<std::uint16_t>(app)}));
    at(from);
    end();
}

void PerfettoTrace::Trace::end_mode(std::size_t app, Instant to) {
    begin('E', "mode", to_text(story_.apps[app][stretch_[app]].state),
          places_.of(Entity{EntityKind::app, static_cast<std::uint16_t>(app)}));
    at(to);
    end();
}

void PerfettoTrace::Trace::follow_mode(const Record& record) {
    if (record.actor.kind != EntityKind::app) {
        return;
    }
    const std::size_t app = record.actor.index;
    const std::size_t next = stretch_[app] + 1;
    if (next < story_.apps[app].size() && story_.apps[app][next].record == record.number) {
        end_mode(app, record.at);
        stretch_[app] = next;
        begin_mode(app, record.at);
    }
}

void PerfettoTrace::Trace::open(const Key& key, const Record& record, Entity of) {
    close(key, record.at, "begun again");
    const auto span = static_cast<std::size_t>(std::get<Span>(key));
    const bool is_call = std::get<Span>(key) == Span::call;
    Open fresh{record.number, places_.of(of),
               fmt::format("{} {} {}", span_words.at(span), is_call ? "at" : "of", names_.of(of))};
    begin('b', span_words.at(span), fresh.name, fresh.place);
    at(record.at);
    fmt::format_to(std::back_inserter(out_), ",\"id\":\"{}\",\"args\":{{\"for\":\"{}\"}}", fresh.id,
                   record.call ? names_.of(record.call) : sentence(names_, record));
    end();
    open_.insert_or_assign(key, std::move(fresh));
}

void PerfettoTrace::Trace::close(const Key& key, Instant when, std::string_view how) {
    const auto found = open_.find(key);
    if (found == open_.end()) {
        return;
    }
    const Open& old = found->second;
    begin('e', span_words.at(static_cast<std::size_t>(std::get<Span>(key))), old.name, old.place);
    at(when);
    fmt::format_to(std::back_inserter(out_), ",\"id\":\"{}\",\"args\":{{\"end\":\"{}\"}}", old.id,
                   how);
    end();
    open_.erase(found);
}

/// What an application is about ends when it does.
void PerfettoTrace::Trace::close_all_of(Entity app, const Record& record) {
    std::vector<Key> keys;
    for (const auto& [key, old] : open_) {
        if (std::get<Entity>(key) == app) {
            keys.push_back(key);
        }
    }
    for (const Key& key : keys) {
        close(key, record.at, to_text(record.event));
    }
}

void PerfettoTrace::Trace::follow_spans(const Record& record) {
    using enum Event;
    const Key call{Span::call, record.call, Entity{}};
    const Key watch{Span::watch, record.call, record.actor};
    const Key creation{Span::creation, record.call, record.actor};
    const Key fault{Span::fault, CallName{}, record.actor};
    switch (record.event) {
    case call_arrived:
        open(call, record, record.actor);
        break;
    case call_routed:
    case call_default_routed:
    case call_abandoned:
    case call_stuck:
    case call_lost:
        close(call, record.at, to_text(record.event));
        break;
    case watch_started:
        open(watch, record, record.actor);
        break;
    case watch_satisfied:
    case watch_expired:
        close(watch, record.at, to_text(record.event));
        break;
    case session_create_started:
        open(creation, record, record.actor);
        break;
    case session_created:
    case session_create_failed:
    case session_create_aborted:
        close(creation, record.at, to_text(record.event));
        break;
    case fault_started:
        open(fault, record, record.actor);
        break;
    case fault_ended:
        close(fault, record.at, to_text(record.event));
        break;
    case app_crashed:
    case app_stopped:
        close_all_of(record.actor, record);
        break;
    default:
        break;
    }
}

void PerfettoTrace::Trace::add_instant(const Record& record) {
    const Place place = places_.of(record.actor);
    begin('i', record.call ? "call" : "world", to_text(record.event), place);
    at(record.at);
    fmt::format_to(std::back_inserter(out_),
                   ",\"s\":\"t\",\"args\":{{\"number\":{},\"what\":\"{}\"", record.number,
                   sentence(names_, record));
    if (record.call) {
        fmt::format_to(std::back_inserter(out_), ",\"call\":\"{}\"", names_.of(record.call));
    }
    if (record.rule != Rule::none) {
        fmt::format_to(std::back_inserter(out_), ",\"rule\":\"{}\"", to_text(record.rule));
    }
    if (record.policy != no_policy) {
        fmt::format_to(std::back_inserter(out_), ",\"policy\":\"{}\"",
                       names_.policy(record.policy));
    }
    out_ += '}';
    end();
    // Arrows hang on the instant before them: one begins here under this record's number, and one
    // that began at the cause ends here.
    const auto arrow = [&](char phase, std::uint64_t id, std::string_view more) {
        begin(phase, "cause", "cause", place);
        at(record.at);
        fmt::format_to(std::back_inserter(out_), ",\"id\":{}{}", id, more);
        end();
    };
    if (std::ranges::binary_search(causes_, record.number)) {
        arrow('s', record.number, "");
    }
    if (std::ranges::binary_search(causes_, record.cause)) {
        arrow('f', record.cause, ",\"bp\":\"e\"");
    }
}

void PerfettoTrace::Trace::end_all() {
    const Instant last = records_.empty() ? scenario_->start : records_.back().at;
    const Instant to = std::max(last, facts_->ended);
    while (!open_.empty()) {
        close(Key{open_.begin()->first}, to, "the run ends");
    }
    for (std::size_t app = 0; app < story_.apps.size(); ++app) {
        end_mode(app, to);
    }
    if (left_out_ != 0) {
        begin('i', "world", "left out", places_.of(Entity{}));
        at(to);
        fmt::format_to(
            std::back_inserter(out_),
            ",\"s\":\"t\",\"args\":{{\"what\":\"{} records of later calls are left out\"}}",
            left_out_);
        end();
    }
    fmt::format_to(
        std::back_inserter(out_),
        "\n],\"otherData\":{{\"scenario\":\"{}\",\"seed\":\"{}\",\"fingerprint\":\"{}\","
        "\"zero\":\"{} s of simulated time\",\"records\":\"{}\",\"left_out\":\"{}\"}}}}\n",
        json_short(scenario_->name), scenario_->seed, to_text(facts_->fingerprint), clock(zero_),
        facts_->records, left_out_);
}

PerfettoTrace::PerfettoTrace(const Scenario& scenario,
                             const RunFacts& facts,
                             std::span<const Record> records,
                             std::uint64_t left_out)
    : trace_{std::make_unique<Trace>(scenario, facts, records, left_out)} {}

PerfettoTrace::~PerfettoTrace() = default;

bool PerfettoTrace::add_piece(std::string& out) {
    return trace_->add_piece(out);
}

}  // namespace orsim
