#pragma once
/// Who comes first among the heads of the lanes, kept as a tree of matches: after one head changes,
/// only its own matches are played again. Knows keys and turns, not what they belong to.

#include "sim/kernel/entry.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace orsim {

/// The key and turn of a head; by default those of none.
struct Standing {
    std::uint64_t key = no_key;
    std::uint64_t turn = 0;
};

class Tournament {
public:
    void add_player() {
        standings_.resize(players_ + 1);
        if (players_ + 1 > leaves_) {
            leaves_ = std::bit_ceil(players_ + 1);
            standings_.resize(leaves_);
            winners_.assign(2 * leaves_, 0);
            for (std::size_t i = 0; i < leaves_; ++i) {
                winners_[leaves_ + i] = static_cast<std::uint32_t>(i);
            }
            for (std::size_t match = leaves_ - 1; match > 0; --match) {
                play(match);
            }
        }
        ++players_;
        standings_.resize(leaves_);
        best_ = standings_[winner()];
    }

    void set(std::size_t player, Standing standing) {
        standings_[player] = standing;
        for (std::size_t match = (leaves_ + player) / 2; match > 0; match /= 2) {
            play(match);
        }
        best_ = standings_[winner()];
    }

    /// As set, for a player that now stands earlier than before: what it does not win stays as it
    /// was.
    void advance(std::size_t player, Standing standing) {
        standings_[player] = standing;
        for (std::size_t match = (leaves_ + player) / 2; match > 0; match /= 2) {
            if (winners_[match] == player) {
                continue;
            }
            if (!precedes(standing, standings_[winners_[match]])) {
                return;
            }
            winners_[match] = static_cast<std::uint32_t>(player);
        }
        best_ = standing;
    }

    /// The player that comes first. Requires: there is a player.
    [[nodiscard]] std::size_t winner() const { return winners_[1]; }
    /// Its standing; that of none if there is no player.
    [[nodiscard]] const Standing& best() const { return best_; }
    [[nodiscard]] const Standing& standing(std::size_t player) const { return standings_[player]; }

private:
    void play(std::size_t match) {
        const std::uint32_t left = winners_[2 * match];
        const std::uint32_t right = winners_[2 * match + 1];
        winners_[match] = precedes(standings_[right], standings_[left]) ? right : left;
    }

    std::size_t players_ = 0;
    std::size_t leaves_ = 0;  // A power of two once there is a player.
    std::vector<Standing> standings_;
    std::vector<std::uint32_t> winners_;  // Match i is between the winners of 2i and 2i + 1.
    Standing best_;
};

}  // namespace orsim
