#include "load/paxlst_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace safematch::load {

namespace {

using model::ManifestKind;
using model::TravelerRole;

struct KindCodes {
  ManifestKind kind;
  std::string_view document;
  std::string_view function;
};

constexpr KindCodes kKindCodes[] = {
    {ManifestKind::kList, "745", ""},
    {ManifestKind::kChange, "745", "CP"},
    {ManifestKind::kCancel, "745", "XR"},
    {ManifestKind::kCloseoutOnBoard, "266", "CLOB"},
    {ManifestKind::kCloseoutNotOnBoard, "266", "CLNB"},
    {ManifestKind::kFlightCancel, "266", "XF"},
    {ManifestKind::kFlightChange, "266", "CF"},
};

bool IsCrew(const model::Traveler& traveler) {
  return traveler.role == TravelerRole::kCrew || traveler.role == TravelerRole::kTransitCrew;
}

std::string_view PartyOf(TravelerRole role) {
  switch (role) {
    case TravelerRole::kPassenger: return "FL";
    case TravelerRole::kCrew: return "FM";
    case TravelerRole::kTransitPassenger: return "DDU";
    case TravelerRole::kTransitCrew: return "DDT";
  }
  return "FL";
}

// At most `bytes_max` bytes, without half a UTF-8 character or blanks at the end.
std::string_view CutTo(std::string_view text, size_t bytes_max) {
  if (text.size() > bytes_max) {
    size_t end = bytes_max;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    text = text.substr(0, end);
  }
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// "2026-03-01T09:30" -> "2603010930", "2026-03-01" -> "260301".
std::string ShortDigits(std::string_view local_time) {
  std::string digits;
  std::ranges::copy_if(local_time, std::back_inserter(digits), [](char c) { return c >= '0' && c <= '9'; });
  return digits.size() >= 8 ? digits.substr(2) : std::string();
}

// YYMMDD; unknown parts are 00.
std::string ShortDate(const model::PartialDate& date) {
  return fmt::format("{:02}{:02}{:02}", date.year % 100, date.month, date.day);
}

// Appends segments to one message and counts them.
class SegmentWriter {
 public:
  explicit SegmentWriter(bool line_breaks) : line_breaks_(line_breaks) {}

  // Begins a segment; `head` is written as it stands, with its delimiters.
  SegmentWriter& Begin(std::string_view head) {
    text_ += head;
    return *this;
  }
  SegmentWriter& Code(std::string_view code) {
    text_ += code;
    return *this;
  }
  // A value from outside: delimiters released, control characters left out.
  SegmentWriter& Value(std::string_view value) {
    for (const char c : value) {
      if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) continue;
      if (c == '\'' || c == '+' || c == ':' || c == '?') text_ += '?';
      text_ += c;
    }
    return *this;
  }
  void End() {
    text_ += '\'';
    if (line_breaks_) text_ += "\r\n";
    ++count_;
  }
  // `head` and one value, unless that is empty.
  void Optional(std::string_view head, std::string_view value, std::string_view tail = {}) {
    if (!value.empty()) Begin(head).Value(value).Code(tail).End();
  }

  void StartCount() { count_ = 0; }
  size_t count() const { return count_; }
  std::string Take() { return std::move(text_); }

 private:
  std::string text_;
  size_t count_ = 0;
  bool line_breaks_;
};

class PaxlstWriter {
 public:
  PaxlstWriter(const model::Manifest& manifest, const PaxlstWriterOptions& options)
      : manifest_(manifest), options_(options), out_(options.line_breaks) {
    const std::string_view id = manifest.message_id;
    const size_t slash = id.find('/');
    interchange_reference_ = id.substr(0, slash);
    if (slash != std::string_view::npos) message_reference_ = id.substr(slash + 1);
  }

  std::string Write() {
    const std::string moment = options_.date + ":" + options_.time;
    out_.Begin("UNA:+.? ").End();
    out_.Begin("UNB+UNOA:4+").Value(manifest_.sender).Code("+").Value(options_.recipient).Code("+").Code(moment);
    out_.Code("+").Value(interchange_reference_).Code("++APIS").End();
    if (options_.group) {
      out_.Begin("UNG+PAXLST+").Value(manifest_.sender).Code("+").Value(options_.recipient).Code("+").Code(moment);
      out_.Code("+1+UN+D:05B").End();
    }
    WriteMessage();
    if (options_.group) out_.Begin("UNE+1+1").End();
    out_.Begin("UNZ+1+").Value(interchange_reference_).End();
    return out_.Take();
  }

 private:
  void WriteMessage() {
    out_.StartCount();
    WriteHeader();
    const auto& legs = manifest_.flight.legs;
    for (size_t i = 0; i < legs.size(); ++i) WriteLeg(legs[i], i + 1 == legs.size());
    size_t position = 0;
    for (const model::Traveler& traveler : manifest_.travelers) WriteTraveler(traveler, position++);
    WriteCounts();
    const std::string count = std::to_string(out_.count() + 1);
    out_.Begin("UNT+").Code(count).Code("+").Value(message_reference_).End();
  }

  bool IsCrewList() const {
    return manifest_.kind == ManifestKind::kList && !manifest_.travelers.empty() &&
           std::ranges::all_of(manifest_.travelers, IsCrew);
  }

  // The common access reference, which tells what parts belong together: flight/YYMMDD/HHMM.
  std::string AccessReference() const {
    if (manifest_.flight.legs.empty()) return {};
    const model::Leg& leg = manifest_.flight.legs.front();
    std::string moment = ShortDigits(leg.departure.local_time);
    if (moment.size() > 6) moment.insert(6, 1, '/');
    return leg.flight + "/" + moment;
  }

