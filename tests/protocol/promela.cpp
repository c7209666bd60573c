#include "tests/protocol/promela.hpp"

#include "sim/base/promise.hpp"

#include <fmt/format.h>

namespace orsim::one_call {
namespace {

template <class Enumerator>
unsigned number(Enumerator enumerator) {
    return static_cast<unsigned>(enumerator);
}

unsigned bit(News news) {
    return 1U << number(news);
}

/// Prints the model line by line; one function for each thing that may happen.
class Writer {
public:
    explicit Writer(const Setting& setting) : setting_{setting}, table_{setting.variants} {}

    std::string model() {
        state();
        table();
        verbs();
        text_ += "active proctype all() {\nd_step {\n" + first_ + "}\ndo\n";
        for (unsigned at = 0; at < app_count; ++at) {
            progress(at);
            news(at);
            modes(at);
            hardship(at);
        }
        world();
        line(":: d_step {{ session[0] + session[1] + session[2] + session[3] > 1 -> assert(false) "
             "}}");
        text_ += "od\n}\n";
        return text_;
    }

private:
    template <class... Parts>
    void line(fmt::format_string<Parts...> words, Parts&&... parts) {
        text_ += fmt::format(words, std::forward<Parts>(parts)...) + "\n";
    }

    template <class Member>
    void array(std::string_view type, std::string_view name, Member member) {
        line("{} {}[{}];", type, name, app_count);
        for (std::size_t at = 0; at < app_count; ++at) {
            first_ += fmt::format("  {}[{}] = {};\n", name, at,
                                  static_cast<unsigned>(start_.seats.at(at).*member));
        }
    }

    void state() {
        OneCall world{table_, setting_};
        start_ = world.start();
        array("byte", "phase", &Seat::phase);
        array("byte", "mode", &Seat::mode);
        array("byte", "work", &Seat::work);
        array("bool", "watch", &Seat::watch);
        array("bool", "session", &Seat::session);
        array("bool", "knows", &Seat::knows);
        array("byte", "reasons", &Seat::reasons);
        array("short", "way", &Seat::on_its_way);
        line("byte crashes = {}; byte failures = {}; byte alarms = {}; byte cuts = {};",
             start_.left.crashes, start_.left.failures, start_.left.false_alarms, start_.left.cuts);
        line("bool cut = {}; bool over = 0; bool had = {}; byte asked = {}; byte wrongs = {};",
             start_.cut ? 1 : 0, start_.had_session ? 1 : 0, start_.asked, start_.wrongs);
        line("hidden byte nx; hidden short todo; hidden byte begun;");
    }

    /// The rows in force; a pair without a row changes nothing.
    void table() {
        line("inline look(p, o) {{\nif");
        for (std::size_t phase = 0; phase < phase_count; ++phase) {
            for (std::size_t on = 0; on < on_count; ++on) {
                const Move& move = table_.step(static_cast<Phase>(phase), static_cast<On>(on));
                if (move.row != Move::no_row) {
                    line(":: (p == {} && o == {}) -> nx = {}; todo = {}", phase, on,
                         number(move.next), number(move.todo));
                }
            }
        }
        line(":: else -> nx = p; todo = 0\nfi\n}}");
    }

    void when(const std::string& condition, const std::string& then) {
        line("if :: ({}) -> {} :: else fi;", condition, then);
    }
    static std::string asks(Do verb) { return fmt::format("(todo & {}) != 0", number(verb)); }
    static std::string tell(std::string_view whom, News news) {
        return fmt::format("if :: mode[{0}] != 0 -> way[{0}] = way[{0}] | {1} :: else fi", whom,
                           bit(news));
    }

