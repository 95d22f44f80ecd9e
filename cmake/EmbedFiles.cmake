# safematch_embed_files(TARGET FUNCTION FILES...)
# Puts text files into a program: generates a .cc that defines
#   std::span<const EmbeddedFile> safematch::TARGET'S MODULE::FUNCTION()
# (declared in src/MODULE/embedded_files.h) and adds it to TARGET, safematch_MODULE. A changed
# file rebuilds it. The file's name without folder and extension is its name in the table.
# Limits: UTF-8 text below 64 KiB a file that does not contain `)embedded"`.
function(safematch_embed_files target function)
  string(REGEX REPLACE "^safematch_" "" module "${target}")
  set(output "${PROJECT_BINARY_DIR}/generated/${module}/${function}.cc")
  add_custom_command(
    OUTPUT "${output}"
    COMMAND "${CMAKE_COMMAND}" -DMODULE=${module} -DFUNCTION=${function} "-DOUTPUT=${output}" "-DFILES=${ARGN}"
            -P "${PROJECT_SOURCE_DIR}/cmake/EmbedFilesScript.cmake"
    DEPENDS ${ARGN} "${PROJECT_SOURCE_DIR}/cmake/EmbedFilesScript.cmake"
    VERBATIM)
  target_sources(${target} PRIVATE "${output}")
endfunction()
