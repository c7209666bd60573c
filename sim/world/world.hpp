#pragma once
/// Turns verbs into events: takes what is due, asks the protocol, does what it says, and notes what
/// happened. A value: a copy is a snapshot that goes on as the original would. Knows no JSON, no
/// text and no files. Nobody in it reads another's mind: applications and SCS act on what reached
/// them.

#include "sim/base/chance.hpp"
#include "sim/base/sample.hpp"
#include "sim/kernel/agenda.hpp"
#include "sim/model/margins.hpp"
#include "sim/model/scenario.hpp"
#include "sim/model/state_digest.hpp"
#include "sim/protocol/creation.hpp"
#include "sim/protocol/run_mode.hpp"
#include "sim/timeline/timeline.hpp"
#include "sim/world/arrivals.hpp"
#include "sim/world/choices.hpp"
#include "sim/world/clock.hpp"
#include "sim/world/media.hpp"
#include "sim/world/network.hpp"
#include "sim/world/notice.hpp"
#include "sim/world/state.hpp"

#include <array>
#include <cstdint>
#include <deque>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace orsim {

/// What the world cannot do yet, in the words of the file: empty for a scenario it runs whole. Such
/// a scenario must not be run.
[[nodiscard]] std::vector<std::string> beyond_the_world(const Scenario& scenario);

class World {
public:
    /// `scenario` must outlive the world and all its copies, and beyond_the_world must be empty.
    explicit World(const Scenario& scenario);

    /// Handles events before `end`, at most `limit` of them; answers with how many it handled.
    std::uint64_t run_until(Instant end,
                            std::uint64_t limit = std::numeric_limits<std::uint64_t>::max());
    using Due = Agenda<Notice>::Due;
    /// Handles the next event before `end` and answers what it was; nothing when there is none.
    /// For callers that look at the order of events, not for running: each is copied.
    std::optional<Due> step(Instant end);
    /// Runs to the scenario's end and notes run.ended. Once only.
    void run_to_end();
    /// Notes run.ended at the scenario's end. For callers that ran there in pieces; once only.
    void finish();

    /// Lets somebody decide what is free from here on. A new world replays the choices of its
    /// scenario; where there are none, nobody chooses and nothing is asked.
    void choose_by(Choices choices);
    [[nodiscard]] Choices& choices() { return choices_; }
    [[nodiscard]] const Choices& choices() const { return choices_; }

    // forking.cpp: another future of the same past.
    /// From here on goes by another scenario. What has begun keeps the length it began with.
    /// Requires: it outlives the world and its copies, and nothing is fixed_once_begun.
    void go_on_by(const Scenario& other);

    // exploring.cpp, digest.cpp: for who walks all runs.
    /// When the next event before `end` is due.
    [[nodiscard]] std::optional<Instant> next_instant(Instant end) const;
    /// Has a fault of the scenario strike at an instant that is not over, whatever its trigger.
    void strike(FaultId fault, Instant when);
    /// Whether the fault could still change something of what it strikes.
    [[nodiscard]] bool is_struck_by(FaultId fault) const;
    /// Of what is due together next, in its order: whether the runs in which it comes first have to
    /// be walked. See sim/explore/exhaustive.hpp for why the others need not.
    [[nodiscard]] std::vector<bool> worth_taking_first(Instant end) const;
    /// Adds all that can still matter. Requires: a finite number of voice calls and nothing else.
    void add_to(StateDigest& into) const;

    [[nodiscard]] Timeline& timeline() { return timeline_; }
    [[nodiscard]] const Timeline& timeline() const { return timeline_; }
    [[nodiscard]] Instant now() const { return agenda_.now(); }
    [[nodiscard]] std::uint64_t events() const { return agenda_.taken(); }
    /// How many events were due at the instant of the one handled before them.
    [[nodiscard]] std::uint64_t together() const { return together_; }
    [[nodiscard]] std::size_t live_calls() const { return live_calls_; }
    [[nodiscard]] std::size_t most_live_calls() const { return most_live_calls_; }
    /// How often each row of creation_rows() decided a step.
    [[nodiscard]] const std::vector<std::uint64_t>& row_uses() const { return row_uses_; }
    /// What its timers had left, but for those that records tell of: call-watching-timeout, and
    /// router-timeout where it ends with the request for routing.
    [[nodiscard]] const Margins& margins() const { return margins_; }
    [[nodiscard]] const CreationTable& creation() const { return table_; }
    /// Puts another answer in a row's place: for mutants in tests, never in a user's run.
    void mutate(Phase phase, On on, Move move) { table_.replace(phase, on, move); }
    void mutate(Mode mode, ModeEvent on, ModeMove move) { modes_.replace(mode, on, move); }
    void mutate(SessionPhase phase, SessionEvent on, SessionMove move) {
        recoveries_.replace(phase, on, move);
    }

