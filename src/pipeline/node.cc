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
  std::vector<Screened> screened;  // Once they are: one a message.
  std::vector<Settled> settled;
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
      ledgers_(options_.ledger),
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
    if (!batch.messages.empty()) SAFEMATCH_RETURN_IF_ERROR(Process(batch, *snapshot));
    SAFEMATCH_RETURN_IF_ERROR(OnTick());
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
  batch.screened = screener_.Screen(inputs, snapshot);
  for (size_t i = 0; i < batch.screened.size(); ++i) {
    const Message& message = batch.messages[i];
    const int64_t now_ms = clock_.UnixMs();
    const ledger::MessageTimes times{message.timestamp_ms > 0 ? message.timestamp_ms : now_ms, now_ms};
    batch.settled.push_back(screener_.Settle(batch.screened[i], snapshot, ledgers_.For(message, batch.epoch), times));
    for (model::DeadLetter& letter : batch.screened[i].dead_letters) {
      letter.topic = message.position.topic;
      letter.partition = message.position.partition;
      letter.offset = message.position.offset;
    }
  }
  AdaptBatch(inputs.size(), clock_.Steady() - screening_started);
  const auto started = clock_.Steady();
  Status status = CommitWithRetry(batch);
  metrics_.ObserveTransaction(clock_.Steady() - started);
  if (status) {
    ledgers_.OnCommitted();
    metrics_.CountTransaction("committed");
    Count(batch);
    return {};
  }
  ledgers_.OnDoubt();
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

Status Node::CommitWithRetry(const Batch& batch) {
  Status status = outbox_.Commit(BuildOutbox(batch, false));
  if (status || status.error().code != ErrorCode::kLimit) return status;
  // The same batch would be refused for ever; only dead letters can be that large.
  base::LogWarning("a record was refused as too large; dead letters are cut",
                   {{"records", batch.messages.size()}, {"bytes_max", options_.dead_letter_bytes_min}});
  status = outbox_.Commit(BuildOutbox(batch, true));
  if (!status && status.error().code == ErrorCode::kLimit) {
    return Fail(ErrorCode::kInvalidArgument,
                "a topic refuses records of less than {} bytes; raise max.message.bytes of {} and {}: {}",
                options_.dead_letter_bytes_min, options_.alerts_topic, options_.dead_letters_topic,
                status.error().message);
  }
  return status;
}

stream::OutboxBatch Node::BuildOutbox(const Batch& batch, bool cut) const {
  stream::OutboxBatch outbox;
  outbox.next_positions = stream::NextPositions(batch.messages);
  for (size_t i = 0; i < batch.messages.size(); ++i) {
    for (const RaisedAlert& raised : batch.settled[i].alerts) {
      outbox.records.push_back(
          {options_.alerts_topic, raised.alert.alert_id, raised.json, {{"content-type", "application/json"}}});
    }
    for (const Notice& notice : batch.settled[i].notices) outbox.records.push_back(NoticeRecord(notice));
    for (const model::DeadLetter& letter : batch.screened[i].dead_letters) {
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

stream::Record Node::NoticeRecord(const Notice& notice) const {
  return {options_.data_quality_topic, notice.key, notice.json, {{"content-type", "application/json"}}};
}

// About once a second, between batches.
Status Node::OnTick() {
  constexpr std::chrono::seconds kTick{1};
  const auto now = clock_.Steady();
  if (now - last_tick_ < kTick) return {};
  last_tick_ = now;
  ledgers_.DropOldFlights();
  metrics_.SetFlights(ledgers_.flight_count(), ledgers_.open_list_count());
  return ReportIncompleteLists();
}

// In a transaction of its own that commits the positions once more, so that a node that has lost
// its partitions cannot speak for them. A notice may come twice when the answer is lost.
Status Node::ReportIncompleteLists() {
  const auto overdue =
      ledgers_.FindOverdue(clock_.UnixMs(), options_.incomplete_after.count(), source_.AssignmentEpoch());
  if (overdue.empty()) return {};
  stream::OutboxBatch outbox;
  for (const PartitionLedgers::Overdue& partition : overdue) {
    outbox.next_positions.push_back(partition.next);
    for (const ledger::IncompleteList& list : partition.lists) {
      outbox.records.push_back(NoticeRecord(IncompleteListNotice(list)));
    }
  }
  const Status status = outbox_.Commit(outbox);
  if (!status) {
    metrics_.CountTransaction("aborted");
    metrics_.CountKafkaError(ErrorCodeName(status.error().code));
    return Recover(Batch{}, status.error());
  }
  metrics_.CountTransaction("committed");
  ledgers_.Forget(overdue);
  for (const PartitionLedgers::Overdue& partition : overdue) {
    metrics_.CountLists("incomplete", partition.lists.size());
    metrics_.CountNotices("incomplete_list", partition.lists.size());
  }
  return {};
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

void Node::CountScreened(const Screened& screened) {
  const bool dead = screened.manifests.empty() && !screened.dead_letters.empty();
  const bool skipped = screened.manifests.empty() && !screened.skipped_messages.empty();
  metrics_.CountManifest(screened.format, dead                            ? "dead_letter"
                                          : skipped                       ? "skipped"
                                          : screened.dead_letters.empty() ? "screened"
                                                                          : "partial");
  for (const std::string& type : screened.skipped_messages) metrics_.CountSkippedMessage(type);
  metrics_.CountJunkBytes(screened.junk_bytes);
  metrics_.CountTravelers(screened.costs.size());
  for (const TravelerCost& cost : screened.costs) {
    metrics_.ObserveMatch(
        std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::duration<double>(cost.seconds)));
    metrics_.ObserveCandidates(cost.candidates);
  }
  for (const ScreenedManifest& item : screened.manifests) {
    for (const model::Problem& problem : item.manifest.problems) metrics_.CountManifestProblems(problem.code);
    for (const quality::Issue& issue : item.issues) metrics_.CountDataQuality(issue.code, issue.travelers.size());
  }
  for (const model::DeadLetter& letter : screened.dead_letters) metrics_.CountDeadLetters(letter.code);
}

void Node::CountSettled(const Settled& settled) {
  for (const RaisedAlert& raised : settled.alerts) {
    if (raised.alert.revision == 1) {
      metrics_.CountAlerts(model::Name(raised.alert.band), raised.alert.entry.list);
    } else {
      metrics_.CountAlertRevisions(model::Name(raised.alert.status));
    }
  }
  for (const Notice& notice : settled.notices) metrics_.CountNotices(notice.kind, 1);
  metrics_.CountTravelerMessages("repeat", settled.repeats);
  metrics_.CountTravelerMessages("change", settled.changes);
  metrics_.CountUnknownTravelers(settled.unknown_travelers);
  metrics_.CountDuplicateMessages(settled.duplicate_messages);
  metrics_.CountLists("complete", settled.lists_completed);
}

void Node::Count(const Batch& batch) {
  const int64_t now_ms = clock_.UnixMs();
  Committed committed;
  committed.messages = batch.messages.size();
  for (size_t i = 0; i < batch.messages.size(); ++i) {
    committed.travelers += batch.screened[i].costs.size();
    committed.alerts += batch.settled[i].alerts.size();
    committed.dead_letters += batch.screened[i].dead_letters.size();
    CountScreened(batch.screened[i]);
    CountSettled(batch.settled[i]);
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
