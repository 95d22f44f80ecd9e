// What the segments of a PAXLST message do to the message and its legs, and what LOC and DTM do
// to whatever they belong to. The segments of a person are in paxlst_person.cc.
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "manifest/edifact_text.h"
#include "manifest/paxlst_codes.h"
#include "manifest/paxlst_dates.h"
#include "manifest/paxlst_decoder.h"
#include "manifest/short_code.h"

namespace safematch::manifest {

namespace {

// Known, and not among the fields that matching uses.
constexpr ShortCode kUnusedPlaces[] = {"22", "172", "174", "178", "179", "188"};
constexpr ShortCode kUnusedDates[] = {"182", "554", "137"};
// CNT 6069, each with its own total; "3" is used for persons by a few senders.
constexpr std::string_view kPersonCounts[] = {"42", "41", "3"};
// 3055: codes of a state's regions, where LOC+91 else has the state.
constexpr std::string_view kRegionList = "163";

std::string_view WithoutLeadingZeros(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of('0'), text.size()));
}

// A place: its code, or its name where there is no code.
std::string_view PlaceOf(const Segment& segment) {
  const std::string_view code = TrimBlanks(segment.At(2));
  return code.empty() ? segment.At(2, 3) : code;
}

// The value of a DTM. Before 2003 date and time were elements of their own, DTM+136+020131+1030,
// and some senders still write a time into the place of the format.
std::string ValueOfDtm(const Segment& segment) {
  const bool is_split = TrimBlanks(segment.At(1, 1)).empty();
  std::string value(TrimBlanks(is_split ? segment.At(2) : segment.At(1, 1)));
  const std::string_view clock = TrimBlanks(is_split ? segment.At(3) : segment.At(1, 2));
  const bool is_date = value.size() == 6 || value.size() == 8;
  if (is_date && clock.size() == 4 && ReadCount(clock)) value += clock;
  return value;
}

}  // namespace

void PaxlstDecoder::OnIgnored(const Segment& /*segment*/) {}

void PaxlstDecoder::OnBgm(const Segment& segment) {
  const std::string_view document = TrimBlanks(segment.At(1));
  if (!message_.names_type && message_.person_count == 0 && IsAnswerDocument(document)) {
    problems_.TakeMessage();  // Such as that it has no header.
    return SkipMessage("CUSRES");
  }
  // Everything beside the document may stand in either place: the function, a reference.
  const std::string function = ToUpperAscii(std::string(TrimBlanks(segment.At(2))));
  KindReading reading = ReadKind(document, function);
  if (reading.kind == model::ManifestKind::kList) {
    const KindReading third = ReadKind(document, ToUpperAscii(std::string(TrimBlanks(segment.At(3)))));
    if (third.kind != model::ManifestKind::kList) reading = third;
  }
  message_.kind = reading.kind;
  message_.document_code = MessageText(segment, document);
  if (reading.known) return;
  problems_.Add("unknown_document", segment.Where(),
                fmt::format("BGM {} with function {} is not known; read as a list", CodeOrOther(document),
                            CodeOrOther(function, 4)));
}

void PaxlstDecoder::OnTdt(const Segment& segment) {
  ClosePerson();
  std::string flight = MessageText(segment, segment.At(2));
  std::string carrier = MessageText(segment, segment.At(5));
  if (carrier.empty()) carrier = CarrierOfFlight(flight);
  if (carrier.empty() && IsCarrierCode(TrimBlanks(segment.At(4)))) carrier = TrimBlanks(segment.At(4));
  if (message_.flight.OnTransport(std::move(carrier), std::move(flight)) == FlightBuilder::Outcome::kNoRoom) {
    problems_.AddOnce("too_many_legs", "", segment.Where(), [&] {
      return fmt::format("legs beyond {} of one message are not kept", limits_.json.list_items_max);
    });
  }
}

void PaxlstDecoder::OnLoc(const Segment& segment) {
  const std::string_view qualifier = WithoutLeadingZeros(TrimBlanks(segment.At(1)));
  if (qualifier == "180") {
    if (RequirePerson(segment)) ReadBirthPlace(segment);
    return;
  }
  if (qualifier == "91") {
    if (!RequirePerson(segment) || TrimBlanks(segment.At(2, 1)) == kRegionList) return;
    std::string country = PersonCountry(segment, PlaceOf(segment), "document");
    if (country.empty()) return;
    DocumentWithout([](const model::TravelDocument& d) { return !d.issuing_country.empty(); }).issuing_country =
        std::move(country);
    return;
  }
  if (IsOneOf(qualifier, kUnusedPlaces)) return;
  std::string place = MessageText(segment, PlaceOf(segment));
  // In the messages of before 2003 places are UN/LOCODEs.
  if (qualifier == "5" || qualifier == "8") place = AirportOfLocode(place);
  switch (message_.flight.OnPlace(qualifier, std::move(place), person_.open)) {
    case FlightBuilder::Outcome::kTaken: return;
    case FlightBuilder::Outcome::kNotOfALeg: NoteUnknown(segment, "unknown_qualifier", qualifier); return;
    case FlightBuilder::Outcome::kNoRoom: NoteUnknown(segment, "misplaced_segment", qualifier); return;
  }
}