    /// Lets go of what a rule forbids where no row of a table says so: R05 and R06. For mutants in
    /// tests, never in a user's run.
    void ignore(Rule rule) { ignored_ |= std::uint64_t{1} << static_cast<unsigned>(rule); }

    friend bool operator==(const World&, const World&) = default;

private:
    [[nodiscard]] bool ignores(Rule rule) const {
        return (ignored_ >> static_cast<unsigned>(rule) & 1U) != 0;
    }

    // world.cpp: the loop.
    void choose_readings();
    void sample_steps();
    void build_lanes();
    void build_work_lanes();
    void ways_changed();
    std::optional<Due> take_chosen(Instant end);
    std::uint64_t run_chosen(Instant end, std::uint64_t limit);
    [[nodiscard]] bool fails_by_choice(ChoiceKind kind, AppId app, CallName call);
    void send_as_chosen(PlaceId from, PlaceId to, const Network::Turn& turn, const Notice& notice);
    /// Whether the application takes what reaches it. A paused one keeps it for later.
    [[nodiscard]] bool receives(AppId app, const Notice& notice) {
        return apps_[app].process == Process::up || keeps(app, notice);
    }
    bool keeps(AppId app, const Notice& notice);
    void handle(const Notice& notice);
    void handle_call(const Notice& notice);
    [[nodiscard]] bool is_watch_over(const Notice& notice);
    void handle_session(const Notice& notice);
    void handle_management(const Notice& notice);
    void handle_links(const Notice& notice);
    void handle_script(const Notice& notice);
    void handle_media(const Notice& notice);
    void handle_media_session(const Notice& notice);
    void handle_http(const Notice& notice);
    void settle(CallId id);
    void release_if_done(CallId id);
    std::uint64_t note(const Record& record, std::uint32_t cause);
    [[nodiscard]] std::uint64_t whole(std::uint32_t low) const;
    void later(Duration delay, TieClass tie, const Notice& notice);
    void at(Instant when, TieClass tie, const Notice& notice);
    Ticket later_in(LaneId lane, const Notice& notice);
    bool send(PlaceId from, PlaceId to, const Notice& notice);

    // digest.cpp: the state as a number.
    void number_counters(StateDigest& into) const;
    void number_places(StateDigest& into) const;
    void number_faults(StateDigest& into) const;
    void number_store(StateDigest& into) const;
    void number_tservers(StateDigest& into) const;
    void number_disturbances(StateDigest& into) const;
    void number_app(StateDigest& into, AppId id) const;
    void number_queues(StateDigest& into, AppId id) const;
    void number_scs(StateDigest& into, const ScsState& scs) const;
    void number_calls(StateDigest& into) const;
    void number_sessions(StateDigest& into) const;
    void number_future(StateDigest& into) const;
    void number_notice(StateDigest& into, Digest item, const Notice& notice) const;
    [[nodiscard]] std::uint32_t rank(SessionId id) const;

    // calls.cpp: one call, at the switch and at its applications.
    void call_arrives(GroupId group);
    [[nodiscard]] bool find_place(Call& call, const CallGroup& group);
    void start_timers(CallId id);
    void await_next_call(GroupId group);
    void send_route_request(CallId id, std::uint32_t cause);
    void route_request_leaves(CallId id, RouteRequest which, std::uint32_t cause);
    [[nodiscard]] CallId new_call();
    void event_reaches(CallId id, std::uint8_t seat, std::uint32_t cause);
    void happen(CallId id, std::uint8_t seat, On on, std::uint32_t cause);
    void act(CallId id, std::uint8_t seat, const Move& move, std::uint32_t cause);
    void act_on_session(CallId id, std::uint8_t seat, const Move& move, std::uint32_t cause);
    void begin_watch(CallId id, std::uint8_t seat, const Move& move, std::uint32_t cause);
    void end_watch(CallId id, std::uint8_t seat, const Move& move, On on, std::uint32_t cause);
    void tell_partner(CallId id, std::uint8_t seat, On news, std::uint32_t cause);
    bool tell_other_node(CallId id, std::uint8_t seat, On news, std::uint32_t cause);
    bool tell(CallId id, std::uint8_t from, std::uint8_t to, On news, std::uint32_t cause);
    void ask_reserved(CallId id, std::uint8_t seat, std::uint32_t cause);
    void call_leaves(CallId id, Event event, Rule rule, AppId asked_by, std::uint32_t cause);
    void tell_of_end(CallId id, std::uint32_t cause);
    void stop_router_timer(Call& call);
    void tell_of_routing(CallId id, std::uint32_t cause);
    void routing_asked(CallId id, std::uint8_t seat, std::uint32_t cause);
    void session_known(CallId id);
    void router_timeout(CallId id, std::uint32_t cause);
    void patience_ends(CallId id, std::uint32_t cause);
    void talk_ends(CallId id, std::uint32_t cause);
    [[nodiscard]] static AppId app_of(const Call& call, std::uint8_t seat) {
        return call.apps[seat];
    }
    [[nodiscard]] static bool acts_as_assigned(const Call& call, std::uint8_t seat) {
        return (call.assigned_seats >> seat & 1U) != 0;
    }
    void seat_apps(Call& call) const;
    [[nodiscard]] NodeId node_of(const Call& call, std::uint8_t seat) const;
    [[nodiscard]] static std::uint64_t key_of(CallName name);

