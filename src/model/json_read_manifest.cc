#include <limits>
#include <utility>

#include "model/json_read.h"

namespace safematch::model {

namespace {

constexpr std::string_view kManifestSchema = "safematch.manifest/1";
constexpr std::string_view kTravelerSchema = "safematch.traveler/1";

// The travelers are read last: what one must carry depends on the kind of the message,
// which may stand behind them.
struct ManifestDraft {
  Manifest manifest;
  std::string schema;
  std::optional<JsonValue> travelers;
};

constexpr JsonField<PortCall> kPortCallFields[] = {
    {"airport", [](const JsonInput& in, PortCall& c) { in.Text(c.airport); }},
    {"local_time", [](const JsonInput& in, PortCall& c) { in.Text(c.local_time); }},
};

constexpr JsonField<Leg> kLegFields[] = {
    {"carrier", [](const JsonInput& in, Leg& l) { in.Text(l.carrier); }},
    {"flight", [](const JsonInput& in, Leg& l) { in.Text(l.flight); }},
    {"departure", [](const JsonInput& in, Leg& l) { ReadObject(in, kPortCallFields, l.departure); }},
    {"arrival", [](const JsonInput& in, Leg& l) { ReadObject(in, kPortCallFields, l.arrival); }},
};

constexpr JsonField<ManifestPart> kPartFields[] = {
    {"number",
     [](const JsonInput& in, ManifestPart& p) {
       if (const auto number = ReadCount(in, 1, std::numeric_limits<int>::max())) p.number = static_cast<int>(*number);
     }},
    {"first", [](const JsonInput& in, ManifestPart& p) { in.Bool(p.first); }},
    {"last", [](const JsonInput& in, ManifestPart& p) { in.Bool(p.last); }},
};

constexpr JsonField<Problem> kProblemFields[] = {
    {"code", [](const JsonInput& in, Problem& p) { in.Text(p.code); }},
    {"where", [](const JsonInput& in, Problem& p) { in.Text(p.where); }},
    {"text", [](const JsonInput& in, Problem& p) { in.Prose(p.text); }},
};

void ReadKind(const JsonInput& in, ManifestDraft& draft) {
  std::string name;
  in.Text(name);
  if (in.reading.failed() || name.empty()) return;
  if (const auto kind = ValueNamed(kManifestKindNames, name)) {
    draft.manifest.kind = *kind;
  } else {
    in.reading.Fail(in.path, "unknown_kind",
                    "not one of list, change, cancel, closeout_on_board, closeout_not_on_board, flight_cancel, "
                    "flight_change");
  }
}

void ReadProblems(const JsonInput& in, ManifestDraft&) {
  if (!in.Expect(JsonType::kArray)) return;
  JsonCursor items(in.value);
  JsonValue item;
  for (size_t i = 0; !in.reading.failed() && items.NextItem(item); ++i) {
    if (item.type() == JsonType::kNull) continue;
    const JsonPath path{&in.path, {}, i};
    Problem problem;
    ReadObject(JsonInput{item, path, in.reading}, kProblemFields, problem);
    if (!in.reading.failed()) in.reading.AddProblem(std::move(problem));
  }
}

constexpr JsonField<ManifestDraft> kManifestFields[] = {
    {"schema", [](const JsonInput& in, ManifestDraft& d) { in.Text(d.schema); }},
    {"message_id", [](const JsonInput& in, ManifestDraft& d) { in.Text(d.manifest.message_id); }},
    {"kind", ReadKind},
    {"format", [](const JsonInput& in, ManifestDraft& d) { in.Named(kManifestFormatNames, d.manifest.format); }},
    {"sender", [](const JsonInput& in, ManifestDraft& d) { in.Text(d.manifest.sender); }},
    {"recipient", [](const JsonInput& in, ManifestDraft& d) { in.Text(d.manifest.recipient); }},
    {"interchange_reference", [](const JsonInput& in, ManifestDraft& d) { in.Text(d.manifest.interchange_reference); }},
    {"common_access_reference",
     [](const JsonInput& in, ManifestDraft& d) { in.Text(d.manifest.common_access_reference); }},
    {"document_code", [](const JsonInput& in, ManifestDraft& d) { in.Text(d.manifest.document_code); }},
    {"legs", [](const JsonInput& in, ManifestDraft& d) { ReadItems(in, ReadLeg, d.manifest.flight.legs); }},
    {"travelers", [](const JsonInput& in, ManifestDraft& d) { d.travelers = in.value; }},
    {"declared_count",
     [](const JsonInput& in, ManifestDraft& d) {
       d.manifest.declared_count = ReadCount(in, 0, std::numeric_limits<int64_t>::max());
     }},
    {"part", [](const JsonInput& in, ManifestDraft& d) { ReadObject(in, kPartFields, d.manifest.part.emplace()); }},
    {"problems", ReadProblems},
};

// Messages of these kinds refer to people that an earlier list named.
bool NamesNobody(ManifestKind kind) {
  switch (kind) {
    case ManifestKind::kList:
    case ManifestKind::kChange: return false;
    case ManifestKind::kCancel:
    case ManifestKind::kCloseoutOnBoard:
    case ManifestKind::kCloseoutNotOnBoard:
    case ManifestKind::kFlightCancel:
    case ManifestKind::kFlightChange: return true;
  }
  return false;
}

void KeepTraveler(const JsonInput& in, bool must_be_screenable, Traveler traveler, ParsedManifest& parsed) {
  if (traveler.mrz) {
    const bool only_zone = must_be_screenable && !HasOtherThanZone(traveler);
    parsed.zones.push_back(
        {parsed.manifest.travelers.size(), in.path.ToString(), only_zone ? in.value.Minified() : std::string()});
  }
  parsed.manifest.travelers.push_back(std::move(traveler));
}

void ReadOneTraveler(const JsonInput& in, ManifestKind kind, ParsedManifest& parsed) {
  const JsonReading::ProblemMark mark = in.reading.MarkProblems();
  const bool names_somebody = !NamesNobody(kind);
  Traveler traveler;
  ReadTraveler(in, traveler);
  if (!in.reading.failed() && names_somebody) RequireScreenable(in, traveler);
  if (in.reading.failed()) {
    in.reading.ForgetProblemsSince(mark);
    parsed.rejected.push_back({in.reading.TakeError(), in.value.Minified()});
  } else {
    KeepTraveler(in, names_somebody, std::move(traveler), parsed);
  }
}

void ReadTravelers(const JsonInput& in, ParsedManifest& parsed) {
  if (!in.Expect(JsonType::kArray)) return;
  JsonValue item;
  size_t count = 0;
  for (JsonCursor items(in.value); items.NextItem(item);) ++count;
  if (count > in.reading.limits().travelers_max) {
    in.reading.Fail(
        in.path, "too_many_travelers",
        fmt::format("{} travelers exceed limits.travelers_per_manifest = {}; raise it or split the manifest", count,
                    in.reading.limits().travelers_max));
    return;
  }
  parsed.manifest.travelers.reserve(count);
  JsonCursor items(in.value);
  for (size_t i = 0; items.NextItem(item); ++i) {
    const JsonPath path{&in.path, {}, i};
    ReadOneTraveler(JsonInput{item, path, in.reading}, parsed.manifest.kind, parsed);
  }
}

void ReadWholeManifest(const JsonInput& in, ParsedManifest& parsed) {
  ManifestDraft draft;
  ReadObject(in, kManifestFields, draft);
  if (in.reading.failed()) return;
  parsed.manifest = std::move(draft.manifest);
  if (!draft.travelers) return;
  const JsonPath path{&in.path, "travelers"};
  ReadTravelers(JsonInput{*draft.travelers, path, in.reading}, parsed);
}

enum class Shape { kManifest, kTraveler, kOtherSchema, kNeither };

Shape ShapeOf(const JsonValue& root) {
  bool manifest = false;
  bool traveler = false;
  JsonCursor members(root);
  std::string_view key;
  JsonValue value;
  while (members.NextMember(key, value)) {
    if (value.type() == JsonType::kNull) continue;
    if (key == "schema" && value.type() == JsonType::kText) {
      if (value.Text() == kManifestSchema) {
        manifest = true;
      } else if (value.Text() != kTravelerSchema) {
        return Shape::kOtherSchema;
      }
    }
    manifest = manifest || key == "travelers" || key == "legs" || key == "kind" || key == "message_id";
    traveler = traveler || key == "family_name" || key == "given_names" || key == "full_name" || key == "documents" ||
               key == "mrz";
  }
  if (manifest) return Shape::kManifest;
  return traveler ? Shape::kTraveler : Shape::kNeither;
}

}  // namespace

void ReadLeg(const JsonInput& in, Leg& leg) { ReadObject(in, kLegFields, leg); }

std::optional<int64_t> ReadCount(const JsonInput& in, int64_t least, int64_t most) {
  int64_t count = 0;
  in.Int(count);
  if (in.reading.failed()) return std::nullopt;
  if (count >= least && count <= most) return count;
  in.reading.Report(in.path, "out_of_range", fmt::format("must be between {} and {}", least, most));
  return std::nullopt;
}

void ReadManifest(const JsonInput& in, ParsedManifest& parsed) {
  switch (ShapeOf(in.value)) {
    case Shape::kManifest: ReadWholeManifest(in, parsed); return;
    case Shape::kTraveler: {
      Traveler traveler;
      ReadTraveler(in, traveler);
      if (!in.reading.failed()) RequireScreenable(in, traveler);
      KeepTraveler(in, true, std::move(traveler), parsed);
      return;
    }
    case Shape::kOtherSchema:
      in.reading.Fail(JsonPath{&in.path, "schema"}, "unknown_schema",
                      fmt::format("neither {} nor {}", kManifestSchema, kTravelerSchema));
      return;
    case Shape::kNeither:
      in.reading.Fail(
          in.path, "no_name_or_document",
          "neither a manifest (travelers) nor a traveler (family_name, given_names, full_name, documents, mrz)");
      return;
  }
}

}  // namespace safematch::model
