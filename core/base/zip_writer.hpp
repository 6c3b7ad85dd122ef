#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace usagescope {

/// Writes a ZIP archive whose files are stored as they are: readable everywhere, the same bytes for
/// the same files (all dated 1980-01-01). Names are UTF-8. For small archives: sizes and offsets
/// are 32 bits, what goes beyond is a programming error.
class ZipWriter {
 public:
  void add(std::string_view name, std::string_view bytes);
  /// The archive; call once, last.
  [[nodiscard]] std::string finish();

 private:
  struct Entry {
    std::string name;
    std::uint32_t checksum = 0;
    std::uint32_t size = 0;
    std::uint32_t offset = 0;
  };

  std::string out_;
  std::vector<Entry> entries_;
};

/// CRC-32 of ISO 3309, as ZIP and gzip use it.
[[nodiscard]] std::uint32_t crc32_of(std::string_view bytes) noexcept;

}  // namespace usagescope
