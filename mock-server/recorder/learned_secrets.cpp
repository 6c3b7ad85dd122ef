#include "mock-server/recorder/learned_secrets.hpp"

#include <algorithm>
#include <cstring>

namespace usagescope::mock {
namespace {

constexpr std::size_t kHeadBits = 16;
constexpr std::size_t kWordBits = 64;

/// Of the first eight bytes, which are there.
std::size_t head_hash(const char* bytes) {
  static_assert(LearnedSecrets::kShortest == sizeof(std::uint64_t));
  constexpr std::uint64_t kGolden = 0x9E3779B97F4A7C15U;
  std::uint64_t head = 0;
  std::memcpy(&head, bytes, sizeof head);
  return static_cast<std::size_t>(((head ^ (head >> 32U)) * kGolden) >> (kWordBits - kHeadBits));
}

std::size_t common_length(std::string_view a, std::string_view b) {
  const std::size_t most = std::min(a.size(), b.size());
  return static_cast<std::size_t>(
      std::mismatch(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(most), b.begin()).first -
      a.begin());
}

}  // namespace

void LearnedSecrets::learn(std::string_view value, std::string_view placeholder) {
  if (value.size() < kShortest) return;
  value = value.substr(0, kLongest);
  // Pieces overlap, so that where all of them stand one after another they are replaced as one.
  while (value.size() > kPiece) {
    learn_piece(value.substr(0, kPiece), placeholder);
    value.remove_prefix(std::min(kPiece - 1, value.size() - kPiece));
  }
  learn_piece(value, placeholder);
}

void LearnedSecrets::learn_piece(std::string_view value, std::string_view placeholder) {
  const auto [place, is_new] = secrets_.insert(Secret{std::string(value), "", 0, nullptr});
  if (!is_new) by_age_.erase(place->age);
  place->placeholder = placeholder;
  place->age = next_age_++;
  by_age_.emplace(place->age, place);
  if (!is_new) return;
  const Secret* before = place == secrets_.begin() ? nullptr : &*std::prev(place);
  while (before != nullptr && !value.starts_with(before->value)) before = before->beginning;
  place->beginning = before;
  for (auto after = std::next(place); after != secrets_.end() && after->value.starts_with(value);
       ++after) {
    if (after->beginning == before) after->beginning = &*place;
  }
  mark_head(value);
  if (secrets_.size() > kMost) forget_oldest();
}

void LearnedSecrets::forget_oldest() {
  const auto place = by_age_.begin()->second;
  for (auto after = std::next(place);
       after != secrets_.end() && after->value.starts_with(place->value); ++after) {
    if (after->beginning == &*place) after->beginning = place->beginning;
  }
  by_age_.erase(by_age_.begin());
  secrets_.erase(place);
  std::fill(heads_.begin(), heads_.end(), 0);
  for (const Secret& secret : secrets_) mark_head(secret.value);
}

void LearnedSecrets::mark_head(std::string_view value) {
  heads_.resize((std::size_t{1} << kHeadBits) / kWordBits);
  const std::size_t bit = head_hash(value.data());
  heads_[bit / kWordBits] |= std::uint64_t{1} << (bit % kWordBits);
}

bool LearnedSecrets::may_begin(std::string_view text, std::size_t at) const {
  const std::size_t bit = head_hash(text.data() + at);
  return (heads_[bit / kWordBits] >> (bit % kWordBits) & 1U) != 0;
}

const LearnedSecrets::Secret* LearnedSecrets::longest_at(std::string_view text,
                                                         std::size_t at) const {
  if (!may_begin(text, at)) return nullptr;
  const std::string_view rest = text.substr(at, kPiece);
  const auto after = secrets_.upper_bound(rest);
  if (after == secrets_.begin()) return nullptr;
  // The longest that `rest` begins with is the last one before it, or what that one begins with:
  // nothing else stands between the two.
  const Secret* secret = &*std::prev(after);
  const std::size_t same = common_length(secret->value, rest);
  while (secret != nullptr && secret->value.size() > same) secret = secret->beginning;
  return secret;
}

bool LearnedSecrets::are_in(std::string_view text) const {
  if (secrets_.empty()) return false;
  for (std::size_t at = 0; at + kShortest <= text.size(); ++at) {
    if (longest_at(text, at) != nullptr) return true;
  }
  return false;
}

std::string LearnedSecrets::without(std::string text) const {
  if (!are_in(text)) return text;
  std::string out;
  std::size_t kept = 0;
  for (std::size_t at = 0; at + kShortest <= text.size(); ++at) {
    const Secret* secret = longest_at(text, at);
    if (secret == nullptr) continue;
    if (at >= kept) out.append(text, kept, at - kept).append(secret->placeholder);
    kept = std::max(kept, at + secret->value.size());
  }
  return out.append(text, kept);
}

}  // namespace usagescope::mock
