#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/json/json_fields.hpp"
#include "core/query/query_spec.hpp"

/// Names in the JSON of questions and answers. Errors list the names that exist.
namespace usagescope {

inline constexpr std::int64_t kMaxUint32 = std::numeric_limits<std::uint32_t>::max();

/// The error of a required member that is absent.
[[nodiscard]] Error missing_member(std::string_view key, std::string_view path);

/// All values of an enum from `first` to the last, with their names.
template <typename Enum>
struct EnumNames {
  std::string_view kind;  ///< "operator": what the error calls it
  std::size_t first;
  std::size_t count;
  std::string_view (*name)(Enum) noexcept;
};
inline constexpr EnumNames<FilterOperator> kOperatorNames = {"operator", 0, kFilterOperatorCount,
                                                             filter_operator_name};
inline constexpr EnumNames<DateBucket> kBucketNames = {"bucket", 1, kDateBucketCount,
                                                       date_bucket_name};
inline constexpr EnumNames<FigureOf> kFigureNames = {"figure", 0, kFigureOfCount, figure_of_name};
inline constexpr EnumNames<PriceBasis> kPriceBasisNames = {"price basis", 0, kPriceBasisCount,
                                                           price_basis_name};
inline constexpr EnumNames<CommitmentGrain> kGrainNames = {
    "commitment grain", 0, kCommitmentGrainCount, commitment_grain_name};

/// The value of a member that holds one of the names; nullopt when it is absent or null.
template <typename Enum>
Result<std::optional<Enum>> optional_name(const Json& object, std::string_view key,
                                          std::string_view path, const EnumNames<Enum>& names) {
  auto text = optional_string(object, key, path);
  if (!text) return std::move(text).error();
  if (!*text) return std::optional<Enum>();
  std::vector<std::string_view> known;
  for (std::size_t i = names.first; i < names.count; ++i) {
    known.push_back(names.name(static_cast<Enum>(i)));
    if (known.back() == **text) return std::optional<Enum>(static_cast<Enum>(i));
  }
  return unknown_name(names.kind, **text, known, member_path(path, key));
}

/// "column" of an object.
[[nodiscard]] Result<Column> required_column(const Json& object, std::string_view path);

/// A measure by its text, such as "listCost" or "distinct(customerOrgId)". kUnknownName for a
/// measure or a column that does not exist, kInvalidArgument for a column too many or too few.
[[nodiscard]] Result<MeasureKey> decode_measure(const Json& json, const std::string& path);

/// Index of the measure that the text of a member names; it must be one of the question's.
[[nodiscard]] Result<std::uint32_t> required_measure_index(const Json& object,
                                                           const std::string& path,
                                                           const std::vector<MeasureKey>& measures);

/// Reads a list into `target`, element by element; keeps the target when the member is absent.
template <typename T, typename Decode>
Status decode_list(const Json& object, std::string_view key, std::string_view path,
                   std::vector<T>& target, Decode decode) {
  const auto elements = optional_array(object, key, path);
  if (!elements) return elements.error();
  if (*elements == nullptr) return ok();
  target.clear();
  target.reserve((*elements)->size());
  const std::string list_path = member_path(path, key);
  for (const Json& element : **elements) {
    Result<T> decoded = decode(element, element_path(list_path, target.size()));
    if (!decoded) return std::move(decoded).error();
    target.push_back(std::move(*decoded));
  }
  return ok();
}

/// A count as an element of a list.
[[nodiscard]] Result<std::uint32_t> decode_count(const Json& json, const std::string& path);

template <typename T, typename Encode>
void set_list(Json& object, const char* key, const std::vector<T>& values, Encode encode) {
  Json::Array array;
  array.reserve(values.size());
  for (const T& value : values) array.push_back(encode(value));
  object.set(key, std::move(array));
}

}  // namespace usagescope
