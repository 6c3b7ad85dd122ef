// Arquero: a table of JavaScript arrays.
import * as aq from 'arquero';

import {
  BRUSH_DAYS, COLUMNS, FACET_VALUES, NUMBERS, PAGE_ROWS, TOP_GROUPS, WANTED_CHARGE, dateText,
} from './questions.mjs';

const decoder = new TextDecoder();
const cost = { cost: (d) => aq.op.sum(d.usage * d.msrpPrice), n: () => aq.op.count() };
const byDay = { key: (d) => aq.op.slice(d.usageTimestamp, 0, 10) };
const byColumn = (name) => (name === 'usageTimestamp' ? byDay : { key: `d => d.${name}` });

class Arquero {
  rows = [];

  load(bytes) {
    for (const row of JSON.parse(decoder.decode(bytes)).results) this.rows.push(row);
  }

  finish() {
    this.table = aq.from(this.rows);
    this.rows = [];
  }

  top(groups, count) {
    return groups.orderby(aq.desc('cost')).slice(0, count);
  }

  ofCharge() {
    return this.table.params({ wanted: WANTED_CHARGE }).filter((d, $) => d.chargeId === $.wanted);
  }

  facet(name) {
    if (NUMBERS.has(name)) {
      return this.table.rollup(
          { n: aq.op.distinct(name), least: aq.op.min(name), most: aq.op.max(name) });
    }
    const groups = this.table.groupby(byColumn(name)).rollup(cost);
    return { count: groups.numRows(), top: this.top(groups, FACET_VALUES) };
  }

  ask(question, day) {
    switch (question) {
      case 'total': return this.ofCharge().rollup({ key: () => '', ...cost });
      case 'service': return this.table.groupby(byColumn('service')).rollup(cost);
      case 'customer':
        return this.top(this.table.groupby(byColumn('customerOrgId')).rollup(cost), TOP_GROUPS);
      case 'reseller_month':
        return this.table.groupby('resellerId', { month: (d) => aq.op.slice(d.usageTimestamp, 0, 7) })
          .rollup(cost);
      case 'day': return this.ofCharge().groupby(byDay).rollup(cost);
      case 'facets': return COLUMNS.map((name) => this.facet(name));
      case 'brush': {
        const days = this.table.params({ from: dateText(day), until: dateText(day + BRUSH_DAYS) })
          .filter((d, $) => d.usageTimestamp >= $.from && d.usageTimestamp < $.until);
        return ['service', 'customerOrgId', 'resellerId']
          .map((name) => this.top(days.groupby(byColumn(name)).rollup(cost), TOP_GROUPS));
      }
      default: {
        const begin = question === 'top_rows' ? 0 : Math.floor(this.table.numRows() / 2);
        return this.table.orderby(aq.desc('usage')).slice(begin, begin + PAGE_ROWS).reify();
      }
    }
  }

  answer(question, result) {
    const groups = (table) => table.objects({ limit: Infinity }).map(({ key, cost: sum, n }) => [key, sum, n]);
    switch (question) {
      case 'reseller_month':
        return result.objects({ limit: Infinity })
          .map(({ resellerId, month, cost: sum, n }) => [`${resellerId} ${month}`, sum, n]);
      case 'facets':
        return result.map((facet) => {
          if (facet.top) return [facet.count, groups(facet.top)];
          const { n, least, most } = facet.object();
          return [n, least, most];
        });
      case 'brush': return result.map(groups);
      case 'top_rows':
      case 'middle_rows':
        return result.objects().map((row) => COLUMNS.map((name) => row[name]));
      default: return groups(result);
    }
  }
}

export default () => new Arquero();
