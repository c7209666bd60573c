#include "sim/base/id.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <type_traits>

namespace {

using NodeId = orsim::Id<struct NodeTag, std::uint16_t>;
using HostId = orsim::Id<struct HostTag, std::uint16_t>;

static_assert(!std::is_convertible_v<NodeId, HostId>, "a node is no host");
static_assert(!std::is_constructible_v<HostId, NodeId>, "a node is no host, not even on request");
static_assert(!std::is_convertible_v<std::uint16_t, NodeId>, "a number is no name by itself");
static_assert(!std::is_convertible_v<NodeId, bool>, "a name is a condition, not a number");
static_assert(sizeof(NodeId) == sizeof(std::uint16_t), "nothingness costs no byte");
static_assert(NodeId{1} < NodeId{2} && NodeId{7} == NodeId{7});

TEST_CASE("an id that was given no number names nothing") {
    CHECK_FALSE(NodeId{});
    CHECK(NodeId{0});
    CHECK(NodeId{} != NodeId{0});
    CHECK(NodeId{} > NodeId{65534});
}

TEST_CASE("a table names its rows in the order they were added") {
    orsim::Table<NodeId, std::string> nodes;
    CHECK(nodes.empty());
    const NodeId east = nodes.add("east");
    const NodeId west = nodes.add("west");
    CHECK(east == NodeId{0});
    CHECK(west == NodeId{1});
    CHECK(nodes[east] == "east");
    CHECK(nodes[west] == "west");
    CHECK(nodes.id_at(1) == west);
    CHECK(nodes.size() == 2);
}

TEST_CASE("a table has the rows it was given and no other") {
    orsim::Table<NodeId, int> nodes{3, 5};
    CHECK(nodes.has(NodeId{2}));
    CHECK_FALSE(nodes.has(NodeId{3}));
    CHECK_FALSE(nodes.has(NodeId{}));
    nodes.clear();
    CHECK_FALSE(nodes.has(NodeId{0}));
}

TEST_CASE("a copy of a table is equal until one of them changes") {
    orsim::Table<NodeId, int> now{2, 0};
    const orsim::Table<NodeId, int> before = now;
    CHECK(now == before);
    now[NodeId{1}] = 1;
    CHECK(now != before);
    CHECK(before[NodeId{1}] == 0);
}

}  // namespace
