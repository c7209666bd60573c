#pragma once
/// The names of the things a scenario describes. Knows nothing else of them.

#include "sim/base/id.hpp"

#include <cstdint>

namespace orsim {

using DataCenterId = Id<struct DataCenterTag, std::uint16_t>;
using HostId = Id<struct HostTag, std::uint16_t>;
using AppId = Id<struct AppTag, std::uint16_t>;
using NodeId = Id<struct NodeTag, std::uint16_t>;
using LinkId = Id<struct LinkTag, std::uint16_t>;
using ScsId = Id<struct ScsTag, std::uint16_t>;
using TServerId = Id<struct TServerTag, std::uint16_t>;
using StrategyId = Id<struct StrategyTag, std::uint16_t>;
using GroupId = Id<struct GroupTag, std::uint16_t>;
using FaultId = Id<struct FaultTag, std::uint16_t>;
using InteractionServerId = Id<struct InteractionServerTag, std::uint16_t>;
using LoadBalancerId = Id<struct LoadBalancerTag, std::uint16_t>;

}  // namespace orsim
