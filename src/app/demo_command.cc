// The whole product on one terminal: mock broker, store, node and HTTP in one process, sample
// manifests replayed, alerts as an officer reads them.
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>

#include "app/alert_text.h"
#include "app/command.h"
#include "app/node_runtime.h"
#include "app/setup.h"
#include "base/log.h"
#include "load/generate_manifests.h"
#include "load/generate_watchlist.h"
#include "model/json.h"
#include "stream/kafka_producer.h"
#include "stream/kafka_source.h"
#include "stream/mock_cluster.h"
#include "watchlist/list_store.h"
#include "watchlist/load.h"

namespace safematch::app {

namespace {

struct DemoOptions {
  bool once = false;
  uint64_t entries = 3'000;
  uint64_t travelers = 2'000;
  uint64_t planted = 12;
  uint64_t seed = 7;
  double rate = 4;  // Messages a second.
};

// Removed with all it holds when the demo ends.
class TemporaryFolder {
 public:
  static Result<TemporaryFolder> Make() {
    std::string path = (std::filesystem::temp_directory_path() / "safematch-demo-XXXXXX").string();
    if (mkdtemp(path.data()) == nullptr) return Fail(ErrorCode::kIo, "cannot make a temporary folder {}", path);
    return TemporaryFolder(std::move(path));
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(TemporaryFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  TemporaryFolder& operator=(TemporaryFolder&&) = delete;
  const std::string& path() const { return path_; }

 private:
  explicit TemporaryFolder(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

// What the threads of the demo share.
struct Progress {
  std::atomic<bool> node_ended{false};
  std::atomic<uint64_t> messages_sent{0};
  std::atomic<bool> all_sent{false};
  std::atomic<uint64_t> messages{0};
  std::atomic<uint64_t> travelers{0};
  std::atomic<uint64_t> alerts{0};
  std::atomic<uint64_t> dead_letters{0};
  std::atomic<uint64_t> alerts_shown{0};
};

Status ImportSampleList(const DemoOptions& options, const std::string& folder) {
  const std::string file = folder + "/watchlist.jsonl";
  std::ofstream out(file, std::ios::binary);
  load::WatchlistOptions watchlist;
  watchlist.count = options.entries;
  watchlist.seed = options.seed;
  SAFEMATCH_RETURN_IF_ERROR(load::GenerateWatchlist(watchlist, [&](model::WatchlistEntry&& entry) -> Status {
    out << model::ToJson(entry) << '\n';
    return {};
  }));
  out.close();
  if (!out) return Fail(ErrorCode::kIo, "cannot write {}", file);
  SAFEMATCH_ASSIGN_OR_RETURN(const auto store, watchlist::ListStore::Open(folder + "/store", store::Mode::kReadWrite));
  const SystemClock clock;
  SAFEMATCH_ASSIGN_OR_RETURN(const auto report, store->Import("SAFE", {file}, {}, clock));
  fmt::print("watchlist  {} made-up entries of several cultures, list SAFE\n", report.version.entries);
  return {};
}

// Half of the messages as JSON, half as PAXLST, mixed.
Result<std::vector<load::GeneratedMessage>> SampleMessages(const DemoOptions& options,
                                                           std::span<const model::WatchlistEntry> entries) {
  std::vector<load::GeneratedMessage> messages;
  for (const auto format : {model::ManifestFormat::kJson, model::ManifestFormat::kPaxlst}) {
    load::ManifestOptions manifests;
    manifests.travelers = options.travelers / 2;
    manifests.planted = options.planted / 2;
    manifests.seed = options.seed + (format == model::ManifestFormat::kJson ? 100 : 200);
    manifests.watchlist = entries;
    manifests.format = format;
    SAFEMATCH_RETURN_IF_ERROR(load::GenerateManifests(manifests, [&](load::GeneratedMessage&& message) -> Status {
      const size_t place =
          format == model::ManifestFormat::kJson ? messages.size() : std::min(2 * message.index + 1, messages.size());
      messages.insert(messages.begin() + static_cast<ptrdiff_t>(place), std::move(message));
      return {};
    }));
  }
  return messages;
}

Status Replay(const DemoOptions& options, const stream::KafkaOptions& kafka, const std::string& topic,
              const std::vector<load::GeneratedMessage>& messages, Progress& progress) {
  SAFEMATCH_ASSIGN_OR_RETURN(const auto producer, stream::KafkaProducer::Create(kafka));
  const auto pause = std::chrono::milliseconds(static_cast<int64_t>(1000.0 / options.rate));
  for (const load::GeneratedMessage& message : messages) {
    if (progress.node_ended) return {};
    const bool json = message.format == model::ManifestFormat::kJson;
    SAFEMATCH_RETURN_IF_ERROR(producer->Send(
        {topic, message.key, message.payload, {{"content-type", json ? "application/json" : "application/edifact"}}}));
    SAFEMATCH_RETURN_IF_ERROR(producer->Flush(std::chrono::seconds(10)));
    ++progress.messages_sent;
    std::this_thread::sleep_for(pause);
  }
  progress.all_sent = true;
  return {};
}

bool Finished(const Progress& progress) {
  return progress.all_sent && progress.messages >= progress.messages_sent && progress.alerts_shown >= progress.alerts;
}

int Demo(const DemoOptions& options) {
  base::ConfigureLog(base::LogLevel::kWarning, base::LogFormat::kText);
  auto folder = TemporaryFolder::Make();
  if (!folder) return Report(folder.error());
  if (const Status status = ImportSampleList(options, folder->path()); !status) return Report(status.error());
  const auto list = watchlist::LoadWatchlist(folder->path() + "/store");
  if (!list) return Report(list.error());
  const auto messages = SampleMessages(options, list->entries);
  if (!messages) return Report(messages.error());

  Config config;
  const auto cluster = stream::MockCluster::Start(
      {config.topics.manifests, config.topics.alerts, config.topics.dead_letters, config.topics.data_quality}, 4);
  if (!cluster) return Report(cluster.error());
  config.kafka.brokers = (*cluster)->brokers();
  config.kafka.instance_id = "demo";
  config.kafka.create_topics = false;  // The mock takes no such request.
  config.store.dir = folder->path() + "/store";
  config.http.port = 0;
  const auto kafka = KafkaOptionsFrom(config);
  if (!kafka) return Report(kafka.error());

  Progress progress;
  RuntimeHooks hooks;
  hooks.on_http = [](uint16_t port) {
    fmt::print("node       http://127.0.0.1:{0}/readyz  http://127.0.0.1:{0}/metrics\n", port);
    std::fflush(stdout);
  };
  hooks.on_committed = [&progress](const pipeline::Committed& committed) {
    // Alerts first: `Finished` must not see the messages without them.
    progress.alerts += committed.alerts;
    progress.travelers += committed.travelers;
    progress.dead_letters += committed.dead_letters;
    progress.messages += committed.messages;
  };
  NodeRuntime runtime(config, hooks);
  Status node_status;
  std::thread node([&] {
    node_status = runtime.Run();
    progress.node_ended = true;
  });
  fmt::print("broker     in-process mock of Kafka at {}\n", config.kafka.brokers);
  fmt::print("replay     {} messages, {} travelers, JSON and PAXLST; {} of them stand for entries\n\n",
             messages->size(), options.travelers, options.planted);
  std::fflush(stdout);

  Status replay_status;
  std::thread replay([&] { replay_status = Replay(options, *kafka, config.topics.manifests, *messages, progress); });

  // The officer's side: another group that reads the alert topic.
  stream::KafkaOptions reader_options = *kafka;
  reader_options.group_id = "demo-officer";
  reader_options.instance_id = "demo-officer";
  Status reader_status;
  const SystemClock clock;
  {
    const auto reader = stream::KafkaSource::Create(reader_options, {config.topics.alerts}, clock);
    if (!reader) reader_status = Fail(reader.error());
    model::JsonReader alerts;
    const AlertStyle style = isatty(STDOUT_FILENO) != 0 ? AlertStyle::kColor : AlertStyle::kPlain;
    while (reader && !progress.node_ended && !(options.once && Finished(progress))) {
      const auto message = (*reader)->Poll(std::chrono::milliseconds(100));
      if (!message) {
        reader_status = Fail(message.error());
        break;
      }
      if (!message->has_value()) continue;
      const auto alert = alerts.ReadAlert((*message)->value);
      if (alert) {
        fmt::print("{}\n\n", FormatAlert(*alert, style));
      } else {
        base::LogError("an alert cannot be read", {{"code", alert.error().code}, {"where", alert.error().where}});
      }
      std::fflush(stdout);
      ++progress.alerts_shown;
    }
  }
  runtime.Stop();
  node.join();
  replay.join();
  fmt::print("screened {} travelers in {} messages: {} alerts, {} dead letters\n", progress.travelers.load(),
             progress.messages.load(), progress.alerts.load(), progress.dead_letters.load());
  for (const Status* status : {&node_status, &replay_status, &reader_status}) {
    if (!*status) return Report(status->error());
  }
  return kDone;
}

}  // namespace

Action DeclareDemo(CLI::App& command) {
  auto options = std::make_shared<DemoOptions>();
  command.add_flag("--once", options->once, "end when everything is replayed");
  command.add_option("--entries", options->entries, "entries of the sample watchlist")->type_name("N");
  command.add_option("--travelers", options->travelers, "travelers of the sample manifests")->type_name("N");
  command.add_option("--planted", options->planted, "travelers who stand for an entry")->type_name("N");
  command.add_option("--seed", options->seed, "another seed, other people")->type_name("S");
  command.add_option("--rate", options->rate, "messages a second")->check(CLI::Range(0.1, 10'000.0));
  return [options] { return Demo(*options); };
}

}  // namespace safematch::app
