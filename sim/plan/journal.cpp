#include "sim/plan/journal.hpp"

#include <limits>
#include <sqlite3.h>
#include <stdexcept>
#include <utility>
#include <vector>

namespace orsim {
namespace {

constexpr std::int64_t no_value = std::numeric_limits<std::int64_t>::min();
constexpr int patience = 2'000;  // Milliseconds for another process to finish.

/// "orsi", so that no other program's database is taken for a journal.
constexpr int application_id = 0x6f727369;

[[noreturn]] void fail(const std::string& path, const std::string& why) {
    throw std::runtime_error{"journal " + path + ": " + why};
}

/// Eight bytes a figure, the low one first, on every machine.
[[nodiscard]] std::string packed(const std::vector<std::optional<std::int64_t>>& figures) {
    std::string bytes;
    bytes.reserve(figures.size() * 8);
    for (const auto& figure : figures) {
        const auto word = static_cast<std::uint64_t>(figure.value_or(no_value));
        for (unsigned shift = 0; shift < 64; shift += 8) {
            bytes += static_cast<char>(word >> shift & 0xffU);
        }
    }
    return bytes;
}

[[nodiscard]] std::vector<std::optional<std::int64_t>> unpacked(const unsigned char* bytes,
                                                                std::size_t size) {
    std::vector<std::optional<std::int64_t>> figures;
    for (std::size_t at = 0; at + 8 <= size; at += 8) {
        std::uint64_t word = 0;
        for (unsigned byte = 0; byte < 8; ++byte) {
            word |= static_cast<std::uint64_t>(bytes[at + byte]) << (8 * byte);
        }
        const auto value = static_cast<std::int64_t>(word);
        figures.push_back(value == no_value ? std::nullopt : std::optional{value});
    }
    return figures;
}

}  // namespace

struct Journal::Open {
    std::string path;
    sqlite3* base = nullptr;
    sqlite3_stmt* insert = nullptr;

    Open() = default;
    Open(const Open&) = delete;
    Open& operator=(const Open&) = delete;
    Open(Open&&) = delete;
    Open& operator=(Open&&) = delete;
    ~Open() {
        sqlite3_finalize(insert);
        sqlite3_close(base);
    }

    void check(int code, int wanted = SQLITE_OK) const {
        if (code != wanted) {
            fail(path, base == nullptr ? "no memory" : sqlite3_errmsg(base));
        }
    }
    void run(const char* sql) const { check(sqlite3_exec(base, sql, nullptr, nullptr, nullptr)); }
};

namespace {

/// A statement that gives its memory back.
class Statement {
public:
    Statement(sqlite3* base, const char* sql) {
        sqlite3_prepare_v2(base, sql, -1, &statement_, nullptr);
    }
    ~Statement() { sqlite3_finalize(statement_); }
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;
    Statement(Statement&&) = delete;
    Statement& operator=(Statement&&) = delete;

