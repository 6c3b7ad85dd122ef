#pragma once

#include <concepts>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace usagescope::mock {

/// The bytes of an answer. Copies share them, so that an answer made from a fixture costs no copy
/// of its page. Never changed in place: any number of threads may read copies of one body at once.
class Body {
 public:
  Body() = default;
  /// Implicit, for a body is made from a text wherever an answer is.
  Body(std::string bytes)
      : bytes_(bytes.empty() ? nullptr : std::make_shared<const std::string>(std::move(bytes))) {}
  Body(const char* text) : Body(std::string(text)) {}

  /// Views and references live as long as any body that shares the bytes.
  [[nodiscard]] const std::string& text() const noexcept { return bytes_ ? *bytes_ : kNothing; }
  operator std::string_view() const noexcept { return text(); }

  [[nodiscard]] std::size_t size() const noexcept { return text().size(); }
  [[nodiscard]] bool empty() const noexcept { return bytes_ == nullptr; }
  void clear() noexcept { bytes_ = nullptr; }

  template <typename Text>
  requires std::convertible_to<const Text&, std::string_view>
  friend bool operator==(const Body& a, const Text& b) noexcept {
    return a.text() == std::string_view(b);
  }

 private:
  inline static const std::string kNothing;

  std::shared_ptr<const std::string> bytes_;  // none for an empty body
};

}  // namespace usagescope::mock
