// A client that sends exactly the bytes that a test asks for, on a plain POSIX socket. Every
// wait ends after a generous deadline, so that a hanging server fails the test.
#pragma once

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace safematch::test {

struct RawResponse {
  int status = 0;
  std::map<std::string, std::string> headers;  // Names as sent.
  std::string body;
};

class RawClient {
 public:
  static constexpr int kDeadlineS = 20;

  explicit RawClient(uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    REQUIRE(socket_ >= 0);
    const timeval deadline{kDeadlineS, 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &deadline, sizeof deadline);
    setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &deadline, sizeof deadline);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  ~RawClient() { Close(); }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  bool connected() const { return connected_; }
  int descriptor() const { return socket_; }

  // False when the server has closed.
  bool Send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<size_t>(sent));
    }
    return true;
  }

  void ShutdownSend() { shutdown(socket_, SHUT_WR); }

  // Closes with a reset rather than in good order.
  void Reset() {
    const linger now{1, 0};
    setsockopt(socket_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    Close();
  }

  void Close() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
  }

  // The next response by its Content-Length, or nothing when the connection ends before.
  std::optional<RawResponse> Read(bool has_body = true) {
    size_t header_end = 0;
    while ((header_end = pending_.find("\r\n\r\n")) == std::string::npos) {
      if (!Fill()) return std::nullopt;
    }
    RawResponse response;
    const std::string head = pending_.substr(0, header_end);
    pending_.erase(0, header_end + 4);
    response.status = std::stoi(head.substr(9, 3));
    for (size_t at = head.find("\r\n"); at != std::string::npos;) {
      const size_t start = at + 2;
      at = head.find("\r\n", start);
      const std::string line = head.substr(start, at == std::string::npos ? at : at - start);
      const size_t colon = line.find(": ");
      REQUIRE(colon != std::string::npos);
      response.headers[line.substr(0, colon)] = line.substr(colon + 2);
    }
    if (!has_body || response.status == 100) return response;
    const size_t length = std::stoul(response.headers.at("Content-Length"));
    while (pending_.size() < length) {
      if (!Fill()) return std::nullopt;
    }
    response.body = pending_.substr(0, length);
    pending_.erase(0, length);
    return response;
  }

  // True when the server closes (or resets) the connection; what it sent until then is dropped.
  bool WaitClosed() {
    while (Fill()) pending_.clear();
    return !timed_out_;
  }

  // Bytes received beyond the responses read so far.
  const std::string& pending() const { return pending_; }

 private:
  bool Fill() {
    char chunk[65536];
    const ssize_t count = recv(socket_, chunk, sizeof chunk, 0);
    if (count > 0) {
      pending_.append(chunk, static_cast<size_t>(count));
      return true;
    }
    timed_out_ = count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    return false;
  }

  int socket_;
  bool connected_ = false;
  bool timed_out_ = false;
  std::string pending_;
};

}  // namespace safematch::test
