#include "base/hash.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/support/property.h"

using safematch::Hex;
using safematch::Sha256;
using safematch::Sha256Of;

// Vectors: FIPS 180-4 examples (NIST, "SHA256.pdf") and the empty message of CAVP SHA256ShortMsg.
TEST_CASE("SHA-256: the published vectors come out") {
  CHECK(Hex(Sha256Of("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(Hex(Sha256Of("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(Hex(Sha256Of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")) ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(Hex(Sha256Of(std::string(1'000'000, 'a'))) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("SHA-256: hashing in pieces equals hashing at once") {
  safematch::test::CheckProperty("pieces", [](const std::string& a, const std::string& b) {
    Sha256 hash;
    hash.Update(a);
    hash.Update(b);
    RC_ASSERT(hash.Finish() == Sha256Of(a + b));
  });
}

TEST_CASE("SHA-256: fields with different borders have different hashes") {
  Sha256 first;
  first.UpdateField("ab");
  first.UpdateField("c");
  Sha256 second;
  second.UpdateField("a");
  second.UpdateField("bc");
  CHECK(first.Finish() != second.Finish());
}

TEST_CASE("hex: the first bytes of a digest, lower case") {
  CHECK(Hex(Sha256Of("abc"), 4) == "ba7816bf");
  CHECK(Hex(Sha256Of("abc"), 0).empty());
}
