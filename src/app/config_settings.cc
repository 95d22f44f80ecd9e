#include "app/config_settings.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <type_traits>
#include <vector>

#include "base/json_writer.h"
#include "base/utf8.h"

namespace safematch::app {

namespace {

// Section, key and member in one, so that a key cannot point at another setting's member.
#define SETTING(section_name, key_name)                                                     \
  .section = #section_name, .key = #key_name,                                               \
  .member = +[](Config& c) -> std::remove_reference_t<decltype(c.section_name.key_name)>& { \
    return c.section_name.key_name;                                                         \
  }

constexpr int64_t kMebibyte = int64_t{1} << 20;
constexpr int64_t kDayMs = 86'400'000;

constexpr std::array kSections{
    Section{"kafka", "Connection to the Kafka cluster and this node's place in the consumer group."},
    Section{"topics", "Names of the Kafka topics."},
    Section{"transaction", "How many records one Kafka transaction takes together."},
    Section{"store", "Where this node keeps its data."},
    Section{"watchlist", "How the node follows the watchlist in its store."},
    Section{"match", "Thresholds of the decision, in bits of evidence."},
    Section{"flight", "What the node remembers of flights, to tell repeats and changes from news."},
    Section{"limits", "Bounds on input; what exceeds them is set aside with the reason, never dropped."},
    Section{"http", "Health, metrics and status over HTTP."},
    Section{"log", "Log lines on standard error."},
};

constexpr std::array kSettings{
    Setting{SETTING(kafka, brokers), .rule = TextRule::kBrokers,
            .doc = "Brokers to ask first for the cluster's members, HOST:PORT separated by commas.",
            .when = "Always outside a test machine; name at least two."},
    Setting{SETTING(kafka, group_id), .rule = TextRule::kRequired,
            .doc = "Consumer group that shares the manifests among nodes, and prefix of transactional ids.",
            .when = "When two independent installations use one cluster."},
    Setting{SETTING(kafka, instance_id), .rule = TextRule::kNodeName,
            .doc = "Stable name of this node, unique in the group; empty: the host's name.",
            .when = "When host names change at a restart, or several nodes run on one host."},
    Setting{SETTING(kafka, auto_offset_reset), .rule = TextRule::kChoice, .choices = "earliest|latest|error",
            .doc = "Where to start in a partition without a committed position, or when that position is gone.",
            .when = "\"error\" once in production, so that lost positions are seen; \"latest\" leaves manifests "
                    "unscreened."},
    Setting{SETTING(kafka, session_timeout_ms), .minimum = 6'000, .maximum = 1'800'000, .unit = "ms",
            .doc = "After this silence the group gives a node's partitions to others.",
            .when = "Lower for faster take-over, higher when restarts should not move partitions."},
    Setting{SETTING(kafka, create_topics), .doc = "Create missing topics at start.",
            .when = "Off when topics are administered elsewhere or the node has no right to create them."},
    Setting{SETTING(kafka, partitions), .minimum = 1, .maximum = 10'000,
            .doc = "Partitions of a topic that the node creates.",
            .when = "At least the largest number of nodes that shall ever share the work."},
    Setting{SETTING(kafka, replication_factor), .minimum = -1, .maximum = 100,
            .doc = "Copies of a topic that the node creates; -1: the broker's default.",
            .when = "3 in production, when the broker's default is lower."},
    Setting{SETTING(kafka, message_bytes_max), .minimum = 1'024, .maximum = 1'000'000'000, .unit = "bytes",
            .doc = "Largest record that the node produces; the topic's max.message.bytes should allow it.",
            .when = "When dead letters carry larger messages than this."},
    Setting{SETTING(kafka, queued_kbytes), .minimum = 1, .maximum = 2'097'151, .unit = "KiB",
            .doc = "Records fetched ahead of screening, for the whole node.",
            .when = "Higher for throughput over slow links, lower to save memory."},
    Setting{SETTING(kafka, security_protocol), .rule = TextRule::kChoice,
            .choices = "plaintext|ssl|sasl_plaintext|sasl_ssl", .doc = "How to speak to brokers.",
            .when = "\"ssl\" or \"sasl_ssl\" wherever real travelers' data passes."},
    Setting{SETTING(kafka, sasl_mechanism), .rule = TextRule::kChoice, .choices = "PLAIN|SCRAM-SHA-256|SCRAM-SHA-512",
            .doc = "How to sign in to brokers, with a sasl_ protocol.", .when = "As the brokers ask."},
    Setting{SETTING(kafka, sasl_username), .rule = TextRule::kAny, .doc = "User name, with a sasl_ protocol.",
            .when = "As the brokers ask."},
    Setting{SETTING(kafka, sasl_password_file), .rule = TextRule::kAny,
            .doc = "File that holds the password and nothing else, with a sasl_ protocol.",
            .when = "As the brokers ask; keep it readable for this service only."},
    Setting{SETTING(kafka, ssl_ca_file), .rule = TextRule::kAny,
            .doc = "Certificates (PEM) of the authorities that sign the brokers' certificates; empty: the system's.",
            .when = "When the brokers use an authority of your own."},
    Setting{SETTING(kafka, ssl_certificate_file), .rule = TextRule::kAny,
            .doc = "This node's certificate (PEM), for mutual TLS.",
            .when = "When the brokers ask for client certificates."},
    Setting{SETTING(kafka, ssl_key_file), .rule = TextRule::kAny, .doc = "Private key (PEM) of ssl_certificate_file.",
            .when = "When the brokers ask for client certificates."},

    Setting{SETTING(topics, manifests), .rule = TextRule::kTopic, .doc = "Passenger manifests, in.",
            .when = "When the cluster has naming rules of its own."},
    Setting{SETTING(topics, alerts), .rule = TextRule::kTopic, .doc = "Possible matches, out.",
            .when = "When the cluster has naming rules of its own."},
    Setting{SETTING(topics, dead_letters), .rule = TextRule::kTopic,
            .doc = "Input that could not be screened, with the reason, out.",
            .when = "When the cluster has naming rules of its own."},

    Setting{SETTING(topics, data_quality), .rule = TextRule::kTopic,
            .doc = "Notices for carriers about missing data and incomplete lists, out.",
            .when = "When the cluster has naming rules of its own."},

    Setting{SETTING(transaction, max_records), .minimum = 1, .maximum = 1'000'000, .unit = "records",
            .doc = "A transaction ends after this many input records.",
            .when = "Lower for smaller repeats after a failure, higher for throughput with small messages."},
    Setting{SETTING(transaction, max_delay_ms), .minimum = 1, .maximum = 60'000, .unit = "ms",
            .doc = "A transaction waits at most this long for more input.",
            .when = "Lower for latency, higher for fewer commits."},
    Setting{SETTING(transaction, max_bytes), .minimum = 1'024, .maximum = 1'024 * kMebibyte, .unit = "bytes",
            .doc = "A transaction ends once its input reaches this size; one larger message still passes alone.",
            .when = "Lower to save memory."},
    Setting{SETTING(transaction, timeout_ms), .minimum = 1'000, .maximum = 900'000, .unit = "ms",
            .doc = "The broker aborts a transaction that stays open longer.",
            .when = "Higher when the cluster answers slowly; stays below kafka.session_timeout_ms."},

    Setting{SETTING(store, dir), .rule = TextRule::kRequired, .doc = "Folder of the node's store (watchlist versions).",
            .when = "When data lives on another disk; one folder a node."},

    Setting{SETTING(watchlist, reload_interval_ms), .minimum = 100, .maximum = kDayMs, .unit = "ms",
            .doc = "How often the node looks for a new watchlist version in its store.",
            .when = "Higher when lists change rarely."},
    Setting{SETTING(watchlist, max_age_s), .minimum = 0, .maximum = 31'536'000, .unit = "s",
            .doc = "The node stops screening, and says so, when its newest list is older; 0: no limit.",
            .when = "Set it to the longest delay of list updates that the programme accepts."},

    Setting{SETTING(match, review_weight), .minimum = 0, .maximum = 1'000, .unit = "bits",
            .doc = "A possible match of at least this weight is raised for review.",
            .when = "Lower finds more and costs officers' time; measure with `safematch evaluate`.", .decides = true},
    Setting{SETTING(match, alert_weight), .minimum = 0, .maximum = 1'000, .unit = "bits",
            .doc = "A possible match of at least this weight is raised as an alert.", .when = "With review_weight.",
            .decides = true},
    Setting{SETTING(match, hits_per_traveler_max), .minimum = 0, .maximum = 100'000,
            .doc = "Raise at most this many possible matches a traveler, the heaviest first; 0: all.",
            .when = "When a receiver cannot take many alerts for one traveler.", .decides = true},
    Setting{SETTING(match, threads), .minimum = 0, .maximum = 1'024,
            .doc = "Threads that screen travelers; 0: one a core.",
            .when = "When the machine is shared. Never changes a decision."},

    Setting{SETTING(flight, retention_h), .minimum = 1, .maximum = 8'760, .unit = "h",
            .doc = "A flight, its travelers and alerts are forgotten so long after its last message.",
            .when = "Longer than the span between a carrier's first list and its close-out; shorter to save memory."},
    Setting{SETTING(flight, incomplete_after_s), .minimum = 1, .maximum = 604'800, .unit = "s",
            .doc = "A list of which parts or persons are still missing is reported after this time.",
            .when = "As carriers' own deadlines for complete lists demand."},

    Setting{SETTING(limits, message_bytes), .minimum = 1'024, .maximum = 1'000'000'000, .unit = "bytes",
            .doc = "Largest manifest message that is read.", .when = "When a sender's messages are larger.",
            .decides = true},
    Setting{SETTING(limits, travelers_per_manifest), .minimum = 1, .maximum = 10'000'000,
            .doc = "Most travelers in one manifest; PAXLST allows 99,999.", .when = "Hardly ever.", .decides = true},
    Setting{SETTING(limits, json_depth), .minimum = 8, .maximum = 1'024, .doc = "Deepest nesting of a JSON message.",
            .when = "Hardly ever.", .decides = true},
    Setting{SETTING(limits, text_bytes), .minimum = 64, .maximum = 65'536, .unit = "bytes",
            .doc = "Longest single text, such as a name.", .when = "Hardly ever.", .decides = true},
    Setting{SETTING(limits, list_items), .minimum = 1, .maximum = 100'000,
            .doc = "Most documents, legs or the like of one traveler or message.", .when = "Hardly ever.",
            .decides = true},
    Setting{SETTING(limits, segments), .minimum = 100, .maximum = 100'000'000,
            .doc = "Most EDIFACT segments in one message.", .when = "With travelers_per_manifest.", .decides = true},
    Setting{SETTING(limits, problems), .minimum = 1, .maximum = 100'000,
            .doc = "Most problems reported for one message; further ones are only counted.", .when = "Hardly ever.",
            .decides = true},

    Setting{SETTING(http, address), .rule = TextRule::kAddress, .doc = "Address to listen on; 0.0.0.0 or :: for all.",
            .when = "When probes or Prometheus come from other machines; then let a firewall choose who may."},
    Setting{SETTING(http, port), .minimum = 0, .maximum = 65'535,
            .doc = "Port to listen on; 0: any free one, printed at start.", .when = "When the port is taken."},
    Setting{SETTING(http, connections_max), .minimum = 1, .maximum = 65'536,
            .doc = "Connections served at a time; further ones are answered with 503.",
            .when = "With many clients; mind the limit on open files."},
    Setting{SETTING(http, request_timeout_ms), .minimum = 100, .maximum = 600'000, .unit = "ms",
            .doc = "A request must be complete within this time, and so must the sending of its answer.",
            .when = "Higher for slow links."},
    Setting{SETTING(http, body_bytes_max), .minimum = 1'024, .maximum = 256 * kMebibyte, .unit = "bytes",
            .doc = "Largest request body.", .when = "When clients send larger batches."},

    Setting{SETTING(log, level), .rule = TextRule::kChoice, .choices = "debug|info|warning|error",
            .doc = "Least severity that is logged.", .when = "\"debug\" when looking for a fault."},
    Setting{SETTING(log, format), .rule = TextRule::kChoice, .choices = "text|json",
            .doc = "Lines for people, or one JSON object a line.", .when = "\"json\" when a log collector reads them."},
};

#undef SETTING

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

bool IsAsciiAlnum(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Source: Kafka, org.apache.kafka.common.internals.Topic (LEGAL_CHARS, MAX_NAME_LENGTH = 249).
bool IsKafkaName(std::string_view text) {
  return !text.empty() && text.size() <= 249 && text != "." && text != ".." &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return IsAsciiAlnum(c) || c == '.' || c == '_' || c == '-'; });
}

bool IsHostPort(std::string_view text) {
  const size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  const std::string_view host = text.substr(0, colon);
  const std::string_view port = text.substr(colon + 1);
  int number = 0;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
  if (error != std::errc{} || end != port.data() + port.size() || number < 1 || number > 65'535) return false;
  if (host.front() == '[') {
    in6_addr address;
    return host.back() == ']' &&
           inet_pton(AF_INET6, std::string(host.substr(1, host.size() - 2)).c_str(), &address) == 1;
  }
  return std::all_of(host.begin(), host.end(),
                     [](char c) { return IsAsciiAlnum(c) || c == '.' || c == '_' || c == '-'; });
}

bool IsIpAddress(const std::string& text) {
  in6_addr address;  // Large enough for both families.
  return inet_pton(AF_INET, text.c_str(), &address) == 1 || inet_pton(AF_INET6, text.c_str(), &address) == 1;
}

bool IsAllowedText(const Setting& setting, const std::string& text) {
  if (text.size() > kSettingTextBytesMax || !IsValidUtf8(text)) return false;
  if (std::any_of(text.begin(), text.end(), [](char c) { return (c >= 0 && c < ' ') || c == '\x7f'; })) return false;
  switch (setting.rule) {
    case TextRule::kNone:
    case TextRule::kAny: return true;
    case TextRule::kRequired: return !text.empty();
    case TextRule::kChoice: {
      const auto choices = Split(setting.choices, '|');
      return std::find(choices.begin(), choices.end(), text) != choices.end();
    }
    case TextRule::kTopic: return IsKafkaName(text);
    case TextRule::kNodeName: return text.empty() || IsKafkaName(text);
    case TextRule::kBrokers: {
      const auto brokers = Split(text, ',');
      return std::all_of(brokers.begin(), brokers.end(), IsHostPort);
    }
    case TextRule::kAddress: return IsIpAddress(text);
  }
  return false;
}

std::string TypeName(const SettingValue& value) {
  if (std::holds_alternative<bool>(value)) return "a boolean";
  if (std::holds_alternative<int64_t>(value)) return "an integer";
  if (std::holds_alternative<model::Weight>(value)) return "a decimal number";
  return "a text";
}

// What stands in an error message; long or odd values do not flood the terminal.
std::string Shown(const SettingValue& value) {
  constexpr size_t kShownMax = 80;
  std::string text = FormatValue(value);
  if (text.size() > kShownMax) text = RepairUtf8(text.substr(0, kShownMax)) + "...";
  return text;
}

template <typename T>
using Accessor = T& (*)(Config&);

// Distance of Levenshtein with adjacent transpositions (optimal string alignment).
size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> before(b.size() + 1);
  std::vector<size_t> previous(b.size() + 1);
  std::vector<size_t> current(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) previous[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t substitution = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      current[j] = std::min({previous[j] + 1, current[j - 1] + 1, substitution});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        current[j] = std::min(current[j], before[j - 2] + 1);
      }
    }
    std::swap(before, previous);
    std::swap(previous, current);
  }
  return previous[b.size()];
}

}  // namespace

