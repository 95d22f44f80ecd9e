// PAXLST payloads (passenger and crew lists in EDIFACT) -> manifests.
//
// Real messages break the published order of segments, so the decoder keeps a *current
// object* (message, leg, person, document) and each segment acts on the object that it
// belongs to. One row of `kHandlers` says what a segment does; a new segment is a new row.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "manifest/decoder.h"
#include "manifest/edifact_text.h"
#include "manifest/edifact_tokenizer.h"
#include "manifest/paxlst_flight.h"
#include "manifest/problem_list.h"
#include "manifest/short_code.h"

namespace safematch::manifest {

// Not thread-safe; one per worker. Time and memory are linear in the payload.
class PaxlstDecoder {
 public:
  explicit PaxlstDecoder(const DecodeLimits& limits);

  // Appends what `payload` holds. Envelope totals that do not agree, unknown segments and
  // unreadable values are problems of the manifest; a person that cannot be represented is
  // a dead letter with its segments as value.
  void Decode(std::string_view payload, Decoded& decoded);

 private:
  // Place of a segment, for problems that are found after it is gone.
  struct Place {
    size_t segment = 0;
    size_t byte = 0;
    std::string ToString() const;
  };

  struct Interchange {
    bool open = false;
    std::string syntax_id;
    std::string sender;
    std::string recipient;
    std::string control_reference;
    std::optional<model::PartialDate> date;
    size_t header_end = 0;  // Byte of the first message; 0: none yet.
    size_t group_count = 0;
    size_t message_count = 0;
    size_t manifests_before = 0;  // Decoded manifests when it began.
    std::string group_reference;
    std::string group_type;  // "PAXLST"; empty: no group, or it names none.
    size_t group_message_count = 0;
  };

  // A few bytes of a value, without a look at the heap.
  class ShortText {
   public:
    // Of a birth date as sent; a longer value is no date.
    static constexpr size_t kBytesMax = 35;
    // Keeps the first `kBytesMax` bytes.
    void Assign(std::string_view text) { size_ = static_cast<uint8_t>(text.copy(bytes_.data(), kBytesMax)); }
    bool empty() const { return size_ == 0; }
    operator std::string_view() const { return {bytes_.data(), size_}; }

   private:
    std::array<char, kBytesMax> bytes_;
    uint8_t size_ = 0;
  };

  // What has to be known of a person beside the traveler until the message ends.
  struct PersonDraft {
    ShortText birth_date;  // As sent: the century depends on the flight's date.
    Place birth_date_place;
    Place place;
    size_t end = 0;
    bool references_only = false;
  };

  // The person whose segments are being read.
  struct CurrentPerson {
    bool open = false;
    // The last of `travelers_` and of `drafts_`; only while open.
    model::Traveler* traveler = nullptr;
    PersonDraft* draft = nullptr;
    // Expiry and issuer that came before their DOC.
    std::optional<model::TravelDocument> pending_document;
    std::string fault;  // Why the person cannot be represented; empty: it can.
    Place fault_place;
  };

  struct Message {
    explicit Message(size_t legs_max) : flight(legs_max) {}
    size_t begin = 0;
    size_t end = 0;
    size_t segment_count = 0;
    size_t person_count = 0;
    size_t dead_letters_before = 0;
    std::string reference;
    std::string common_access_reference;
    std::string document_code;
    model::ManifestKind kind = model::ManifestKind::kList;
    std::optional<model::ManifestPart> part;
    FlightBuilder flight;
    // Of `ReferenceDate`; empty: not asked for since a time of the flight came in.
    std::optional<std::optional<model::PartialDate>> reference_date;
    std::array<std::optional<int64_t>, 3> declared;  // One a kind of person.
    bool names_type = false;                         // UNH or UNG say that it is a PAXLST.
    bool has_header = false;                         // UNH; what UNT says is compared with it.
    bool has_trailer = false;                        // UNT.
  };

  enum class Reading { kOutside, kMessage, kSkippedMessage };

  using Handler = void (PaxlstDecoder::*)(const Segment&);
  struct HandlerRow {
    ShortCode tag;
    Handler handle;
    bool opens_message;  // Starts a message whose UNH is missing.
  };
  static const HandlerRow kHandlers[];
  struct HandlerIndex;
  static const HandlerRow* FindHandler(std::string_view tag);

  // Flow (paxlst_decoder.cc).
  void Dispatch(const Segment& segment);
  void OpenMessage(const Segment& segment);
  void CloseMessage();
  // What was taken for a list is a message of another type.
  void SkipMessage(std::string type);
  void CloseInterchange();
  void EmitManifest();
  // False: the person became a dead letter.
  bool EmitPerson(const PersonDraft& draft, const std::optional<model::PartialDate>& date, model::Traveler& traveler);
  std::vector<model::Traveler> TakeTravelers();
  void ClearPersons();
  void DropMessage(std::string code, std::string text, size_t end);
  void RejectPerson(const PersonDraft& draft, std::string_view code, const Place& place, std::string text);
  void AppendProblemsToLastManifest();

