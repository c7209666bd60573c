#pragma once
/// Who reaches whom, and how long it takes: every place that sends or receives, the cuts in force
/// and the way between each two. Knows not what is sent.

#include "sim/base/chance.hpp"
#include "sim/model/scenario.hpp"
#include "sim/model/state_digest.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace orsim {

using PlaceId = Id<struct PlaceTag, std::uint16_t>;

enum class PlaceKind : std::uint8_t {
    app,
    lca,
    scs,
    tserver,
    store,
    interaction_server,
    load_balancer
};

struct PlaceOf {
    PlaceKind kind = PlaceKind::app;
    std::uint16_t index = 0;
    DataCenterId data_center;
    HostId host;  // Names nothing for what stands on no host of ours.
    friend bool operator==(const PlaceOf&, const PlaceOf&) = default;
};

class Network {
public:
    Network() = default;
    explicit Network(const Scenario& scenario);

    [[nodiscard]] PlaceId app(AppId id) const { return PlaceId{id.index()}; }
    [[nodiscard]] PlaceId lca(HostId id) const;
    [[nodiscard]] PlaceId scs(ScsId id) const;
    [[nodiscard]] PlaceId tserver(TServerId id) const;
    [[nodiscard]] PlaceId replica(std::size_t nth) const;
    [[nodiscard]] PlaceId interaction_server(InteractionServerId id) const;
    [[nodiscard]] PlaceId load_balancer(LoadBalancerId id) const;
    [[nodiscard]] const PlaceOf& at(PlaceId place) const { return places_[place]; }
    [[nodiscard]] std::size_t size() const { return places_.size(); }

    /// The delay of a message, apart from random links: the kind of sender and receiver decides
    /// which assumption is added to the way (fan-out, report, command, or the data center's
    /// latency).
    struct Delay {
        Duration constant{0};
        Duration latency{0};  // The way alone, without what sender and receiver add.
        bool is_random = false;
        friend bool operator==(const Delay&, const Delay&) = default;
    };

    [[nodiscard]] bool reaches(PlaceId from, PlaceId to) const {
        const Pair& found = pair(from, to);
        return found.blocked == 0 && found.connected;
    }
    [[nodiscard]] Delay delay(PlaceId from, PlaceId to) const { return pair(from, to).delay; }
    /// When a message is sent, and how a fault holds it up.
    struct Turn {
        Instant now{};
        Duration extra{0};
        bool overtaken = false;  // Later messages need not wait for it.
    };
    /// The delay of the nth message of this pair with all its random parts. Never overtakes an
    /// earlier message of the pair: connections are TCP.
    [[nodiscard]] Duration draw(PlaceId from, PlaceId to, const Turn& turn, const Chance& chance);

    /// The delay of a message that would take `delay`, or longer where it would overtake an earlier
    /// one of its pair that was held up.
    [[nodiscard]] Duration in_turn(PlaceId from, PlaceId to, Instant now, Duration delay);

    /// Whether every message takes some time, and none a random one.
    [[nodiscard]] bool takes_time() const;
    /// Adds all that can still matter.
    void number(StateDigest& into, Instant now) const;

    /// The places a selector of a network fault means.
    [[nodiscard]] std::vector<PlaceId> places(const Selector& selector, AppId resolved) const;
    /// All places but these.
    [[nodiscard]] std::vector<PlaceId> all_but(const std::vector<PlaceId>& some) const;
    /// Adds (or takes away, by -1) a block of what travels from any of one set to any of the other.
    void block(const std::vector<PlaceId>& from, const std::vector<PlaceId>& to, int change);
    /// Adds or takes away a cut of a link between data centers, and finds the ways anew.
    void cut(LinkId link, int change);
    /// The pairs of places whose way leads over a link, as the ways are now.
    [[nodiscard]] std::vector<std::pair<PlaceId, PlaceId>> pairs_over(LinkId link) const;
    /// From here on this pair of places, by its position, keeps its messages in order itself.
    void disturb(std::size_t pair) { pairs_[pair].disturbed = true; }
    [[nodiscard]] bool is_disturbed(std::size_t pair) const { return pairs_[pair].disturbed; }
    /// Whether a link is cut at the moment.
    [[nodiscard]] bool is_cut(LinkId link) const { return cuts_[link.index()] != 0; }

    friend bool operator==(const Network&, const Network&);

private:
    struct Pair {
        Delay delay;
        std::uint16_t blocked = 0;
        bool connected = true;
        bool disturbed = false;
        std::uint32_t sent = 0;  // Random delays and disturbed pairs only.
        Instant last_arrival{};  // The same, and chosen delays.
        friend bool operator==(const Pair&, const Pair&) = default;
    };

    [[nodiscard]] const Pair& pair(PlaceId from, PlaceId to) const {
        return pairs_[from.index() * places_.size() + to.index()];
    }
    void find_ways();
    [[nodiscard]] Duration extra(const PlaceOf& from, const PlaceOf& to) const;

    const Scenario* scenario_ = nullptr;
    Table<PlaceId, PlaceOf> places_;
    std::vector<std::size_t> first_;  // By PlaceKind: its first place.
    std::vector<Pair> pairs_;
    std::vector<std::uint16_t> cuts_;
    Routes routes_;
};

}  // namespace orsim
