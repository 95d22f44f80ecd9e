#include "app/manifest_text.h"

#include <algorithm>
#include <utility>

#include "app/alert_text.h"
#include "app/text_table.h"
#include "model/json.h"
#include "quality/data_quality.h"

namespace safematch::app {

namespace {

// Of a cell with a line a document, reference or date.
constexpr size_t kLinesMax = 12;
// Of a line outside of tables, in characters.
constexpr size_t kLineMax = 200;

using Cell = TextTable::Cell;

std::string Line(std::string_view text) { return CutToWidth(text, kLineMax) + '\n'; }

// Words by blanks, empty ones left out.
std::string Words(std::initializer_list<std::string> words) {
  std::string text;
  for (const std::string& word : words) {
    if (!word.empty() && !text.empty()) text += ' ';
    text += word;
  }
  return text;
}

Cell OneLine(const std::string& text) { return text.empty() ? Cell() : Cell{Visible(text)}; }

Cell Bounded(Cell lines) {
  if (lines.size() <= kLinesMax) return lines;
  const size_t left_out = lines.size() - kLinesMax;
  lines.resize(kLinesMax);
  lines.push_back(fmt::format("and {} more", left_out));
  return lines;
}

Cell Born(const model::Traveler& traveler) {
  Cell lines;
  if (traveler.date_of_birth) lines.push_back(traveler.date_of_birth->ToString());
  for (const model::PartialDate& date : traveler.date_of_birth_alternatives) lines.push_back("or " + date.ToString());
  if (!traveler.date_of_birth_raw.empty()) lines.push_back("sent as " + Visible(traveler.date_of_birth_raw.Reveal()));
  if (!traveler.place_of_birth.empty()) lines.push_back("in " + Visible(traveler.place_of_birth.Reveal()));
  return Bounded(std::move(lines));
}

Cell Documents(const model::Traveler& traveler) {
  Cell lines;
  for (const model::TravelDocument& document : traveler.documents) {
    const std::string expires = document.expires ? "until " + document.expires->ToString() : "";
    lines.push_back(Words({Visible(document.type), Visible(document.number.Reveal()), Visible(document.issuing_country),
                           expires, std::string(model::Name(document.status))}));
  }
  return Bounded(std::move(lines));
}

Cell References(const model::Traveler& traveler) {
  Cell lines;
  if (!traveler.id.empty()) lines.push_back("id " + Visible(traveler.id));
  if (!traveler.redress_number.empty()) lines.push_back("redress " + Visible(traveler.redress_number));
  for (const model::TravelerReference& reference : traveler.references) {
    lines.push_back(Words({Visible(reference.qualifier), Visible(reference.value)}));
  }
  return Bounded(std::move(lines));
}

std::string FormatTravelers(const std::vector<model::Traveler>& travelers) {
  TextTable table({{"No.", 7, true},
                   {"Role", 17},
                   {"Family name", 30},
                   {"Given names", 30},
                   {"Born", 24},
                   {"Sex", 3},
                   {"Nat.", 6},
                   {"Documents", 48},
                   {"Seat", 6},
                   {"PNR", 12},
                   {"References", 32}});
  size_t number = 0;
  for (const model::Traveler& traveler : travelers) {
    const model::PersonName& name = traveler.name;
    // A name that its sender does not split stands across both columns as far as it can.
    const bool is_whole = name.family_name.empty() && name.given_names.empty() && !name.full_name.empty();
    table.AddRow({{std::to_string(++number)},
                  OneLine(std::string(model::Name(traveler.role))),
                  OneLine(is_whole ? name.full_name.Reveal() : name.family_name.Reveal()),
                  is_whole ? Cell{"(name not split)"} : OneLine(name.given_names.Reveal()),
                  Born(traveler),
                  OneLine(std::string(model::Name(traveler.sex))),
                  OneLine(traveler.nationality),
                  Documents(traveler),
                  OneLine(traveler.seat),
                  OneLine(traveler.record_locator),
                  References(traveler)});
  }
  return table.Format("  ");
}

// Rows of code, place and text.
template <typename T>
std::string FormatReasons(const std::vector<T>& reasons) {
  TextTable table({{"", 24}, {"", 44}, {"", 120}});
  for (const T& reason : reasons) table.AddRow({OneLine(reason.code), OneLine(reason.where), OneLine(reason.text)});
  return table.Format("    ");
}

// What the sender should mend; travelers by their number in the table above.
std::string FormatIssues(const std::vector<quality::Issue>& issues) {
  constexpr size_t kNumbersMax = 8;
  if (issues.empty()) return "";
  TextTable table({{"", 24}, {"", 44}, {"", 120}});
  for (const quality::Issue& issue : issues) {
    std::string who = issue.travelers.size() == 1 ? "traveler" : "travelers";
    for (size_t i = 0; i < std::min(issue.travelers.size(), kNumbersMax); ++i) {
      who += fmt::format("{} {}", i == 0 ? "" : ",", issue.travelers[i] + 1);
    }
    if (issue.travelers.size() > kNumbersMax) who += fmt::format(" and {} more", issue.travelers.size() - kNumbersMax);
    table.AddRow({OneLine(std::string(issue.code)), OneLine(who), OneLine(std::string(issue.text))});
  }
  return "  data quality:\n" + table.Format("    ");
}

std::string PlaceAndTime(const model::PortCall& call) {
  const std::string text = Words({Visible(call.airport), Visible(call.local_time)});
  return text.empty() ? "?" : text;
}

std::string CountLine(const model::Manifest& manifest) {
  std::string text = fmt::format("travelers: {} present", manifest.travelers.size());
  if (manifest.declared_count) text += fmt::format(", {} declared", *manifest.declared_count);
  if (const auto& part = manifest.part) {
    const char* place = part->first && part->last ? ", the only one"
                        : part->first             ? ", the first"
                        : part->last              ? ", the last"
                                                  : "";
    text += fmt::format("; part {}{}", part->number, place);
  }
  return text;
}

std::string FormatManifest(const model::Manifest& manifest) {
  const auto given = [](const std::string& text, const char* otherwise) {
    return text.empty() ? std::string(otherwise) : Visible(text);
  };
  const std::string& document = manifest.document_code;
  std::string text =
      Line(fmt::format("message {}: {}{}, {}", given(manifest.message_id, "without id"), model::Name(manifest.kind),
                       document.empty() ? "" : " (document " + Visible(document) + ")", model::Name(manifest.format)));
  text += Line(fmt::format("  from {}{}", given(manifest.sender, "unknown"),
                           manifest.recipient.empty() ? "" : " to " + Visible(manifest.recipient)));
  if (!manifest.common_access_reference.empty()) {
    text += Line("  common access reference " + Visible(manifest.common_access_reference));
  }
  if (manifest.flight.legs.empty()) text += "  flight unknown\n";
  for (const model::Leg& leg : manifest.flight.legs) {
    text += Line(fmt::format("  flight {}, local times: {} -> {}",
                             given(leg.flight.empty() ? leg.carrier : leg.flight, "unknown"),
                             PlaceAndTime(leg.departure), PlaceAndTime(leg.arrival)));
  }
  text += Line("  " + CountLine(manifest));
  if (!manifest.travelers.empty()) text += '\n' + FormatTravelers(manifest.travelers) + '\n';
  text += FormatIssues(quality::CheckManifest(manifest));
  if (manifest.problems.empty()) return text + "  no problems\n";
  return text + fmt::format("  problems: {}\n", manifest.problems.size()) + FormatReasons(manifest.problems);
}

}  // namespace

std::vector<std::string> SkippedTexts(const std::vector<std::string>& types) {
  std::vector<std::pair<std::string, size_t>> counts;
  for (const std::string& type : types) {
    const auto at = std::ranges::find(counts, type, &std::pair<std::string, size_t>::first);
    if (at == counts.end()) {
      counts.emplace_back(type, 1);
    } else {
      ++at->second;
    }
  }
  std::vector<std::string> texts;
  for (const auto& [type, count] : counts) {
    texts.push_back(count == 1 ? fmt::format("skipped 1 {} message: it carries no list of travelers", type)
                               : fmt::format("skipped {} {} messages: they carry no list of travelers", count, type));
  }
  return texts;
}

std::string FormatDecoded(const manifest::Decoded& decoded) {
  std::string text;
  const auto separate = [&] {
    if (!text.empty()) text += '\n';
  };
  for (const model::Manifest& manifest : decoded.manifests) {
    separate();
    text += FormatManifest(manifest);
  }
  if (!decoded.dead_letters.empty()) {
    separate();
    text += fmt::format("dead letters: {}, not screened\n", decoded.dead_letters.size());
    text += FormatReasons(decoded.dead_letters);
  }
  if (!decoded.skipped_messages.empty()) separate();
  for (const std::string& skipped : SkippedTexts(decoded.skipped_messages)) text += Line(skipped);
  return text;
}

}  // namespace safematch::app
