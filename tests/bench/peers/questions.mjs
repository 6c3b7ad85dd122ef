// What everyone is asked, about rows of 20 columns. Cost is usage x msrpPrice. Every answer has the
// same content from everyone; [cost] of a group comes with its number of rows.

export const COLUMNS = [
  'billingEngineDiscountContractId', 'chargeDescription', 'chargeId', 'commitment', 'customerName',
  'customerOrgId', 'dataCenterDescription', 'distributorId', 'distributorName', 'msrpPrice',
  'onDemandUsage', 'partNumber', 'productFamily', 'resellerId', 'resellerName', 'service',
  'subscriptionId', 'unitOfMeasurement', 'usage', 'usageTimestamp',
];
export const NUMBERS = new Set(['commitment', 'msrpPrice', 'onDemandUsage', 'usage']);
export const WANTED_CHARGE = 'VOD-07-A1';
export const TOP_GROUPS = 200;
export const FACET_VALUES = 100;
export const PAGE_ROWS = 100;
export const BRUSH_DAYS = 31;
export const ALL_DAYS = 92;

/// `groups`: the answer is a set of groups, in any order.
export const QUESTIONS = [
  { id: 'total', title: 'filter + sum', groups: true },
  { id: 'service', title: 'by service', groups: true },
  { id: 'customer', title: 'by customer, top 200' },
  { id: 'reseller_month', title: 'reseller x month', groups: true },
  { id: 'day', title: 'by day, filtered', groups: true },
  { id: 'brush', title: 'brush: 3 groups of 31 days' },
  { id: 'facets', title: 'values of all 20 columns' },
  { id: 'top_rows', title: 'top 100 rows, 20 columns' },
  { id: 'middle_rows', title: '100 rows from the middle' },
];

/// The day, from 2021-10-01 on, that a date range begins on.
export function dateText(day) {
  return new Date(Date.UTC(2021, 9, 1 + day)).toISOString().slice(0, 10);
}
