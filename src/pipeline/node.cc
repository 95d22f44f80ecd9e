#include "pipeline/node.h"

#include <algorithm>
#include <thread>

#include "base/log.h"
#include "model/json.h"

namespace safematch::pipeline {

using stream::Message;

namespace {

std::vector<stream::Header> DeadLetterHeaders(const model::DeadLetter& letter) {
  return {{"schema", "safematch.dead-letter/1"},
          {"safematch.error.code", letter.code},
          {"safematch.error.text", letter.text},
          {"safematch.error.where", letter.where},
          {"safematch.error.topic", letter.topic},
          {"safematch.error.partition", std::to_string(letter.partition)},
          {"safematch.error.offset", std::to_string(letter.offset)}};
}

}  // namespace

// Messages collected under one assignment; dropped when it changes.
struct Node::Batch {
  std::vector<Message> messages;
  uint64_t bytes = 0;
  uint64_t epoch = 0;
};

Node::Node(NodeOptions options, stream::MessageSource& source, stream::Outbox& outbox, Screener& screener,
           const watchlist::CurrentSnapshot& snapshot, metrics::Metrics& metrics, const Clock& clock)
    : options_(std::move(options)),
      source_(source),
      outbox_(outbox),
      screener_(screener),
      snapshot_(snapshot),
      metrics_(metrics),
      clock_(clock),
      records_now_(std::min<size_t>(8, options_.records_max)) {}

Status Node::Run() {
  running_ = true;
  // The committed positions are read on assignment, so whatever an earlier life of this node
  // left open must be ended before the first poll.
  SAFEMATCH_RETURN_IF_ERROR(Recover(Batch{}, Error{ErrorCode::kUnavailable, "starting"}));
  while (!stopping_) {
    const auto snapshot = UsableSnapshot();
    if (!snapshot) {
      // Not polling makes the group hand our partitions to a node that has a list.
      Wait(options_.backoff_max);
      continue;
    }
    Batch batch;
    SAFEMATCH_RETURN_IF_ERROR(Collect(batch));
    if (batch.messages.empty()) continue;
    SAFEMATCH_RETURN_IF_ERROR(Process(batch, *snapshot));
  }
  running_ = false;
  return {};
}

std::shared_ptr<const watchlist::Snapshot> Node::UsableSnapshot() const {
  auto snapshot = snapshot_.Get();
  if (!snapshot || snapshot->lists.empty()) return nullptr;
  if (options_.watchlist_age_max.count() > 0) {
    const int64_t oldest_ms =
        std::min_element(snapshot->lists.begin(), snapshot->lists.end(), [](const auto& a, const auto& b) {
          return a.imported_at_ms < b.imported_at_ms;
        })->imported_at_ms;
    if (clock_.UnixMs() - oldest_ms > options_.watchlist_age_max.count() * 1000) return nullptr;
  }
  return snapshot;
}

Status Node::Collect(Batch& batch) {
  batch.epoch = source_.AssignmentEpoch();
  const auto started = clock_.Steady();
  std::chrono::milliseconds timeout{100};
  while (!stopping_ && batch.messages.size() < records_now_ && batch.bytes < options_.bytes_max) {
    SAFEMATCH_ASSIGN_OR_RETURN(std::optional<Message> message, source_.Poll(timeout));
    if (source_.AssignmentEpoch() != batch.epoch) {
      // What was collected will come again from the committed position, here or elsewhere.
      // A message in hand belongs to the new assignment.
      batch = Batch{};
      batch.epoch = source_.AssignmentEpoch();
      metrics_.CountRebalance();
    }
    // Nothing waits any more: what is there goes out now rather than later.
    if (!message) break;
    batch.bytes += message->value.size();
    batch.messages.push_back(std::move(*message));
    timeout = std::chrono::milliseconds(0);
    if (clock_.Steady() - started > options_.delay_max) break;
  }
  return {};
}

Status Node::Process(Batch& batch, const watchlist::Snapshot& snapshot) {
  metrics_.ObserveBatch(batch.messages.size());
  std::vector<ScreeningInput> inputs;
  inputs.reserve(batch.messages.size());
  // The format is told by the content: carriers mislabel, and a wrong label must lose nobody.
  for (const Message& message : batch.messages) inputs.push_back({message.value, ""});
  const auto screening_started = clock_.Steady();
  std::vector<Screened> screened = screener_.Screen(inputs, snapshot);
  AdaptBatch(inputs.size(), clock_.Steady() - screening_started);
  for (size_t i = 0; i < screened.size(); ++i) {
    for (model::DeadLetter& letter : screened[i].dead_letters) {
      letter.topic = batch.messages[i].position.topic;
      letter.partition = batch.messages[i].position.partition;
      letter.offset = batch.messages[i].position.offset;
    }
  }
  const auto started = clock_.Steady();
  Status status = CommitWithRetry(batch, screened);
  metrics_.ObserveTransaction(clock_.Steady() - started);
  if (status) {
    metrics_.CountTransaction("committed");
    Count(batch, screened);
    return {};
  }
  metrics_.CountTransaction("aborted");
  metrics_.CountKafkaError(ErrorCodeName(status.error().code));
  if (status.error().code == ErrorCode::kFenced || status.error().code == ErrorCode::kInvalidArgument) return status;
  return Recover(batch, status.error());
}

void Node::AdaptBatch(size_t records, std::chrono::nanoseconds screening) {
  if (screening > options_.screening_target) {
    records_now_ = std::max<size_t>(1, records / 2);
  } else if (records >= records_now_ && screening < options_.screening_target / 4) {
    records_now_ = std::min(options_.records_max, records_now_ * 2);
  }
}

Status Node::CommitWithRetry(Batch& batch, std::vector<Screened>& screened) {
  Status status = outbox_.Commit(BuildOutbox(batch, screened, false));
  if (status || status.error().code != ErrorCode::kLimit) return status;
  // The same batch would be refused for ever; only dead letters can be that large.
  base::LogWarning("a record was refused as too large; dead letters are cut",
                   {{"records", batch.messages.size()}, {"bytes_max", options_.dead_letter_bytes_min}});
  status = outbox_.Commit(BuildOutbox(batch, screened, true));
  if (!status && status.error().code == ErrorCode::kLimit) {
    return Fail(ErrorCode::kInvalidArgument,
                "a topic refuses records of less than {} bytes; raise max.message.bytes of {} and {}: {}",
                options_.dead_letter_bytes_min, options_.alerts_topic, options_.dead_letters_topic,
                status.error().message);
  }
  return status;
}

stream::OutboxBatch Node::BuildOutbox(const Batch& batch, const std::vector<Screened>& screened, bool cut) const {
  stream::OutboxBatch outbox;
  outbox.next_positions = stream::NextPositions(batch.messages);
  for (size_t i = 0; i < screened.size(); ++i) {
    for (const RaisedAlert& raised : screened[i].alerts) {
      outbox.records.push_back(
          {options_.alerts_topic, raised.alert.alert_id, raised.json, {{"content-type", "application/json"}}});
    }
    for (const model::DeadLetter& letter : screened[i].dead_letters) {
      stream::Record record;
      record.topic = options_.dead_letters_topic;
      record.key = batch.messages[i].key;
      record.value = letter.value;
      record.headers = batch.messages[i].headers;
      for (auto& [name, value] : DeadLetterHeaders(letter)) record.headers.push_back({name, std::move(value)});
      if (cut && record.value.size() > options_.dead_letter_bytes_min) {
        record.headers.push_back({"safematch.error.original_bytes", std::to_string(record.value.size())});
        record.value.resize(options_.dead_letter_bytes_min);
      }
      outbox.records.push_back(std::move(record));
    }
  }
  return outbox;
}

// Gets the two ends to agree again on what is committed. Returns when they do, when stopping,
// or when no retry can help.
Status Node::Recover(const Batch& batch, const Error& cause) {
  if (!batch.messages.empty()) {
    base::LogWarning("transaction did not commit; reading again from the committed position",
                     {{"code", ErrorCodeName(cause.code)}, {"text", cause.message}});
  }
  const std::vector<stream::Position> first = stream::FirstPositions(batch.messages);
  auto pause = options_.backoff_min;
  while (!stopping_) {
    Status status = outbox_.Prepare();
    if (status && !first.empty() && source_.AssignmentEpoch() == batch.epoch) status = source_.RewindToCommitted(first);
    if (status) return {};
    metrics_.CountKafkaError(ErrorCodeName(status.error().code));
    if (!IsRetryable(status.error().code)) return status;
    base::LogWarning("waiting for the broker", {{"text", status.error().message}});
    Wait(pause);
    pause = std::min(pause * 2, options_.backoff_max);
  }
  return {};
}

void Node::Count(const Batch& batch, const std::vector<Screened>& screened) {
  const int64_t now_ms = clock_.UnixMs();
  Committed committed;
  committed.messages = batch.messages.size();
  for (size_t i = 0; i < screened.size(); ++i) {
    const Screened& result = screened[i];
    committed.travelers += result.travelers.size();
    committed.alerts += result.alerts.size();
    committed.dead_letters += result.dead_letters.size();
    const bool dead = result.manifests == 0 && !result.dead_letters.empty();
    metrics_.CountManifest(result.format, dead ? "dead_letter" : result.dead_letters.empty() ? "screened" : "partial");
    metrics_.CountTravelers(result.travelers.size());
    for (const TravelerCost& cost : result.travelers) {
      metrics_.ObserveMatch(
          std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::duration<double>(cost.seconds)));
      metrics_.ObserveCandidates(cost.candidates);
    }
    for (const RaisedAlert& raised : result.alerts) {
      metrics_.CountAlerts(model::Name(raised.alert.band), raised.alert.entry.list);
    }
    for (const model::DeadLetter& letter : result.dead_letters) metrics_.CountDeadLetters(letter.code);
    for (const std::string& code : result.problem_codes) metrics_.CountManifestProblems(code);
    if (batch.messages[i].timestamp_ms > 0) {
      metrics_.ObservePipelineLatency(
          std::chrono::milliseconds(std::max<int64_t>(0, now_ms - batch.messages[i].timestamp_ms)));
    }
  }
  if (options_.on_committed) options_.on_committed(committed);
}

