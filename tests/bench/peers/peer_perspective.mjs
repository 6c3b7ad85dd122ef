// Perspective's engine in Node: a question is a view, which is made, read and deleted.
import perspective from '@perspective-dev/client/node';

import {
  BRUSH_DAYS, COLUMNS, NUMBERS, PAGE_ROWS, TOP_GROUPS, WANTED_CHARGE, dateText,
} from './questions.mjs';

const decoder = new TextDecoder();
const expressions = {
  cost: '"usage" * "msrpPrice"', day: 'bucket("usageTimestamp", \'D\')',
  month: 'bucket("usageTimestamp", \'M\')',
};
const SCHEMA = Object.fromEntries(COLUMNS.map((name) => [
  name, NUMBERS.has(name) ? 'float' : name === 'usageTimestamp' ? 'datetime' : 'string']));

class Perspective {
  async load(bytes) {
    this.table ??= await perspective.table(SCHEMA);
    const { results } = JSON.parse(decoder.decode(bytes));
    await this.table.update(results);
    this.rowCount = await this.table.size();
  }

  async view(config, range) {
    const used = JSON.stringify(config);
    const view = await this.table.view({
      ...config,
      expressions: Object.fromEntries(Object.entries(expressions).filter(([name]) => used.includes(`"${name}"`))),
    });
    const columns = await view.to_columns(range);
    await view.delete();
    return columns;
  }

  grouped(keys, { filter = [], count } = {}) {
    return this.view({
      group_by: keys, columns: ['cost', 'service'],
      aggregates: { cost: 'sum', service: 'count' }, filter,
      sort: count ? [['cost', 'desc']] : [],
    }, count ? { start_row: 0, end_row: count + 1 } : undefined);
  }

  async ask(question, day) {
    const filter = [['chargeId', '==', WANTED_CHARGE]];
    switch (question) {
      case 'total': return this.grouped(['chargeId'], { filter });
      case 'service': return this.grouped(['service']);
      case 'customer': return this.grouped(['customerOrgId'], { count: TOP_GROUPS });
      case 'reseller_month': return this.grouped(['resellerId', 'month']);
      case 'day': return this.grouped(['day'], { filter });
      case 'brush': {
        const days = [['usageTimestamp', '>=', `${dateText(day)} 00:00:00`],
          ['usageTimestamp', '<', `${dateText(day + BRUSH_DAYS)} 00:00:00`]];
        return [await this.grouped(['service'], { filter: days }),
          await this.grouped(['customerOrgId'], { filter: days, count: TOP_GROUPS }),
          await this.grouped(['resellerId'], { filter: days })];
      }
      default: {
        const begin = question === 'top_rows' ? 0 : Math.floor(this.rowCount / 2);
        return this.view({ columns: COLUMNS, sort: [['usage', 'desc']] },
                         { start_row: begin, end_row: begin + PAGE_ROWS });
      }
    }
  }

  answer(question, result) {
    // A row of depth 0 is the total, one of fewer keys than asked for a subtotal.
    const groups = (columns, depth = 1) => columns.__ROW_PATH__.map((path, i) => [
      path.map((key) => (typeof key === 'number' ? new Date(key).toISOString().slice(0, 10) : key)),
      columns.cost[i], columns.service[i],
    ]).filter(([path]) => path.length === depth);
    const named = (list) => list.map(([path, cost, n]) => [path.join(' '), cost, n]);
    switch (question) {
      case 'total': return groups(result).map(([, cost, n]) => ['', cost, n]);
      case 'reseller_month':
        return groups(result, 2).map(([[reseller, month], cost, n]) => [`${reseller} ${month.slice(0, 7)}`, cost, n]);
      case 'brush': return result.map((columns) => named(groups(columns)));
      case 'top_rows':
      case 'middle_rows':
        return result.usage.map((_, i) => COLUMNS.map((name) => (name === 'usageTimestamp'
          ? new Date(result[name][i]).toISOString().slice(0, 10) : result[name][i])));
      default: return named(groups(result));
    }
  }
}

export default () => new Perspective();
