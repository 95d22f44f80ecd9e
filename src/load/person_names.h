// Made-up names of people, drawn from the tables of a culture by its naming customs.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "load/name_tables.h"
#include "load/random.h"

namespace safematch::load {

struct NamePart {
  std::string latin;
  std::string other;   // Another spelling of the same name; empty: none is known.
  std::string native;  // Empty: not known.
};

struct DrawnName {
  std::vector<NamePart> family;
  std::vector<NamePart> given;  // Given, middle, father's name or patronymic, in written order.
};

// The family names of a household, in their masculine form.
std::vector<NamePart> DrawFamilyNames(const Culture& culture, Random& random);
std::vector<NamePart> DrawGivenNames(const Culture& culture, Gender gender, Random& random);
// Family names as a person of that sex bears them (Ivanov, Ivanova).
std::vector<NamePart> FamilyNamesFor(const Culture& culture, Gender gender, std::vector<NamePart> masculine);
// All three in one.
DrawnName DrawName(const Culture& culture, Gender gender, Random& random);

// "José Luis"
std::string LatinText(std::span<const NamePart> parts);
// The whole name in its own script; empty unless every part has a native form.
std::string NativeText(const Culture& culture, const DrawnName& name);

}  // namespace safematch::load
