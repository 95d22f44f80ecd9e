// An alert as an officer reads it on a terminal: who, which flight, why, how sure.
#pragma once

#include <string>

#include "match/matcher.h"
#include "model/alert.h"

namespace safematch::app {

enum class AlertStyle { kPlain, kColor };

// Several lines, without the last line end. Holds personal data: for standard output only.
std::string FormatAlert(const model::Alert& alert, AlertStyle style);

// The rows of evidence alone, one a line, indented.
std::string FormatEvidence(const std::vector<model::Evidence>& evidence);

// Text from outside with control characters made visible, so that a name cannot steer the
// reader's terminal.
std::string Visible(const std::string& text);

}  // namespace safematch::app