    void verbs() {
        const unsigned needed = includes(setting_.variants, Variant::series) ? 2 : 1;
        line("inline happen(i, o) {{\nlook(phase[i], o);\nphase[i] = nx;");
        when(asks(Do::end_watch), "watch[i] = 0");
        when(asks(Do::start_watch), "watch[i] = 1");
        when(asks(Do::stop_creating), "work[i] = 0");
        when(
            asks(Do::try_create),
            fmt::format("if :: (o == {}) -> work[i] = {} :: else -> work[i] = {} fi; if :: (i >= 2 "
                        "&& reasons[i] < {}) -> wrongs = wrongs | {} :: else fi",
                        number(On::arrived_as_assigned_primary), number(Work::prompt),
                        number(Work::later), needed, number(Wrong::reserved_too_early)));
        when(asks(Do::own),
             fmt::format(
                 "session[i] = 1; had = 1; if :: knows[i] -> wrongs = wrongs | {} :: else fi",
                 number(Wrong::made_despite_news)));
        when(asks(Do::terminate | Do::end_session), "session[i] = 0");
        when(asks(Do::ask_for_mode), "asked = asked | (1 << i)");
        const auto over = [](News news) {
            return fmt::format("if :: (i < 2) -> {}; {} :: else -> {}; {} fi", tell("2", news),
                               tell("3", news), tell("0", news), tell("1", news));
        };
        const std::string partner = "(i ^ 1)";
        when(asks(Do::tell_made),
             tell(partner, News::made_by_partner) + "; " + over(News::made_by_other));
        when(asks(Do::tell_started),
             tell(partner, News::started_by_partner) + "; " + over(News::started_by_other));
        when(asks(Do::tell_failed), over(News::failed_elsewhere));
        when(asks(Do::tell_promoted), over(News::promoted_elsewhere));
        when(asks(Do::delegate), over(News::delegated));
        line("}}");
        line("inline end_creation(i, o) {{\nwork[i] = 0;\nbegun = (phase[i] == {} || phase[i] == "
             "{});"
             "\nlook(phase[i], o);",
             number(Phase::creating), number(Phase::reserve_creating));
        when(fmt::format("!(o == {} && begun) && (todo & {}) == 0", number(On::failed_here),
                         number(Do::own | Do::abort)),
             fmt::format("wrongs = wrongs | {}", number(Wrong::silent_end)));
        line("happen(i, o)\n}}");
    }

    /// Who has the session and is seen by this one, which must therefore give way.
    std::string beaten(unsigned at) const {
        std::string any = "false";
        if (includes(setting_.variants, Variant::both_run)) {
            return any;
        }
        for (unsigned other = 0; other < app_count; ++other) {
            const bool weaker =
                includes(setting_.variants, Variant::assigned_wins) && at < 2 && other >= 2;
            if (other == at || weaker) {
                continue;
            }
            any += fmt::format(" || (session[{}]{})", other, at / 2 == other / 2 ? "" : " && !cut");
        }
        return any;
    }

    void progress(unsigned at) {
        line(":: d_step {{ work[{0}] != 0 && ({1}) -> end_creation({0}, {2}) }}", at, beaten(at),
             number(On::beaten_here));
        line(":: d_step {{ work[{0}] != 0 && !({1}) -> end_creation({0}, {2}) }}", at, beaten(at),
             number(On::made_here));
        line(":: d_step {{ watch[{0}] -> watch[{0}] = 0; if :: reasons[{0}] < 2 -> reasons[{0}] = "
             "reasons[{0}] + 1 :: else fi; look(phase[{0}], {1});",
             at, number(On::watch_ran_out));
        when(fmt::format("(todo & {}) == 0", number(Do::note_expired)),
             fmt::format("wrongs = wrongs | {}", number(Wrong::silent_end)));
        line("happen({}, {}) }}", at, number(On::watch_ran_out));
    }

    void heard(unsigned at, News news, bool between, const std::string& first, On on) {
        line(":: d_step {{ (way[{0}] & {1}) != 0{2} -> way[{0}] = way[{0}] & {3}; {4}happen({0}, "
             "{5}) "
             "}}",
             at, bit(news), between ? " && !cut" : "", 0x7fffU & ~bit(news), first, number(on));
    }

