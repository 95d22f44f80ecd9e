// What the segments of a PAXLST message do to the current object.
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

// A list spends 150 to 300 bytes on a traveler. Too low an estimate costs a move, too high a one
// some address space until the message ends.
constexpr size_t kTravelerBytes = 160;

// Reads `text` as a code into `slot`, where it mostly is one already.
void AssignUpper(std::string_view text, std::string& slot) {
  slot = text;
  for (char& c : slot) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

// Known, and not among the fields that matching uses.
constexpr ShortCode kUnusedPlaces[] = {"22", "172", "174", "178", "179", "188"};
constexpr ShortCode kUnusedDates[] = {"182", "554"};
// CNT 6069, each with its own total; "3" is used for persons by a few senders.
constexpr std::string_view kPersonCounts[] = {"42", "41", "3"};

}  // namespace

void PaxlstDecoder::OnIgnored(const Segment& /*segment*/) {}

void PaxlstDecoder::OnBgm(const Segment& segment) {
  const auto [kind, known] = ReadKind(TrimBlanks(segment.At(1)), TrimBlanks(segment.At(2)));
  message_.kind = kind;
  if (known) return;
  problems_.Add("unknown_document", segment.Where(),
                fmt::format("BGM {} with function {} is not known; read as a list", CodeOrOther(segment.At(1)),
                            CodeOrOther(segment.At(2), 4)));
}

void PaxlstDecoder::OnTdt(const Segment& segment) {
  ClosePerson();
  std::string flight = MessageText(segment, segment.At(2));
  std::string carrier = MessageText(segment, segment.At(5));
  if (carrier.empty()) carrier = CarrierOfFlight(flight);
  if (message_.flight.OnTransport(std::move(carrier), std::move(flight)) == FlightBuilder::Outcome::kNoRoom) {
    problems_.AddOnce("too_many_legs", "", segment.Where(), [&] {
      return fmt::format("legs beyond {} of one message are not kept", limits_.json.list_items_max);
    });
  }
}

void PaxlstDecoder::OnLoc(const Segment& segment) {
  const std::string_view qualifier = TrimBlanks(segment.At(1));
  if (qualifier == "180") {
    if (RequirePerson(segment)) ReadBirthPlace(segment);
    return;
  }
  if (qualifier == "91") {
    if (!RequirePerson(segment)) return;
    const std::string_view country = PersonView(segment, segment.At(2));
    if (country.empty()) return;
    AssignUpper(country, DocumentWithout([](const model::TravelDocument& d) {
                           return !d.issuing_country.empty();
                         }).issuing_country);
    return;
  }
  if (IsOneOf(qualifier, kUnusedPlaces)) return;
  switch (message_.flight.OnPlace(qualifier, MessageText(segment, segment.At(2)), person_.open)) {
    case FlightBuilder::Outcome::kTaken: return;
    case FlightBuilder::Outcome::kNotOfALeg: NoteUnknown(segment, "unknown_qualifier", qualifier); return;
    case FlightBuilder::Outcome::kNoRoom: NoteUnknown(segment, "misplaced_segment", qualifier); return;
  }
}

