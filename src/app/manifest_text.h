// What one payload holds, as a person reads it who finds out what a feed really sends.
#pragma once

#include <string>
#include <vector>

#include "manifest/decoder.h"

namespace safematch::app {

// Messages with their travelers and problems, then dead letters and skipped messages; every
// line ended. Holds personal data: for standard output only. Lists of one cell and texts from
// outside are bounded, their control characters made visible.
std::string FormatDecoded(const manifest::Decoded& decoded);

// "skipped 2 CUSRES messages: they carry no list of travelers", one text a type, in the order
// in which the types first stand.
std::vector<std::string> SkippedTexts(const std::vector<std::string>& types);

}  // namespace safematch::app
