// Totals worked out without any code of ours: exact decimals on BigInt, straight from the server's
// JSON text. What the page shows is compared with these.

/// JSON with every number kept as its text, so that no digit passes through binary floating point.
export function parseExact(text) {
  return JSON.parse(text.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g,
    (token) => (token.startsWith('"') ? token : `"${token}"`)));
}

/// A decimal is {units, scale}: units x 10^-scale.
export function decimal(text) {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) throw new Error(`not a plain decimal: ${JSON.stringify(text)}`);
  const [, sign, whole, fraction = ''] = match;
  const units = BigInt(whole + fraction);
  return { units: sign ? -units : units, scale: fraction.length };
}

const atScale = (value, scale) => value.units * 10n ** BigInt(scale - value.scale);

export function add(a, b) {
  const scale = Math.max(a.scale, b.scale);
  return { units: atScale(a, scale) + atScale(b, scale), scale };
}

export const multiply = (a, b) => ({ units: a.units * b.units, scale: a.scale + b.scale });
export const subtract = (a, b) => add(a, { units: -b.units, scale: b.scale });

export function toText({ units, scale }) {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  const text = scale ? `${digits.slice(0, -scale)}.${digits.slice(-scale)}` : digits;
  return units < 0n ? `-${text}` : text;
}

/// A figure as the page writes it: "1,234.50", a real or a hyphen minus.
export function shownDecimal(text) {
  return decimal(text.replaceAll(',', '').replace('\u2212', '-').trim());
}

/// True when `shown` (text of the page) is `exact`, rounded to the digits that are shown.
export function isShownAs(shown, exact) {
  const value = shownDecimal(shown);
  const difference = subtract(value, exact);
  const twice = 2n * (difference.units < 0n ? -difference.units : difference.units);
  // At most half a unit of the last shown digit.
  return twice <= 10n ** BigInt(difference.scale - value.scale);
}

async function answerOf(response) {
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${text.slice(0, 200)}`);
  return parseExact(text);
}

export async function accessToken(url, apiToken) {
  const response = await fetch(`${url}/cphub/api/auth/v1/authn/accesstoken`, {
    method: 'POST', headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ refreshToken: apiToken }),
  });
  return (await answerOf(response)).accessToken;
}

/// Every usage row of the days first..last, fetched page by page.
export async function fetchUsage(url, { organisation, apiToken, first, last }) {
  const token = await accessToken(url, apiToken);
  const rows = [];
  for (;;) {
    const response = await fetch(
      `${url}/cphub/api/seller/v1/distributors/${organisation}/usages/search?pageStart=${rows.length + 1}&pageLimit=777`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'csp-auth-token': token },
        body: JSON.stringify({ filters: [{ key: 'USAGE_DATE', operator: 'BETWEEN', value: [first, last] }] }),
      });
    const page = await answerOf(response);
    rows.push(...page.results);
    if (rows.length >= Number(page.totalResultsCount) || page.results.length === 0) return rows;
  }
}

/// Sums of usage rows: MSRP amount (usage x price), usage, on-demand, daily commitment, rows; null where
/// no row has the figure. `units` are the units of measurement that occur.
export function sumRows(rows) {
  const sums = { cost: null, usage: null, onDemand: null, commitment: null, rows: rows.length, units: new Set() };
  const put = (name, value) => { sums[name] = sums[name] ? add(sums[name], value) : value; };
  for (const row of rows) {
    if (row.usage !== undefined) put('usage', decimal(row.usage));
    if (row.onDemandUsage !== undefined) put('onDemand', decimal(row.onDemandUsage));
    if (row.commitment !== undefined) put('commitment', decimal(row.commitment));
    if (row.usage !== undefined && row.msrpPrice !== undefined) {
      put('cost', multiply(decimal(row.usage), decimal(row.msrpPrice)));
    }
    sums.units.add(row.unitOfMeasurement ?? '');
  }
  return sums;
}

/// Map of a key function's values to the rows that have them, in order of appearance.
export function groupRows(rows, keyOf) {
  const groups = new Map();
  for (const row of rows) {
    const key = keyOf(row);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(row);
  }
  return groups;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/// "2021-11-11 00:00:00" -> "Nov 2021", as the page names a month.
export const monthName = (timestamp) => `${MONTHS[Number(timestamp.slice(5, 7)) - 1]} ${timestamp.slice(0, 4)}`;

/// The provider's service report of months first..last (YYYY-MM), one answer a month:
/// [{month, organisations}].
export async function fetchReport(url, { organisation, apiToken, tenant, first, last }) {
  const token = await accessToken(url, apiToken);
  const months = [];
  let [year, month] = first.split('-').map(Number);
  for (;;) {
    const query = new URLSearchParams({
      startTime: Date.UTC(year, month - 1, 1), endTime: Date.UTC(year, month, 1), detailView: false,
    });
    if (tenant) query.set('tenantId', tenant);
    const response = await fetch(
      `${url}/cphub/api/billing/v1/orgs/${organisation}/usage-report?${query}`,
      { headers: { 'csp-auth-token': token } });
    const name = `${year}-${String(month).padStart(2, '0')}`;
    months.push({ month: name, organisations: await answerOf(response) });
    if (name === last) return months;
    [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1];
  }
}

/// Billable amount of a SKU line.
export const billableOf = (sku) => multiply(decimal(sku.billableQty), decimal(sku.unitPrice));
