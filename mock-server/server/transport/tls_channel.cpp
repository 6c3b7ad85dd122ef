#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "mock-server/server/transport/channel.hpp"

namespace usagescope::mock {
namespace {

int clamp_size(std::size_t size) {
  return static_cast<int>(std::min<std::size_t>(size, std::numeric_limits<int>::max()));
}

class TlsChannel final : public Channel {
 public:
  TlsChannel(int descriptor, SSL* ssl) noexcept : Channel(descriptor), ssl_(ssl) {}
  ~TlsChannel() override {
    SSL_free(ssl_);
    close_descriptor();
  }

  Transfer read(char* bytes, std::size_t size) override {
    ERR_clear_error();
    return outcome(SSL_read(ssl_, bytes, clamp_size(size)), true);
  }

  Transfer write(std::string_view first, std::string_view second) override {
    const std::string_view piece = first.empty() ? second : first;
    ERR_clear_error();
    return outcome(SSL_write(ssl_, piece.data(), clamp_size(piece.size())), false);
  }

  void end_writing() override {
    ERR_clear_error();
    if (SSL_is_init_finished(ssl_) == 1 && !has_failed_) SSL_shutdown(ssl_);
    ERR_clear_error();
    ::shutdown(descriptor(), SHUT_WR);
  }

 private:
  Transfer outcome(int result, bool is_read) {
    if (result > 0) {
      // Records that were read from the socket but not yet by us do not wake anyone again.
      return {Transfer::Outcome::kMoved, static_cast<std::size_t>(result), is_read, !is_read};
    }
    switch (SSL_get_error(ssl_, result)) {
      case SSL_ERROR_WANT_READ:
        return {Transfer::Outcome::kWouldBlock, 0, false, false};
      case SSL_ERROR_WANT_WRITE:
        return {Transfer::Outcome::kWouldBlock, 0, false, true};
      default:
        has_failed_ = true;
        return {};
    }
  }

  SSL* ssl_;
  bool has_failed_ = false;
};

Error unusable(const std::string& file, const char* what) {
  std::string reason(128, '\0');
  ERR_error_string_n(ERR_get_error(), reason.data(), reason.size());
  reason.resize(reason.find('\0'));
  ERR_clear_error();
  return {ErrorCode::kInvalidSyntax, std::string(what) + " (" + reason + ")", file};
}

}  // namespace

struct TlsIdentity::Impl {
  explicit Impl(SSL_CTX* made) : context(made) {}
  ~Impl() { SSL_CTX_free(context); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  SSL_CTX* context;
};

TlsIdentity::TlsIdentity(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
TlsIdentity::~TlsIdentity() = default;

Result<std::shared_ptr<const TlsIdentity>> TlsIdentity::load(const std::string& certificate_file,
                                                             const std::string& key_file) {
  auto impl = std::make_unique<Impl>(SSL_CTX_new(TLS_server_method()));
  SSL_CTX* context = impl->context;
  if (context == nullptr) return unusable(certificate_file, "TLS cannot be set up");
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                   SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                SSL_MODE_RELEASE_BUFFERS);
  if (SSL_CTX_use_certificate_chain_file(context, certificate_file.c_str()) != 1) {
    return unusable(certificate_file, "not a PEM file with a certificate");
  }
  if (SSL_CTX_use_PrivateKey_file(context, key_file.c_str(), SSL_FILETYPE_PEM) != 1) {
    return unusable(key_file, "not a PEM file with the certificate's private key");
  }
  if (SSL_CTX_check_private_key(context) != 1) {
    return unusable(key_file, "the key does not belong to the certificate");
  }
  return std::shared_ptr<const TlsIdentity>(new TlsIdentity(std::move(impl)));
}

std::unique_ptr<Channel> TlsIdentity::channel(int descriptor) const {
  SSL* ssl = SSL_new(impl_->context);
  if (ssl == nullptr || SSL_set_fd(ssl, descriptor) != 1) {
    SSL_free(ssl);
    return nullptr;
  }
  SSL_set_accept_state(ssl);
  return std::make_unique<TlsChannel>(descriptor, ssl);
}

}  // namespace usagescope::mock
