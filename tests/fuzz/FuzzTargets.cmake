# The fuzzers' names: a file <target>_fuzzer.cc each. Also read by scripts/fuzz.
set(SAFEMATCH_FUZZ_TARGETS edifact_tokenizer paxlst json_manifest json_splitter)
if(EXISTS "${PROJECT_SOURCE_DIR}/src/manifest/mrz.h")
  list(APPEND SAFEMATCH_FUZZ_TARGETS mrz)
endif()
