#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/contract/contracts.hpp"
#include "core/contract/proforma.hpp"
#include "core/contract/seller.hpp"
#include "core/service/service.hpp"

/// The seller operations beside usage (api-reference.md, 7.4 to 7.7), for a distributor or a
/// reseller: a reseller sees what is its own. What the usage rows do not say is invented from ids
/// (seller_terms.hpp). Each search has a validate_ function for what is wrong with a request
/// whatever the data.
namespace usagescope {

[[nodiscard]] Status validate_subscription_search(const SearchRequest& request);
[[nodiscard]] Result<ResultPage<SellerSubscription>> search_subscriptions(
    const ServiceContext& context, std::string_view org_id, const SearchRequest& request);

[[nodiscard]] Status validate_transaction_search(const SearchRequest& request);
[[nodiscard]] Result<ResultPage<TransactionSummary>> search_transactions(
    const ServiceContext& context, std::string_view org_id, const SearchRequest& request);

/// `document_type` narrows to CREDITMEMO or INVOICE.
struct InvoiceSearch {
  SearchRequest search;
  std::optional<std::string> document_type;
};
[[nodiscard]] Status validate_invoice_search(const InvoiceSearch& request);
[[nodiscard]] Result<ResultPage<DistributorInvoice>> search_invoices(const ServiceContext& context,
                                                                     const InvoiceSearch& request);
[[nodiscard]] Status validate_invoice_download(const InvoiceDownloadRequest& request);
/// A ZIP with the named files. kNotFound with the pointer of a name that no invoice has.
[[nodiscard]] Result<FileAnswer> download_invoices(const ServiceContext& context,
                                                   const InvoiceDownloadRequest& request);

[[nodiscard]] Status validate_proforma(const ProformaRequest& request);
/// The subscriptions used in the period, which is the month before the clock's when absent.
[[nodiscard]] Result<ProformaDetails> proforma_details(const ServiceContext& context,
                                                       std::string_view org_id,
                                                       const ProformaRequest& request);

[[nodiscard]] Status validate_contract_search(const SearchRequest& request, bool is_distributor);
[[nodiscard]] Result<ResultPage<DiscountContract>> search_contracts(const ServiceContext& context,
                                                                    const SearchRequest& request);
[[nodiscard]] Result<ResellerContractsAnswer> search_reseller_contracts(
    const ServiceContext& context, std::string_view org_id, const SearchRequest& request);
/// All contracts of the search as XLSX.
[[nodiscard]] Result<FileAnswer> download_contracts(const ServiceContext& context,
                                                    const SearchRequest& request);
[[nodiscard]] Result<DiscountContractDetails> contract_details(const ServiceContext& context,
                                                               std::string_view org_id,
                                                               std::string_view contract_id);
[[nodiscard]] std::vector<ContractReseller> contract_customers(const ServiceContext& context,
                                                               std::string_view org_id);

}  // namespace usagescope
