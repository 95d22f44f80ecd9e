#include "base/json_writer.h"

#define RAPIDJSON_HAS_STDSTRING 1
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <variant>

#include "base/utf8.h"

namespace safematch {

namespace {
using Buffer = rapidjson::StringBuffer;
using Compact = rapidjson::Writer<Buffer>;
using Pretty = rapidjson::PrettyWriter<Buffer>;
rapidjson::SizeType Size(std::string_view text) { return static_cast<rapidjson::SizeType>(text.size()); }
}  // namespace

struct JsonWriter::Impl {
  Buffer buffer;
  std::variant<std::monostate, Compact, Pretty> writer;

  explicit Impl(Style style) {
    if (style == Style::kCompact) {
      writer.emplace<Compact>(buffer);
    } else {
      writer.emplace<Pretty>(buffer).SetIndent(' ', 2);
    }
  }

  template <typename F>
  void With(F&& f) {
    if (auto* compact = std::get_if<Compact>(&writer)) {
      f(*compact);
    } else {
      f(std::get<Pretty>(writer));
    }
  }
};

JsonWriter::JsonWriter(Style style) : impl_(std::make_unique<Impl>(style)) {}
JsonWriter::~JsonWriter() = default;

void JsonWriter::BeginObject() {
  impl_->With([](auto& w) { w.StartObject(); });
}
void JsonWriter::EndObject() {
  impl_->With([](auto& w) { w.EndObject(); });
}
void JsonWriter::BeginArray() {
  impl_->With([](auto& w) { w.StartArray(); });
}
void JsonWriter::EndArray() {
  impl_->With([](auto& w) { w.EndArray(); });
}
void JsonWriter::Key(std::string_view key) {
  impl_->With([&](auto& w) { w.Key(key.data(), Size(key)); });
}
void JsonWriter::String(std::string_view text) {
  if (IsValidUtf8(text)) {
    impl_->With([&](auto& w) { w.String(text.data(), Size(text)); });
  } else {
    const std::string repaired = RepairUtf8(text);
    impl_->With([&](auto& w) { w.String(repaired.data(), Size(repaired)); });
  }
}
void JsonWriter::Int(int64_t value) {
  impl_->With([&](auto& w) { w.Int64(value); });
}
void JsonWriter::Bool(bool value) {
  impl_->With([&](auto& w) { w.Bool(value); });
}
void JsonWriter::Null() {
  impl_->With([](auto& w) { w.Null(); });
}
void JsonWriter::Decimal(int64_t units, int decimals) { Raw(FormatDecimal(units, decimals)); }
void JsonWriter::Raw(std::string_view json) {
  impl_->With([&](auto& w) { w.RawValue(json.data(), json.size(), rapidjson::kObjectType); });
}

std::string JsonWriter::Take() {
  std::string text(impl_->buffer.GetString(), impl_->buffer.GetSize());
  impl_->buffer.Clear();
  impl_->With([&](auto& w) { w.Reset(impl_->buffer); });
  return text;
}

std::string FormatDecimal(int64_t units, int decimals) {
  // Negated without sign, since the least int64 has no positive counterpart.
  const auto magnitude = static_cast<uint64_t>(units);
  std::string digits = std::to_string(units < 0 ? 0 - magnitude : magnitude);
  const auto places = static_cast<size_t>(decimals);
  if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
  std::string text = digits.substr(0, digits.size() - places);
  std::string fraction = digits.substr(digits.size() - places);
  while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
  if (!fraction.empty()) text += '.' + fraction;
  return units < 0 ? '-' + text : text;
}

}  // namespace safematch
