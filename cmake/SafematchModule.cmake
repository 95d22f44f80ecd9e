# safematch_module(NAME [MODULES ...] [PUBLIC ...] [PRIVATE ...])
# A static library from src/NAME/*.cc. MODULES are our modules that it may include;
# PRIVATE libraries stay invisible in its headers.
function(safematch_module name)
  cmake_parse_arguments(arg "" "" "MODULES;PUBLIC;PRIVATE" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/${name}/*.cc")
  list(FILTER sources EXCLUDE REGEX "/app/main\\.cc$")
  if(NOT sources)
    file(WRITE "${PROJECT_BINARY_DIR}/empty.cc" "")
    set(sources "${PROJECT_BINARY_DIR}/empty.cc")
  endif()
  list(TRANSFORM arg_MODULES PREPEND safematch_)
  add_library(safematch_${name} STATIC ${sources})
  target_include_directories(safematch_${name} PUBLIC "${PROJECT_SOURCE_DIR}/src")
  target_link_libraries(safematch_${name} PUBLIC ${arg_MODULES} ${arg_PUBLIC}
                        PRIVATE ${arg_PRIVATE} safematch_options)
endfunction()
