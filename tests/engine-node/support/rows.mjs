// Rows of usage as text, in every format that the engine reads, and what they add up to.
import { gzipSync } from 'node:zlib';

/// A row like no other before the ten-thousandth; usage and price as the text of their numbers.
export const rowOf = (i) => ({
  chargeId: `C${i % 40}`, customerOrgId: `O${i % 2000}`, customerName: `Customer "${i % 2000}", Ltd.`,
  resellerId: `${i % 60}`, service: `Service ${i % 12}`, subscriptionId: `S${i % 5000}`,
  usage: `${i % 977}.${String(i % 1000).padStart(3, '0')}`, msrpPrice: `0.${1 + (i % 97)}`,
  usageTimestamp: `2021-11-${String(1 + (i % 30)).padStart(2, '0')}`,
});
const NUMBERS = ['usage', 'msrpPrice'];

export const rowsOf = (count) => Array.from({ length: count }, (_, i) => rowOf(i));

const jsonOf = (row) => `{${Object.entries(row).map(([key, value]) =>
  `"${key}":${NUMBERS.includes(key) ? value : JSON.stringify(value)}`).join(',')}}`;
/// The same row as a line of the usage-report file, which knows no resellers.
const reportLineOf = (row) => ({
  'Org Id': row.customerOrgId, 'Org Name': row.customerName, 'Service Name': row.service,
  'Subscription Id': row.subscriptionId, 'Sku Name': row.chargeId,
  'Billable Usage Timestamp': String(Date.parse(`${row.usageTimestamp}T00:00:00Z`)),
  'Price ()': row.msrpPrice, 'Usage Qty': row.usage,
});
const csvOf = (rows) => [Object.keys(rows[0]), ...rows.map(Object.values)]
  .map((fields) => fields.map(fieldOf).join(',')).join('\r\n') + '\r\n';
const fieldOf = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

export const formats = {
  page: (rows) => `{"totalResultsCount":${rows.length},"results":[${rows.map(jsonOf).join(',')}]}`,
  ndjson: (rows) => rows.map((row) => `${jsonOf(row)}\n`).join(''),
  csv: csvOf,
  csvReport: (rows) => csvOf(rows.map(reportLineOf)),
};

export const gzip = (text) => new Uint8Array(gzipSync(text));

/// The chunks of some bytes, so long each.
export function* cut(bytes, length) {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}