    // assignment.cpp: which nodes are assigned and reserved.
    void build_rings();
    void choose_nodes(Call& call, const CallGroup& group);
    enum class Role : std::uint8_t { none, assigned, reserved };
    [[nodiscard]] Role role_by_view(const Call& call, AppId eye) const;
    [[nodiscard]] bool counts(AppId eye, NodeId node) const;
    void choose_by_views(Call& call);
    bool list_differs(FaultId id, int change, std::uint32_t cause);
    void look_around();
    [[nodiscard]] bool is_in_sight(NodeId observer, NodeId other, bool& silent) const;
    [[nodiscard]] bool counts_as_alive(NodeId observer, NodeId other) const;

    // ownership.cpp: how others learn that a session exists (A5), and the buffer for the backup.
    bool tell_by_store(CallId id, std::uint8_t from, std::uint8_t to, On news, std::uint32_t cause);
    void row_read(const Notice& notice);
    bool tell_by_stream(CallId id, std::uint8_t from, std::uint32_t cause);
    bool send_record(AppId app, SyncRecord& kept);
    void trim_buffer(AppId app);
    void send_buffers(std::uint32_t cause);
    void send_buffer(AppId app, SyncPart part, std::uint32_t cause);
    [[nodiscard]] bool has_no_row(const Call& call, std::uint8_t seat) const;
    [[nodiscard]] bool store_shows(const Call& call, std::uint8_t seat, std::uint8_t other) const;
    [[nodiscard]] bool arbitrated(const Call& call, std::uint8_t seat) const;

    // work.cpp: creations and restores on a bounded number of workers.
    void try_create(CallId id, std::uint8_t seat, const Move& move, std::uint32_t cause);
    void begin_creation(AppId app, const Waiting& waiting);
    std::uint32_t begin_media_work(const MediaCreation& creation,
                                   CallName name,
                                   std::uint32_t nth,
                                   const Waiting& waiting);
    [[nodiscard]] Reason
    why_creation_fails(AppId app, CallName name, std::uint8_t turn, std::uint8_t seat);
    void creation_ends(CallId id, std::uint8_t seat, std::uint16_t extra, std::uint32_t cause);
    void abort_creation(CallId id, std::uint8_t seat, const Move& move, std::uint32_t cause);
    void free_worker(AppId app);
    void feed_workers(AppId app);
    [[nodiscard]] bool registered_elsewhere(const Call& call, std::uint8_t seat) const;

    // sessions.cpp: what a session does.
    [[nodiscard]] SessionId new_session();
    void drop_session(SessionId id);
    void open_session(CallId id, std::uint8_t seat, const Move& move, std::uint32_t cause);
    void next_step(SessionId id);
    void step_ends(SessionId id, const Notice& notice);
    void step_done(SessionId id);
    void ask_switch(SessionId id, const Call& call, Duration takes);
    void answer_reaches(CallId id, std::uint8_t seat, std::uint16_t turn, std::uint32_t cause);
    void outside_event_comes(SessionId id, std::uint32_t cause);
    void event_is_unheard(Session& session, AppId by, std::uint32_t cause);
    void close_session(SessionId id, const Ending& ending, std::uint32_t cause);
    void detach(SessionId id, std::uint32_t cause);
    [[nodiscard]] Record
    session_record(Event event, const Session& session, Rule rule, Reason reason) const;
    [[nodiscard]] bool runs_as_one(const Session& session) const;

    // recovery.cpp: what becomes of sessions whose application is gone.
    void session_loses_app(SessionId id, Reason reason, Rule rule, std::uint32_t cause);
    void recover_sessions(AppId app, std::uint32_t cause);
    void list_session(SessionId id, AppId app, std::uint32_t cause);
    void restore_on_event(const Call& call, AppId app, std::uint32_t cause);
    void begin_restore(AppId app, SessionId id);
    void read_ends(SessionId id, const Notice& notice);
    void read_fails(SessionId id);
    void read_again(SessionId id, const Notice& notice);
    void resume(SessionId id);
    void note_recovered(Session& session, std::uint8_t policy);
    void go_on(SessionId id);
    void orphan(SessionId id, Rule rule);
    void linger(SessionId id);
    void lingers_no_more(SessionId id, const Notice& notice);
    void record_expires(SessionId id, const Notice& notice);
    [[nodiscard]] bool has_call(const Session& session) const;
    [[nodiscard]] bool call_is_over(const Session& session) const;
    [[nodiscard]] bool buffered(const Session& session) const;
    [[nodiscard]] bool recovery_fails(AppId app, const Session& session);
    [[nodiscard]] std::vector<SessionId>
    sessions_where(NodeId node, AppId app, SessionPhase phase) const;

