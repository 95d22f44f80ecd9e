#include "model/json_document.h"

// The DOM interface chooses its kernel at run time. On-Demand does not: in Debian's build
// of 3.0.1 it is compiled for the slow fallback kernel.
#include <simdjson.h>

#include <algorithm>
#include <bit>
#include <optional>

#include "base/utf8.h"

namespace safematch::model {

namespace dom = simdjson::dom;

namespace {

// Larger documents give their buffers back after use; below it, reuse saves page faults.
constexpr size_t kBytesKeptMax = 1U << 20;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

using Handle = std::array<uint64_t, 2>;

// Both are a document pointer and an index on its tape.
static_assert(sizeof(dom::element) == sizeof(Handle) && std::is_trivially_copyable_v<dom::element>);
static_assert(sizeof(dom::array::iterator) == sizeof(Handle) && std::is_trivially_copyable_v<dom::array::iterator>);
static_assert(sizeof(dom::object::iterator) == sizeof(Handle) && std::is_trivially_copyable_v<dom::object::iterator>);

dom::element Element(const Handle& handle) { return std::bit_cast<dom::element>(handle); }

size_t FirstInvalidByte(std::string_view text) {
  size_t position = 0;
  while (position < text.size()) {
    size_t next = position;
    const bool invalid = NextCodePoint(text, next) == 0xFFFD && next == position + 1;
    if (invalid) return position;
    position = next;
  }
  return position;
}

JsonError ParseFailure(simdjson::error_code code, std::string_view json, const JsonLimits& limits) {
  switch (code) {
    case simdjson::DEPTH_ERROR:
      return {"too_deep", "", fmt::format("nested deeper than limits.json_depth = {}", limits.depth_max)};
    case simdjson::UTF8_ERROR:
      return {"invalid_utf8", fmt::format("byte {}", FirstInvalidByte(json)), "JSON text must be UTF-8"};
    case simdjson::NUMBER_ERROR:
      return {"not_json", "", "a number is malformed, or beyond 64 bits or the range of a double"};
    case simdjson::MEMALLOC:
    case simdjson::CAPACITY:
      return {"too_large", "", fmt::format("no memory to parse a message of {} bytes", json.size())};
    default: return {"not_json", "", simdjson::error_message(code)};
  }
}

}  // namespace

JsonType JsonValue::type() const {
  switch (Element(handle_).type()) {
    case dom::element_type::NULL_VALUE: return JsonType::kNull;
    case dom::element_type::BOOL: return JsonType::kBool;
    case dom::element_type::INT64: return JsonType::kInt;
    case dom::element_type::UINT64:
    case dom::element_type::DOUBLE: return JsonType::kNumber;
    case dom::element_type::STRING: return JsonType::kText;
    case dom::element_type::ARRAY: return JsonType::kArray;
    case dom::element_type::OBJECT: return JsonType::kObject;
  }
  return JsonType::kNull;
}

bool JsonValue::Bool() const { return Element(handle_).get_bool().value_unsafe(); }
int64_t JsonValue::Int() const { return Element(handle_).get_int64().value_unsafe(); }
double JsonValue::Number() const { return Element(handle_).get_double().value_unsafe(); }
std::string_view JsonValue::Text() const { return Element(handle_).get_string().value_unsafe(); }
std::string JsonValue::Minified() const { return simdjson::minify(Element(handle_)); }

JsonCursor::JsonCursor(const JsonValue& container) {
  const dom::element element = Element(container.handle_);
  if (element.is_array()) {
    const dom::array array = element.get_array().value_unsafe();
    next_ = std::bit_cast<Handle>(array.begin());
    end_ = std::bit_cast<Handle>(array.end());
  } else {
    const dom::object object = element.get_object().value_unsafe();
    next_ = std::bit_cast<Handle>(object.begin());
    end_ = std::bit_cast<Handle>(object.end());
  }
}

bool JsonCursor::NextItem(JsonValue& value) {
  if (next_ == end_) return false;
  auto iterator = std::bit_cast<dom::array::iterator>(next_);
  value.handle_ = std::bit_cast<Handle>(*iterator);
  next_ = std::bit_cast<Handle>(++iterator);
  return true;
}

bool JsonCursor::NextMember(std::string_view& key, JsonValue& value) {
  if (next_ == end_) return false;
  auto iterator = std::bit_cast<dom::object::iterator>(next_);
  key = iterator.key();
  value.handle_ = std::bit_cast<Handle>(iterator.value());
  next_ = std::bit_cast<Handle>(++iterator);
  return true;
}

struct JsonDocument::State {
  std::optional<dom::parser> parser;
  size_t bytes_largest = 0;
  size_t depth_max = 0;
};

JsonDocument::JsonDocument() : state_(std::make_unique<State>()) {}
JsonDocument::~JsonDocument() = default;
JsonDocument::JsonDocument(JsonDocument&&) noexcept = default;
JsonDocument& JsonDocument::operator=(JsonDocument&&) noexcept = default;

tl::expected<JsonValue, JsonError> JsonDocument::Parse(std::string_view json, const JsonLimits& limits) {
  if (json.size() > limits.bytes_max) {
    return tl::unexpected(
        JsonError{"too_large", "",
                  fmt::format("message of {} bytes exceeds limits.message_bytes = {}; raise it or split the message",
                              json.size(), limits.bytes_max)});
  }
  const std::string_view body = json.starts_with(kByteOrderMark) ? json.substr(kByteOrderMark.size()) : json;
  if (!state_->parser || state_->depth_max != limits.depth_max) {
    state_->parser.emplace();
    state_->depth_max = limits.depth_max;
    // Only `allocate` sets the depth; later growth keeps it.
    const simdjson::error_code code = state_->parser->allocate(std::max<size_t>(json.size(), 4096), limits.depth_max);
    if (code != simdjson::SUCCESS) {
      state_->parser.reset();
      return tl::unexpected(ParseFailure(code, json, limits));
    }
  }
  state_->bytes_largest = std::max(state_->bytes_largest, json.size());
  dom::element root;
  const simdjson::error_code code = state_->parser->parse(body.data(), body.size()).get(root);
  if (code != simdjson::SUCCESS) return tl::unexpected(ParseFailure(code, json, limits));
  JsonValue value;
  value.handle_ = std::bit_cast<Handle>(root);
  return value;
}

void JsonDocument::Shrink() {
  if (state_->bytes_largest <= kBytesKeptMax) return;
  state_->parser.reset();
  state_->bytes_largest = 0;
}

std::string JsonKernelName() { return simdjson::get_active_implementation()->name(); }

}  // namespace safematch::model
