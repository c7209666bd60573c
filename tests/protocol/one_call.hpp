#pragma once
/// One call at the four applications that have a part in it, as a pure model: every step that may
/// come next, and the state it leads to. Runs the tables of sim/protocol and nothing else of the
/// simulator. Knows no time; conditions on time are conditions on which steps may come next.

#include "sim/protocol/creation.hpp"
#include "sim/protocol/run_mode.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace orsim::one_call {

/// The four applications. Named by the mode in which they start.
enum class App : std::uint8_t { primary, backup, reserved, reserved_backup };
constexpr std::size_t app_count = 4;

/// What is on its way to an application; as a set, since the same news twice is no other news.
enum class News : std::uint8_t {
    event,
    made_by_partner,
    made_by_other,
    started_by_partner,
    started_by_other,
    failed_elsewhere,
    delegated,
    promoted_elsewhere,
    call_routed,
    call_over,
    last_news = call_over,
};

/// A creation under way. Prompt: begun at the event, as when nothing fails.
enum class Work : std::uint8_t { none, prompt, later };

/// What must never happen in a step, and would not show in the state it leads to.
enum class Wrong : std::uint8_t {
    none = 0,
    made_despite_news = 1,   // A session made after the news of another.
    reserved_too_early = 2,  // The reserved node creates without any reason to.
    begun_suspending = 4,    // A creation begun by a suspending application.
    silent_end = 8,          // A watch or creation ends and the timeline is not told.
    thrown_away = 16,        // A session is restored for a call without one, and not taken.
};

/// Reasons of a reserved application to create: its watches that ran out, or that it was told to.
constexpr std::uint8_t told_to_create = 3;

struct Seat {
    Phase phase = Phase::absent;
    Mode mode = Mode::none;
    Work work = Work::none;
    bool watch = false;
    bool session = false;
    bool knows = false;  // Has had news of a session.
    std::uint8_t reasons = 0;
    std::uint16_t on_its_way = 0;
    friend bool operator==(const Seat&, const Seat&) = default;
};

/// How often each hardship may come.
struct Hardship {
    std::uint8_t crashes = 0;       // Of any application, at any moment.
    std::uint8_t failures = 0;      // Of a creation.
    std::uint8_t false_alarms = 0;  // The backup is made primary beside a living primary.
    std::uint8_t switchovers = 0;   // The operator sends a primary to backup mode.
    std::uint8_t suspensions = 0;
    std::uint8_t cuts = 0;  // Of all links between the two nodes.
    friend bool operator==(const Hardship&, const Hardship&) = default;
};

/// A session that lost its application, as its node has it.
enum class Stored : std::uint8_t {
    nothing,
    frozen,          // Or lost for good, where nothing is stored.
    listed_by_even,  // The node's first application restores it.
    listed_by_odd,   // Its second one does.
};

struct State {
    std::array<Seat, app_count> seats{};
    std::array<Stored, 2> stored{};  // By node.
    Hardship left{};
    bool routed = false;
    bool call_over = false;
    bool cut = false;
    bool had_session = false;
    std::uint8_t asked = 0;   // Bits of the applications that asked to be primary.
    std::uint8_t wrongs = 0;  // Bits of Wrong.
    friend bool operator==(const State&, const State&) = default;
};

/// A state packed: equal if and only if the states are.
struct Key {
    std::uint64_t low = 0;
    std::uint64_t high = 0;
    friend bool operator==(const Key&, const Key&) = default;
};
[[nodiscard]] Key pack(const State& state);
[[nodiscard]] State unpack(Key key);

enum class Watch : std::uint8_t {
    impatient,     // A watch may run out at any time.
    news_quicker,  // Before a watch runs out, news arrives and a creation begun at the event ends;
                   // and news arrives before a backup is ready as primary.
    all_quicker,   // Besides, detection, promotion and the new primary's creation end before that.
};

/// What becomes of a session that lost its application.
enum class Recovery : std::uint8_t { none, from_storage, from_the_top };

enum class Start : std::uint8_t { event_is_everywhere, event_is_on_its_way };

struct Setting {
    Variant variants = Variant::none;
    Watch watch = Watch::impatient;
    Start start = Start::event_is_everywhere;
    Hardship hardship{};
    Recovery recovery = Recovery::none;
    bool call_may_be_routed = false;
    bool call_may_end = false;
};

enum class Deed : std::uint8_t {
    finishes,
    watch_runs_out,
    hears,
    told_primary,
    ready,
    restores,
    last_progress = restores,  // These come by themselves; the others may or may not come.
    fails,
    dies,
    told_primary_on_request,
    told_primary_by_mistake,
    told_backup,
    told_to_suspend,
    nodes_part,
    call_is_routed,
    call_ends,
};

struct Step {
    Deed deed = Deed::finishes;
    App app = App::primary;
    News news = News::event;
};
/// The step as a short sentence.
[[nodiscard]] std::string to_text(Step step);

class OneCall {
public:
    /// `table` must outlive the model; its variants are those of the setting, apart from mutants.
    OneCall(const CreationTable& table, const Setting& setting);

    [[nodiscard]] const Setting& setting() const { return setting_; }
    [[nodiscard]] State start();
    /// Replaces the content of `steps`. Progress first.
    void list_steps(const State& state, std::vector<Step>& steps) const;
    [[nodiscard]] State after(State state, Step step);
    /// How often each row of creation_rows() decided a step.
    [[nodiscard]] const std::vector<std::uint64_t>& row_uses() const { return row_uses_; }

private:
    void happen(State& state, std::size_t at, On on);
    void act(State& state, std::size_t at, On on, const Move& move);
    void tell(State& state, std::size_t from, const Move& move);
    void change_mode(State& state, std::size_t at, ModeEvent event);
    void run_out(State& state, std::size_t at);
    void hear(State& state, std::size_t at, News news);
    void leave_session(State& state, std::size_t at);
    void take_over(State& state, std::size_t at);
    void restore(State& state, std::size_t at);
    void end_creation(State& state, std::size_t at, On on);
    [[nodiscard]] On outcome(const State& state, std::size_t at) const;
    [[nodiscard]] bool is_held(const State& state, std::size_t at) const;
    void list_restores(const State& state, std::vector<Step>& steps) const;
    void list_hardship(const State& state, std::vector<Step>& steps) const;

    const CreationTable* table_;
    Setting setting_;
    std::vector<std::uint64_t> row_uses_;
};

/// How many sessions exist for the call.
[[nodiscard]] int sessions(const State& state);

}  // namespace orsim::one_call