    // interactions.cpp: multimedia interactions at their Interaction Server.
    void interaction_arrives(GroupId group);
    void give(InteractionServerId server, const HeldPull& pull, Rule how);
    void serve_held(InteractionServerId server);
    void pull_asked(InteractionServerId server, const HeldPull& pull);
    void pull_hold_ends(InteractionServerId server, AppId app, std::uint16_t turn);
    void answer_empty(InteractionServerId server, AppId app, std::uint16_t turn);
    void agent_asked(InteractionId id, std::uint16_t pull);
    void agent_done(InteractionId id, std::uint16_t pull);
    void routing_ends(InteractionId id, std::uint16_t pull);
    void delivering_ends(InteractionId id, std::uint16_t pull);
    void given_back(InteractionId id, std::uint16_t pull, GivenBack why);
    void puller_gone(InteractionServerId server, AppId app, std::uint32_t cause);
    void return_to_queue(InteractionId id, const Ending& why, std::uint32_t cause);
    void tell_session(InteractionId id, What news);
    [[nodiscard]] bool is_of_pull(InteractionId id, std::uint16_t pull, IxnStage stage) const;
    [[nodiscard]] bool has_lost(InteractionServerId server, const Interaction& interaction) const;
    [[nodiscard]] Duration handling_time(const Interaction& interaction) const;
    [[nodiscard]] Duration accepting_time(const Interaction& interaction) const;

    // pulling.cpp: applications that pull interactions and work with them.
    void start_pulling(AppId app, Duration first_in);
    void stop_pulling(AppId app, std::uint32_t cause);
    void pull_next(AppId app, std::size_t server);
    [[nodiscard]] bool pulls_from(AppId app, InteractionServerId server) const;
    void pull_due(AppId app, const Notice& notice);
    void pull_answered(AppId app, const Notice& notice);
    void interaction_reaches(InteractionId id, const Notice& notice);
    void give_back(InteractionId id, AppId app, GivenBack why);
    void begin_media_creation(AppId app, const Waiting& waiting);
    void media_created(const Notice& notice);
    void open_media_session(InteractionId id, AppId app, std::uint32_t cause);
    void ask_agent(SessionId id);
    void handled(SessionId id, const Notice& notice);
    void taken_back(SessionId id, const Notice& notice);
    void ask_server(SessionId id);
    void server_asked(InteractionId id, const Notice& notice);
    void server_answers(InteractionId id, std::uint16_t pull);
    void told_of_answer(SessionId id, const Notice& notice);
    void resume_media(SessionId id);
    void media_links_change(std::uint32_t cause);
    [[nodiscard]] bool holds_interaction(const Session& session) const;
    [[nodiscard]] static bool is_media(const Session& session) {
        return session.interaction != Session::no_interaction;
    }
    [[nodiscard]] static bool is_voice(const Session& session) {
        return !is_media(session) && !session.by_http;
    }

    // http.cpp: requests, load balancers and redirects.
    void request_arrives(GroupId group);
    void choose_app(RequestId id);
    void send_to(RequestId id, AppId app);
    void request_reaches(RequestId id, const Notice& notice);
    void answer(RequestId id);
    void serve(RequestId id);
    [[nodiscard]] bool has_cookie(const Request& request) const;
    void redirect(RequestId id, NodeId owner);
    void refuse(RequestId id, Entity by, Reason why, Rule rule);
    void end_request(RequestId id);
    void stop_http(AppId app, Reason why, Rule rule, std::uint32_t cause);
    [[nodiscard]] bool serves_http(AppId app) const;
    [[nodiscard]] bool balancer_reaches(LoadBalancerId balancer, AppId app) const;
    [[nodiscard]] std::vector<AppId> apps_behind(const Request& request) const;
    [[nodiscard]] StartedSession* started(CallName name);
    void may_be_asked_for(SessionId id);

    // http_sessions.cpp: sessions that requests start, ask for and end.
    void begin_http_creation(AppId app, const Waiting& waiting);
    void http_created(const MediaCreation& creation, std::uint32_t cause);
    void request_served(RequestId id, const Notice& notice);
    void end_on_request(SessionId id, std::uint32_t cause);
    void live_on(SessionId id);
    void http_session_ends(SessionId id, const Notice& notice);
    void resume_http(SessionId id);
    void restored_for_requests(CallName name);

    // store.cpp: the storage.
    [[nodiscard]] bool is_persistent(const Session& session) const;
    /// Without the replicas that are `out`; shorter than the replicas: the rest is not.
    [[nodiscard]] bool store_answers(AppId app, const std::vector<std::uint8_t>& out = {}) const;
    void persist(SessionId id);
    void write_ends(SessionId id, const Notice& notice);
    [[nodiscard]] bool is_stale(const Session& session);
    [[nodiscard]] bool break_store(const Fault& fault, std::uint32_t cause);
    void mend_store(const Fault& fault, std::uint32_t cause);
    void store_changes(std::uint32_t cause);
    [[nodiscard]] bool store_can_work() const;

