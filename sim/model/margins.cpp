#include "sim/model/margins.hpp"

#include <algorithm>

namespace orsim {

Margins::Timer& Margins::timer(std::string_view name) {
    const auto at = std::ranges::lower_bound(timers_, name, {}, &Timer::name);
    if (at != timers_.end() && at->name == name) {
        return *at;
    }
    return *timers_.insert(at, Timer{name, 0, {}});
}

void Margins::add(std::string_view name, Duration left) {
    timer(name).left.add(left.count());
}

void Margins::add_expiry(std::string_view name) {
    Timer& known = timer(name);
    ++known.ran_out;
    known.left.add(0);
}

void Margins::add(const Margins& other) {
    for (const Timer& each : other.timers_) {
        Timer& known = timer(each.name);
        known.ran_out += each.ran_out;
        known.left.add(each.left);
    }
}

}  // namespace orsim
