// What the tests of this module share: decoding in one line, and messages built from parts.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

#include "manifest/decoder.h"

namespace safematch::manifest::test {

// A segment as text with the default delimiters and no terminator: "NAD+FL+++DOE:JANE".
using Segments = std::vector<std::string>;

inline Decoded DecodePaxlst(std::string_view payload, const DecodeLimits& limits = {}) {
  return Decoder(limits).Decode(payload, "paxlst");
}

// Joins with the default terminator.
inline std::string Join(const Segments& segments) {
  std::string text;
  for (const std::string& segment : segments) text += segment + "'";
  return text;
}

// A whole interchange around the segments between UNH and UNT, with right totals.
inline Segments Envelope(const Segments& body) {
  Segments segments = {"UNB+UNOA:4+ZZAIR:ZZ+USCSAPIS:ZZ+260301:0830+101++APIS", "UNH+PAX001+PAXLST:D:05B:UN:IATA"};
  segments.insert(segments.end(), body.begin(), body.end());
  segments.push_back(fmt::format("UNT+{}+PAX001", body.size() + 2));
  segments.push_back("UNZ+1+101");
  return segments;
}

inline std::string Interchange(const Segments& body) { return Join(Envelope(body)); }

// Flight ZZ123 from LHR to JFK on 1 March 2026.
inline Segments FlightSegments() {
  return {"TDT+20+ZZ123+++ZZ", "LOC+125+LHR", "DTM+189:2603010930:201", "LOC+87+JFK", "DTM+232:2603011215:201"};
}

// BGM 745, the flight, and the persons given.
inline std::string ListOf(const std::vector<Segments>& persons) {
  Segments body = {"BGM+745"};
  for (const std::string& segment : FlightSegments()) body.push_back(segment);
  for (const Segments& person : persons) body.insert(body.end(), person.begin(), person.end());
  return Interchange(body);
}

// Made-up travelers with every kind of field.
inline Segments Ardenton() {
  return {"NAD+FL+++ARDENTON:MIRABELLE:JUNE",
          "ATT+2++F",
          "DTM+329:800115",
          "LOC+180+GBR:::WEXHOLM",
          "NAT+2+GBR",
          "RFF+AVF:QXJ4K2",
          "RFF+ABO:ZZ00000001",
          "RFF+SEA:14A",
          "RFF+AEA:9998887",
          "DOC+P:110:111+553219874",
          "DTM+36:300114",
          "LOC+91+GBR"};
}

inline Segments Torvaldssen() {
  return {
      "NAD+FL+++TORVALDSSEN:OLE", "ATT+2++M",      "DTM+329:790630", "NAT+2+NOR", "RFF+ABO:ZZ00000002", "RFF+SEA:14B",
      "DOC+P+N4410021",           "DTM+36:281231", "LOC+91+NOR"};
}

// The travelers of all manifests.
inline std::vector<model::Traveler> Travelers(const Decoded& decoded) {
  std::vector<model::Traveler> travelers;
  for (const model::Manifest& manifest : decoded.manifests) {
    travelers.insert(travelers.end(), manifest.travelers.begin(), manifest.travelers.end());
  }
  return travelers;
}

// The same interchange written with other delimiters and its UNA; what the text itself holds
// of them is released. `una` are the six characters.
inline std::string Redelimit(const Segments& segments, std::string_view una) {
  const bool has_release = una[3] != ' ';
  std::string text = "UNA" + std::string(una);
  for (const std::string& segment : segments) {
    for (const char c : segment) {
      if (c == ':') {
        text += una[0];
      } else if (c == '+') {
        text += una[1];
      } else {
        if (has_release && (c == una[0] || c == una[1] || c == una[3] || c == una[5])) text += una[3];
        text += c;
      }
    }
    text += una[5];
  }
  return text;
}

inline size_t ProblemCount(const Decoded& decoded, std::string_view code) {
  size_t count = 0;
  for (const model::Manifest& manifest : decoded.manifests) {
    for (const model::Problem& problem : manifest.problems) count += problem.code == code ? 1 : 0;
  }
  return count;
}

inline bool HasProblem(const Decoded& decoded, std::string_view code) { return ProblemCount(decoded, code) > 0; }

}  // namespace safematch::manifest::test