  // Envelope (paxlst_decoder.cc).
  void OnUnb(const Segment& segment);
  void OnUng(const Segment& segment);
  void OnUnh(const Segment& segment);
  void OnUnt(const Segment& segment);
  void OnUne(const Segment& segment);
  void OnUnz(const Segment& segment);
  void CheckTotal(const Segment& segment, std::string_view code, size_t count);
  void CheckReference(const Segment& segment, std::string_view reference);

  // Message and leg (paxlst_segments.cc), person and document (paxlst_person.cc).
  void OnBgm(const Segment& segment);
  void OnRff(const Segment& segment);
  void OnNad(const Segment& segment);
  void OnPdt(const Segment& segment);
  void OnTdt(const Segment& segment);
  void OnLoc(const Segment& segment);
  void OnDtm(const Segment& segment);
  void OnAtt(const Segment& segment);
  void OnNat(const Segment& segment);
  void OnDoc(const Segment& segment);
  void OnCnt(const Segment& segment);
  void OnIgnored(const Segment& segment);
  void ClosePerson();
  // False: beyond the bound, where persons are only counted.
  bool OpenPerson(const Segment& segment, model::TravelerRole role);
  // The date of the flight as far as it is known, otherwise of the interchange.
  const std::optional<model::PartialDate>& ReferenceDate();
  void ReserveTravelers(size_t begin);
  // The family name and up to `parts` - 1 given names.
  void ReadName(const Segment& segment, size_t element, size_t parts);
  void ReadBirthPlace(const Segment& segment);
  // One reference of a person: to the field that it has, otherwise kept as sent.
  void AddReference(const Segment& segment, std::string_view qualifier, std::string_view bytes);
  void KeepReference(const Segment& segment, std::string_view qualifier, std::string value);
  // A country in its usual form; `kind` is what the problem of an unknown one is counted by.
  std::string PersonCountry(const Segment& segment, std::string_view bytes, std::string_view kind);
  // The document that an expiry (or issuer) belongs to.
  model::TravelDocument& DocumentWithout(bool (*has_it)(const model::TravelDocument&));

  // Text of the message; unreadable: a problem, and empty.
  std::string MessageText(const Segment& segment, std::string_view bytes) {
    return std::string(MessageView(segment, bytes));
  }
  // Text of the current person; unreadable: the person's fault, and empty.
  std::string PersonText(const Segment& segment, std::string_view bytes) {
    return std::string(PersonView(segment, bytes));
  }
  // The same for as long as the segment lives and no other text is read. What the tokenizer
  // found plain, as most is, needs no decoding and no copy.
  std::string_view MessageView(const Segment& segment, std::string_view bytes) {
    const std::string_view text = TrimBlanks(bytes);
    return IsDecoded(segment, text) ? text : DecodeMessageText(segment, bytes);
  }
  std::string_view PersonView(const Segment& segment, std::string_view bytes) {
    const std::string_view text = TrimBlanks(bytes);
    return IsDecoded(segment, text) ? text : DecodePersonText(segment, bytes);
  }
  bool IsDecoded(const Segment& segment, std::string_view text) const {
    return segment.is_plain() && text.size() <= limits_.json.text_bytes_max;
  }
  std::string_view DecodeMessageText(const Segment& segment, std::string_view bytes);
  std::string_view DecodePersonText(const Segment& segment, std::string_view bytes);
  void NoteCharset(const Segment& segment);
  // False (and a problem) when no person is open.
  bool RequirePerson(const Segment& segment);
  void NoteUnknown(const Segment& segment, std::string_view code, std::string_view qualifier);

  DecodeLimits limits_;
  EdifactTokenizer tokenizer_;
  ProblemList problems_;
  std::string_view payload_;
  std::string repaired_;  // Owns the payload when it had to be repaired.
  Decoded* decoded_ = nullptr;
  Reading reading_ = Reading::kOutside;
  Interchange interchange_;
  Message message_;
  // Of the message, in the order of their segments; one draft a traveler. Built where they stay.
  std::vector<model::Traveler> travelers_;
  std::vector<PersonDraft> drafts_;
  CurrentPerson person_;
  std::string text_;    // Of `DecodeMessageText` and `DecodePersonText`.
  std::string joined_;  // A text of several components, while they are read.
  size_t rejected_count_ = 0;
  std::optional<size_t> rest_letter_;  // Takes rejected persons beyond the bound.
};

}  // namespace safematch::manifest
