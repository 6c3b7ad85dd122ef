#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace usagescope::mock {

/// What became of a read or a write that does not wait.
struct Transfer {
  enum class Outcome : std::uint8_t { kMoved, kWouldBlock, kClosed };
  Outcome outcome = Outcome::kClosed;
  std::size_t bytes = 0;         ///< moved, at least 1 with kMoved
  bool may_have_more = false;    ///< of a read: another read may find bytes that poll knows not of
  bool waits_for_write = false;  ///< with kWouldBlock: until the socket can be written
};

/// One accepted socket, plain or TLS; never waits. Owns the descriptor.
class Channel {
 public:
  virtual ~Channel() = default;
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  [[nodiscard]] virtual Transfer read(char* bytes, std::size_t size) = 0;
  /// Writes from `first`, then from `second`, as one piece where that is possible.
  [[nodiscard]] virtual Transfer write(std::string_view first, std::string_view second) = 0;
  /// Says that nothing more will be written.
  virtual void end_writing() = 0;
  /// The socket is reset instead of closed when the channel goes.
  void reset_on_close();
  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

 protected:
  explicit Channel(int descriptor) noexcept : descriptor_(descriptor) {}
  void close_descriptor() noexcept;

 private:
  int descriptor_;
};

/// Takes ownership of a non-blocking socket.
[[nodiscard]] std::unique_ptr<Channel> plain_channel(int descriptor);

/// A server certificate with its key, shared by all connections.
class TlsIdentity {
 public:
  /// PEM files, the chain in the certificate's. Error kInvalidSyntax with the file when one cannot
  /// be used or they do not belong together.
  [[nodiscard]] static Result<std::shared_ptr<const TlsIdentity>> load(
      const std::string& certificate_file, const std::string& key_file);
  ~TlsIdentity();
  TlsIdentity(const TlsIdentity&) = delete;
  TlsIdentity& operator=(const TlsIdentity&) = delete;

  /// Takes ownership of a non-blocking socket; the handshake (TLS 1.2 or newer) is part of the
  /// first reads. nullptr when the library has no memory.
  [[nodiscard]] std::unique_ptr<Channel> channel(int descriptor) const;

 private:
  struct Impl;
  explicit TlsIdentity(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace usagescope::mock
