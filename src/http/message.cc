#include "http/message.h"

#include "base/json_writer.h"

namespace safematch::http {

namespace {

// The reason phrases of RFC 9110 and RFC 6585 for what this server answers.
std::string_view Title(int status) {
  switch (status) {
    case 400: return "Bad Request";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 413: return "Content Too Large";
    case 415: return "Unsupported Media Type";
    case 417: return "Expectation Failed";
    case 422: return "Unprocessable Content";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 503: return "Service Unavailable";
    case 505: return "HTTP Version Not Supported";
    default: return "Error";
  }
}

}  // namespace

std::string_view Request::Header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return {};
}

Response Problem(int status, std::string_view detail) {
  JsonWriter json;
  json.BeginObject();
  json.Field("type", "about:blank");
  json.Field("title", Title(status));
  json.FieldInt("status", status);
  json.Field("detail", detail);
  json.EndObject();
  return {status, "application/problem+json", json.Take() + "\n", {}};
}

}  // namespace safematch::http