std::string Setting::Name() const { return fmt::format("{}.{}", section, key); }

std::string Setting::EnvironmentVariable() const {
  std::string name = fmt::format("SAFEMATCH_{}_{}", section, key);
  for (char& c : name) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return name;
}

std::span<const Setting> Settings() { return kSettings; }
std::span<const Section> Sections() { return kSections; }

const Setting* FindSetting(std::string_view name) {
  for (const Setting& setting : kSettings) {
    if (name.size() == setting.section.size() + 1 + setting.key.size() && name.starts_with(setting.section) &&
        name[setting.section.size()] == '.' && name.ends_with(setting.key)) {
      return &setting;
    }
  }
  return nullptr;
}

SettingValue Get(const Setting& setting, const Config& config) {
  // The accessors give a reference for writing; reading through it changes nothing.
  return std::visit([&](auto accessor) -> SettingValue { return accessor(const_cast<Config&>(config)); },
                    setting.member);
}

SettingValue DefaultOf(const Setting& setting) { return Get(setting, Config{}); }

std::string Allowed(const Setting& setting) {
  if (std::holds_alternative<Accessor<bool>>(setting.member)) return "true or false";
  const auto range = [&](std::string_view what) {
    return fmt::format("{} from {} to {}{}{}", what, setting.minimum, setting.maximum, setting.unit.empty() ? "" : " ",
                       setting.unit);
  };
  if (std::holds_alternative<Accessor<int64_t>>(setting.member)) return range("an integer");
  if (std::holds_alternative<Accessor<model::Weight>>(setting.member)) return range("a number");
  switch (setting.rule) {
    case TextRule::kNone:
    case TextRule::kAny: return "a text";
    case TextRule::kRequired: return "a text that is not empty";
    case TextRule::kChoice: return fmt::format("one of {}", fmt::join(Split(setting.choices, '|'), ", "));
    case TextRule::kTopic: return "1 to 249 letters, digits, dots, underscores or hyphens";
    case TextRule::kNodeName: return "empty, or up to 249 letters, digits, dots, underscores or hyphens";
    case TextRule::kBrokers: return "HOST:PORT[,HOST:PORT...]";
    case TextRule::kAddress: return "an IPv4 or IPv6 address";
  }
  return "";
}

