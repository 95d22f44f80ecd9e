#include "model/json_names.h"

#include "base/check.h"
#include "model/json.h"

namespace safematch::model {

namespace {

template <typename E, size_t N>
std::string_view NameOf(const JsonName<E> (&rows)[N], E value) {
  for (const JsonName<E>& row : rows) {
    if (row.value == value) return row.name;
  }
  base::CheckFailed("every enumerator has a name", __FILE__, __LINE__);
}

}  // namespace

std::string_view Name(ManifestKind kind) { return NameOf(kManifestKindNames, kind); }
std::string_view Name(ManifestFormat format) { return NameOf(kManifestFormatNames, format); }
std::string_view Name(TravelerRole role) { return NameOf(kTravelerRoleNames, role); }
std::string_view Name(NameKind kind) { return NameOf(kNameKindNames, kind); }
std::string_view Name(Band band) { return NameOf(kBandNames, band); }
std::string_view Name(AlertStatus status) { return NameOf(kAlertStatusNames, status); }
std::string_view Name(Priority priority) { return NameOf(kPriorityNames, priority); }
std::string_view Name(Sex sex) { return NameOf(kSexNames, sex); }
std::string_view Name(DocumentStatus status) { return NameOf(kDocumentStatusNames, status); }

}  // namespace safematch::model
