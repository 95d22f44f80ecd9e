#include "app/node_runtime.h"

#include <csignal>
#include <cstdlib>
#include <thread>

#include "app/command.h"
#include "app/setup.h"
#include "app/version.h"
#include "app/watchlist_reloader.h"
#include "base/json_writer.h"
#include "base/log.h"
#include "http/event_loop.h"
#include "http/node_routes.h"
#include "http/server.h"
#include "model/json.h"
#include "stream/kafka_admin.h"
#include "stream/kafka_outbox.h"
#include "stream/kafka_source.h"

namespace safematch::app {

namespace {

// A broker call that cannot be interrupted may take so long; then stopping by force is safe.
constexpr std::chrono::seconds kStopTimeout{20};

std::string WatchlistsJson(const watchlist::Snapshot* snapshot) {
  JsonWriter json;
  json.BeginObject();
  json.Field("watchlist_version", snapshot == nullptr ? "" : snapshot->version);
  json.Key("lists");
  json.BeginArray();
  if (snapshot != nullptr) {
    for (const watchlist::ListVersion& list : snapshot->lists) {
      json.BeginObject();
      json.Field("list", list.list);
      json.FieldInt("sequence", static_cast<int64_t>(list.sequence));
      json.Field("digest", list.digest);
      json.FieldInt("entries", static_cast<int64_t>(list.entries));
      json.Field("imported_at", FormatUtc(list.imported_at_ms));
      json.EndObject();
    }
  }
  json.EndArray();
  json.EndObject();
  return json.Take();
}

}  // namespace

struct NodeRuntime::State {
  Config config;
  RuntimeHooks hooks;
  SystemClock clock;
  metrics::Metrics metrics{clock, kVersion, model::JsonKernelName()};
  watchlist::CurrentSnapshot snapshot;
  std::atomic<bool> stopping{false};

  std::mutex mutex;  // Guards the pointers below, which `Run` owns while it runs.
  pipeline::Node* node = nullptr;
  stream::MessageSource* source = nullptr;
  stream::Outbox* outbox = nullptr;
  std::string starting = "starting";

  State(Config c, RuntimeHooks h) : config(std::move(c)), hooks(std::move(h)) {}

  std::vector<http::ReadinessReason> NotReadyReasons() {
    const std::lock_guard lock(mutex);
    std::vector<http::ReadinessReason> reasons;
    if (node == nullptr) {
      reasons.push_back({"kafka", starting});
      if (!snapshot.Get()) reasons.push_back({"watchlist", "no watchlist is loaded yet"});
      return reasons;
    }
    for (const pipeline::NotReady& reason : node->NotReadyReasons()) reasons.push_back({reason.component, reason.text});
    return reasons;
  }

  // Once a second: what is a state rather than an event.
  void UpdateGauges() {
    metrics.SetReady(NotReadyReasons().empty());
    const std::lock_guard lock(mutex);
    if (source == nullptr || outbox == nullptr) {
      metrics.SetKafkaConnected(false);
      return;
    }
    const stream::SourceHealth health = source->Health();
    metrics.SetKafkaConnected(health.connected);
    std::vector<metrics::PartitionLag> lags;
    for (const stream::PartitionLag& lag : health.lag) lags.push_back({lag.topic, lag.partition, lag.records});
    metrics.SetConsumerLags(lags);
    metrics.SetTransactionCallStuck(outbox->Health().running);
  }

  void Stop() {
    stopping = true;
    const std::lock_guard lock(mutex);
    if (node != nullptr) node->Stop();
  }

  void OnSignal(int signal) {
    if (stopping) {
      base::LogWarning("second signal; ending at once", {{"signal", signal}});
      std::_Exit(kCouldNotRun);
    }
    base::LogInfo("stopping", {{"signal", signal}});
    Stop();
    std::thread([] {
      std::this_thread::sleep_for(kStopTimeout);
      base::LogWarning("the broker did not answer while stopping; ending at once");
      std::_Exit(kCouldNotRun);
    }).detach();
  }

  void SetStarting(std::string text) {
    const std::lock_guard lock(mutex);
    starting = std::move(text);
  }

