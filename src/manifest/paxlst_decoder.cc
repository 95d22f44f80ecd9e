#include "manifest/paxlst_decoder.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "manifest/edifact_text.h"
#include "manifest/paxlst_codes.h"
#include "manifest/paxlst_dates.h"
#include "manifest/payload_repair.h"
#include "manifest/repeated_ids.h"
#include "manifest/short_code.h"

namespace safematch::manifest {

namespace {

bool IsMessageType(std::string_view text) {
  return text.size() == 6 && std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

}  // namespace

// In the order of the published message; looked up by tag.
constexpr PaxlstDecoder::HandlerRow PaxlstDecoder::kHandlers[] = {
    {"UNB", &PaxlstDecoder::OnUnb, false},     {"UNG", &PaxlstDecoder::OnUng, false},
    {"UNH", &PaxlstDecoder::OnUnh, false},     {"UNT", &PaxlstDecoder::OnUnt, false},
    {"UNE", &PaxlstDecoder::OnUne, false},     {"UNZ", &PaxlstDecoder::OnUnz, false},
    {"NAD", &PaxlstDecoder::OnNad, true},      {"ATT", &PaxlstDecoder::OnAtt, false},
    {"DTM", &PaxlstDecoder::OnDtm, true},      {"LOC", &PaxlstDecoder::OnLoc, true},
    {"NAT", &PaxlstDecoder::OnNat, false},     {"RFF", &PaxlstDecoder::OnRff, false},
    {"DOC", &PaxlstDecoder::OnDoc, false},     {"BGM", &PaxlstDecoder::OnBgm, true},
    {"TDT", &PaxlstDecoder::OnTdt, true},      {"CNT", &PaxlstDecoder::OnCnt, false},
    {"PDT", &PaxlstDecoder::OnPdt, true},      {"GEI", &PaxlstDecoder::OnIgnored, false},
    {"MEA", &PaxlstDecoder::OnIgnored, false}, {"FTX", &PaxlstDecoder::OnIgnored, false},
    {"COM", &PaxlstDecoder::OnIgnored, false}, {"EMP", &PaxlstDecoder::OnIgnored, false},
    {"AUT", &PaxlstDecoder::OnIgnored, false}, {"CTA", &PaxlstDecoder::OnIgnored, false},
    {"UNS", &PaxlstDecoder::OnIgnored, false},
};

// Tags -> rows by hashing; collisions go to the next free place. Four places a row keep the
// ways short.
struct PaxlstDecoder::HandlerIndex {
  static constexpr size_t kPlaces = 128;
  static_assert(std::size(kHandlers) * 4 <= kPlaces);

  constexpr HandlerIndex() {
    for (const HandlerRow& row : kHandlers) {
      size_t place = PlaceOf(row.tag);
      while (rows[place] != nullptr) place = (place + 1) % kPlaces;
      rows[place] = &row;
    }
  }

