#pragma once
/// Which records an expectation means. Selectors mean configured roles here: `primary_of:N1` is the
/// application configured as primary, whatever mode it runs in, because a run is judged afterwards.

#include "sim/model/scenario.hpp"
#include "sim/timeline/record.hpp"

namespace orsim {

/// Whether the thing is, or stands on, what the selector names: `node:N1` also means its
/// applications, `host:h1` the applications and the LCA on it, `dc:east` all that stands there.
[[nodiscard]] bool selects(const Scenario& scenario, const Selector& selector, Entity entity);

/// Whether every part the pattern states fits. `fault` fits the actor or the other party.
[[nodiscard]] bool
matches(const Scenario& scenario, const EventPattern& pattern, const Record& record);

/// Whether the record is what the pattern speaks of: its event, its call and its fault, as far as
/// stated. A record that is spoken of and does not match is a near miss.
[[nodiscard]] bool speaks_of(const EventPattern& pattern, const Record& record);

/// Whether the pattern names a call or a group of calls, and this is one of them.
[[nodiscard]] bool names_call(const EventPattern& pattern, CallName call);

}  // namespace orsim
