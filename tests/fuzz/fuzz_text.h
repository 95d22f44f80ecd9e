// What the fuzzers share. Each is one libFuzzer target: LLVMFuzzerTestOneInput in
// <target>_fuzzer.cc, its words in <target>.dict and its inputs in corpus/<target>/.
// A broken invariant ends the process (SAFEMATCH_CHECK), and libFuzzer keeps the input.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace safematch::fuzz {

// The input as text; a view into it.
inline std::string_view TextOf(const uint8_t* data, size_t size) { return {reinterpret_cast<const char*>(data), size}; }

}  // namespace safematch::fuzz
