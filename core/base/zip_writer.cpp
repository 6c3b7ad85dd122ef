#include "core/base/zip_writer.hpp"

#include <array>
#include <utility>

namespace usagescope {
namespace {

constexpr std::uint16_t kVersion = 20;  // 2.0
constexpr std::uint16_t kUtf8Names = 1U << 11U;
constexpr std::uint16_t kStored = 0;
constexpr std::uint16_t kFirstDosDay = 0x21;  // 1980-01-01

constexpr std::array<std::uint32_t, 256> make_crc_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = (value >> 1U) ^ ((value & 1U) != 0 ? 0xEDB88320U : 0);
    table[i] = value;
  }
  return table;
}
constexpr std::array<std::uint32_t, 256> kCrcTable = make_crc_table();

void append_number(std::string& out, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i)
    out += static_cast<char>((value >> (8U * static_cast<unsigned>(i))) & 0xFFU);
}

/// What a file's own header and its entry in the directory have in common.
void append_common(std::string& out, std::uint32_t checksum, std::uint32_t size,
                   std::size_t name_length) {
  append_number(out, kVersion, 2);
  append_number(out, kUtf8Names, 2);
  append_number(out, kStored, 2);
  append_number(out, 0, 2);  // time
  append_number(out, kFirstDosDay, 2);
  append_number(out, checksum, 4);
  append_number(out, size, 4);  // stored
  append_number(out, size, 4);  // as it was
  append_number(out, static_cast<std::uint32_t>(name_length), 2);
  append_number(out, 0, 2);  // extra fields
}

}  // namespace

std::uint32_t crc32_of(std::string_view bytes) noexcept {
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const char c : bytes) {
    crc = (crc >> 8U) ^ kCrcTable[(crc ^ static_cast<unsigned char>(c)) & 0xFFU];
  }
  return ~crc;
}

void ZipWriter::add(std::string_view name, std::string_view bytes) {
  Entry entry{std::string(name), crc32_of(bytes), static_cast<std::uint32_t>(bytes.size()),
              static_cast<std::uint32_t>(out_.size())};
  out_ += "PK\x03\x04";
  append_common(out_, entry.checksum, entry.size, name.size());
  out_ += name;
  out_ += bytes;
  entries_.push_back(std::move(entry));
}

std::string ZipWriter::finish() {
  const std::size_t directory = out_.size();
  for (const Entry& entry : entries_) {
    out_ += "PK\x01\x02";
    append_number(out_, kVersion, 2);  // made by
    append_common(out_, entry.checksum, entry.size, entry.name.size());
    append_number(out_, 0, 2);  // comment
    append_number(out_, 0, 2);  // disk
    append_number(out_, 0, 2);  // internal attributes
    append_number(out_, 0, 4);  // external attributes
    append_number(out_, entry.offset, 4);
    out_ += entry.name;
  }
  const std::size_t length = out_.size() - directory;
  out_ += "PK\x05\x06";
  append_number(out_, 0, 4);  // disks
  append_number(out_, static_cast<std::uint32_t>(entries_.size()), 2);
  append_number(out_, static_cast<std::uint32_t>(entries_.size()), 2);
  append_number(out_, static_cast<std::uint32_t>(length), 4);
  append_number(out_, static_cast<std::uint32_t>(directory), 4);
  append_number(out_, 0, 2);  // comment
  return std::move(out_);
}

}  // namespace usagescope