  // Waits for the broker and its topics. False when stopping.
  Result<bool> WaitForTopics(const stream::KafkaOptions& kafka) {
    const std::vector<stream::TopicSpec> topics = TopicsFrom(config);
    while (!stopping) {
      if (config.kafka.create_topics) {
        const Status status = stream::EnsureTopics(kafka, topics);
        if (status) return true;
        if (!IsRetryable(status.error().code)) return Fail(status.error());
        SetStarting(status.error().message);
      } else {
        const auto missing = stream::MissingTopics(kafka, topics);
        if (!missing && !IsRetryable(missing.error().code)) return Fail(missing.error());
        if (missing && missing->empty()) return true;
        SetStarting(missing ? fmt::format("topics do not exist: {}", fmt::join(*missing, ", "))
                            : missing.error().message);
      }
      metrics.CountKafkaError("unavailable");
      base::LogWarning("waiting for Kafka", {{"text", starting}});
      for (int i = 0; i < 10 && !stopping; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    return false;
  }

  // A member of the group that does not screen would hold partitions that others could. False
  // when stopping.
  bool WaitForWatchlist() {
    SetStarting("waiting for a watchlist before joining the group");
    const auto loaded = [this] {
      const auto current = snapshot.Get();
      return current && !current->lists.empty();
    };
    while (!stopping && !loaded()) std::this_thread::sleep_for(std::chrono::milliseconds(50));
    return !stopping;
  }

  Status RunNode() {
    SAFEMATCH_ASSIGN_OR_RETURN(const stream::KafkaOptions kafka, KafkaOptionsFrom(config));
    SAFEMATCH_ASSIGN_OR_RETURN(const bool found, WaitForTopics(kafka));
    if (!found || !WaitForWatchlist()) return {};
    SAFEMATCH_ASSIGN_OR_RETURN(const auto consumer,
                               stream::KafkaSource::Create(kafka, {config.topics.manifests}, clock));
    stream::KafkaOutbox producer(kafka, *consumer,
                                 {config.topics.alerts, config.topics.dead_letters, config.topics.data_quality}, clock);
    pipeline::Screener screener(ScreeningOptionsFrom(config), ThreadsFrom(config), clock);
    pipeline::NodeOptions options = NodeOptionsFrom(config);
    options.on_committed = hooks.on_committed;
    pipeline::Node running(options, *consumer, producer, screener, snapshot, metrics, clock);
    Publish(&running, consumer.get(), &producer);
    if (stopping) running.Stop();
    Status status = running.Run();
    Publish(nullptr, nullptr, nullptr);
    return status;
  }

  void Publish(pipeline::Node* n, stream::MessageSource* s, stream::Outbox* o) {
    const std::lock_guard lock(mutex);
    node = n;
    source = s;
    outbox = o;
    starting = n == nullptr ? "stopped" : "";
  }
};

NodeRuntime::NodeRuntime(Config config, RuntimeHooks hooks)
    : state_(std::make_unique<State>(std::move(config), std::move(hooks))) {}

NodeRuntime::~NodeRuntime() = default;

void NodeRuntime::Stop() { state_->Stop(); }

Status NodeRuntime::Run() {
  State& state = *state_;
  http::EventLoop loop;
  SAFEMATCH_RETURN_IF_ERROR(loop.OnSignals({SIGTERM, SIGINT}, [&state](int signal) { state.OnSignal(signal); }));
  http::NodeCallbacks callbacks;
  callbacks.not_ready_reasons = [&state] { return state.NotReadyReasons(); };
  callbacks.metrics_text = [&state] { return state.metrics.Exposition(); };
  callbacks.watchlists_json = [&state] { return WatchlistsJson(state.snapshot.Get().get()); };
  http::ServerOptions server_options = ServerOptionsFrom(state.config);
  server_options.on_response = [&state](std::string_view path, int status) {
    state.metrics.CountHttpRequest(path, status);
  };
  http::Server server(loop, http::NodeRoutes(std::move(callbacks)), server_options);
  SAFEMATCH_ASSIGN_OR_RETURN(const uint16_t port,
                             server.Start(state.config.http.address, static_cast<uint16_t>(state.config.http.port)));
  if (state.hooks.on_http) state.hooks.on_http(port);
  loop.Every(std::chrono::seconds(1), [&state] { state.UpdateGauges(); });
  Status status;
  {
    const WatchlistReloader reloader(state.config.store.dir,
                                     std::chrono::milliseconds(state.config.watchlist.reload_interval_ms),
                                     state.snapshot, state.metrics);
    status = state.RunNode();
  }
  server.Stop();
  loop.Stop();
  return status;
}

}  // namespace safematch::app
