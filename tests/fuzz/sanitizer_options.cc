// How the sanitizers run in every fuzzer; the environment (ASAN_OPTIONS) still decides.

// Half of the time went into keeping freed memory and call stacks of millions of small
// allocations; an input lives for a millisecond.
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() { return "quarantine_size_mb=16:malloc_context_size=6"; }

extern "C" const char* __ubsan_default_options();
extern "C" const char* __ubsan_default_options() { return "print_stacktrace=1"; }
