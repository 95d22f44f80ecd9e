#include "app/command.h"

int main(int argc, char** argv) { return safematch::app::RunProgram(argc, argv); }