  // 25 bits of tag, multiplied by 2^32 / golden ratio (Knuth, TAOCP 6.4), down to the upper 7.
  static constexpr size_t PlaceOf(ShortCode tag) { return tag.value() * 2'654'435'769U >> 25; }

  std::array<const HandlerRow*, kPlaces> rows = {};
};

const PaxlstDecoder::HandlerRow* PaxlstDecoder::FindHandler(std::string_view tag) {
  static constexpr HandlerIndex kIndex;
  const ShortCode code = tag;
  size_t place = HandlerIndex::PlaceOf(code);
  while (kIndex.rows[place] != nullptr && kIndex.rows[place]->tag != code) place = (place + 1) % HandlerIndex::kPlaces;
  return kIndex.rows[place];
}

std::string PaxlstDecoder::Place::ToString() const { return fmt::format("segment {}, byte {}", segment, byte); }

PaxlstDecoder::PaxlstDecoder(const DecodeLimits& limits) : limits_(limits), message_(limits.json.list_items_max) {}

void PaxlstDecoder::Decode(std::string_view payload, Decoded& decoded) {
  payload_ = payload;
  decoded_ = &decoded;
  reading_ = Reading::kOutside;
  interchange_ = {};
  person_ = {};
  rejected_count_ = 0;
  rest_letter_.reset();
  problems_.StartPayload(limits_.problems_max);
  if (auto repaired = RepairPayload(payload, FindInterchange(payload, 0).value_or(InterchangeStart{}).begin)) {
    repaired_ = std::move(repaired->bytes);
    payload_ = repaired_;
    if (repaired->suspect_terminator) {
      problems_.Add("suspect_terminator", "byte 0",
                    "typographic quotation marks ended the segments; they were read as apostrophes");
    }
  }
  tokenizer_.Start(payload_);

  size_t last_end = 0;
  while (const Segment* segment = tokenizer_.Next()) {
    if (segment->number() > limits_.segments_max) {
      if (reading_ == Reading::kOutside) {
        message_.begin = segment->begin();
        message_.dead_letters_before = decoded.dead_letters.size();
      }
      DropMessage("too_many_segments",
                  fmt::format("the message goes on beyond limits.segments = {}; raise it or split the "
                              "message",
                              limits_.segments_max),
                  payload_.size());
      break;
    }
    Dispatch(*segment);
    last_end = segment->end();
  }
  if (reading_ != Reading::kOutside) message_.end = last_end;
  CloseMessage();
  CloseInterchange();
  AppendProblemsToLastManifest();
  // Not `= {}`, which keeps the memory: one large list must not cost it for ever.
  travelers_ = std::vector<model::Traveler>();
  drafts_ = std::vector<PersonDraft>();
  decoded.junk_bytes = tokenizer_.junk_bytes();
  if (problems_.dropped_count() > 0 && !decoded.manifests.empty()) {
    decoded.manifests.back().problems.push_back(problems_.MoreProblems());
  }
  if (decoded.manifests.empty() && decoded.dead_letters.empty() && decoded.skipped_messages.empty()) {
    if (!interchange_.group_type.empty() && interchange_.group_type != "PAXLST") {
      decoded.skipped_messages.push_back(interchange_.group_type);
    } else {
      const bool is_suspect = HasTypographicMark(payload);
      decoded.dead_letters.push_back(
          {.code = is_suspect ? "suspect_terminator" : "no_message",
           .text = is_suspect ? "no message (UNH) could be found; typographic quotation marks stand where "
                                "apostrophes belong"
                              : "no message (UNH) could be found in the EDIFACT payload",
           .where = "byte 0",
           .topic = {},
           .value = std::string(payload)});
    }
  }
  repaired_ = {};
  decoded_ = nullptr;
}

void PaxlstDecoder::Dispatch(const Segment& segment) {
  const HandlerRow* row = FindHandler(segment.Tag());
  const auto is_service = [&] { return segment.Tag().starts_with("UN") && segment.Tag() != "UNS"; };
  if (!segment.complete() && !is_service() && segment.Tag() != "NAD" && segment.Tag() != "PDT") {
    // Half a value misleads more than none. A cut name still helps, see OnNad.
    if (person_.open) person_.draft->end = segment.end();
    return;
  }
  if (reading_ == Reading::kSkippedMessage && !is_service()) {
    // Without headers a BGM is all that tells where the next message begins.
    if (message_.has_header || segment.Tag() != "BGM") return;
    CloseMessage();
  }
  if (reading_ == Reading::kOutside && row != nullptr && row->opens_message) {
    OpenMessage(segment);
    problems_.Add("missing_header", segment.Where(), "the message has no UNH segment");
  }
  if (reading_ == Reading::kOutside && !is_service()) return NoteUnknown(segment, "misplaced_segment", segment.Tag());
  if (reading_ == Reading::kMessage) {
    ++message_.segment_count;
    message_.end = segment.end();
  }
  if (segment.overfull()) {
    problems_.AddOnce("segment_too_long", segment.Tag().substr(0, 3), segment.Where(), [] {
      return fmt::format("a segment has more than {} components; the rest was not read", Segment::kComponentsMax);
    });
  }
  if (row == nullptr) {
    NoteUnknown(segment, "unknown_segment", segment.Tag());
  } else {
    (this->*row->handle)(segment);
  }
  if (person_.open) person_.draft->end = segment.end();
}

void PaxlstDecoder::OpenMessage(const Segment& segment) {
  message_ = Message(limits_.json.list_items_max);
  ClearPersons();
  message_.begin = segment.begin();
  message_.end = segment.end();
  message_.dead_letters_before = decoded_->dead_letters.size();
  reading_ = Reading::kMessage;
  if (interchange_.header_end == 0) interchange_.header_end = segment.begin();
  ++interchange_.message_count;
  ++interchange_.group_message_count;
}

void PaxlstDecoder::CloseMessage() {
  if (reading_ == Reading::kMessage) {
    if (!message_.has_trailer) {
      problems_.Add("truncated", fmt::format("byte {}", message_.end),
                    person_.open ? "the message ends without UNT; its last traveler may be incomplete"
                                 : "the message ends without UNT");
    }
    ClosePerson();
    EmitManifest();
  }
  reading_ = Reading::kOutside;
  person_.open = false;
}

void PaxlstDecoder::SkipMessage(std::string type) {
  reading_ = Reading::kSkippedMessage;
  decoded_->skipped_messages.push_back(std::move(type));
}

void PaxlstDecoder::CloseInterchange() {
  if (!interchange_.open) return;
  interchange_.open = false;
  if (decoded_->manifests.size() == interchange_.manifests_before || !message_.has_trailer) return;
  problems_.Add("truncated", fmt::format("byte {}", message_.end),
                "the interchange ends without UNZ; messages after this one may be missing");
  AppendProblemsToLastManifest();
}

void PaxlstDecoder::AppendProblemsToLastManifest() {
  auto problems = problems_.TakeMessage();
  if (decoded_->manifests.empty()) return;
  auto& target = decoded_->manifests.back().problems;
  target.insert(target.end(), std::make_move_iterator(problems.begin()), std::make_move_iterator(problems.end()));
}

void PaxlstDecoder::EmitManifest() {
  if (message_.person_count > limits_.json.travelers_max) {
    DropMessage("too_many_travelers",
                fmt::format("the message holds {} travelers, more than limits.travelers_per_manifest = {}; raise it or "
                            "split the message",
                            message_.person_count, limits_.json.travelers_max),
                message_.end);
    return;
  }
  model::Manifest manifest;
  manifest.message_id = interchange_.control_reference.empty()
                            ? message_.reference
                            : interchange_.control_reference + "/" + message_.reference;
  if (manifest.message_id.size() > limits_.json.text_bytes_max) {
    manifest.message_id = message_.reference;
    problems_.Add("bad_text", fmt::format("byte {}", message_.begin),
                  fmt::format("the references of interchange and message together exceed limits.text_bytes = {}; the "
                              "interchange's was left out",
                              limits_.json.text_bytes_max));
  }
  manifest.kind = message_.kind;
  manifest.format = model::ManifestFormat::kPaxlst;
  manifest.sender = interchange_.sender;
  manifest.recipient = interchange_.recipient;
  manifest.interchange_reference = interchange_.control_reference;
  manifest.common_access_reference = std::move(message_.common_access_reference);
  manifest.document_code = std::move(message_.document_code);
  manifest.part = message_.part;
  const auto date = ReferenceDate();
  manifest.flight = message_.flight.Take();

  size_t kept = 0;
  for (size_t i = 0; i < travelers_.size(); ++i) {
    if (!EmitPerson(drafts_[i], date, travelers_[i])) continue;
    if (kept != i) travelers_[kept] = std::move(travelers_[i]);
    ++kept;
  }
  travelers_.resize(kept);
  for (const size_t index : FindRepeatedIds(travelers_)) {
    model::Traveler& traveler = travelers_[index];
    if (traveler.references.size() < limits_.json.list_items_max) {
      traveler.references.push_back({"ABO", std::move(traveler.id)});
    }
    traveler.id.clear();
    problems_.AddOnce("duplicate_id", "", fmt::format("byte {}", message_.begin),
                      [] { return "a traveler reference stands twice; only the first traveler keeps it"; });
  }
  manifest.travelers = TakeTravelers();

  for (const auto& count : message_.declared) {
    if (count) manifest.declared_count = manifest.declared_count.value_or(0) + *count;
  }
  // In a split list CNT counts the whole flight.
  const bool is_whole = !message_.part || (message_.part->first && message_.part->last);
  if (is_whole && manifest.declared_count && std::cmp_not_equal(*manifest.declared_count, message_.person_count)) {
    problems_.Add(
        "declared_count", fmt::format("byte {}", message_.begin),
        fmt::format("CNT declares {} persons, the message holds {}", *manifest.declared_count, message_.person_count));
  }
  manifest.problems = problems_.TakeMessage();
  decoded_->manifests.push_back(std::move(manifest));
}

bool PaxlstDecoder::EmitPerson(const PersonDraft& draft, const std::optional<model::PartialDate>& date,
                               model::Traveler& traveler) {
  if (!TrimBlanks(draft.birth_date).empty()) {
    BirthDateReading reading = ReadBirthDate(draft.birth_date, date);
    traveler.date_of_birth = reading.date;
    traveler.date_of_birth_alternatives = std::move(reading.alternatives);
    if (!reading.as_sent) {
      DecodedText raw = DecodeText(draft.birth_date, interchange_.syntax_id, limits_.json.text_bytes_max);
      traveler.date_of_birth_raw = Personal(std::move(raw.text));
      problems_.Add("bad_date", draft.birth_date_place.ToString(),
                    "the date of birth is not a date as sent; only what it may mean was read");
    }
  }
  using model::ManifestKind;
  const bool is_list = message_.kind == ManifestKind::kList || message_.kind == ManifestKind::kChange;
  const bool has_identity =
      IsComparable(traveler.name.family_name.Reveal()) || IsComparable(traveler.name.given_names.Reveal()) ||
      std::ranges::any_of(traveler.documents,
                          [](const model::TravelDocument& document) { return IsComparable(document.number.Reveal()); });
  const bool has_reference = !traveler.id.empty() || !traveler.record_locator.empty() || !traveler.seat.empty() ||
                             !traveler.redress_number.empty() || !traveler.references.empty();
  if (!has_identity && ((is_list && !draft.references_only) || !has_reference)) {
    RejectPerson(
        draft, "no_name_or_document", draft.place,
        is_list ? "a traveler has neither a name nor a document" : "a traveler has no name, document or reference");
    return false;
  }
  return true;
}

const std::optional<model::PartialDate>& PaxlstDecoder::ReferenceDate() {
  auto& date = message_.reference_date;
  if (!date) date = message_.flight.Date();
  if (!*date) *date = interchange_.date;
  return *date;
}

void PaxlstDecoder::ClearPersons() {
  travelers_.clear();
  drafts_.clear();
}

std::vector<model::Traveler> PaxlstDecoder::TakeTravelers() {
  drafts_.clear();
  // Room for twice as many may go with them; beyond that they move into what they need.
  if (travelers_.capacity() / 2 <= travelers_.size()) return std::exchange(travelers_, {});
  std::vector<model::Traveler> taken(std::make_move_iterator(travelers_.begin()),
                                     std::make_move_iterator(travelers_.end()));
  travelers_.clear();
  return taken;
}

void PaxlstDecoder::DropMessage(std::string code, std::string text, size_t end) {
  // The header makes the dead letter decodable by itself, once the limit is raised.
  const size_t header_begin = interchange_.open ? tokenizer_.interchange_begin() : message_.begin;
  const size_t header_end = interchange_.open ? std::min(interchange_.header_end, message_.begin) : message_.begin;
  std::string value;
  if (header_end > header_begin) value = payload_.substr(header_begin, header_end - header_begin);
  value += payload_.substr(message_.begin, end - message_.begin);

  decoded_->dead_letters.resize(std::min(decoded_->dead_letters.size(), message_.dead_letters_before));
  if (rest_letter_ && *rest_letter_ >= decoded_->dead_letters.size()) rest_letter_.reset();
  decoded_->dead_letters.push_back({.code = std::move(code),
                                    .text = std::move(text),
                                    .where = fmt::format("byte {}", message_.begin),
                                    .topic = {},
                                    .value = std::move(value)});
  problems_.TakeMessage();
  ClearPersons();
  person_.open = false;
  reading_ = Reading::kOutside;
}

void PaxlstDecoder::RejectPerson(const PersonDraft& draft, std::string_view code, const Place& place,
                                 std::string text) {
  const std::string_view bytes = payload_.substr(draft.place.byte, draft.end - draft.place.byte);
  if (rest_letter_) {
    decoded_->dead_letters[*rest_letter_].value += bytes;
    return;
  }
  if (++rejected_count_ > limits_.problems_max) {
    text += fmt::format("; likewise all that follow, beyond limits.problems = {}", limits_.problems_max);
    rest_letter_ = decoded_->dead_letters.size();
  }
  decoded_->dead_letters.push_back({.code = std::string(code),
                                    .text = std::move(text),
                                    .where = place.ToString(),
                                    .topic = {},
                                    .value = std::string(bytes)});
}

void PaxlstDecoder::OnUnb(const Segment& segment) {
  CloseMessage();
  CloseInterchange();
  interchange_ = {};
  interchange_.open = true;
  interchange_.manifests_before = decoded_->manifests.size();
  interchange_.syntax_id = ToUpperAscii(std::string(TrimBlanks(segment.At(1)).substr(0, 4)));
  interchange_.sender = MessageText(segment, segment.At(2));
  interchange_.recipient = MessageText(segment, segment.At(3));
  interchange_.control_reference = MessageText(segment, segment.At(5));
  interchange_.date = DateOfLocalTime(ReadLocalTime(segment.At(4)));
}

void PaxlstDecoder::OnUng(const Segment& segment) {
  CloseMessage();
  ++interchange_.group_count;
  interchange_.group_message_count = 0;
  interchange_.group_reference = MessageText(segment, segment.At(5));
  interchange_.group_type = ToUpperAscii(MessageText(segment, segment.At(1)));
  if (!IsMessageType(interchange_.group_type)) interchange_.group_type.clear();
}

void PaxlstDecoder::OnUnh(const Segment& segment) {
  CloseMessage();
  OpenMessage(segment);
  message_.has_header = true;
  message_.segment_count = 1;
  message_.reference = MessageText(segment, segment.At(1));
  std::string type = ToUpperAscii(std::string(TrimBlanks(segment.At(2))));
  if (type.empty() && segment.complete()) type = interchange_.group_type;
  // A misspelt PAXLST is still one; every other type has no persons to screen.
  if (!type.starts_with("PAX") && IsMessageType(type)) return SkipMessage(std::move(type));
  if (!segment.complete()) return;
  message_.names_type = type == "PAXLST";
  message_.common_access_reference = MessageText(segment, segment.At(3));
  if (!message_.names_type || TrimBlanks(segment.At(2)).empty()) {
    problems_.Add("message_type", segment.Where(), "UNH does not name a message type; read as PAXLST");
  }
  const std::string_view part = TrimBlanks(segment.At(4));
  const std::string_view flag = TrimBlanks(segment.At(4, 1));
  if (part.empty() && flag.empty()) return;
  const auto number = ReadCount(part);
  if (!number || *number < 1 || *number > 99'999) {
    problems_.Add("bad_part", segment.Where(), "the part number in UNH is not a number from 1 to 99999");
    return;
  }
  // Part 1 is the first whether or not it carries its "C".
  message_.part = model::ManifestPart{static_cast<int>(*number), *number == 1 || flag == "C", flag == "F"};
}

void PaxlstDecoder::OnUnt(const Segment& segment) {
  if (reading_ == Reading::kMessage) {
    message_.has_trailer = true;
    if (segment.complete() && message_.has_header) {
      CheckTotal(segment, "segment_count", message_.segment_count);
      CheckReference(segment, message_.reference);
    }
  }
  CloseMessage();
}

void PaxlstDecoder::OnUne(const Segment& segment) {
  CloseMessage();
  if (!segment.complete() || decoded_->manifests.size() == interchange_.manifests_before) return;
  CheckTotal(segment, "message_count", interchange_.group_message_count);
  CheckReference(segment, interchange_.group_reference);
  AppendProblemsToLastManifest();
}

void PaxlstDecoder::OnUnz(const Segment& segment) {
  CloseMessage();
  interchange_.open = false;
  if (!segment.complete() || decoded_->manifests.size() == interchange_.manifests_before) return;
  const bool has_groups = interchange_.group_count > 0;
  CheckTotal(segment, "message_count", has_groups ? interchange_.group_count : interchange_.message_count);
  CheckReference(segment, interchange_.control_reference);
  AppendProblemsToLastManifest();
}

void PaxlstDecoder::CheckTotal(const Segment& segment, std::string_view code, size_t count) {
  const std::string_view text = TrimBlanks(segment.At(1));
  if (text.empty()) return;
  const auto total = ReadCount(text);
  if (total && std::cmp_equal(*total, count)) return;
  problems_.Add(code, segment.Where(),
                total ? fmt::format("{} declares {}, counted were {}", segment.Tag(), *total, count)
                      : fmt::format("the total in {} is not a number, counted were {}", segment.Tag(), count));
}

void PaxlstDecoder::CheckReference(const Segment& segment, std::string_view reference) {
  const std::string_view text = TrimBlanks(segment.At(2));
  if (text == reference) return;
  problems_.Add("control_reference", segment.Where(),
                fmt::format("the reference in {} is not that of its header", segment.Tag()));
}

}  // namespace safematch::manifest
