// SHA-256 (FIPS 180-4) for ids, versions and configuration hashes.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace safematch {

using Sha256Digest = std::array<uint8_t, 32>;

// Incremental hash. Not thread-safe; one owner.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  void Update(std::string_view bytes);
  // Prefixes the length, so that ("ab","c") and ("a","bc") differ.
  void UpdateField(std::string_view bytes);
  // Ends the hash; the object must not be used afterwards.
  Sha256Digest Finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

Sha256Digest Sha256Of(std::string_view bytes);

// Lower-case hex of the first `bytes` bytes of the digest.
std::string Hex(const Sha256Digest& digest, size_t bytes = 32);

}  // namespace safematch
