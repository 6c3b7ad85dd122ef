#include "web/app/report_tree.hpp"

#include <algorithm>
#include <map>
#include <memory>

#include "web/app/format.hpp"

namespace usagescope {
namespace {

/// A node while months are joined; children keep the order of first appearance.
struct Draft {
  ReportNode node;
  std::vector<std::unique_ptr<Draft>> children;

  Draft& child(const std::string& key, ReportLevel level, std::size_t month_count) {
    const std::string id = node.id + "/" + key;
    for (const auto& existing : children) {
      if (existing->node.id == id) return *existing;
    }
    auto created = std::make_unique<Draft>();
    created->node.id = id;
    created->node.level = level;
    created->node.months.resize(month_count);
    children.push_back(std::move(created));
    return *children.back();
  }
};

class Builder {
 public:
  explicit Builder(const std::vector<MonthReport>& months) : months_(months) {}

  Result<ReportTree> build() {
    for (const MonthReport& month : months_) tree_.months.push_back(month.month);
    for (std::size_t i = 0; i < months_.size(); ++i) {
      for (const ReportOrganization& organization : months_[i].organizations) {
        add_organization(organization, i);
      }
    }
    tree_.totals.resize(months_.size());
    for (const auto& organization : root_.children) {
      for (std::size_t i = 0; i < months_.size(); ++i) {
        add(tree_.totals[i], organization->node.months[i]);
      }
      flatten(*organization);
    }
    for (const ReportAmounts& total : tree_.totals) add(tree_.sum, total);
    set_residue();
    if (error_) return *error_;
    return std::move(tree_);
  }

 private:
  void add(std::optional<Decimal>& sum, const std::optional<Decimal>& value) {
    if (!value) return;
    if (!sum) {
      sum = value;
      return;
    }
    take(Decimal::add(*sum, *value), *sum);
  }
  void add(ReportAmounts& sum, const ReportAmounts& value) {
    add(sum.billable, value.billable);
    add(sum.total, value.total);
  }
  void take(Result<Decimal> result, Decimal& target) {
    if (result) {
      target = *result;
    } else if (!error_) {
      error_ = result.error();
    }
  }

  void add_organization(const ReportOrganization& organization, std::size_t month) {
    Draft& draft = root_.child(organization.org_id.value_or("?"), ReportLevel::kOrganization, months_.size());
    draft.node.title = organization.org_name.value_or(organization.org_id.value_or("no name"));
    draft.node.detail = organization.org_id.value_or("");
    add(draft.node.months[month],
        {organization.org_billable_usage_amount, organization.org_usage_amount});
    for (const ReportService& service : organization.services) add_service(draft, service, month);
  }

  void add_service(Draft& parent, const ReportService& service, std::size_t month) {
    // The documented answer blanks its ids ("..."), so the name is part of the identity.
    const std::string key = service.service_def_id.value_or("?") + "|" + service.service_name.value_or("");
    Draft& draft = parent.child(key, ReportLevel::kService, months_.size());
    draft.node.title = service.service_name.value_or(service.service_def_id.value_or("no name"));
    if (service.service_description && service.service_description != service.service_name) {
      draft.node.detail = *service.service_description;
    }
    add(draft.node.months[month],
        {service.service_billable_usage_amount, service.service_usage_amount});
    for (const ReportSubscription& subscription : service.subscriptions) {
      add_subscription(draft, subscription, month);
    }
  }

  void add_subscription(Draft& parent, const ReportSubscription& subscription, std::size_t month) {
    Draft& draft = parent.child(subscription.sid.value_or(subscription.subscription_uuid.value_or("?")),
                                ReportLevel::kSubscription, months_.size());
    draft.node.title = subscription.sid.value_or("no id");
    draft.node.status = subscription.status.value_or("");
    draft.node.kind = subscription.subscription_type.value_or("");
    draft.node.since = report_day(subscription.subscription_start_time);
    draft.node.until = report_day(subscription.subscription_end_time);
    if (!subscription.sku_data) return;
    for (const SkuRecord& sku : subscription.sku_data->skus) add_sku(draft, sku, month);
  }

  void add_sku(Draft& subscription, const SkuRecord& sku, std::size_t month) {
    const std::string name =
        sku.text("skuName").value_or(sku.text("skuDescription").value_or("SKU without a name"));
    Draft& draft = subscription.child(name, ReportLevel::kSku, months_.size());
    draft.node.title = sku.text("skuDescription").value_or(name);
    draft.node.detail = draft.node.title == name ? "" : name;
    const ReportAmounts amounts{amount(sku, "billableQty"), amount(sku, "usageQty")};
    add(draft.node.months[month], amounts);
    add(subscription.node.months[month], amounts);
    add(sku_billable_, amounts.billable);
  }

  std::optional<Decimal> amount(const SkuRecord& sku, std::string_view quantity_key) {
    const auto quantity = sku.number(quantity_key);
    const auto price = sku.number("unitPrice");
    if (!quantity || !price) return std::nullopt;
    Decimal product;
    take(Decimal::multiply(*quantity, *price), product);
    return product;
  }

  void flatten(Draft& draft) {
    for (const ReportAmounts& month : draft.node.months) add(draft.node.sum, month);
    draft.node.has_children = !draft.children.empty();
    switch (draft.node.level) {
      case ReportLevel::kOrganization: ++tree_.organizations; break;
      case ReportLevel::kService: ++tree_.services; break;
      case ReportLevel::kSubscription:
        ++tree_.subscriptions;
        if (draft.node.status == "ACTIVE") ++tree_.active_subscriptions;
        break;
      case ReportLevel::kSku: break;
    }
    tree_.nodes.push_back(std::move(draft.node));
    for (const auto& child : draft.children) flatten(*child);
  }

  void set_residue() {
    if (!sku_billable_ || !tree_.sum.billable) return;
    Decimal residue;
    take(Decimal::subtract(*tree_.sum.billable, *sku_billable_), residue);
    tree_.residue = residue;
  }

  const std::vector<MonthReport>& months_;
  Draft root_;
  ReportTree tree_;
  std::optional<Decimal> sku_billable_;
  std::optional<Error> error_;
};

}  // namespace

Result<ReportTree> build_report_tree(const std::vector<MonthReport>& months) {
  return Builder(months).build();
}

}  // namespace usagescope