    // apps.cpp: processes and run modes.
    void start_apps();
    void mode_changes(AppId app, ModeEvent on, Reason reason, std::uint32_t cause);
    void take_over(AppId app, std::uint32_t cause);
    void give_up(AppId app, std::uint32_t cause);
    void forget(AppId app, std::uint32_t cause);
    void leave_restores(AppId app, Reason reason, std::uint32_t cause);
    void look_for_graceful_end(AppId app, std::uint32_t cause);
    [[nodiscard]] bool is_to_restart(CallId id, std::uint8_t seat) const;
    bool process_dies(AppId app, Event event, Reason reason, std::uint32_t cause);
    void process_starts(AppId app, Duration takes, std::uint32_t cause);
    void process_ready(AppId app, std::uint8_t incarnation, std::uint32_t cause);
    bool process_freezes(AppId app, Freeze freeze, std::uint32_t cause);
    void process_thaws(AppId app, std::uint32_t cause);
    void heartbeat_missed(AppId app, std::uint8_t freeze, std::uint32_t cause);
    void seems_to_hang(AppId app, std::uint32_t cause);
    void read_options_at_start(AppId app);
    [[nodiscard]] std::vector<CallId> calls_of(AppId app) const;
    [[nodiscard]] std::uint8_t seat_of(const Call& call, AppId app) const;

    void heartbeat_heard(AppId app, Instant silent_since);

    // management.cpp: LCAs and SCS.
    void lca_reports(AppId app, ReportKind kind, std::uint32_t cause);
    void report_arrives(AppId app, ReportKind kind, ScsId scs, std::uint32_t cause);
    void mode_reported(AppId app, ReportKind kind, ScsId scs, std::uint32_t cause);
    void scs_decides(AppId app, Decision decision, ScsId scs, std::uint32_t cause);
    void command(ScsId scs, AppId app, ModeEvent on, Reason reason, Rule rule, std::uint32_t cause);
    void
    raise_alarm(ScsId scs, NodeId node, Reason reason, std::int64_t number, std::uint32_t cause);
    void app_failed(ScsId scs, AppId app, Reason reason, Rule rule, std::uint32_t cause);
    void service_reported(ScsId scs, AppId app, ReportKind kind, std::uint32_t cause);
    void swap_for_service(ScsId scs, AppId app, std::uint32_t cause);
    [[nodiscard]] bool stands_ready(ScsId scs, AppId app) const;
    void tserver_links_change(std::uint32_t cause);
    void demote_one(ScsId scs, AppId reconnected, AppId peer, std::uint32_t cause);
    void decide_later(ScsId scs, AppId app, Decision decision, std::uint32_t cause);
    void scs_stops(ScsId scs);
    void scs_returns(ScsId scs, std::uint32_t cause);
    [[nodiscard]] ReportKind state_seen_by_lca(AppId app) const;
    void settle_link(ScsId scs, HostId host);
    void link_changes(HostId host, std::uint32_t cause);
    void link_silent(ScsId scs, HostId host, std::uint16_t turn, std::uint32_t cause);
    void all_links_change(std::uint32_t cause);
    void host_lost(ScsId scs, HostId host, Reason reason, std::uint32_t cause);
    void fail_over_host(ScsId scs, HostId host, std::uint32_t cause);
    void looks_again(ScsId scs, HostId host, std::uint16_t turn, std::uint32_t cause);
    void lca_connects(ScsId scs, HostId host, std::uint16_t turn);
    void watch_pair(ScsId scs, NodeId node, std::uint32_t cause);
    bool operator_switches(NodeId node, std::uint32_t cause);
    [[nodiscard]] bool link_is_whole(ScsId scs, HostId host) const;
    [[nodiscard]] ScsId scs_of(HostId host) const;

    // stopping.cpp: commanded stops, failback and flapping.
    [[nodiscard]] bool operator_stops(AppId app, Duration restart_after, std::uint32_t cause);
    void suspend(ScsId scs, AppId app, std::uint32_t cause);
    void stop_plainly(ScsId scs, AppId app, std::uint32_t cause);
    void told_to_stop(AppId app, std::uint32_t cause);
    void start_stopped(ScsId scs, AppId app, std::uint32_t cause);
    void told_to_start(AppId app, std::uint32_t cause);
    [[nodiscard]] bool stops_gracefully() const;
    void stop_is_complete(ScsId scs, AppId app, std::uint32_t cause);
    void started_again(ScsId scs, AppId app, std::uint32_t cause);
    void mode_is_new(ScsId scs, AppId app, Mode mode, std::uint32_t cause);
    void seems_stable(ScsId scs, NodeId node, std::uint16_t turn, std::uint32_t cause);

