#include "mock-server/server/transport/channel.hpp"

#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>

namespace usagescope::mock {
namespace {

bool is_temporary(int error) {
  return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

class PlainChannel final : public Channel {
 public:
  explicit PlainChannel(int descriptor) noexcept : Channel(descriptor) {}
  ~PlainChannel() override { close_descriptor(); }

  Transfer read(char* bytes, std::size_t size) override {
    const ssize_t count = ::recv(descriptor(), bytes, size, 0);
    if (count > 0) {
      const auto moved = static_cast<std::size_t>(count);
      return {Transfer::Outcome::kMoved, moved, moved == size, false};
    }
    return {count < 0 && is_temporary(errno) ? Transfer::Outcome::kWouldBlock
                                             : Transfer::Outcome::kClosed};
  }

  Transfer write(std::string_view first, std::string_view second) override {
    // writev's interface is not const-correct; it does not write to what it sends.
    iovec pieces[] = {{const_cast<char*>(first.data()), first.size()},
                      {const_cast<char*>(second.data()), second.size()}};
    msghdr message{};
    message.msg_iov = first.empty() ? pieces + 1 : pieces;
    message.msg_iovlen = (first.empty() ? 0U : 1U) + (second.empty() ? 0U : 1U);
    const ssize_t count = ::sendmsg(descriptor(), &message, MSG_NOSIGNAL);
    if (count > 0) return {Transfer::Outcome::kMoved, static_cast<std::size_t>(count), false, true};
    if (count < 0 && is_temporary(errno)) return {Transfer::Outcome::kWouldBlock, 0, false, true};
    return {};
  }

  void end_writing() override { ::shutdown(descriptor(), SHUT_WR); }
};

}  // namespace

void Channel::reset_on_close() {
  const linger at_once{1, 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
}

void Channel::close_descriptor() noexcept {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

std::unique_ptr<Channel> plain_channel(int descriptor) {
  return std::make_unique<PlainChannel>(descriptor);
}

}  // namespace usagescope::mock
