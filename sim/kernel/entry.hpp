#pragma once
/// One entry of the agenda and the total order of all entries. Knows no structure that keeps them
/// and not what a note means.

#include <cstdint>
#include <limits>

namespace orsim {

/// Later than the key of any entry: what an empty structure shows as the key of its head.
constexpr std::uint64_t no_key = std::numeric_limits<std::uint64_t>::max();

/// Bits of a key that hold the tie class; the time since the agenda's origin stands above them.
constexpr unsigned tie_bits = 2;

__extension__ using Order = unsigned __int128;

/// A note, when it is due (`key`), and whose turn it is among equals (`turn`). Every structure of
/// the kernel orders entries by both, so that any of them can be replaced without changing a run.
template <class Note, class Turn>
struct Entry {
    std::uint64_t key = no_key;
    Turn turn = 0;
    Note note{};

    Entry() = default;
    Entry(std::uint64_t its_key, Turn its_turn, Note its_note)
        : key{its_key}, turn{its_turn}, note{its_note} {}
    Entry(const Entry& other) : key{other.key}, turn{other.turn}, note{other.note} {}
    Entry& operator=(const Entry& other) {
        key = other.key;
        turn = other.turn;
        note = other.note;
        return *this;
    }
    ~Entry() = default;
};

/// Key and turn as one number: compiles to a subtraction with borrow, without a branch.
[[nodiscard]] constexpr Order order_of(std::uint64_t key, std::uint64_t turn) {
    return Order{key} << 64U | turn;
}

template <class Left, class Right>
[[nodiscard]] constexpr bool precedes(const Left& left, const Right& right) {
    return order_of(left.key, left.turn) < order_of(right.key, right.turn);
}

}  // namespace orsim
