# The fuzzers, a file <target>_fuzzer.cc each, and how many inputs each tries with the tests:
# about ten seconds' worth on a slow core.
set(SAFEMATCH_FUZZ_TARGETS edifact_tokenizer paxlst json_manifest json_splitter)
set(SAFEMATCH_FUZZ_RUNS_edifact_tokenizer 25000)
set(SAFEMATCH_FUZZ_RUNS_paxlst 6000)
set(SAFEMATCH_FUZZ_RUNS_json_manifest 100000)
set(SAFEMATCH_FUZZ_RUNS_json_splitter 25000)
set(SAFEMATCH_FUZZ_RUNS_mrz 60000)
if(EXISTS "${PROJECT_SOURCE_DIR}/src/manifest/mrz.h")
  list(APPEND SAFEMATCH_FUZZ_TARGETS mrz)
endif()
