#include "model/person_name.h"

namespace safematch::model {

Personal PersonName::Display() const {
  if (!full_name.empty()) return full_name;
  if (given_names.empty()) return family_name;
  if (family_name.empty()) return given_names;
  return Personal(family_name.Reveal() + ", " + given_names.Reveal());
}

}  // namespace safematch::model
