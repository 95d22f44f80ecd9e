# Tests beside the unit tests. Labels: lint, sanitizer, fuzz, e2e. Included by CMakeLists.txt here, and
# after the unit tests, whose programs it lists.
get_property(directory_targets DIRECTORY PROPERTY BUILDSYSTEM_TARGETS)
set(unit_test_programs ${directory_targets})
list(FILTER unit_test_programs INCLUDE REGEX "^safematch_.*_tests$")
add_custom_target(safematch_unit_tests DEPENDS ${unit_test_programs})

# Debian's own, which finds python3-jsonschema. -B: no compiled files among the sources.
set(python /usr/bin/python3 -B)
cmake_host_system_information(RESULT cores QUERY NUMBER_OF_LOGICAL_CORES)

# The build that carries the checks of the sources and the sanitized runs; the other variants
# have their unit tests only.
if(NOT SAFEMATCH_SANITIZE AND NOT SAFEMATCH_COVERAGE)
  set(tidy "${CMAKE_CURRENT_SOURCE_DIR}/tidy")
  add_test(NAME lint.format COMMAND "${tidy}/check_format.sh")
  add_test(NAME lint.layers COMMAND ${python} "${tidy}/check_layers.py" "${PROJECT_SOURCE_DIR}")
  add_test(NAME lint.layers_test COMMAND ${python} "${tidy}/check_layers_test.py")
  add_test(NAME lint.clang_tidy COMMAND ${python} "${tidy}/check_clang_tidy.py" "${PROJECT_BINARY_DIR}")
  add_test(NAME lint.scripts COMMAND "${tidy}/check_scripts.sh")
  add_test(NAME lint.schemas COMMAND ${python} "${CMAKE_CURRENT_SOURCE_DIR}/schemas/validate_test.py")
  set_tests_properties(lint.format lint.layers lint.layers_test lint.clang_tidy lint.scripts lint.schemas
    PROPERTIES LABELS lint)
  # It uses every core itself, and repeats only what changed.
  set_tests_properties(lint.clang_tidy PROPERTIES PROCESSORS ${cores} TIMEOUT 3600)

  # The unit tests under AddressSanitizer and UndefinedBehaviorSanitizer, from their own build,
  # which the first of these tests brings up to date.
  set(asan_dir "${PROJECT_SOURCE_DIR}/build/asan")
  add_test(NAME sanitizer.build
    COMMAND sh -c "'${CMAKE_COMMAND}' --preset asan && '${CMAKE_COMMAND}' --build --preset asan"
    WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
  set_tests_properties(sanitizer.build PROPERTIES
    LABELS sanitizer FIXTURES_SETUP asan_build PROCESSORS ${cores} TIMEOUT 3600)
  foreach(program ${unit_test_programs})
    string(REGEX REPLACE "^safematch_(.*)_tests$" "\\1" module ${program})
    add_test(NAME sanitizer.${module} COMMAND "${asan_dir}/tests/${program}" --no-intro)
    set_tests_properties(sanitizer.${module} PROPERTIES
      LABELS sanitizer FIXTURES_REQUIRED asan_build TIMEOUT 900
      ENVIRONMENT "ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1;UBSAN_OPTIONS=print_stacktrace=1")
  endforeach()
endif()

# The fuzzers, from their own build: a fixed number of inputs from a fixed seed, so that every
# run does the same. scripts/fuzz runs them by the clock.
if(NOT SAFEMATCH_SANITIZE AND NOT SAFEMATCH_COVERAGE)
  include(fuzz/FuzzTargets.cmake)
  add_test(NAME fuzz.build
    COMMAND sh -c "'${CMAKE_COMMAND}' --preset fuzz && '${CMAKE_COMMAND}' --build --preset fuzz"
    WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
  set_tests_properties(fuzz.build PROPERTIES
    LABELS fuzz FIXTURES_SETUP fuzz_build PROCESSORS ${cores} TIMEOUT 1800)
  foreach(target ${SAFEMATCH_FUZZ_TARGETS})
    add_test(NAME fuzz.${target} COMMAND "${CMAKE_CURRENT_SOURCE_DIR}/fuzz/run_fuzzer.sh" ${target}
      --runs ${SAFEMATCH_FUZZ_RUNS_${target}})
    set_tests_properties(fuzz.${target} PROPERTIES LABELS fuzz FIXTURES_REQUIRED fuzz_build TIMEOUT 900)
  endforeach()
endif()

# The built program on files.
add_test(NAME system.cli COMMAND ${python} "${CMAKE_CURRENT_SOURCE_DIR}/cli/cli_test.py" "$<TARGET_FILE:safematch>")
set_tests_properties(system.cli PROPERTIES LABELS system TIMEOUT 600)

# The built program against a real Kafka. One at a time: they measure deadlines.
foreach(name harness pipeline repeats bad_input outage rebalance)
  add_test(NAME e2e.${name}
    COMMAND ${python} "${CMAKE_CURRENT_SOURCE_DIR}/e2e/${name}_test.py" "$<TARGET_FILE:safematch>"
      "${PROJECT_BINARY_DIR}/e2e")
  set_tests_properties(e2e.${name} PROPERTIES LABELS e2e RUN_SERIAL ON TIMEOUT 900)
endforeach()