void PaxlstDecoder::OnDtm(const Segment& segment) {
  const std::string_view qualifier = TrimBlanks(segment.At(1));
  const std::string_view value = TrimBlanks(segment.At(1, 1));
  if (IsOneOf(qualifier, kUnusedDates)) return;
  if (qualifier == "329") {
    if (!RequirePerson(segment) || value.empty()) return;
    PersonDraft& draft = *person_.draft;
    if (!draft.birth_date.empty()) return NoteUnknown(segment, "repeated_segment", qualifier);
    // A longer value is no date either way, and drafts must stay small.
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

void PaxlstDecoder::OnNad(const Segment& segment) {
  ClosePerson();
  const std::string_view qualifier = TrimBlanks(segment.At(1));
  auto party = ReadParty(qualifier);
  const bool has_name = !TrimBlanks(segment.At(4)).empty();
  if (!party) {
    if (!segment.complete() && !has_name) return;
    NoteUnknown(segment, "unknown_party", qualifier);
    // Whoever it is: with a name, it gets screened.
    if (!has_name) return;
    party = PartyReading{};
  }
  if (!party->is_person) return;
  if (!OpenPerson(segment, party->role)) return;
  person_.draft->references_only = party->references_only;
  ReadName(segment, 4, segment.ComponentCount(4));
}

bool PaxlstDecoder::OpenPerson(const Segment& segment, model::TravelerRole role) {
  ++message_.person_count;
  if (message_.person_count > limits_.json.travelers_max) {
    // The message will be set aside whole; only its size still counts.
    ClearPersons();
    return false;
  }
  if (travelers_.size() == travelers_.capacity()) ReserveTravelers(segment.begin());
  person_.open = true;
  person_.traveler = &travelers_.emplace_back();
  person_.traveler->role = role;
  person_.draft = &drafts_.emplace_back();
  person_.draft->place = {segment.number(), segment.begin()};
  person_.draft->end = segment.end();
  person_.pending_document.reset();
  person_.fault.clear();
  return true;
}

// At the first person for all that may follow, and at least twice as much as before.
void PaxlstDecoder::ReserveTravelers(size_t begin) {
  const size_t expected = travelers_.size() + (payload_.size() - begin) / kTravelerBytes + 1;
  const size_t count = std::max(std::min(expected, limits_.json.travelers_max), travelers_.size() * 2);
  travelers_.reserve(count);
  drafts_.reserve(count);
}

void PaxlstDecoder::ReadName(const Segment& segment, size_t element, size_t parts) {
  model::PersonName& name = person_.traveler->name;
  name.family_name.Assign(PersonView(segment, segment.At(element, 0)));
  for (size_t i = 1; i < parts; ++i) {
    const std::string_view part = PersonView(segment, segment.At(element, i));
    if (part.empty()) continue;
    if (!name.given_names.empty()) name.given_names.Append(" ");
    name.given_names.Append(part);
  }
  if (name.given_names.Reveal().size() > limits_.json.text_bytes_max) {
    person_.fault = fmt::format("the given names together exceed limits.text_bytes = {}", limits_.json.text_bytes_max);
    person_.fault_place = person_.draft->place;
  }
}

void PaxlstDecoder::ClosePerson() {
  if (!person_.open) return;
  person_.open = false;
  auto& documents = person_.traveler->documents;
  const auto lost = std::erase_if(documents, [](const model::TravelDocument& d) { return d.number.empty(); });
  if (lost > 0 || person_.pending_document) {
    problems_.AddOnce("document_without_number", "", person_.draft->place.ToString(),
                      [] { return "a document has no number; it was left out"; });
  }
  if (!person_.fault.empty()) {
    RejectPerson(*person_.draft, "traveler_unreadable", person_.fault_place, std::move(person_.fault));
    travelers_.pop_back();
    drafts_.pop_back();
  }
}

// One person in one segment, as the message of before 2003 has it (PAXLST:001:000):
// PDT+P/number:expiry:country+FAMILY:GIVEN:MIDDLE:birth:sex+PAX or CREW+from:to
void PaxlstDecoder::OnPdt(const Segment& segment) {
  ClosePerson();
  const bool is_crew = TrimBlanks(segment.At(3)).starts_with("CREW");
  if (!OpenPerson(segment, is_crew ? model::TravelerRole::kCrew : model::TravelerRole::kPassenger)) return;
  ReadName(segment, 2, 3);
  if (!segment.complete()) return;  // What follows the name may be half a value.
  model::Traveler& traveler = *person_.traveler;
  person_.draft->birth_date.Assign(TrimBlanks(segment.At(2, 3)));
  person_.draft->birth_date_place = person_.draft->place;
  traveler.sex = ReadSex(TrimBlanks(segment.At(2, 4)), tokenizer_.delimiters().repetition);

  const std::string_view typed_number = segment.At(1);
  if (TrimBlanks(typed_number).empty()) return;
  model::TravelDocument document;
  const size_t slash = typed_number.find('/');
  if (slash != std::string_view::npos) document.type = PersonText(segment, typed_number.substr(0, slash));
  document.number = Personal(PersonText(segment, typed_number.substr(slash == std::string_view::npos ? 0 : slash + 1)));
  document.expires = ReadDocumentDate(segment.At(1, 1), interchange_.date);
  document.issuing_country = ToUpperAscii(PersonText(segment, segment.At(1, 2)));
  traveler.documents.push_back(std::move(document));
}

void PaxlstDecoder::OnAtt(const Segment& segment) {
  if (!RequirePerson(segment)) return;
  const std::string_view function = TrimBlanks(segment.At(1));
  if (function != "2") return NoteUnknown(segment, "unknown_qualifier", function);
  const std::string_view value = TrimBlanks(segment.At(3).empty() ? segment.At(2) : segment.At(3));
  const model::Sex sex = ReadSex(value, tokenizer_.delimiters().repetition);
  if (sex != model::Sex::kUnknown) person_.traveler->sex = sex;
}

void PaxlstDecoder::OnNat(const Segment& segment) {
  if (!RequirePerson(segment)) return;
  const std::string_view function = TrimBlanks(segment.At(1));
  if (function != "2" && !function.empty()) return NoteUnknown(segment, "unknown_qualifier", function);
  const std::string_view sent = PersonView(segment, segment.At(2));
  if (sent.empty()) return;
  std::string& slot = person_.traveler->nationality;
  if (slot.empty()) return AssignUpper(sent, slot);
  if (slot != ToUpperAscii(std::string(sent))) NoteUnknown(segment, "repeated_segment", function);
}

void PaxlstDecoder::ReadBirthPlace(const Segment& segment) {
  // A code, free text in the fourth component, or both; further free text in the related
  // places that follow.
  std::string& place = joined_;
  place.clear();
  const auto append = [&](std::string_view bytes) {
    const std::string_view part = PersonView(segment, bytes);
    if (part.empty()) return;
    if (!place.empty()) place += ", ";
    place += part;
  };
  for (size_t element = 2; element < std::min<size_t>(segment.ElementCount(), 5); ++element) {
    append(segment.At(element, 3));
  }
  append(segment.At(2, 0));
  if (place.empty() || !person_.traveler->place_of_birth.empty()) return;
  if (place.size() > limits_.json.text_bytes_max) {
    person_.fault = fmt::format("the place of birth exceeds limits.text_bytes = {}", limits_.json.text_bytes_max);
    person_.fault_place = {segment.number(), segment.begin()};
    return;
  }
  person_.traveler->place_of_birth.Assign(place);
}

void PaxlstDecoder::OnRff(const Segment& segment) {
  const std::string_view qualifier = TrimBlanks(segment.At(1));
  if (qualifier == "TN") return;
  struct Row {
    ShortCode qualifier;
    std::string model::Traveler::*field;
  };
  static constexpr Row kReferences[] = {{"AVF", &model::Traveler::record_locator},
                                        {"ABO", &model::Traveler::id},
                                        {"SEA", &model::Traveler::seat},
                                        {"AEA", &model::Traveler::redress_number}};
  const auto row = std::ranges::find(kReferences, ShortCode(qualifier), &Row::qualifier);
  if (row == std::end(kReferences)) return NoteUnknown(segment, "unknown_reference", qualifier);
  if (!RequirePerson(segment)) return;
  const std::string_view value = PersonView(segment, segment.At(1, 1));
  std::string& slot = person_.traveler->*row->field;
  if (!slot.empty() && slot != value) return NoteUnknown(segment, "repeated_segment", qualifier);
  slot = value;
}

void PaxlstDecoder::OnDoc(const Segment& segment) {
  if (!RequirePerson(segment)) return;
  auto& documents = person_.traveler->documents;
  if (documents.size() >= limits_.json.list_items_max) {
    person_.fault =
        fmt::format("a traveler has more than limits.list_items = {} documents", limits_.json.list_items_max);
    person_.fault_place = {segment.number(), segment.begin()};
    return;
  }
  model::TravelDocument& document = documents.emplace_back();
  if (person_.pending_document) {
    document = std::move(*person_.pending_document);
    person_.pending_document.reset();
  }
  document.type = PersonView(segment, segment.At(1));
  document.number.Assign(PersonView(segment, segment.At(2)));
}

model::TravelDocument& PaxlstDecoder::DocumentWithout(bool (*has_it)(const model::TravelDocument&)) {
  auto& documents = person_.traveler->documents;
  if (!documents.empty() && !has_it(documents.back())) return documents.back();
  // The current document has its own: this one belongs to the DOC that follows.
  if (!person_.pending_document) person_.pending_document.emplace();
  return *person_.pending_document;
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

std::string PaxlstDecoder::MessageText(const Segment& segment, std::string_view bytes) {
  DecodedText decoded = DecodeText(bytes, interchange_.syntax_id, limits_.json.text_bytes_max);
  if (decoded.charset_suspect) NoteCharset(segment);
  if (decoded.fault != TextFault::kNone) {
    problems_.AddOnce("bad_text", segment.Tag(), segment.Where(), [&] {
      return fmt::format("a value of {} is too long or holds a control character; it was left out", segment.Tag());
    });
  }
  return std::move(decoded.text);
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
    if (code == "unknown_party") return fmt::format("{}: a party of unknown kind; screened if it has a name", key);
    return fmt::format("{} is not known and was passed over", key);
  });
}

}  // namespace safematch::manifest
