#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "mock-server/admin/runtime.hpp"
#include "mock-server/fixtures/fixture_set.hpp"
#include "mock-server/http/message.hpp"

namespace usagescope::mock {

/// What /__admin shows and changes. All that it refers to must outlive the call.
struct AdminView {
  Runtime& runtime;
  const FixtureSet& fixtures;
  std::string_view folder;  ///< of the fixtures
  std::size_t rows = 0;     ///< of the dataset
  /// Loads the fixtures anew; the error when they are bad and the old ones stay.
  const std::function<Status()>& reload;
};

/// "/__admin" and everything below.
[[nodiscard]] bool is_admin_path(std::string_view path) noexcept;

/// Answers /__admin: JSON as docs/admin.md tells, errors in the API's shape, and a page for people.
/// Refuses (403) what does not come from this machine's own pages and programs: a Host that is no
/// loopback name, an Origin of elsewhere.
[[nodiscard]] HttpResponse answer_admin(const HttpRequest& request, Instant now,
                                        const AdminView& view);

}  // namespace usagescope::mock