Status Set(const Setting& setting, const SettingValue& value, Config& config) {
  const auto wrong_type = [&]() -> Status {
    return Fail(ErrorCode::kInvalidArgument, "{} is {} ({}); allowed is {}", setting.Name(), TypeName(value),
                Shown(value), Allowed(setting));
  };
  const auto not_allowed = [&]() -> Status {
    return Fail(ErrorCode::kInvalidArgument, "{} = {} is not allowed; allowed is {}", setting.Name(), Shown(value),
                Allowed(setting));
  };
  if (const auto* boolean = std::get_if<Accessor<bool>>(&setting.member)) {
    if (!std::holds_alternative<bool>(value)) return wrong_type();
    (*boolean)(config) = std::get<bool>(value);
  } else if (const auto* integer = std::get_if<Accessor<int64_t>>(&setting.member)) {
    if (!std::holds_alternative<int64_t>(value)) return wrong_type();
    const int64_t number = std::get<int64_t>(value);
    if (number < setting.minimum || number > setting.maximum) return not_allowed();
    (*integer)(config) = number;
  } else if (const auto* bits = std::get_if<Accessor<model::Weight>>(&setting.member)) {
    int64_t millibits = 0;
    if (const auto* whole = std::get_if<int64_t>(&value)) {
      if (*whole < setting.minimum || *whole > setting.maximum) return not_allowed();
      millibits = *whole * 1000;
    } else if (const auto* weight = std::get_if<model::Weight>(&value)) {
      millibits = weight->millibits;
    } else {
      return wrong_type();
    }
    if (millibits < setting.minimum * 1000 || millibits > setting.maximum * 1000) return not_allowed();
    (*bits)(config) = model::Weight{static_cast<int32_t>(millibits)};
  } else {
    if (!std::holds_alternative<std::string>(value)) return wrong_type();
    const auto& text = std::get<std::string>(value);
    if (!IsAllowedText(setting, text)) return not_allowed();
    std::get<Accessor<std::string>>(setting.member)(config) = text;
  }
  return {};
}

