#include "app/alert_text.h"

#include "base/utf8.h"

namespace safematch::app {

namespace {

std::string Place(const model::PortCall& call) {
  return Visible(call.airport) + (call.local_time.empty() ? "" : " " + Visible(call.local_time));
}

std::string FlightLine(const model::Flight& flight) {
  if (flight.legs.empty()) return "flight unknown";
  const model::Leg& first = flight.legs.front();
  return fmt::format("flight {}  {} -> {}", Visible(first.flight), Place(first.departure),
                     Place(flight.legs.back().arrival));
}

std::string Born(const model::Traveler& traveler) {
  return traveler.date_of_birth ? ", born " + traveler.date_of_birth->ToString() : ", birth date unknown";
}

}  // namespace

std::string Visible(const std::string& text) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    const char32_t c = NextCodePoint(text, i);
    const bool control = c < 0x20 || (c >= 0x7F && c < 0xA0);
    // Marks that turn the direction of the text or take no room (UAX #9, UTS #36).
    const bool invisible =
        (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF;
    if (control || invisible) {
      out += fmt::format("<U+{:04X}>", static_cast<uint32_t>(c));
    } else {
      AppendUtf8(c, out);
    }
  }
  return out;
}

std::string FormatEvidence(const std::vector<model::Evidence>& evidence) {
  std::string text;
  for (const model::Evidence& row : evidence) {
    const std::string ours = row.traveler_value.empty() ? "-" : Visible(row.traveler_value.Reveal());
    const std::string theirs = row.entry_value.empty() ? "-" : Visible(row.entry_value.Reveal());
    const bool values = !row.traveler_value.empty() || !row.entry_value.empty();
    if (!text.empty()) text += '\n';
    text += fmt::format("    {:>+7.1f}  {:<15} {}{}", static_cast<double>(row.weight.millibits) / 1000.0, row.feature,
                        values ? fmt::format("{} | {}  ", ours, theirs) : "", row.detail);
  }
  return text;
}

std::string FormatAlert(const model::Alert& alert, AlertStyle style) {
  const bool urgent = alert.band == model::Band::kAlert;
  const char* color = style == AlertStyle::kColor ? (urgent ? "\033[1;31m" : "\033[1;33m") : "";
  const char* reset = style == AlertStyle::kColor ? "\033[0m" : "";
  std::string text =
      fmt::format("{}{}{}  {}{}  {}", color, urgent ? "ALERT " : "REVIEW", reset,
                  Visible(alert.traveler.name.Display().Reveal()), Born(alert.traveler), FlightLine(alert.flight));
  text += fmt::format("\n  possible match with {}/{} ({}): {}  score {:.2f}, {:.1f} bits", Visible(alert.entry.list),
                      Visible(alert.entry.id), Visible(alert.entry.owner), Visible(alert.entry.matched_name.Reveal()),
                      static_cast<double>(model::ScoreMillionths(alert.weight)) / 1e6,
                      static_cast<double>(alert.weight.millibits) / 1000.0);
  text += '\n' + FormatEvidence(alert.evidence);
  text += fmt::format("\n  a lead for a person to judge, not a decision; alert {}", alert.alert_id);
  return text;
}

}  // namespace safematch::app
