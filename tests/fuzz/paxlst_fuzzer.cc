// PAXLST decoder: no person is lost, what it says can be written and read back, and the same
// bytes give the same answer, whatever was decoded before.
#include <algorithm>
#include <string>
#include <vector>

#include "base/check.h"
#include "base/utf8.h"
#include "manifest/decoder.h"
#include "manifest/edifact_text.h"
#include "manifest/edifact_tokenizer.h"
#include "manifest/paxlst_codes.h"
#include "tests/fuzz/fuzz_text.h"

namespace safematch::fuzz {
namespace {

using manifest::Decoded;
using manifest::DecodeLimits;

// Small enough that a few kilobytes reach every one of them.
DecodeLimits SmallLimits() {
  DecodeLimits limits;
  limits.json.text_bytes_max = 40;
  limits.json.list_items_max = 3;
  limits.json.travelers_max = 6;
  limits.segments_max = 60;
  limits.problems_max = 5;
  return limits;
}

// Everything of the result, one way to write it: the manifests' JSON, then the rest.
std::vector<std::string> Write(const Decoded& decoded) {
  std::vector<std::string> texts;
  for (const model::Manifest& manifest : decoded.manifests) texts.push_back(model::ToJson(manifest));
  std::string& text = texts.emplace_back(decoded.format + '\n');
  for (const model::DeadLetter& letter : decoded.dead_letters) {
    text.append(letter.code + '\n' + letter.where + '\n' + letter.text + '\n' + letter.value + '\n');
  }
  for (const std::string& type : decoded.skipped_messages) text += type + '\n';
  return texts;
}

// Complete NAD segments with a name, of messages that are read. A naive reader sees at least
// these persons.
size_t CountNamedPersons(std::string_view payload) {
  manifest::EdifactTokenizer tokenizer;
  tokenizer.Start(payload);
  size_t count = 0;
  bool in_skipped = false;
  while (const manifest::Segment* segment = tokenizer.Next()) {
    const std::string_view tag = segment->Tag();
    if (tag == "UNH") {
      const std::string type = manifest::ToUpperAscii(std::string(manifest::TrimBlanks(segment->At(2))));
      in_skipped = type != "PAXLST" && type.size() == 6 &&
                   std::all_of(type.begin(), type.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    } else if (tag == "UNT" || tag == "UNE" || tag == "UNZ" || tag == "UNB" || tag == "UNG") {
      in_skipped = false;
    } else if (tag == "BGM" && manifest::IsAnswerDocument(manifest::TrimBlanks(segment->At(1)))) {
      in_skipped = true;  // CUSRES, unless the header says otherwise.
    } else if (tag == "NAD" && !in_skipped && segment->complete() && manifest::IsComparable(segment->At(4))) {
      const auto party = manifest::ReadParty(manifest::TrimBlanks(segment->At(1)));
      if (!party || party->is_person) ++count;
    }
  }
  return count;
}

void CheckNobodyIsLost(std::string_view payload, const Decoded& decoded, const DecodeLimits& limits) {
  SAFEMATCH_CHECK(!decoded.manifests.empty() || !decoded.dead_letters.empty() || !decoded.skipped_messages.empty());
  size_t present = 0;
  for (const model::Manifest& manifest : decoded.manifests) present += manifest.travelers.size();
  size_t letters = 0;
  for (const model::DeadLetter& letter : decoded.dead_letters) {
    // Such a letter holds any number of persons.
    if (letter.code != "no_name_or_document" && letter.code != "traveler_unreadable") return;
    ++letters;
  }
  if (letters > limits.problems_max) return;  // The last one holds the rest.
  SAFEMATCH_CHECK(present + letters >= CountNamedPersons(payload));
}

// Each dead letter's bytes are the payload's, and none has more than there is.
void CheckLetters(std::string_view payload, const Decoded& decoded, const DecodeLimits& limits) {
  SAFEMATCH_CHECK(decoded.dead_letters.size() <= limits.problems_max + payload.size() / 3 + 1);
  size_t bytes = 0;
  for (const model::DeadLetter& letter : decoded.dead_letters) {
    SAFEMATCH_CHECK(!letter.code.empty());
    SAFEMATCH_CHECK(IsValidUtf8(letter.text) && IsValidUtf8(letter.where));
    SAFEMATCH_CHECK(letter.text.size() < 500);
    SAFEMATCH_CHECK(letter.value.size() <= payload.size());
    bytes += letter.value.size();
  }
  SAFEMATCH_CHECK(bytes <= payload.size() * (1 + decoded.dead_letters.size()));
}

bool IsReferenceOnly(const model::Traveler& traveler) {
  return !manifest::IsComparable(traveler.name.family_name.Reveal()) &&
         !manifest::IsComparable(traveler.name.given_names.Reveal()) &&
         std::none_of(traveler.documents.begin(), traveler.documents.end(), [](const model::TravelDocument& document) {
           return manifest::IsComparable(document.number.Reveal());
         });
}

void CheckManifest(const model::Manifest& manifest, std::string_view json, bool has_all_problems,
                   const DecodeLimits& limits, model::JsonReader& reader) {
  SAFEMATCH_CHECK(manifest.travelers.size() <= limits.json.travelers_max);
  SAFEMATCH_CHECK(manifest.flight.legs.size() <= limits.json.list_items_max);
  for (const model::Problem& problem : manifest.problems) {
    SAFEMATCH_CHECK(!problem.code.empty() && !problem.text.empty());
    SAFEMATCH_CHECK(problem.where.starts_with("segment ") || problem.where.starts_with("byte ") ||
                    problem.code == "more_problems");
    SAFEMATCH_CHECK(problem.text.size() < 300);
  }
  SAFEMATCH_CHECK(IsValidUtf8(json));
  const auto read = reader.ReadManifest(json);
  SAFEMATCH_CHECK(read.has_value());
  // PAXLST may refer to somebody (NAD+ZZZ) even in a list; in JSON a list names its travelers.
  for (const model::RejectedTraveler& rejected : read->rejected) {
    SAFEMATCH_CHECK(rejected.error.code == "no_name_or_document");
  }
  model::Manifest expected = manifest;
  if (!read->rejected.empty()) std::erase_if(expected.travelers, IsReferenceOnly);
  SAFEMATCH_CHECK(expected.travelers.size() + read->rejected.size() == manifest.travelers.size());
  // A problem left out for want of room is found anew; the last manifest says that some were.
  if (!has_all_problems) expected.problems = read->manifest.problems;
  SAFEMATCH_CHECK(read->manifest == expected);
}

void Check(std::string_view payload, const Decoded& decoded, const std::vector<std::string>& written,
           const DecodeLimits& limits, model::JsonReader& reader) {
  CheckNobodyIsLost(payload, decoded, limits);
  CheckLetters(payload, decoded, limits);
  size_t problems = 0;
  size_t bytes = 0;
  const bool has_all_problems = decoded.manifests.empty() || decoded.manifests.back().problems.empty() ||
                                decoded.manifests.back().problems.back().code != "more_problems";
  for (size_t i = 0; i < decoded.manifests.size(); ++i) {
    CheckManifest(decoded.manifests[i], written[i], has_all_problems, limits, reader);
    problems += decoded.manifests[i].problems.size();
    bytes += written[i].size();
  }
  SAFEMATCH_CHECK(problems <= limits.problems_max + 1);
  // Nothing multiplies what came in: an empty message costs some hundred bytes, a problem likewise.
  SAFEMATCH_CHECK(bytes <= 1'000 + 200 * payload.size());
}

// Decoders and readers are kept from one input to the next, as a worker keeps them.
struct Worker {
  explicit Worker(const DecodeLimits& decode_limits)
      : limits(decode_limits), decoder(decode_limits), reader(ReaderLimits(decode_limits)) {}

  // What one payload's messages may hold together can exceed what one JSON text may.
  static model::JsonLimits ReaderLimits(const DecodeLimits& limits) {
    model::JsonLimits json = limits.json;
    json.list_items_max = std::max(json.list_items_max, limits.problems_max + 1);
    return json;
  }

  DecodeLimits limits;
  manifest::Decoder decoder;
  model::JsonReader reader;
};

void Run(std::string_view payload, Worker& worker) {
  const Decoded decoded = worker.decoder.Decode(payload, "paxlst");
  if (decoded.format != "paxlst") return;  // Empty.
  const std::vector<std::string> written = Write(decoded);
  Check(payload, decoded, written, worker.limits, worker.reader);
  manifest::Decoder fresh(worker.limits);
  SAFEMATCH_CHECK(written == Write(fresh.Decode(payload, "paxlst")));
}

}  // namespace
}  // namespace safematch::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace safematch::fuzz;
  static Worker usual{DecodeLimits()};
  static Worker narrow{SmallLimits()};
  const std::string_view payload = TextOf(data, size);
  Run(payload, usual);
  Run(payload, narrow);
  return 0;
}
