// The same questions answered without the engine: rows fetched page by page, sums in whole numbers
// of 10^-18.
const DIGITS = 18;

/// Exact, from plain decimal text.
export function fixed(text) {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match || (match[3] ?? '').length > DIGITS) throw new Error(`no plain decimal: ${text}`);
  const value = BigInt(match[2] + (match[3] ?? '').padEnd(DIGITS, '0'));
  return match[1] ? -value : value;
}

const product = (a, b) => {
  const exact = fixed(a) * fixed(b);
  const unit = 10n ** BigInt(DIGITS);
  if (exact % unit !== 0n) throw new Error(`${a} x ${b} has too many digits`);
  return exact / unit;
};

const QUANTITIES = /"(commitment|msrpPrice|onDemandUsage|usage)":(-?[0-9.]+)/g;

/// All rows of a period, quantities as the text that the server sent.
export async function fetchRows(fetchFunction, { url, orgId, apiToken, from, to }) {
  const call = async (path, headers, body) => {
    const response = await fetchFunction(url + path, {
      method: 'POST', headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    return Buffer.from(await response.arrayBuffer()).toString('utf8');
  };
  const { accessToken } = JSON.parse(
      await call('/cphub/api/auth/v1/authn/accesstoken', {}, { refreshToken: apiToken }));
  const rows = [];
  for (let start = 1; ;) {
    const text = await call(
        `/cphub/api/seller/v1/distributors/${orgId}/usages/search?pageStart=${start}&pageLimit=1000`,
        { 'csp-auth-token': accessToken },
        { filters: [{ key: 'USAGE_DATE', operator: 'BETWEEN', value: [from, to] }] });
    const page = JSON.parse(text.replace(QUANTITIES, '"$1":"$2"'));
    rows.push(...page.results);
    if (page.next === undefined) return { rows, total: page.totalResultsCount };
    start = page.next;
  }
}

/// Map of key -> {rows, usage, listCost}; a sum is null when no row has what it needs.
export function sumBy(rows, keyOf) {
  const groups = new Map();
  const add = (a, b) => (b === null ? a : (a ?? 0n) + b);
  for (const row of rows) {
    const key = keyOf(row);
    const sums = groups.get(key) ?? { rows: 0, usage: null, listCost: null };
    const { usage = null, msrpPrice = null } = row;
    sums.rows += 1;
    sums.usage = add(sums.usage, usage === null ? null : fixed(usage));
    sums.listCost = add(
        sums.listCost, usage === null || msrpPrice === null ? null : product(usage, msrpPrice));
    groups.set(key, sums);
  }
  return groups;
}
