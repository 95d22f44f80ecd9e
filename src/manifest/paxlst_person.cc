// What the segments of a PAXLST message do to the person whose segments are being read.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "manifest/edifact_text.h"
#include "manifest/paxlst_codes.h"
#include "manifest/paxlst_dates.h"
#include "manifest/paxlst_decoder.h"
#include "manifest/short_code.h"
#include "model/country.h"

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

// C080 has five components of a name and then the code of its format.
constexpr size_t kNameComponents = 5;
constexpr size_t kFormatCodeBytesMax = 3;

bool IsLetter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// How many components of the element belong to a name.
size_t NameParts(const Segment& segment, size_t element) {
  const size_t count = segment.ComponentCount(element);
  const bool has_format =
      count == kNameComponents + 1 && TrimBlanks(segment.At(element, kNameComponents)).size() <= kFormatCodeBytesMax;
  return has_format ? kNameComponents : count;
}

bool HasText(const Segment& segment, size_t element) {
  for (size_t i = 0; i < NameParts(segment, element); ++i) {
    if (!TrimBlanks(segment.At(element, i)).empty()) return true;
  }
  return false;
}

// Whether an element that is not made for it clearly holds a name: words without a digit, and
// at least `parts_min` of them in components of their own.
bool LooksLikeName(const Segment& segment, size_t element, size_t parts_min) {
  size_t words = 0;
  for (size_t i = 0; i < segment.ComponentCount(element); ++i) {
    const std::string_view part = segment.At(element, i);
    if (std::ranges::any_of(part, IsDigit)) return false;
    if (std::ranges::any_of(part, IsLetter)) ++words;
  }
  return words >= parts_min;
}

constexpr size_t kNameElement = 4;  // NAD C080.

// The element that holds the name of a NAD without one in its place; kNameElement when none does.
size_t FindNameElement(const Segment& segment) {
  // C058 is for a name with address, C082 for codes, C059 for a street: the more a text may be
  // something else, the more it must look like a name.
  if (LooksLikeName(segment, 3, 1)) return 3;
  for (const size_t element : {5U, 2U}) {
    if (LooksLikeName(segment, element, 2)) return element;
  }
  return kNameElement;
}

}  // namespace

void PaxlstDecoder::OnNad(const Segment& segment) {
  ClosePerson();
  const std::string_view qualifier = TrimBlanks(segment.At(1));
  auto party = ReadParty(qualifier);
  const bool has_name = HasText(segment, kNameElement);
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
  const size_t name_element = has_name ? kNameElement : FindNameElement(segment);
  ReadName(segment, name_element, NameParts(segment, name_element));
  if (name_element != kNameElement) {
    problems_.AddOnce("misplaced_name", "", segment.Where(),
                      [] { return "a name stands in another element of NAD than the fourth; it was read there"; });
  }
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
  const bool is_crew = ToUpperAscii(std::string(TrimBlanks(segment.At(3)))).starts_with("CREW");
  if (!OpenPerson(segment, is_crew ? model::TravelerRole::kCrew : model::TravelerRole::kPassenger)) return;
  ReadName(segment, 2, 3);
  if (!segment.complete()) return;  // What follows the name may be half a value.
  model::Traveler& traveler = *person_.traveler;
  person_.draft->birth_date.Assign(TrimBlanks(segment.At(2, 3)));
  person_.draft->birth_date_place = person_.draft->place;
  traveler.sex = ReadSex(TrimBlanks(segment.At(2, 4)), tokenizer_.delimiters().repetition);

  // From and to, where the message itself does not say it.
  constexpr std::string_view kEnds[] = {"125", "87"};
  for (size_t i = 0; i < std::size(kEnds); ++i) {
    std::string airport(AirportOfLocode(MessageText(segment, segment.At(4, i))));
    message_.flight.OnPlace(kEnds[i], std::move(airport), /*fill_only=*/true);
  }

  const std::string_view typed_number = segment.At(1);
  if (TrimBlanks(typed_number).empty()) return;
  model::TravelDocument document;
  const size_t slash = typed_number.find('/');
  const size_t number = slash == std::string_view::npos ? 0 : slash + 1;
  if (number > 0) document.type = ToUpperAscii(PersonText(segment, typed_number.substr(0, slash)));
  document.number = Personal(PersonText(segment, typed_number.substr(number)));
  if (const std::string_view expires = TrimBlanks(segment.At(1, 1)); !expires.empty()) {
    document.expires = ReadDocumentDate(expires, ReferenceDate());
    if (!document.expires) problems_.Add("bad_date", segment.Where(), "the expiry of a document is not a date");
  }
  document.issuing_country = PersonCountry(segment, segment.At(1, 2), "document");
  traveler.documents.push_back(std::move(document));
}

void PaxlstDecoder::OnAtt(const Segment& segment) {
  if (!RequirePerson(segment)) return;
  const std::string_view function = TrimBlanks(segment.At(1));
  if (function != "2" && !function.empty()) return NoteUnknown(segment, "unknown_qualifier", function);
  // The code stands in C956, in its text, or in the element before.
  std::string_view value = TrimBlanks(segment.At(3));
  if (value.empty()) value = TrimBlanks(segment.At(3, 3));
  if (value.empty()) value = TrimBlanks(segment.At(2));
  const model::Sex sex = ReadSex(value, tokenizer_.delimiters().repetition);
  if (sex != model::Sex::kUnknown) person_.traveler->sex = sex;
}

