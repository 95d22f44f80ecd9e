#include "model/country.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>

namespace safematch::model {

namespace {

struct Alias {
  std::string_view code;
  std::string_view alpha3;
};

// ISO 3166-1, alpha-2 -> alpha-3, all 249 entries. Source: Debian package iso-codes 4.15.0
// (iso_3166-1.json), equal to ICU 72's table. By alpha-2 code.
// clang-format off
constexpr Alias kAlpha2[] = {
    {"AD", "AND"}, {"AE", "ARE"}, {"AF", "AFG"}, {"AG", "ATG"}, {"AI", "AIA"}, {"AL", "ALB"}, {"AM", "ARM"},
    {"AO", "AGO"}, {"AQ", "ATA"}, {"AR", "ARG"}, {"AS", "ASM"}, {"AT", "AUT"}, {"AU", "AUS"}, {"AW", "ABW"},
    {"AX", "ALA"}, {"AZ", "AZE"}, {"BA", "BIH"}, {"BB", "BRB"}, {"BD", "BGD"}, {"BE", "BEL"}, {"BF", "BFA"},
    {"BG", "BGR"}, {"BH", "BHR"}, {"BI", "BDI"}, {"BJ", "BEN"}, {"BL", "BLM"}, {"BM", "BMU"}, {"BN", "BRN"},
    {"BO", "BOL"}, {"BQ", "BES"}, {"BR", "BRA"}, {"BS", "BHS"}, {"BT", "BTN"}, {"BV", "BVT"}, {"BW", "BWA"},
    {"BY", "BLR"}, {"BZ", "BLZ"}, {"CA", "CAN"}, {"CC", "CCK"}, {"CD", "COD"}, {"CF", "CAF"}, {"CG", "COG"},
    {"CH", "CHE"}, {"CI", "CIV"}, {"CK", "COK"}, {"CL", "CHL"}, {"CM", "CMR"}, {"CN", "CHN"}, {"CO", "COL"},
    {"CR", "CRI"}, {"CU", "CUB"}, {"CV", "CPV"}, {"CW", "CUW"}, {"CX", "CXR"}, {"CY", "CYP"}, {"CZ", "CZE"},
    {"DE", "DEU"}, {"DJ", "DJI"}, {"DK", "DNK"}, {"DM", "DMA"}, {"DO", "DOM"}, {"DZ", "DZA"}, {"EC", "ECU"},
    {"EE", "EST"}, {"EG", "EGY"}, {"EH", "ESH"}, {"ER", "ERI"}, {"ES", "ESP"}, {"ET", "ETH"}, {"FI", "FIN"},
    {"FJ", "FJI"}, {"FK", "FLK"}, {"FM", "FSM"}, {"FO", "FRO"}, {"FR", "FRA"}, {"GA", "GAB"}, {"GB", "GBR"},
    {"GD", "GRD"}, {"GE", "GEO"}, {"GF", "GUF"}, {"GG", "GGY"}, {"GH", "GHA"}, {"GI", "GIB"}, {"GL", "GRL"},
    {"GM", "GMB"}, {"GN", "GIN"}, {"GP", "GLP"}, {"GQ", "GNQ"}, {"GR", "GRC"}, {"GS", "SGS"}, {"GT", "GTM"},
    {"GU", "GUM"}, {"GW", "GNB"}, {"GY", "GUY"}, {"HK", "HKG"}, {"HM", "HMD"}, {"HN", "HND"}, {"HR", "HRV"},
    {"HT", "HTI"}, {"HU", "HUN"}, {"ID", "IDN"}, {"IE", "IRL"}, {"IL", "ISR"}, {"IM", "IMN"}, {"IN", "IND"},
    {"IO", "IOT"}, {"IQ", "IRQ"}, {"IR", "IRN"}, {"IS", "ISL"}, {"IT", "ITA"}, {"JE", "JEY"}, {"JM", "JAM"},
    {"JO", "JOR"}, {"JP", "JPN"}, {"KE", "KEN"}, {"KG", "KGZ"}, {"KH", "KHM"}, {"KI", "KIR"}, {"KM", "COM"},
    {"KN", "KNA"}, {"KP", "PRK"}, {"KR", "KOR"}, {"KW", "KWT"}, {"KY", "CYM"}, {"KZ", "KAZ"}, {"LA", "LAO"},
    {"LB", "LBN"}, {"LC", "LCA"}, {"LI", "LIE"}, {"LK", "LKA"}, {"LR", "LBR"}, {"LS", "LSO"}, {"LT", "LTU"},
    {"LU", "LUX"}, {"LV", "LVA"}, {"LY", "LBY"}, {"MA", "MAR"}, {"MC", "MCO"}, {"MD", "MDA"}, {"ME", "MNE"},
    {"MF", "MAF"}, {"MG", "MDG"}, {"MH", "MHL"}, {"MK", "MKD"}, {"ML", "MLI"}, {"MM", "MMR"}, {"MN", "MNG"},
    {"MO", "MAC"}, {"MP", "MNP"}, {"MQ", "MTQ"}, {"MR", "MRT"}, {"MS", "MSR"}, {"MT", "MLT"}, {"MU", "MUS"},
    {"MV", "MDV"}, {"MW", "MWI"}, {"MX", "MEX"}, {"MY", "MYS"}, {"MZ", "MOZ"}, {"NA", "NAM"}, {"NC", "NCL"},
    {"NE", "NER"}, {"NF", "NFK"}, {"NG", "NGA"}, {"NI", "NIC"}, {"NL", "NLD"}, {"NO", "NOR"}, {"NP", "NPL"},
    {"NR", "NRU"}, {"NU", "NIU"}, {"NZ", "NZL"}, {"OM", "OMN"}, {"PA", "PAN"}, {"PE", "PER"}, {"PF", "PYF"},
    {"PG", "PNG"}, {"PH", "PHL"}, {"PK", "PAK"}, {"PL", "POL"}, {"PM", "SPM"}, {"PN", "PCN"}, {"PR", "PRI"},
    {"PS", "PSE"}, {"PT", "PRT"}, {"PW", "PLW"}, {"PY", "PRY"}, {"QA", "QAT"}, {"RE", "REU"}, {"RO", "ROU"},
    {"RS", "SRB"}, {"RU", "RUS"}, {"RW", "RWA"}, {"SA", "SAU"}, {"SB", "SLB"}, {"SC", "SYC"}, {"SD", "SDN"},
    {"SE", "SWE"}, {"SG", "SGP"}, {"SH", "SHN"}, {"SI", "SVN"}, {"SJ", "SJM"}, {"SK", "SVK"}, {"SL", "SLE"},
    {"SM", "SMR"}, {"SN", "SEN"}, {"SO", "SOM"}, {"SR", "SUR"}, {"SS", "SSD"}, {"ST", "STP"}, {"SV", "SLV"},
    {"SX", "SXM"}, {"SY", "SYR"}, {"SZ", "SWZ"}, {"TC", "TCA"}, {"TD", "TCD"}, {"TF", "ATF"}, {"TG", "TGO"},
    {"TH", "THA"}, {"TJ", "TJK"}, {"TK", "TKL"}, {"TL", "TLS"}, {"TM", "TKM"}, {"TN", "TUN"}, {"TO", "TON"},
    {"TR", "TUR"}, {"TT", "TTO"}, {"TV", "TUV"}, {"TW", "TWN"}, {"TZ", "TZA"}, {"UA", "UKR"}, {"UG", "UGA"},
    {"UM", "UMI"}, {"US", "USA"}, {"UY", "URY"}, {"UZ", "UZB"}, {"VA", "VAT"}, {"VC", "VCT"}, {"VE", "VEN"},
    {"VG", "VGB"}, {"VI", "VIR"}, {"VN", "VNM"}, {"VU", "VUT"}, {"WF", "WLF"}, {"WS", "WSM"}, {"YE", "YEM"},
    {"YT", "MYT"}, {"ZA", "ZAF"}, {"ZM", "ZMB"}, {"ZW", "ZWE"},
};
// clang-format on

// Other spellings of a current code, by spelling. Source: ISO 3166-3 where a withdrawn code has
// one successor (iso_3166-3.json of the same package); ICAO Doc 9303 part 3, section 5 ("D");
// codes that ISO 3166-1 reserves and that are used for it (EL, EU, UK), and Kosovo's, which ISO
// left to its users.
constexpr Alias kAliases[] = {
    {"AFI", "DJI"}, {"BU", "MMR"},  {"BUR", "MMR"}, {"BYS", "BLR"}, {"D", "DEU"},   {"DD", "DEU"},
    {"DDR", "DEU"}, {"DHY", "BEN"}, {"DY", "BEN"},  {"EL", "GRC"},  {"EU", "EUE"},  {"FX", "FRA"},
    {"FXX", "FRA"}, {"HV", "BFA"},  {"HVO", "BFA"}, {"KOS", "RKS"}, {"KS", "RKS"},  {"NH", "VUT"},
    {"NHB", "VUT"}, {"RH", "ZWE"},  {"RHO", "ZWE"}, {"ROM", "ROU"}, {"SKM", "IND"}, {"TMP", "TLS"},
    {"TP", "TLS"},  {"UK", "GBR"},  {"UN", "UNO"},  {"VD", "VNM"},  {"VDR", "VNM"}, {"XK", "RKS"},
    {"XKK", "RKS"}, {"XKX", "RKS"}, {"YD", "YEM"},  {"YMD", "YEM"}, {"ZAR", "COD"}, {"ZR", "COD"},
};

// Known beside ISO 3166-1, and kept. Source: ICAO Doc 9303 part 3, section 5, parts B to E;
// ISO 3166-3 for states that ended in several; WSA stands on "world passports".
constexpr std::string_view kFurther[] = {
    "ANT", "CSK", "EUE", "GBD", "GBN", "GBO", "GBP", "GBS", "NTZ", "RKS", "SCG",
    "SUN", "UNA", "UNK", "UNO", "UTO", "WSA", "XBA", "XCC", "XCE", "XCO", "XDC",
    "XEC", "XES", "XIM", "XMP", "XOM", "XPO", "XXA", "XXB", "XXC", "XXX", "YUG",
};

// Place of a code of three capitals among all such; kCodes for other texts.
constexpr size_t kLetters = 26;
constexpr size_t kCodes = kLetters * kLetters * kLetters;
constexpr size_t PlaceOf(std::string_view code) {
  if (code.size() != 3) return kCodes;
  size_t place = 0;
  for (const char c : code) {
    if (c < 'A' || c > 'Z') return kCodes;
    place = place * kLetters + static_cast<size_t>(c - 'A');
  }
  return place;
}

// Nearly every code that is sent is a current alpha-3 code: a bit for each, the last for none.
constexpr auto kIsAlpha3 = [] {
  std::array<uint64_t, kCodes / 64 + 1> bits{};
  for (const Alias& row : kAlpha2) bits[PlaceOf(row.alpha3) / 64] |= uint64_t{1} << PlaceOf(row.alpha3) % 64;
  return bits;
}();

bool IsAlpha3(std::string_view code) {
  const size_t place = PlaceOf(code);
  return (kIsAlpha3[place / 64] >> place % 64 & 1U) != 0;
}

static_assert(std::ranges::is_sorted(kAlpha2, {}, &Alias::code));
static_assert(std::ranges::is_sorted(kAliases, {}, &Alias::code));
static_assert(std::ranges::is_sorted(kFurther));

template <size_t N>
std::string_view Find(const Alias (&rows)[N], std::string_view code) {
  const auto* row = std::ranges::lower_bound(rows, code, {}, &Alias::code);
  return row != std::end(rows) && row->code == code ? row->alpha3 : std::string_view();
}

std::string_view WithoutFiller(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  text.remove_prefix(first);
  return text.substr(0, text.find_last_not_of(" \t<") + 1);
}

}  // namespace

Country NormalCountry(std::string_view text) {
  Country country{std::string(WithoutFiller(text)), true};
  std::ranges::transform(country.code, country.code.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  const std::string_view code = country.code;
  if (code.empty() || IsAlpha3(code)) return country;
  if (const auto alpha3 = Find(kAlpha2, code); !alpha3.empty()) {
    country.code = alpha3;
  } else if (const auto current = Find(kAliases, code); !current.empty()) {
    country.code = current;
  } else {
    country.known = std::ranges::binary_search(kFurther, code);
  }
  return country;
}

}  // namespace safematch::model
