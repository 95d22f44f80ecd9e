// Imports in a process of its own that dies by SIGKILL, at chosen and at random moments. The
// process is this test program again, which runs nothing but the test case named kChildCase.
#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <random>
#include <thread>

#include "tests/support/temp_dir.h"
#include "tests/watchlist/list_files.h"

namespace safematch::watchlist {
namespace {

using safematch::test::TempDir;

constexpr const char* kChildCase = "child process: an import that may be killed";
constexpr const char* kStore = "SAFEMATCH_TEST_KILL_STORE";
constexpr const char* kFile = "SAFEMATCH_TEST_KILL_FILE";
constexpr const char* kStep = "SAFEMATCH_TEST_KILL_STEP";    // Dies at this progress call; 0: never ...
constexpr const char* kDelay = "SAFEMATCH_TEST_KILL_DELAY";  // ... or so many microseconds after it.

std::string Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

using Micros = std::chrono::microseconds;

// When the importing process dies.
struct Death {
  int step = 0;            // By its own hand at this progress call, 0: not so ...
  Micros step_delay{0};    // ... and so much later.
  Micros start_delay{-1};  // By ours, so much after its start; negative: not so.
};

// Starts the import. True if it ended by itself.
bool RunChild(const std::string& store, const std::string& file, const Death& death) {
  const std::string case_flag = fmt::format("--test-case={}", kChildCase);
  const std::string step_text = std::to_string(death.step);
  const std::string delay_text = std::to_string(death.step_delay.count());
  const pid_t child = ::fork();
  if (child == 0) {
    ::setenv(kStore, store.c_str(), 1);
    ::setenv(kFile, file.c_str(), 1);
    ::setenv(kStep, step_text.c_str(), 1);
    ::setenv(kDelay, delay_text.c_str(), 1);
    ::execl("/proc/self/exe", "child", case_flag.c_str(), "--no-skip", "--minimal", nullptr);
    ::_exit(127);
  }
  if (death.start_delay.count() >= 0) {
    std::this_thread::sleep_for(death.start_delay);
    ::kill(child, SIGKILL);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  if (WIFSIGNALED(status)) {
    REQUIRE(WTERMSIG(status) == SIGKILL);
    return false;
  }
  REQUIRE(WEXITSTATUS(status) == 0);
  return true;
}

int GarbageMarks(const std::string& dir) {
  store::DatabaseOptions options;
  options.families = {{"meta"}, {"entries"}};
  const auto database = store::Database::Open(dir, store::Mode::kReadOnly, options);
  REQUIRE(database.has_value());
  int marks = 0;
  const auto scanned = (*database)->Scan({"meta"}, store::PrefixRange("G"), [&](std::string_view, std::string_view) {
    ++marks;
    return Status();
  });
  REQUIRE(scanned.has_value());
  return marks;
}

// Two contents that take turns, and the store that holds one of them.
struct Alternation {
  explicit Alternation(const TempDir& temp) : store(temp / "s") {
    const auto lists = test::OpenStore(temp / "digests");
    for (int salt = 0; salt < 2; ++salt) {
      files[salt] = test::WriteLines(temp / fmt::format("{}.jsonl", salt), test::EntryLines(400, salt));
      digests[salt] = test::MustImport(*lists, "SAFE", files[salt]).version.digest;
    }
    test::MustImport(*test::OpenStore(store), "SAFE", files[0]);
  }

  // Imports the other content with a death on the way, and checks what is left.
  // Returns how long the process took.
  Micros Trial(const Death& death) {
    const auto started = std::chrono::steady_clock::now();
    const bool ended = RunChild(store, files[1 - now], death);
    const auto took = std::chrono::steady_clock::now() - started;
    const auto lists = test::OpenStore(store);
    const ListVersion version = test::Current(*lists, "SAFE");
    const bool is_new = version.digest == digests[1 - now];
    CHECK((is_new || version.digest == digests[now]));
    if (ended) CHECK(is_new);
    CHECK(test::ExportLines(*lists, "SAFE").size() == 400);
    // Verify finds entries that are neither in force nor marked as garbage; of marks there are none.
    test::CheckVerifies(*lists);
    CHECK(GarbageMarks(store) == 0);
    if (is_new) now = 1 - now;
    (is_new ? saw_new : saw_old) += 1;
    return std::chrono::duration_cast<Micros>(took);
  }

  std::string store;
  std::string files[2];
  std::string digests[2];
  int now = 0;
  int saw_old = 0;
  int saw_new = 0;
};

}  // namespace

TEST_CASE("child process: an import that may be killed" * doctest::skip()) {
  if (Environment(kStore).empty()) return;  // Somebody ran all tests with --no-skip.
  const int step = std::atoi(Environment(kStep).c_str());
  const Micros delay(std::atoi(Environment(kDelay).c_str()));
  int calls = 0;
  ImportOptions options;
  options.progress_every = 100;
  options.on_progress = [&](const ImportProgress&) {
    if (++calls == step) {
      if (delay.count() == 0) ::kill(::getpid(), SIGKILL);
      std::thread([delay] {
        std::this_thread::sleep_for(delay);
        ::kill(::getpid(), SIGKILL);
      }).detach();
    }
    return true;
  };
  test::MustImport(*test::OpenStore(Environment(kStore)), "SAFE", Environment(kFile), options);
}

TEST_CASE("an import killed at any step leaves the old version or the new one, whole") {
  const TempDir temp;
  Alternation trials(temp);
  // Reading, writing, checking, just before and just after the new version is in force.
  for (int step = 1; step <= 16; ++step) {
    CAPTURE(step);
    trials.Trial({.step = step});
  }
  CHECK(trials.saw_old > 0);
  CHECK(trials.saw_new > 0);
}

TEST_CASE("an import killed at any moment leaves the old version or the new one, whole") {
  const TempDir temp;
  Alternation trials(temp);
  const uint64_t whole = static_cast<uint64_t>(trials.Trial({}).count());
  const uint64_t seed = 20260301;
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  for (int trial = 0; trial < 24; ++trial) {
    Death death;
    if (trial % 3 == 0) {
      death.start_delay = Micros(random() % whole);  // Opening, too.
    } else {
      // From the last steps on, where the store is written.
      death.step = 9 + static_cast<int>(random() % 7);
      death.step_delay = Micros(1 + random() % 10'000);
    }
    CAPTURE(trial);
    CAPTURE(death.step);
    CAPTURE(death.step_delay.count());
    CAPTURE(death.start_delay.count());
    trials.Trial(death);
  }
  MESSAGE(trials.saw_old, " trials left the old version, ", trials.saw_new, " the new one");
}

}  // namespace safematch::watchlist