void PaxlstDecoder::OnDtm(const Segment& segment) {
  const std::string_view qualifier = TrimBlanks(segment.At(1));
  if (IsOneOf(qualifier, kUnusedDates)) return;
  const std::string value = ValueOfDtm(segment);
  if (qualifier == "329") {
    if (!RequirePerson(segment) || value.empty()) return;
    PersonDraft& draft = *person_.draft;
    if (!draft.birth_date.empty()) return NoteUnknown(segment, "repeated_segment", qualifier);
    draft.birth_date.Assign(value);
    draft.birth_date_place = {segment.number(), segment.begin()};
    return;
  }
  if (qualifier == "36") {
    if (!RequirePerson(segment) || value.empty()) return;
    const auto date = ReadDocumentDate(value, ReferenceDate());
    if (!date) return problems_.Add("bad_date", segment.Where(), "the expiry of a document is not a date");
    DocumentWithout([](const model::TravelDocument& d) { return d.expires.has_value(); }).expires = date;
    return;
  }
  std::string local_time = ReadLocalTime(value);
  const bool is_bad = !value.empty() && local_time.empty();
  message_.reference_date.reset();
  switch (message_.flight.OnTime(qualifier, std::move(local_time))) {
    case FlightBuilder::Outcome::kTaken:
      if (is_bad) problems_.Add("bad_date", segment.Where(), "a departure or arrival time is not a date");
      return;
    case FlightBuilder::Outcome::kNotOfALeg: NoteUnknown(segment, "unknown_qualifier", qualifier); return;
    case FlightBuilder::Outcome::kNoRoom: NoteUnknown(segment, "misplaced_segment", qualifier); return;
  }
}

void PaxlstDecoder::OnCnt(const Segment& segment) {
  ClosePerson();
  const std::string_view qualifier = TrimBlanks(segment.At(1));
  const auto row = std::ranges::find(kPersonCounts, qualifier);
  if (row == std::end(kPersonCounts)) return NoteUnknown(segment, "unknown_qualifier", qualifier);
  const auto count = ReadCount(segment.At(1, 1).empty() ? segment.At(2) : segment.At(1, 1));
  if (!count || *count > INT32_MAX) {
    return problems_.Add("declared_count", segment.Where(), "the total in CNT is not a number");
  }
  message_.declared[static_cast<size_t>(row - std::begin(kPersonCounts))] = count;
}

std::string_view PaxlstDecoder::DecodeMessageText(const Segment& segment, std::string_view bytes) {
  DecodedText decoded = DecodeText(bytes, interchange_.syntax_id, limits_.json.text_bytes_max);
  if (decoded.charset_suspect) NoteCharset(segment);
  if (decoded.fault != TextFault::kNone) {
    problems_.AddOnce("bad_text", segment.Tag(), segment.Where(), [&] {
      return fmt::format("a value of {} is too long or holds a control character; it was left out", segment.Tag());
    });
  }
  text_ = std::move(decoded.text);
  return text_;
}

std::string_view PaxlstDecoder::DecodePersonText(const Segment& segment, std::string_view bytes) {
  DecodedText decoded = DecodeText(bytes, interchange_.syntax_id, limits_.json.text_bytes_max);
  if (decoded.charset_suspect) NoteCharset(segment);
  if (decoded.fault != TextFault::kNone && person_.fault.empty()) {
    person_.fault = decoded.fault == TextFault::kTooLong
                        ? fmt::format("a value of {} has {} bytes, more than limits.text_bytes = {}", segment.Tag(),
                                      bytes.size(), limits_.json.text_bytes_max)
                        : fmt::format("a value of {} holds a control character", segment.Tag());
    person_.fault_place = {segment.number(), segment.begin()};
  }
  text_ = std::move(decoded.text);
  return text_;
}

void PaxlstDecoder::NoteCharset(const Segment& segment) {
  problems_.AddOnce("charset_suspect", "", segment.Where(), [&] {
    return fmt::format("bytes that are neither UTF-8 nor of a character set we know ({}); read as ISO 8859-1",
                       CodeOrOther(interchange_.syntax_id, 4));
  });
}

bool PaxlstDecoder::RequirePerson(const Segment& segment) {
  if (person_.open) return true;
  // Beyond the bound persons are counted, not kept.
  if (message_.person_count <= limits_.json.travelers_max) NoteUnknown(segment, "misplaced_segment", segment.Tag());
  return false;
}

void PaxlstDecoder::NoteUnknown(const Segment& segment, std::string_view code, std::string_view qualifier) {
  const std::string_view shown = CodeOrOther(qualifier);
  const std::string key = fmt::format("{}+{}", CodeOrOther(segment.Tag()), shown);
  problems_.AddOnce(code, key, segment.Where(), [&] {
    if (code == "unknown_segment") return fmt::format("segment {} is not known and was passed over", shown);
    if (code == "misplaced_segment") return fmt::format("{} stands where it belongs to nothing", key);
    if (code == "repeated_segment") return fmt::format("{} stands twice; the first counts", key);
    if (code == "unknown_reference") return fmt::format("{} is not known; kept as sent if it is a traveler's", key);
    if (code == "unknown_party") return fmt::format("{}: a party of unknown kind; screened if it has a name", key);
    return fmt::format("{} is not known and was passed over", key);
  });
}

}  // namespace safematch::manifest
