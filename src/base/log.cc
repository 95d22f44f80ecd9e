#include "base/log.h"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <atomic>

#include "base/json_writer.h"
#include "base/utf8.h"

namespace safematch::base {

namespace {

std::atomic<LogFormat> log_format{LogFormat::kText};

spdlog::logger& Logger() {
  static const std::shared_ptr<spdlog::logger> logger = [] {
    auto made = std::make_shared<spdlog::logger>("safematch", std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
    made->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %^%l%$ %v", spdlog::pattern_time_type::utc);
    made->flush_on(spdlog::level::info);
    return made;
  }();
  return *logger;
}

spdlog::level::level_enum ToSpdlog(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug: return spdlog::level::debug;
    case LogLevel::kInfo: return spdlog::level::info;
    case LogLevel::kWarning: return spdlog::level::warn;
    case LogLevel::kError: return spdlog::level::err;
  }
  return spdlog::level::info;
}

std::string JsonBody(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
  JsonWriter json;
  json.BeginObject();
  const auto name = spdlog::level::to_string_view(ToSpdlog(level));
  json.Field("level", std::string_view(name.data(), name.size()));
  json.Field("event", event);
  for (const LogField& field : fields) {
    json.Key(field.key);
    if (const auto* number = std::get_if<int64_t>(&field.value.value)) {
      json.Int(*number);
    } else {
      json.String(std::get<std::string>(field.value.value));
    }
  }
  json.EndObject();
  return json.Take();
}

// `text` within quotes: what would end the value or the line, or steer a terminal, is escaped.
std::string Quoted(std::string_view text) {
  std::string out = "\"";
  for (size_t i = 0; i < text.size();) {
    const size_t begin = i;
    const char32_t c = NextCodePoint(text, i);
    const bool invalid = c == 0xFFFD && i == begin + 1;
    if (c == '"' || c == '\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else if (invalid || c < 0x20 || c == 0x7F) {
      out += fmt::format("\\x{:02X}", static_cast<unsigned char>(text[begin]));
    } else if ((c >= 0x80 && c < 0xA0) || c == 0x2028 || c == 0x2029) {  // C1 controls; line separators.
      out += fmt::format("\\u{:04X}", static_cast<uint32_t>(c));
    } else {
      out += text.substr(begin, i - begin);
    }
  }
  out += '"';
  return out;
}

std::string TextBody(std::string_view event, std::initializer_list<LogField> fields) {
  std::string text(event);
  for (const LogField& field : fields) {
    if (const auto* number = std::get_if<int64_t>(&field.value.value)) {
      text += fmt::format(" {}={}", field.key, *number);
    } else {
      text += fmt::format(" {}={}", field.key, Quoted(std::get<std::string>(field.value.value)));
    }
  }
  return text;
}

}  // namespace

void ConfigureLog(LogLevel level, LogFormat format) {
  log_format = format;
  Logger().set_level(ToSpdlog(level));
  if (format == LogFormat::kJson) {
    // The body is one JSON object without its brace; the time is put in front of it.
    Logger().set_pattern("{\"time\":\"%Y-%m-%dT%H:%M:%S.%eZ\",%v", spdlog::pattern_time_type::utc);
  }
}

Result<LogLevel> ParseLogLevel(std::string_view name) {
  if (name == "debug") return LogLevel::kDebug;
  if (name == "info") return LogLevel::kInfo;
  if (name == "warning") return LogLevel::kWarning;
  if (name == "error") return LogLevel::kError;
  return Fail(ErrorCode::kInvalidArgument, "\"{}\" is no log level; use debug, info, warning or error", name);
}

void Log(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
  if (!Logger().should_log(ToSpdlog(level))) return;
  if (log_format == LogFormat::kJson) {
    Logger().log(ToSpdlog(level), "{}", JsonBody(level, event, fields).substr(1));
  } else {
    Logger().log(ToSpdlog(level), "{}", TextBody(event, fields));
  }
}

}  // namespace safematch::base
