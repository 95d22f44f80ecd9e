// Name fields as sent -> words with roles: what every reading starts from. Internal to `text`.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "text/fold.h"
#include "text/name.h"

namespace safematch::text {

// The fields of a name, those with fillers of the machine-readable zone taken apart. Views into
// the parts that it was made from or into itself, so it does not move.
class NameFields {
 public:
  NameFields(const NameParts& parts, NameSource source);
  NameFields(const NameFields&) = delete;
  NameFields& operator=(const NameFields&) = delete;

  struct Field {
    std::string_view text;
    Role role = Role::kUnknown;
    bool may_be_cut = false;
  };

  // Family name first; no empty ones.
  std::span<const Field> fields() const { return {fields_.data(), count_}; }
  NameSource source() const { return source_; }
  bool has_fillers() const { return has_fillers_; }
  bool is_ascii() const { return is_ascii_; }
  // Those beyond ASCII included.
  size_t hyphens() const { return hyphens_; }
  size_t apostrophes() const { return apostrophes_; }

 private:
  void Add(std::string_view text, Role role, bool may_be_cut);
  bool SplitAtFillers(std::string_view name, std::string_view given);

  NameSource source_;
  std::array<Field, 2> fields_;
  size_t count_ = 0;
  bool has_fillers_ = false;
  bool is_ascii_ = true;
  size_t hyphens_ = 0;
  size_t apostrophes_ = 0;
  std::string given_;  // Where the given names come from two fields.
};

// How fields are turned into words.
struct Spelling {
  Diacritics diacritics = Diacritics::kDropped;
  bool hyphens_joined = false;
  bool apostrophes_split = false;
};

struct NameWords {
  std::vector<Token> tokens;  // Settled.
  ReadingReasons reasons;     // What the fields are like; none for entries.
  bool limit_reached = false;
};

NameWords ReadWords(const NameFields& fields, const Spelling& spelling);

// A folded word, classified.
Token MakeToken(std::string_view word, Role role);

// To be called on new or changed tokens, for classes and roles that depend on the words beside.
// LE, DO and BEN are particles in some countries and whole names in others: where a part of the
// name has nothing else, they are the name. And the only part of a name is neither family nor
// given name. Returns true for such a single name.
bool SettleWords(std::vector<Token>& tokens);

}  // namespace safematch::text