    [[nodiscard]] sqlite3_stmt* get() const { return statement_; }
    [[nodiscard]] bool next() const { return sqlite3_step(statement_) == SQLITE_ROW; }
    [[nodiscard]] std::int64_t whole(int column) const {
        return sqlite3_column_int64(statement_, column);
    }
    [[nodiscard]] std::string text(int column) const {
        const unsigned char* const bytes = sqlite3_column_text(statement_, column);
        std::string text;
        for (const unsigned char* at = bytes; at != nullptr && *at != 0; ++at) {
            text += static_cast<char>(*at);
        }
        return text;
    }

private:
    sqlite3_stmt* statement_ = nullptr;
};

}  // namespace

Journal::Journal(const std::string& path) : open_{std::make_unique<Open>()} {
    open_->path = path;
    open_->check(sqlite3_open_v2(path.c_str(), &open_->base,
                                 SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr));
    open_->check(sqlite3_busy_timeout(open_->base, patience));
    {
        const Statement look{open_->base, "PRAGMA application_id"};
        const Statement tables{open_->base, "SELECT count(*) FROM sqlite_master"};
        if (look.get() == nullptr || tables.get() == nullptr || !look.next() || !tables.next()) {
            fail(path, sqlite3_errmsg(open_->base));
        }
        if (tables.whole(0) != 0 && look.whole(0) != application_id) {
            fail(path, "this is a database of another program");
        }
    }
    // Written ahead, a unit is one append; synchronous=NORMAL leaves forcing it to the disk to us.
    open_->run("PRAGMA locking_mode=EXCLUSIVE");
    open_->run("PRAGMA journal_mode=WAL");
    open_->run("PRAGMA synchronous=NORMAL");
    open_->run(("PRAGMA application_id=" + std::to_string(application_id)).c_str());
    open_->run("CREATE TABLE IF NOT EXISTS head (study TEXT, version TEXT, digest INTEGER)");
    open_->run("CREATE TABLE IF NOT EXISTS unit (study_case INTEGER, replication INTEGER, "
               "fingerprint INTEGER, verdict INTEGER, figures BLOB, "
               "PRIMARY KEY (study_case, replication)) WITHOUT ROWID");
    open_->check(sqlite3_prepare_v2(open_->base, "INSERT OR IGNORE INTO unit VALUES (?,?,?,?,?)",
                                    -1, &open_->insert, nullptr));
}

Journal::~Journal() = default;

JournalHead Journal::head() const {
    JournalHead head;
    const Statement rows{open_->base, "SELECT study, version, digest FROM head"};
    if (rows.next()) {
        head.study = rows.text(0);
        head.version = rows.text(1);
        head.digest = static_cast<std::uint64_t>(rows.whole(2));
    }
    return head;
}

void Journal::begin(const JournalHead& head) {
    open_->run("BEGIN");
    open_->run("DELETE FROM unit");
    open_->run("DELETE FROM head");
    {
        const Statement insert{open_->base, "INSERT INTO head VALUES (?,?,?)"};
        open_->check(sqlite3_bind_text(insert.get(), 1, head.study.c_str(), -1, SQLITE_TRANSIENT));
        open_->check(
            sqlite3_bind_text(insert.get(), 2, head.version.c_str(), -1, SQLITE_TRANSIENT));
        open_->check(sqlite3_bind_int64(insert.get(), 3, static_cast<sqlite3_int64>(head.digest)));
        open_->check(sqlite3_step(insert.get()), SQLITE_DONE);
    }
    open_->run("COMMIT");
    force();
}

std::map<UnitName, UnitResult> Journal::units() const {
    std::map<UnitName, UnitResult> units;
    const Statement rows{open_->base,
                         "SELECT study_case, replication, fingerprint, verdict, figures FROM unit"};
    while (rows.next()) {
        const UnitName name{static_cast<std::uint32_t>(rows.whole(0)),
                            static_cast<std::uint32_t>(rows.whole(1))};
        UnitResult result;
        result.fingerprint = static_cast<std::uint64_t>(rows.whole(2));
        result.verdict = static_cast<VerdictKind>(rows.whole(3));
        result.figures =
            unpacked(static_cast<const unsigned char*>(sqlite3_column_blob(rows.get(), 4)),
                     static_cast<std::size_t>(sqlite3_column_bytes(rows.get(), 4)));
        units.emplace(name, std::move(result));
    }
    return units;
}

void Journal::note(UnitName unit, const UnitResult& result) {
    const std::string figures = packed(result.figures);
    sqlite3_stmt* const insert = open_->insert;
    open_->check(sqlite3_reset(insert));
    open_->check(sqlite3_bind_int64(insert, 1, unit.study_case));
    open_->check(sqlite3_bind_int64(insert, 2, unit.replication));
    open_->check(sqlite3_bind_int64(insert, 3, static_cast<sqlite3_int64>(result.fingerprint)));
    open_->check(sqlite3_bind_int64(insert, 4, static_cast<sqlite3_int64>(result.verdict)));
    open_->check(sqlite3_bind_blob(insert, 5, figures.data(), static_cast<int>(figures.size()),
                                   SQLITE_TRANSIENT));
    open_->check(sqlite3_step(insert), SQLITE_DONE);
    open_->check(sqlite3_reset(insert));
}

void Journal::force() {
    open_->check(sqlite3_wal_checkpoint_v2(open_->base, nullptr, SQLITE_CHECKPOINT_TRUNCATE,
                                           nullptr, nullptr));
}

}  // namespace orsim