    // tservers.cpp: T-Servers that fail, and whose calls are whose.
    [[nodiscard]] std::vector<CallId> calls_at(TServerId tserver) const;
    std::uint32_t note_of_tserver(Event event, TServerId tserver, std::uint32_t cause);
    [[nodiscard]] bool tserver_fails(TServerId id, std::uint32_t cause);
    void lose_unsynchronised(TServerId id, std::uint32_t cause);
    void tserver_returns(TServerId id, std::uint16_t turn, std::uint32_t cause);
    [[nodiscard]] bool tserver_goes(TServerId id, std::uint32_t cause);
    void tserver_comes_back(TServerId id, std::uint32_t cause);
    void tserver_stops(TServerId id, std::uint32_t cause);
    void tserver_serves(TServerId id, std::uint32_t cause);
    [[nodiscard]] bool finds_switch(Call& call) const;
    void lose_call(CallId id, Reason reason, std::uint32_t cause);
    void orphan_of_lost(SessionId id, std::uint32_t cause);
    void rename_application(TServerId id, const Fault& fault);
    [[nodiscard]] const std::string& cluster_of(TServerId id) const {
        return tservers_[id].strategy ? tservers_[id].only_cluster
                                      : scenario_->topology.tservers[id].only_cluster;
    }

    // clocks.cpp: clocks of applications, and what goes by them.
    void set_clocks();
    void clock_changes(FaultId id, AppId app, int sign, std::uint32_t cause);
    void time_watches_anew(AppId app, std::uint32_t cause);
    [[nodiscard]] Clock::Hand hand_of_watches() const;
    [[nodiscard]] Instant watch_began(const Call& call, const Seat& seat, AppId app) const;
    [[nodiscard]] Instant watch_end(const Call& call, const Seat& seat, AppId app) const;
    [[nodiscard]] Duration watched(const Call& call, const Seat& seat, AppId app) const;
    [[nodiscard]] Duration by_clock_of(AppId app, Duration own) const;
    [[nodiscard]] Duration age_by_wall(AppId app, Instant since) const;
    [[nodiscard]] bool is_outdated_write(Session& session);
    /// Whether its watches end by a reading and wait in no lane.
    [[nodiscard]] bool watches_by_reading(AppId app) const {
        return counts_from_timestamp_ || (!clocks_.empty() && clocks_[app].has_changed());
    }

    // counters.cpp: the product's performance counters.
    void start_counters();
    void count_creation(const Record& record);
    void counter_due(std::uint32_t which);
    [[nodiscard]] std::int64_t
    read_counter(const CounterWatch& watch, AppId app, const Counted& counted) const;
    [[nodiscard]] std::int64_t creations_of(AppId app) const;

    // settings.cpp: options that change while everything runs.
    [[nodiscard]] std::vector<std::size_t> objects_meant(const Selector& target,
                                                         OptionScope scope) const;
    [[nodiscard]] bool set_option(FaultId id, std::uint32_t cause);
    void router_timeout_changes(std::size_t tserver);

    // disturbances.cpp: messages that are lost, late, doubled or held back.
    struct Message {
        PlaceId from{};
        PlaceId to{};
        Traffic traffic = Traffic::all;
        AppId app{};  // The application it is for or of, where there is one.
        CallName call{};
        std::uint32_t cause = no_cause;
        bool tells_of_session = false;
        Entity place{};  // Where no application is its end.
    };
    /// What becomes of a message on its way.
    struct Passage {
        bool lost = false;
        bool doubled = false;
        bool overtaken = false;
        Duration extra{0};
        FaultId held_by{};
    };
    struct StoreTrip {
        bool lost = false;
        Duration extra{0};
        FaultId held_by;
    };
    [[nodiscard]] static bool disturbs(const Fault& fault);
    [[nodiscard]] static bool stops_all(const Fault& fault);
    [[nodiscard]] std::vector<std::uint8_t> pairs_touched(FaultId id) const;
    [[nodiscard]] bool begin_disturbance(FaultId id, std::uint32_t cause);
    void end_disturbance(FaultId id, std::uint32_t cause);
    void hold(FaultId fault, PlaceId from, PlaceId to, const Notice& notice);
    [[nodiscard]] Message message_of(PlaceId from, PlaceId to, const Notice& notice) const;
    [[nodiscard]] Passage pass(const Message& message);
    bool send_slowly(PlaceId from, PlaceId to, const Notice& notice);
    void answer_later(PlaceId from, PlaceId to, Duration wait, const Notice& notice);
    [[nodiscard]] StoreTrip store_trip(AppId app, CallName call, std::uint32_t cause);
    bool ask_store(SessionId id, Duration takes, const Notice& notice);
    [[nodiscard]] bool is_stopped(PlaceId from, PlaceId to, Traffic traffic) const;
    [[nodiscard]] bool is_shaky(ScsId scs, HostId host) const;
    void keep_alives_change(FaultId id, std::uint32_t cause);
    void poll_later(ScsId scs, HostId host, std::uint32_t cause);
    void poll_due(ScsId scs, HostId host, const Notice& notice);
    void poll_unanswered(ScsId scs, HostId host, const Notice& notice);
    void heartbeats_change(AppId app, std::uint32_t cause);
    void await_heartbeat(AppId app, std::uint32_t cause);
    void heartbeat_lost(AppId app, const Notice& notice);