Status SetFromText(const Setting& setting, std::string_view text, Config& config) {
  if (std::holds_alternative<Accessor<bool>>(setting.member)) {
    if (text == "true" || text == "false") return Set(setting, text == "true", config);
  } else if (std::holds_alternative<Accessor<int64_t>>(setting.member)) {
    int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc{} && end == text.data() + text.size()) return Set(setting, number, config);
  } else if (std::holds_alternative<Accessor<model::Weight>>(setting.member)) {
    model::Weight weight;
    if (model::ParseWeight(std::string(text), weight)) return Set(setting, weight, config);
  } else {
    return Set(setting, std::string(text), config);
  }
  return Set(setting, std::string(text), config);  // The wrong type, and its message.
}

std::string FormatValue(const SettingValue& value) {
  struct Formatter {
    std::string operator()(bool boolean) const { return boolean ? "true" : "false"; }
    std::string operator()(int64_t number) const { return fmt::format("{}", number); }
    std::string operator()(model::Weight weight) const {
      // With a point, so that the TOML type is the same for all weights.
      std::string text = model::FormatWeight(weight);
      if (text.find('.') == std::string::npos) text += ".0";
      return text;
    }
    std::string operator()(const std::string& text) const {
      // The escapes of a JSON string are those of a TOML basic string.
      JsonWriter json;
      json.String(text);
      return json.Take();
    }
  };
  return std::visit(Formatter{}, value);
}

std::string NearestName(std::string_view name, std::span<const std::string> known) {
  constexpr size_t kNameBytesMax = 100;  // No setting is nearly as long.
  if (name.empty() || name.size() > kNameBytesMax) return "";
  std::string nearest;
  size_t best = std::max<size_t>(2, name.size() / 3) + 1;
  for (const std::string& candidate : known) {
    const size_t distance = EditDistance(name, candidate);
    if (distance < best) {
      best = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

}  // namespace safematch::app
