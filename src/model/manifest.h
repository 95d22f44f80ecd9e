// A passenger or crew list of one flight, or a message about one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/traveler.h"

namespace safematch::model {

// What the message asks for. Source: WCO/IATA/ICAO PAXLST guide, BGM 1001 and 1004.
enum class ManifestKind {
  kList,
  kChange,
  kCancel,
  kCloseoutOnBoard,
  kCloseoutNotOnBoard,
  kFlightCancel,
  kFlightChange,
};

enum class ManifestFormat { kJson, kPaxlst };

// Something in the input that was not as it should be, but did not stop us.
struct Problem {
  std::string code;   // Closed snake_case set, see docs/formats/problems.md.
  std::string where;  // "segment 12, byte 340", "travelers[3].date_of_birth", "line 4, column 9".
  std::string text;   // A sentence without personal data.

  bool operator==(const Problem&) const = default;
};

struct PortCall {
  std::string airport;     // IATA or ICAO code as sent.
  std::string local_time;  // "2026-03-01T09:30", local to the airport; may be empty.

  bool operator==(const PortCall&) const = default;
};

struct Leg {
  std::string carrier;  // IATA code, "ZZ".
  std::string flight;   // Designator as sent, "ZZ123".
  PortCall departure;
  PortCall arrival;

  bool operator==(const Leg&) const = default;
};

// What an alert tells of the flight: the first leg's start and the last leg's end.
struct Flight {
  std::vector<Leg> legs;  // In order of travel; may be empty.

  bool operator==(const Flight&) const = default;
};

struct ManifestPart {
  int number = 1;
  bool first = true;
  bool last = true;

  bool operator==(const ManifestPart&) const = default;
};

struct Manifest {
  std::string message_id;
  ManifestKind kind = ManifestKind::kList;
  ManifestFormat format = ManifestFormat::kJson;
  std::string sender;
  std::string recipient;                // UNB 0010; empty in JSON unless given, like the next three.
  std::string interchange_reference;    // UNB 0020.
  std::string common_access_reference;  // UNH 0068: joins the parts of one list.
  std::string document_code;            // BGM 1001 as sent: "745", "250", "266" ...
  Flight flight;
  std::vector<Traveler> travelers;
  std::optional<int64_t> declared_count;
  std::optional<ManifestPart> part;
  std::vector<Problem> problems;

  bool operator==(const Manifest&) const = default;
};

}  // namespace safematch::model