void PaxlstDecoder::OnNat(const Segment& segment) {
  if (!RequirePerson(segment)) return;
  const std::string_view function = TrimBlanks(segment.At(1));
  std::string_view value = TrimBlanks(segment.At(2));
  if (value.empty()) value = TrimBlanks(segment.At(2, 3));
  const bool is_alone = value.empty() && std::ranges::any_of(function, IsLetter);
  if (is_alone) {
    value = function;
  } else if (function != "2" && !function.empty()) {
    return NoteUnknown(segment, "unknown_qualifier", function);
  }
  std::string nationality = PersonCountry(segment, value, "nationality");
  if (nationality.empty()) return;
  std::string& slot = person_.traveler->nationality;
  if (!slot.empty() && slot != nationality) return NoteUnknown(segment, "repeated_segment", "2");
  slot = std::move(nationality);
}

std::string PaxlstDecoder::PersonCountry(const Segment& segment, std::string_view bytes, std::string_view kind) {
  model::Country country = model::NormalCountry(MessageView(segment, bytes));
  if (!country.known) {
    problems_.AddOnce("unknown_country", kind, segment.Where(), [&] {
      return fmt::format("{} of {} is no code of a state (ISO 3166, ICAO Doc 9303); it stays as sent",
                         CodeOrOther(country.code), segment.Tag());
    });
  }
  return std::move(country.code);
}

void PaxlstDecoder::ReadBirthPlace(const Segment& segment) {
  // A code, free text in the fourth component, or both; further free text in the related
  // places that follow.
  std::string& place = joined_;
  place.clear();
  const auto append = [&](std::string_view bytes) {
    const std::string_view part = MessageView(segment, bytes);
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
  if (TrimBlanks(segment.At(1)) == "TN") return;
  // A sender that took the element separator for the component separator.
  if (segment.ComponentCount(1) == 1 && segment.ComponentCount(2) == 1) {
    return AddReference(segment, TrimBlanks(segment.At(1)), segment.At(2));
  }
  for (size_t element = 1; element < segment.ElementCount(); ++element) {
    const std::string_view qualifier = TrimBlanks(segment.At(element));
    size_t first = 1;
    const size_t count = segment.ComponentCount(element);
    while (first + 1 < count && TrimBlanks(segment.At(element, first)).empty()) ++first;
    if (element > 1 && qualifier.empty()) continue;
    AddReference(segment, qualifier, segment.At(element, first));
    // Line, version, revision: kept with the whole, so that nothing of it is lost.
    std::string rest;
    for (size_t i = first + 1; i < count; ++i) {
      const std::string text = MessageText(segment, segment.At(element, i));
      if (text.empty()) continue;
      // Each is within the bound, together they need not be.
      if (!rest.empty() && rest.size() + 1 + text.size() > limits_.json.text_bytes_max) {
        KeepReference(segment, qualifier, std::exchange(rest, {}));
      }
      rest += (rest.empty() ? "" : ":") + text;
    }
    if (!rest.empty()) KeepReference(segment, qualifier, std::move(rest));
  }
}

void PaxlstDecoder::AddReference(const Segment& segment, std::string_view qualifier, std::string_view bytes) {
  struct Row {
    ShortCode qualifier;
    std::string model::Traveler::*field;  // Null: known, without a field of its own.
  };
  static constexpr Row kReferences[] = {{"AVF", &model::Traveler::record_locator},
                                        {"ABO", &model::Traveler::id},
                                        {"SEA", &model::Traveler::seat},
                                        {"AEA", &model::Traveler::redress_number},
                                        {"CR", nullptr},
                                        {"YZY", nullptr}};
  const auto* const row = std::ranges::find(kReferences, ShortCode(qualifier), &Row::qualifier);
  const bool is_known = row != std::end(kReferences);
  if (!is_known) NoteUnknown(segment, "unknown_reference", qualifier);
  if (is_known ? !RequirePerson(segment) : !person_.open) return;
  const std::string_view value = MessageView(segment, bytes);
  if (value.empty()) return;
  if (is_known && row->field != nullptr) {
    std::string& slot = person_.traveler->*row->field;
    if (slot == value) return;
    if (slot.empty()) {
      slot = value;
      return;
    }
    NoteUnknown(segment, "repeated_segment", qualifier);
  }
  KeepReference(segment, qualifier, std::string(value));
}

void PaxlstDecoder::KeepReference(const Segment& segment, std::string_view qualifier, std::string value) {
  if (!person_.open) return;
  auto& references = person_.traveler->references;
  if (references.size() >= limits_.json.list_items_max) {
    problems_.AddOnce("too_many_references", "", segment.Where(), [&] {
      return fmt::format("references of a traveler beyond limits.list_items = {} are not kept",
                         limits_.json.list_items_max);
    });
    return;
  }
  references.push_back({MessageText(segment, qualifier), std::move(value)});
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
  AssignUpper(PersonView(segment, segment.At(1)), document.type);
  // The number is the first component of C503; a few senders write it behind the type's lists.
  std::string_view number = TrimBlanks(segment.At(2));
  if (number.empty()) number = TrimBlanks(segment.At(2, 1));
  if (number.empty() && std::ranges::any_of(segment.At(1, 3), IsDigit)) number = segment.At(1, 3);
  document.number.Assign(PersonView(segment, number));
}

model::TravelDocument& PaxlstDecoder::DocumentWithout(bool (*has_it)(const model::TravelDocument&)) {
  auto& documents = person_.traveler->documents;
  if (!documents.empty() && !has_it(documents.back())) return documents.back();
  // The current document has its own: this one belongs to the DOC that follows.
  if (!person_.pending_document) person_.pending_document.emplace();
  return *person_.pending_document;
}

}  // namespace safematch::manifest