    void news(unsigned at) {
        const bool assigned = at < 2;
        const std::string knows = fmt::format("knows[{}] = 1; ", at);
        const std::string told = fmt::format("reasons[{}] = {}; ", at, told_to_create);
        line(":: d_step {{ (way[{0}] & {1}) != 0 -> way[{0}] = way[{0}] & {2}; if :: mode[{0}] == "
             "{3} "
             "-> happen({0}, {4}) :: else -> happen({0}, {5}) fi }}",
             at, bit(News::event), 0x7fffU & ~bit(News::event), number(Mode::primary),
             number(assigned ? On::arrived_as_assigned_primary : On::arrived_as_reserved_primary),
             number(assigned ? On::arrived_as_assigned_backup : On::arrived_as_reserved_backup));
        heard(at, News::made_by_partner, false, knows, On::made_by_partner);
        heard(at, News::made_by_other, true, knows, On::made_by_other);
        heard(at, News::started_by_partner, false, "", On::started_by_partner);
        heard(at, News::started_by_other, true, "", On::started_by_other);
        heard(at, News::failed_elsewhere, true, told, On::failed_elsewhere);
        heard(at, News::delegated, true, told, On::delegated);
        heard(at, News::promoted_elsewhere, true, "", On::promoted_elsewhere);
        heard(at, News::call_over, false, "", On::call_over);
    }

    static std::string leads(unsigned at) {
        return fmt::format("(mode[{0}] == {1} || mode[{0}] == {2})", at, number(Mode::primary),
                           number(Mode::promoting));
    }

    void modes(unsigned at) {
        const unsigned partner = at ^ 1U;
        line(":: d_step {{ mode[{0}] == {1} && !{2} -> asked = asked & {3}; mode[{0}] = {4} }}", at,
             number(Mode::backup), leads(partner), 0xffU & ~(1U << at), number(Mode::promoting));
        line(":: d_step {{ mode[{0}] == {1} -> mode[{0}] = {2}; happen({0}, {3}) }}", at,
             number(Mode::promoting), number(Mode::primary), number(On::promoted));
        line(":: d_step {{ mode[{0}] == {1} && {2} && (asked & {3}) != 0 -> asked = asked & {4}; "
             "mode[{0}] = {5} }}",
             at, number(Mode::backup), leads(partner), 1U << at, 0xffU & ~(1U << at),
             number(Mode::promoting));
        line(":: d_step {{ mode[{0}] == {1} && {2} -> mode[{0}] = {3}; happen({0}, {4}) }}", at,
             number(Mode::primary), leads(partner), number(Mode::backup), number(On::demoted));
        line(":: d_step {{ mode[{0}] == {1} && {2} -> mode[{0}] = {3} }}", at,
             number(Mode::promoting), leads(partner), number(Mode::backup));
    }

    void hardship(unsigned at) {
        line(":: d_step {{ work[{0}] != 0 && failures > 0 -> failures = failures - 1; "
             "end_creation({0}, {1}) }}",
             at, number(On::failed_here));
        line(":: d_step {{ mode[{0}] != 0 && crashes > 0 -> crashes = crashes - 1; phase[{0}] = 0; "
             "mode[{0}] = 0; work[{0}] = 0; watch[{0}] = 0; session[{0}] = 0; knows[{0}] = 0; "
             "reasons[{0}] = 0; way[{0}] = 0 }}",
             at);
        line(":: d_step {{ mode[{0}] == {1} && {2} && alarms > 0 -> alarms = alarms - 1; mode[{0}] "
             "= "
             "{3} }}",
             at, number(Mode::backup), leads(at ^ 1U), number(Mode::promoting));
    }

    void world() {
        line(":: d_step {{ cuts > 0 -> cuts = cuts - 1; cut = 1 }}");
        if (!setting_.call_may_end) {
            return;
        }
        line(":: d_step {{ !over -> over = 1;");
        for (unsigned at = 0; at < app_count; ++at) {
            line("{};", tell(std::to_string(at), News::call_over));
        }
        line("skip }}");
    }

    Setting setting_;
    CreationTable table_;
    State start_;
    std::string text_;
    std::string first_;
};

}  // namespace

std::string promela(const Setting& setting) {
    ORSIM_EXPECT(setting.watch == Watch::impatient && setting.recovery == Recovery::none
                     && !setting.call_may_be_routed && setting.hardship.suspensions == 0
                     && setting.hardship.switchovers == 0,
                 "the Promela text says no more than its header");
    return Writer{setting}.model();
}

}  // namespace orsim::one_call