    // members.cpp: faults that strike one member after the other, and those of whole nodes.
    [[nodiscard]] static bool strikes_in_turn(const Fault& fault);
    [[nodiscard]] std::vector<std::uint16_t> members_of(FaultId id) const;
    [[nodiscard]] std::vector<std::uint16_t>
    shuffled(FaultId id, std::vector<std::uint16_t> members, std::uint32_t purpose) const;
    bool strike_in_turn(FaultId id, std::uint32_t cause);
    bool strike_next(FaultId id, std::uint32_t cause);
    void fault_member(FaultId id, const Notice& notice);
    void release_in_turn(FaultId id, std::uint32_t cause);
    void release_next(FaultId id, std::uint32_t cause);
    void cut_off(FaultId id, HostId host, int change, std::uint32_t cause);
    void
    block_between(const std::vector<PlaceId>& from, const std::vector<PlaceId>& to, int change);
    void network_changed(std::uint32_t cause);
    [[nodiscard]] std::vector<PlaceId> places_of_node(NodeId node) const;
    void isolate(FaultId id, int change, std::uint32_t cause);

    // load.cpp: bursts, throttles, pulls that fail.
    [[nodiscard]] bool is_next_arrival(const Notice& notice) const;
    [[nodiscard]] Instant in_tempo(GroupId group, Instant own);
    void tempo_changes(GroupId id, Millionths factor);
    void arrival_at(GroupId group, Instant when);
    [[nodiscard]] Millionths pace_of(GroupId group) const;
    void bursts_change();
    void throttle(AppId app, Millionths factor);
    [[nodiscard]] bool pull_fails(AppId app);

    // detection.cpp: what the Management Layer believes or misses.
    bool service_changes(AppId app, Service service, std::uint32_t cause);
    [[nodiscard]] bool believe_lost(const Fault& fault, std::uint32_t cause);
    void see_again(FaultId id, std::uint32_t cause);
    [[nodiscard]] std::vector<AppId> struck_by(FaultId id) const;
    bool look_away(FaultId id, int change, std::uint32_t cause);
    void notice_late(AppId app, std::uint32_t cause);
    void connect_anew(ScsId scs, HostId host, std::uint32_t cause);

    // faults.cpp: the script.
    void schedule_script();
    void fault_starts(FaultId id, std::uint32_t cause);
    void fault_ends(FaultId id, std::uint32_t cause);
    void mend(FaultId id, std::uint32_t ended);
    void scs_come_back(const Selector& target, std::uint32_t cause);
    void listen_for(const EventPattern& pattern);
    void look_for_triggers(const Record& record);
    void look_for_ends(const Record& record);
    [[nodiscard]] bool break_app(FaultId id, AppId app, std::uint32_t cause);
    [[nodiscard]] bool break_host(const Fault& fault, HostId host, std::uint32_t cause);
    [[nodiscard]] bool break_network(FaultId id, std::uint32_t cause);
    [[nodiscard]] bool break_management(const Fault& fault, std::uint32_t cause);
    [[nodiscard]] bool apply(FaultId id, std::uint32_t cause);
    [[nodiscard]] bool break_scs(const Fault& fault);
    void mend_app(FaultId id, AppId app, std::uint32_t cause);
    void mend_host(HostId host, std::uint32_t cause);
    void mend_network(FaultId id, std::uint32_t cause);
    [[nodiscard]] AppId resolve(const Selector& selector) const;
    [[nodiscard]] std::vector<AppId> apps_meant(const Selector& selector) const;
    [[nodiscard]] std::vector<HostId> hosts_meant(const Selector& selector) const;

    /// What a fault did, so that its end can undo it.
    struct FaultState {
        std::uint32_t record = 0;   // Low half of its fault.started.
        std::uint32_t matches = 0;  // when: records that matched so far
        std::uint32_t starts = 0;
        bool in_force = false;
        bool ending = false;                 // The event that ends it has come.
        std::uint64_t messages = 0;          // Those it may have struck.
        std::vector<std::uint16_t> members;  // Hosts or applications, in the order of their turns.
        std::size_t struck = 0;              // How many of them have been.
        AppId app;                           // What a role selector meant when it fired.
        AppId from;
        AppId to;
        friend bool operator==(const FaultState&, const FaultState&) = default;
    };

    /// A fault in force and the pairs of places, by position, whose messages it touches.
    struct Disturbance {
        FaultId fault;
        std::vector<std::uint8_t> touches;
        friend bool operator==(const Disturbance&, const Disturbance&) = default;
    };
    [[nodiscard]] bool touches(const Disturbance& disturbance, const Message& message) const;
    struct HeldMessage {  // Waits for the end of a fault.
        FaultId fault;
        PlaceId from;
        PlaceId to;
        Notice notice;
        friend bool operator==(const HeldMessage&, const HeldMessage&) = default;
    };