// False when stopping.
bool Node::Wait(std::chrono::milliseconds duration) {
  const auto step = std::chrono::milliseconds(20);
  for (auto left = duration; left.count() > 0 && !stopping_; left -= step) {
    std::this_thread::sleep_for(std::min(step, left));
  }
  return !stopping_;
}

std::vector<NotReady> Node::NotReadyReasons() const {
  std::vector<NotReady> reasons;
  if (!running_) reasons.push_back({"node", stopping_ ? "stopping" : "not started"});
  const auto snapshot = snapshot_.Get();
  if (!snapshot || snapshot->lists.empty()) {
    reasons.push_back({"watchlist", "no watchlist is loaded; nothing is screened until there is one"});
  } else if (!UsableSnapshot()) {
    reasons.push_back({"watchlist", "a list is older than watchlist.max_age_s; nothing is screened against it"});
  }
  const stream::SourceHealth source = source_.Health();
  if (!source.connected) {
    reasons.push_back({"kafka", source.last_error.empty() ? "no broker has answered yet" : source.last_error});
  } else if (source.partitions == 0) {
    reasons.push_back({"kafka", "no partition of the manifest topic is assigned to this node"});
  }
  const stream::OutboxHealth outbox = outbox_.Health();
  if (!outbox.ready) {
    reasons.push_back({"kafka", "the producer is not ready" +
                                    (outbox.last_error.empty() ? std::string() : ": " + outbox.last_error)});
  }
  if (outbox.running > options_.stuck_after) {
    reasons.push_back({"kafka", fmt::format("a transaction call has been running for {} s",
                                            std::chrono::duration_cast<std::chrono::seconds>(outbox.running).count())});
  }
  return reasons;
}

}  // namespace safematch::pipeline
