#include "load/person_names.h"

#include <algorithm>
#include <utility>

namespace safematch::load {

namespace {

size_t IndexOf(Gender gender) { return static_cast<size_t>(gender); }

NamePart PartOf(const NameRow& row, Random& random) {
  NamePart part{std::string(row.latin), {}, std::string(row.native)};
  if (!row.others.empty()) part.other = row.others[random.Below(static_cast<uint32_t>(row.others.size()))];
  return part;
}

std::string_view FirstOther(const NameRow& row) { return row.others.empty() ? row.latin : row.others.front(); }

// ASCII letters only; heads and tails begin with them.
void LowerFirst(std::string& text, size_t at) {
  if (at < text.size() && text[at] >= 'A' && text[at] <= 'Z') text[at] = static_cast<char>(text[at] - 'A' + 'a');
}

// "Xiao" + "Ming" -> "Xiaoming"; in the other spelling "Hsiao-ming".
NamePart ComposeGiven(const Culture& culture, const NamePool& syllables, Random& random) {
  const NameRow& first = syllables.Draw(random);
  const NameRow* second = &syllables.Draw(random);
  if (second->latin == first.latin) {
    second = &syllables.rows[(static_cast<size_t>(second - syllables.rows.data()) + 1) % syllables.rows.size()];
  }
  const bool hyphenated = culture.options.parts_hyphenated != 0;
  NamePart part;
  part.latin = first.latin;
  if (hyphenated) part.latin += '-';
  const size_t seam = part.latin.size();
  part.latin += second->latin;
  LowerFirst(part.latin, seam);

  part.other = FirstOther(first);
  part.other += hyphenated ? ' ' : '-';
  part.other += FirstOther(*second);
  if (!hyphenated) LowerFirst(part.other, part.other.size() - FirstOther(*second).size());

  if (!first.native.empty() && !second->native.empty()) {
    part.native = first.native;
    part.native += second->native;
  }
  return part;
}

NamePart DrawFamilyName(const Culture& culture, Random& random) {
  if (!random.Percent(culture.options.family_composed_percent)) return PartOf(culture.family.Draw(random), random);
  const NameRow& head = culture.family_head.Draw(random);
  const NameRow& tail = culture.family_tail.Draw(random);
  NamePart part;
  part.latin = head.latin;
  part.latin += tail.latin;
  if (!head.native.empty() && !tail.native.empty()) {
    part.native = head.native;
    part.native += tail.native;
  }
  return part;
}

NamePart DrawGivenName(const Culture& culture, Gender gender, Random& random) {
  const size_t sex = IndexOf(gender);
  if (random.Percent(culture.options.given_composed_percent)) return ComposeGiven(culture, culture.part[sex], random);
  return PartOf(culture.given[sex].Draw(random), random);
}

void MakeFeminine(const Culture& culture, std::string& text) {
  for (const NameRow& ending : culture.feminine.rows) {
    if (!std::string_view(text).ends_with(ending.latin) || ending.others.empty()) continue;
    text.replace(text.size() - ending.latin.size(), ending.latin.size(), ending.others.front());
    return;
  }
}

}  // namespace

std::vector<NamePart> DrawFamilyNames(const Culture& culture, Random& random) {
  std::vector<NamePart> family;
  family.push_back(DrawFamilyName(culture, random));
  if (random.Percent(culture.options.second_family_percent)) family.push_back(DrawFamilyName(culture, random));
  return family;
}

std::vector<NamePart> DrawGivenNames(const Culture& culture, Gender gender, Random& random) {
  const CultureOptions& options = culture.options;
  const size_t sex = IndexOf(gender);
  std::vector<NamePart> given;
  if (random.Percent(options.middle_percent)) given.push_back(PartOf(culture.middle[sex].Draw(random), random));
  given.push_back(DrawGivenName(culture, gender, random));
  if (random.Percent(options.second_given_percent)) {
    NamePart second = DrawGivenName(culture, gender, random);
    if (second.latin != given.back().latin) given.push_back(std::move(second));
  }
  if (random.Percent(options.father_percent)) {
    given.push_back(DrawGivenName(culture, Gender::kMale, random));
    if (random.Percent(options.grandfather_percent)) given.push_back(DrawGivenName(culture, Gender::kMale, random));
  }
  if (random.Percent(options.patronymic_percent)) {
    given.push_back(PartOf(culture.patronymic[sex].Draw(random), random));
  }
  return given;
}

std::vector<NamePart> FamilyNamesFor(const Culture& culture, Gender gender, std::vector<NamePart> masculine) {
  if (gender == Gender::kFemale && !culture.feminine.empty()) {
    for (NamePart& part : masculine) {
      for (std::string* text : {&part.latin, &part.other, &part.native}) MakeFeminine(culture, *text);
    }
  }
  return masculine;
}

DrawnName DrawName(const Culture& culture, Gender gender, Random& random) {
  DrawnName name;
  name.family = FamilyNamesFor(culture, gender, DrawFamilyNames(culture, random));
  name.given = DrawGivenNames(culture, gender, random);
  return name;
}

std::string LatinText(std::span<const NamePart> parts) {
  std::string text;
  for (const NamePart& part : parts) {
    if (!text.empty()) text += ' ';
    text += part.latin;
  }
  return text;
}

std::string NativeText(const Culture& culture, const DrawnName& name) {
  std::string text;
  bool complete = true;
  const auto append = [&](const std::vector<NamePart>& parts) {
    for (const NamePart& part : parts) {
      complete = complete && !part.native.empty();
      if (!text.empty() && culture.options.native_joined == 0) text += ' ';
      text += part.native;
    }
  };
  const bool family_first = culture.options.native_family_first != 0;
  append(family_first ? name.family : name.given);
  append(family_first ? name.given : name.family);
  return complete ? text : std::string();
}

}  // namespace safematch::load