    std::uint64_t ignored_ = 0;  // A bit for each rule that is not kept; none in a user's run.
    const Scenario* scenario_;
    Chance chance_;
    Choices choices_;
    Options options_;  // The scenario's, and what set_option made of them.
    CreationTable table_;
    ModeTable modes_;
    SessionTable recoveries_;
    Agenda<Notice> agenda_;
    Timeline timeline_;
    Margins margins_;
    Network network_;
    Table<AppId, AppState> apps_;
    Table<HostId, HostState> hosts_;
    Table<ScsId, ScsState> scs_;
    Table<TServerId, TServerState> tservers_;
    Table<AppId, Clock> clocks_;  // Empty where no fault touches any.
    std::vector<Call> calls_;
    std::vector<std::uint32_t> free_calls_;
    std::vector<Session> sessions_;
    std::vector<std::uint32_t> free_sessions_;
    StoreState store_;
    std::vector<Interaction> interactions_;
    std::vector<std::uint32_t> free_interactions_;
    std::vector<IxnServerState> ixn_servers_;
    std::vector<Puller> pullers_;  // By application.
    std::vector<Request> requests_;
    std::vector<std::uint32_t> free_requests_;
    std::vector<std::vector<StartedSession>> started_;  // By group and its member.
    std::vector<std::uint8_t> asked_for_;  // By group: whether requests ask for its sessions.
    std::vector<std::uint32_t> turns_of_balancers_;
    std::vector<MediaCreation> media_creations_;
    std::vector<std::uint32_t> free_media_creations_;
    std::vector<ArrivalSource> sources_;
    std::vector<Tempo> tempos_;        // By group; empty where no burst is scripted.
    std::vector<Sampler> talk_times_;  // By group.
    std::vector<Sampler> patiences_;   // By group.
    std::vector<Sampler> step_times_;  // By strategy.
    Sampler creation_time_;
    Sampler uncached_creation_time_;
    LaneId creation_lane_;                       // Names nothing when the length is left to chance.
    std::vector<LaneId> step_lanes_;             // By strategy, of all its steps; the same.
    std::vector<LaneId> router_lanes_;           // Each length of router-timeout there was, ...
    std::vector<std::uint16_t> router_lane_of_;  // ... and by T-Server, which holds now.
    std::vector<LaneId> pair_lanes_;  // By pair of places; names nothing where delays are random.
    std::vector<std::uint32_t> round_robin_;  // By T-Server.
    std::vector<std::vector<NodeId>> rings_;  // By T-Server: who may be assigned its calls.
    std::vector<NodeId> next_on_ring_;        // By node: the one reserved for its calls.
    std::vector<FaultState> faults_;
    std::vector<Disturbance> disturbances_;  // In the order in which they began.
    std::vector<HeldMessage> held_messages_;
    std::array<bool, event_kinds> triggers_on_{};  // Whether some fault waits for the event.
    std::vector<std::uint64_t> row_uses_;
    std::uint32_t serial_ = 0;
    std::uint32_t session_serial_ = 0;
    std::uint32_t interaction_serial_ = 0;
    std::uint16_t tservers_down_ = 0;
    bool dn_changed_ = false;  // Some T-Server's calls are for another cluster than at the start.
    bool has_multimedia_ = false;
    bool has_http_ = false;
    bool restarts_lost_sessions_ = false;  // P06: the 8.1.4 line recovers without persistence.
    bool restores_lazily_ = false;
    OwnershipChannel channel_ = OwnershipChannel::node_message;
    bool counts_from_timestamp_ = false;  // A29
    bool reports_service_ = false;        // A22
    bool assigns_alive_ = false;          // A18
    bool views_differ_ = false;           // A18, or a node_list_skew in force.
    bool prefers_centers_ = false;        // A19: other than by default.
    Duration before_protocol_{0};         // A20: from a call's arrival to the event that starts it.
    Duration before_routing_{0};          // ... and to the switch's own route request.
    std::vector<std::deque<SyncRecord>> kept_for_backup_;  // By application; with sync_stream only.
    std::vector<Counted> counted_;                         // By counter read and application.
    std::vector<BegunCreation> begun_creations_;           // While counters are read.
    std::vector<Sight> sights_;  // By observer and node; with assignment_set=alive only.
    /// By application and node: faults in force by which its list lacks the node. Empty where no
    /// list differs from the others.
    std::vector<std::uint8_t> unlisted_;
    Instant latest_ = Instant::min();  // Of the last event.
    std::uint64_t together_ = 0;
    std::size_t live_calls_ = 0;
    std::size_t most_live_calls_ = 0;
    bool finished_ = false;
};

}  // namespace orsim