  void WriteHeader() {
    out_.Begin("UNH+").Value(message_reference_).Code("+PAXLST:D:05B:UN:IATA+").Value(AccessReference());
    if (manifest_.part) {
      const model::ManifestPart& part = *manifest_.part;
      out_.Code(fmt::format("+{:02}{}", part.number, part.last ? ":F" : part.first ? ":C" : ""));
    }
    out_.End();
    if (IsCrewList()) {
      out_.Begin("BGM+250+C").End();
    } else {
      const auto codes = std::ranges::find(kKindCodes, manifest_.kind, &KindCodes::kind);
      out_.Begin("BGM+").Code(codes->document);
      if (!codes->function.empty()) out_.Code("+").Code(codes->function);
      out_.End();
    }
    out_.Begin("NAD+MS+++").Value(manifest_.sender).Code(" OPERATIONS").End();
    out_.Begin("COM+503 2100 0000:TE").End();
  }

  // The last leg is the one that crosses the border (125 to 87), others are 92 to 92.
  void WriteLeg(const model::Leg& leg, bool is_last) {
    out_.Begin("TDT+20+").Value(leg.flight).Code("+++").Value(leg.carrier).End();
    WriteCall(leg.departure, is_last ? "125" : "92", "189");
    WriteCall(leg.arrival, is_last ? "87" : "92", "232");
  }

  void WriteCall(const model::PortCall& call, std::string_view place, std::string_view time) {
    if (!call.airport.empty()) out_.Begin("LOC+").Code(place).Code("+").Value(call.airport).End();
    const std::string digits = ShortDigits(call.local_time);
    if (digits.empty()) return;
    out_.Begin("DTM+").Code(time).Code(":").Code(digits).Code(digits.size() > 6 ? ":201" : ":101").End();
  }

  void WriteTraveler(const model::Traveler& traveler, size_t position) {
    WriteName(traveler);
    const std::string_view sex = traveler.sex == model::Sex::kMale          ? "M"
                                 : traveler.sex == model::Sex::kFemale      ? "F"
                                 : traveler.sex == model::Sex::kUnspecified ? "X"
                                                                            : "";
    out_.Optional("ATT+2++", sex);
    if (traveler.date_of_birth) out_.Begin("DTM+329:").Code(ShortDate(*traveler.date_of_birth)).End();
    if (options_.measures) {
      const size_t bags = position % 3;
      out_.Begin("MEA+CT++:").Code(std::to_string(bags)).End();
      if (bags > 0) out_.Begin("MEA+WT++KGM:").Code(std::to_string(bags * 19)).End();
    }
    if (!traveler.documents.empty()) out_.Begin("GEI+4+173").End();
    if (!manifest_.flight.legs.empty()) {
      out_.Optional("LOC+178+", manifest_.flight.legs.front().departure.airport);
      out_.Optional("LOC+179+", manifest_.flight.legs.back().arrival.airport);
    }
    out_.Optional("LOC+180+:::", traveler.place_of_birth.Reveal());
    if (IsCrew(traveler)) out_.Begin("EMP+1+").Code(position < 2 ? "CR1" : "CR2").Code(":110:111").End();
    out_.Optional("NAT+2+", traveler.nationality);
    out_.Optional("RFF+AVF:", traveler.record_locator);
    out_.Optional("RFF+ABO:", traveler.id);
    out_.Optional("RFF+SEA:", traveler.seat);
    out_.Optional("RFF+AEA:", traveler.redress_number);
    for (const model::TravelDocument& document : traveler.documents) WriteDocument(document);
  }

  void WriteName(const model::Traveler& traveler) {
    const model::PersonName& name = traveler.name;
    const std::string_view family = name.full_name.empty() ? name.family_name.Reveal() : name.full_name.Reveal();
    std::string_view given = name.given_names.Reveal();
    std::string_view second;
    if (const size_t blank = given.find(' '); options_.second_given_separate && blank != std::string_view::npos) {
      second = given.substr(blank + 1);
      given = given.substr(0, blank);
    }
    out_.Begin("NAD+").Code(PartyOf(traveler.role)).Code("+++").Value(CutTo(family, kPaxlstNameBytesMax));
    if (!given.empty()) out_.Code(":").Value(CutTo(given, kPaxlstNameBytesMax));
    if (!second.empty()) out_.Code(":").Value(CutTo(second, kPaxlstNameBytesMax));
    out_.End();
  }

  void WriteDocument(const model::TravelDocument& document) {
    out_.Begin("DOC+").Value(document.type).Code(":110:111+").Value(document.number.Reveal()).End();
    if (document.expires) out_.Begin("DTM+36:").Code(ShortDate(*document.expires)).End();
    out_.Optional("LOC+91+", document.issuing_country);
  }

  void WriteCounts() {
    // The declared total is one number; PAXLST counts passengers and crew apart.
    const int64_t total = manifest_.declared_count.value_or(static_cast<int64_t>(manifest_.travelers.size()));
    const int64_t crew = IsCrewList() ? total : std::ranges::count_if(manifest_.travelers, IsCrew);
    if (!IsCrewList()) out_.Begin("CNT+42:").Code(std::to_string(std::max<int64_t>(0, total - crew))).End();
    if (crew > 0) out_.Begin("CNT+41:").Code(std::to_string(crew)).End();
  }

  const model::Manifest& manifest_;
  const PaxlstWriterOptions& options_;
  std::string_view interchange_reference_;
  std::string_view message_reference_ = "1";
  SegmentWriter out_;
};

}  // namespace

std::string WritePaxlst(const model::Manifest& manifest, const PaxlstWriterOptions& options) {
  return PaxlstWriter(manifest, options).Write();
}

}  // namespace safematch::load
