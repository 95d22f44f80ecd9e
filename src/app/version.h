#pragma once

namespace safematch::app {

// Version of the program and of the matching engine; stands in every alert.
inline constexpr const char* kVersion = SAFEMATCH_VERSION;

}  // namespace safematch::app
