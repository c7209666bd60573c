#pragma once
/// Who decides what is free in a run. A world asks at each free decision; the answer comes from one
/// of four drivers. Scripted: way 0, and nothing is written down. Random: each by a luck of its
/// own. Replay: the ways of a list, way 0 where the list says nothing. Guided: a given number for
/// each question in turn, then way 0, so that whoever walks all ways can ask for the next. A value.
/// Knows not what the ways mean.

#include "sim/base/chance.hpp"
#include "sim/base/distribution.hpp"
#include "sim/model/choice.hpp"

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

namespace orsim {

/// What is asked at all.
struct Freedom {
    static constexpr std::uint32_t unlimited = std::numeric_limits<std::uint32_t>::max();

    /// By kind: how many questions may still be answered other than by way 0. At 0 none is asked.
    std::array<std::uint32_t, choice_kinds> left{};
    Duration delay{0};  // How much longer a delayed message takes.
    /// Random: how often a message is lost or delayed, a creation or restore fails; a tie is drawn
    /// among all its ways alike.
    Millionths share = one_in_millionths / 10;

    [[nodiscard]] std::uint32_t& of(ChoiceKind kind) {
        return left.at(static_cast<std::size_t>(kind));
    }
    [[nodiscard]] bool frees(ChoiceKind kind) const {
        return left.at(static_cast<std::size_t>(kind)) > 0;
    }
    friend bool operator==(const Freedom&, const Freedom&) = default;
};

class Choices {
public:
    Choices() = default;  // Scripted: nothing is free.
    [[nodiscard]] static Choices random(std::uint64_t seed, const Freedom& freedom);
    /// Everything is free that the list has kinds of. Requires: takes < ways for each of the list.
    [[nodiscard]] static Choices replay(std::vector<Choice> list);
    [[nodiscard]] static Choices guided(const Freedom& freedom);

    [[nodiscard]] bool is_scripted() const { return driver_ == Driver::scripted; }
    [[nodiscard]] bool frees(ChoiceKind kind) const { return freedom_.frees(kind); }
    [[nodiscard]] const Freedom& freedom() const { return freedom_; }

    /// The way a question goes; `question.nth` and `question.takes` need not be set.
    [[nodiscard]] std::uint32_t choose(Choice question);
    /// How much longer the message of the last question of kind delay takes, if it went way 1.
    [[nodiscard]] Duration delay() const { return delay_; }

    /// Guided: the answers to the next questions. Forgets what was asked.
    void guide(std::span<const std::uint32_t> answers);
    /// The same, and what was asked stays written down.
    void answer_next(std::span<const std::uint32_t> answers);

    /// What was asked since the start or since `guide`, with the way each went.
    [[nodiscard]] const std::vector<Choice>& asked() const { return asked_; }
    /// Of these, those that went another way than 0: the list that replays them.
    [[nodiscard]] std::vector<Choice> list() const;

    /// Replay: the first of the list that did not come up when the run was over, and of the
    /// questions of its kind that did the nearest in time, if there was one.
    struct Misfit {
        std::size_t position = 0;  // In the list.
        Choice wanted;
        std::optional<Choice> came;
    };
    [[nodiscard]] std::optional<Misfit> misfit() const;

    friend bool operator==(const Choices&, const Choices&) = default;

private:
    enum class Driver : std::uint8_t { scripted, random, replay, guided };

    [[nodiscard]] std::uint32_t drawn(const Choice& question) const;
    [[nodiscard]] std::uint32_t replayed(const Choice& question);

    Driver driver_ = Driver::scripted;
    Freedom freedom_;
    Chance chance_{0};
    std::vector<Choice> list_;  // Replay.
    std::size_t next_ = 0;      // Of the list.
    std::vector<std::uint32_t> answers_;
    std::vector<Choice> asked_;
    Duration delay_{0};
};

}  // namespace orsim
