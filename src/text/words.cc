#include "text/words.h"

#include <algorithm>
#include <array>

namespace safematch::text {

namespace {

struct Word {
  std::string_view text;
  WordKind kind;
};

// Sorted by text. Sources: titles and placeholders as seen in APIS feeds (IATA CAWG advice on
// single names, carriers' booking guides); particles and suffixes: ICAO Doc 9303 part 3
// section 4.6 and general knowledge of naming customs.
constexpr std::array<Word, 83> kWords = {{{"ABU", WordKind::kParticle},
                                          {"AF", WordKind::kParticle},
                                          {"AL", WordKind::kParticle},
                                          {"AP", WordKind::kParticle},
                                          {"AR", WordKind::kParticle},
                                          {"AS", WordKind::kParticle},
                                          {"AT", WordKind::kParticle},
                                          {"AV", WordKind::kParticle},
                                          {"AZ", WordKind::kParticle},
                                          {"BEN", WordKind::kParticle},
                                          {"BIN", WordKind::kParticle},
                                          {"BINT", WordKind::kParticle},
                                          {"BINTI", WordKind::kParticle},
                                          {"BT", WordKind::kParticle},
                                          {"CAPT", WordKind::kTitle},
                                          {"CHD", WordKind::kTitle},
                                          {"D", WordKind::kParticle},
                                          {"DA", WordKind::kParticle},
                                          {"DAS", WordKind::kParticle},
                                          {"DE", WordKind::kParticle},
                                          {"DEL", WordKind::kParticle},
                                          {"DELLA", WordKind::kParticle},
                                          {"DEN", WordKind::kParticle},
                                          {"DER", WordKind::kParticle},
                                          {"DI", WordKind::kParticle},
                                          {"DO", WordKind::kParticle},
                                          {"DOS", WordKind::kParticle},
                                          {"DR", WordKind::kTitle},
                                          {"DU", WordKind::kParticle},
                                          {"E", WordKind::kParticle},
                                          {"EL", WordKind::kParticle},
                                          {"ES", WordKind::kParticle},
                                          {"FILHO", WordKind::kSuffix},
                                          {"FNU", WordKind::kPlaceholder},
                                          {"HAJ", WordKind::kTitle},
                                          {"HAJJ", WordKind::kTitle},
                                          {"IBN", WordKind::kParticle},
                                          {"II", WordKind::kSuffix},
                                          {"III", WordKind::kSuffix},
                                          {"INF", WordKind::kTitle},
                                          {"IV", WordKind::kSuffix},
                                          {"JR", WordKind::kSuffix},
                                          {"JUNIOR", WordKind::kSuffix},
                                          {"LA", WordKind::kParticle},
                                          {"LAS", WordKind::kParticle},
                                          {"LE", WordKind::kParticle},
                                          {"LNU", WordKind::kPlaceholder},
                                          {"LOS", WordKind::kParticle},
                                          {"MAC", WordKind::kParticle},
                                          {"MC", WordKind::kParticle},
                                          {"MISS", WordKind::kTitle},
                                          {"MR", WordKind::kTitle},
                                          {"MRS", WordKind::kTitle},
                                          {"MS", WordKind::kTitle},
                                          {"MSTER", WordKind::kTitle},
                                          {"MSTR", WordKind::kTitle},
                                          {"NETO", WordKind::kSuffix},
                                          {"NFN", WordKind::kPlaceholder},
                                          {"NLN", WordKind::kPlaceholder},
                                          {"NMN", WordKind::kPlaceholder},
                                          {"NOFIRSTNAME", WordKind::kPlaceholder},
                                          {"NOLASTNAME", WordKind::kPlaceholder},
                                          {"NONAME", WordKind::kPlaceholder},
                                          {"O", WordKind::kParticle},
                                          {"OULD", WordKind::kParticle},
                                          {"PROF", WordKind::kTitle},
                                          {"S", WordKind::kParticle},
                                          {"SHEIKH", WordKind::kTitle},
                                          {"SIR", WordKind::kTitle},
                                          {"SOBRINHO", WordKind::kSuffix},
                                          {"SR", WordKind::kSuffix},
                                          {"TER", WordKind::kParticle},
                                          {"UL", WordKind::kParticle},
                                          {"UNKNOWN", WordKind::kPlaceholder},
                                          {"UR", WordKind::kParticle},
                                          {"VAN", WordKind::kParticle},
                                          {"VON", WordKind::kParticle},
                                          {"WALAD", WordKind::kParticle},
                                          {"XX", WordKind::kPlaceholder},
                                          {"XXX", WordKind::kPlaceholder},
                                          {"XXXX", WordKind::kPlaceholder},
                                          {"Y", WordKind::kParticle},
                                          {"ZU", WordKind::kParticle}}};

static_assert(std::is_sorted(kWords.begin(), kWords.end(),
                             [](const Word& a, const Word& b) { return a.text < b.text; }));

// Longest first. Source: the titles of booking systems, which glue them to the given name; CHD
// and INF mark children.
constexpr std::array<std::string_view, 12> kFusedTitles = {"MSTER", "MISS", "MSTR", "PROF", "CHD", "INF",
                                                           "MRS",   "SIR",  "DR",   "JR",   "MR",  "MS"};

constexpr size_t kLettersLeftMin = 2;

}  // namespace

WordKind ClassifyWord(std::string_view word) {
  const auto* found = std::lower_bound(kWords.begin(), kWords.end(), word,
                                       [](const Word& entry, std::string_view text) { return entry.text < text; });
  return found != kWords.end() && found->text == word ? found->kind : WordKind::kName;
}

size_t FusedTitleAtEnd(std::string_view word) {
  // The letters that titles end with; most words leave here.
  if (word.empty() || std::string_view("RSFD").find(word.back()) == std::string_view::npos) return 0;
  for (const std::string_view title : kFusedTitles) {
    if (word.size() >= title.size() + kLettersLeftMin && word.ends_with(title)) return title.size();
  }
  return 0;
}

std::array<size_t, 2> FusedTitlesAtStart(std::string_view word) {
  std::array<size_t, 2> sizes{};
  if (word.empty() || std::string_view("MPCISDJ").find(word.front()) == std::string_view::npos) return sizes;
  size_t count = 0;
  for (const std::string_view title : kFusedTitles) {
    if (word.size() < title.size() + kLettersLeftMin || !word.starts_with(title)) continue;
    sizes[count++] = title.size();
    if (count == sizes.size()) break;
  }
  return sizes;
}

}  // namespace safematch::text
