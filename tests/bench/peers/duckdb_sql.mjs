// The questions in DuckDB's SQL, for DuckDB-wasm and DuckDB native alike.
import {
  BRUSH_DAYS, COLUMNS, FACET_VALUES, NUMBERS, PAGE_ROWS, TOP_GROUPS, WANTED_CHARGE, dateText,
} from './questions.mjs';

export const TYPES = Object.fromEntries(COLUMNS.map((name) => [
  name, NUMBERS.has(name) ? 'DOUBLE' : name === 'usageTimestamp' ? 'TIMESTAMP' : 'VARCHAR']));
export const CREATE = `create table t (${COLUMNS.map((name) => `${name} ${TYPES[name]}`).join(', ')})`;

/// Each text column becomes an ENUM of its values.
export const TO_ENUMS = [
  ...COLUMNS.filter((name) => TYPES[name] === 'VARCHAR')
    .map((name) => `create type e_${name} as enum (select distinct ${name} from t order by 1)`),
  `create table e as select ${COLUMNS.map((name) => (
    TYPES[name] === 'VARCHAR' ? `${name}::e_${name} as ${name}` : name)).join(', ')} from t`,
  'drop table t',
  'alter table e rename to t',
];

const grouped = (key, where = '', rest = '') =>
  `select ${key} as key, sum(usage * msrpPrice) as cost, count(*)::integer as n from t ${where} ` +
  `group by 1 ${rest}`;
const largest = (count) => `order by cost desc limit ${count}`;
const ofCharge = `where chargeId = '${WANTED_CHARGE}'`;
const rows = (offset) => `select ${COLUMNS.join(', ')} from t order by usage desc, rowid ` +
  `limit ${PAGE_ROWS} offset ${offset}`;

/// One statement or more, and who needs the number of rows gets it.
export function statements(question, day, rowCount) {
  switch (question) {
    case 'total':
      return [`select '' as key, sum(usage * msrpPrice) as cost, count(*)::integer as n from t ${ofCharge}`];
    case 'service': return [grouped('service')];
    case 'customer': return [grouped('customerOrgId', '', largest(TOP_GROUPS))];
    case 'reseller_month':
      return [`select resellerId, date_trunc('month', usageTimestamp) as month,
        sum(usage * msrpPrice) as cost, count(*)::integer as n from t group by 1, 2`];
    case 'day': return [grouped("date_trunc('day', usageTimestamp)", ofCharge)];
    case 'facets':
      return COLUMNS.map((name) => {
        if (NUMBERS.has(name)) {
          return `select count(distinct ${name})::integer as n, min(${name}) as least, max(${name}) as most from t`;
        }
        const key = name === 'usageTimestamp' ? "date_trunc('day', usageTimestamp)" : name;
        return `select *, (count(*) over ())::integer as groups from (${grouped(key)}) ${largest(FACET_VALUES)}`;
      });
    case 'brush': {
      const where = `where usageTimestamp >= timestamp '${dateText(day)} 00:00:00' and ` +
        `usageTimestamp < timestamp '${dateText(day + BRUSH_DAYS)} 00:00:00'`;
      return [grouped('service', where), grouped('customerOrgId', where, largest(TOP_GROUPS)),
        grouped('resellerId', where)];
    }
    case 'top_rows': return [rows(0)];
    default: return [rows(Math.floor(rowCount / 2))];
  }
}

const text = (value) => {
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  return value;
};

/// The answer from the statements' tables, each a list of plain rows (objects).
export function answer(question, tables) {
  const groups = (table) => table.map(({ key, cost, n }) => [text(key), cost, n]);
  switch (question) {
    case 'reseller_month':
      return tables[0].map(({ resellerId, month, cost, n }) => [
        `${resellerId} ${text(month).slice(0, 7)}`, cost, n]);
    case 'facets':
      return tables.map((table, i) => (NUMBERS.has(COLUMNS[i])
        ? [table[0].n, table[0].least, table[0].most] : [table[0].groups, groups(table)]));
    case 'brush': return tables.map(groups);
    case 'top_rows':
    case 'middle_rows':
      return tables[0].map((row) => COLUMNS.map((name) => text(row[name])));
    default: return groups(tables[0]);
  }
}
