// The questions as the engine's module takes them, and what its answers say.
import {
  BRUSH_DAYS, COLUMNS, FACET_VALUES, PAGE_ROWS, TOP_GROUPS, WANTED_CHARGE, dateText,
} from './questions.mjs';

const ALL = { limit: 1_000_000, expanded: true };
const key = (column, bucket) => (bucket ? { column, bucket } : { column });
const DAY = key('usageTimestamp', 'day');
const ofCharge = [{ column: 'chargeId', operator: 'EQUALS', values: [WANTED_CHARGE] }];
const largest = [{ measure: 'listCost', descending: true }];

const query = (groupBy, { limit, ...more } = {}) => (
  { type: 'query', spec: { groupBy, ...more }, window: limit ? { limit } : ALL });
const rows = (column, offset, limit) => (
  { type: 'rows', spec: {}, request: { sort: [{ column, descending: true }], offset, limit } });

/// One request or more.
export function requests(question, first, rowCount) {
  switch (question) {
    case 'total': return [query([], { filters: ofCharge })];
    case 'service': return [query([key('service')])];
    case 'customer': return [query([key('customerOrgId')], { sort: largest, limit: TOP_GROUPS })];
    case 'reseller_month': return [query([key('resellerId'), key('usageTimestamp', 'month')])];
    case 'day': return [query([DAY], { filters: ofCharge })];
    case 'facets':
      return COLUMNS.map((column) => ({
        type: 'facets', spec: {},
        request: { ...(column === 'usageTimestamp' ? DAY : key(column)), limit: FACET_VALUES },
      }));
    case 'brush': {
      const period = { from: dateText(first), to: dateText(first + BRUSH_DAYS - 1) };
      return [query([key('service')], { period }),
        query([key('customerOrgId')], { period, sort: largest, limit: TOP_GROUPS }),
        query([key('resellerId')], { period })];
    }
    case 'top_rows': return [rows('usage', 0, PAGE_ROWS)];
    default: return [rows('usage', Math.floor(rowCount / 2), PAGE_ROWS)];
  }
}

/// Asked before a question is timed: an order or a choice of rows that is kept from the last answer
/// is none to a new question.
const ANOTHER_LIST = rows('msrpPrice', 0, 1);
const ANOTHER_CHOICE = query([], { filters: [{ ...ofCharge[0], operator: 'NOT_EQUALS' }] });
export const another = (question) => (
  question.endsWith('_rows') ? ANOTHER_LIST : ANOTHER_CHOICE);

export function answer(question, results) {
  const groups = (result) => result.rows.map((row) => [row.value, row.values[0], row.rows]);
  const [first] = results;
  switch (question) {
    case 'total': return [['', first.total.values[0], first.total.rows]];
    case 'reseller_month': {
      let reseller;
      const pairs = [];
      for (const row of first.rows) {
        if (row.level === 0) reseller = row.value;
        else pairs.push([`${reseller} ${row.value}`, row.values[0], row.rows]);
      }
      return pairs;
    }
    case 'facets':
      return results.map(({ numbers, valueCount, entries }) => (numbers
        ? [numbers.distinct, numbers.minimum, numbers.maximum]
        : [valueCount, entries.map((entry) => [entry.value, entry.listCost, entry.rows])]));
    case 'brush': return results.map(groups);
    case 'top_rows':
    case 'middle_rows':
      return first.rows.map(({ record }) => COLUMNS.map((name) => record[name]));
    default: return groups(first);
  }
}
