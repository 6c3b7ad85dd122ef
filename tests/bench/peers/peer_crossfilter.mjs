// crossfilter2: dimensions are sorted when the rows are loaded, groups are kept up to date with the
// filters. Asking is setting filters and making a group anew.
import crossfilter from 'crossfilter2';

import {
  BRUSH_DAYS, PAGE_ROWS, TOP_GROUPS, WANTED_CHARGE, dateText,
} from './questions.mjs';

const decoder = new TextDecoder();

class Crossfilter {
  rows = [];

  load(bytes) {
    for (const row of JSON.parse(decoder.decode(bytes)).results) this.rows.push(row);
  }

  finish() {
    this.rows.forEach((row, i) => { row.place = i; });
    this.filter = crossfilter(this.rows);
    this.count = this.rows.length;
    this.rows = [];
    const of = (name) => this.filter.dimension((row) => row[name]);
    this.service = of('service');
    this.customer = of('customerOrgId');
    this.charge = of('chargeId');
    this.reseller = of('resellerId');
    this.day = this.filter.dimension((row) => row.usageTimestamp.slice(0, 10));
    this.resellerMonth = this.filter.dimension(
        (row) => `${row.resellerId} ${row.usageTimestamp.slice(0, 7)}`);
    // Equal usage in the order of the table.
    this.usage = this.filter.dimension((row) => row.usage * 1e10 - row.place);
  }

  grouped(dimension) {
    const group = dimension.group().reduce(
        (sum, row) => { sum.cost += row.usage * row.msrpPrice; sum.n += 1; return sum; },
        (sum, row) => { sum.cost -= row.usage * row.msrpPrice; sum.n -= 1; return sum; },
        () => ({ cost: 0, n: 0 }));
    const all = group.all().filter(({ value }) => value.n > 0).map(({ key, value }) => [key, value.cost, value.n]);
    group.dispose();
    return all;
  }

  top(groups) {
    return groups.sort((a, b) => b[1] - a[1]).slice(0, TOP_GROUPS);
  }

  filtered(dimension, range, work) {
    dimension.filter(range);
    const result = work();
    dimension.filterAll();
    return result;
  }

  ask(question, day) {
    switch (question) {
      case 'total':
        return this.filtered(this.charge, WANTED_CHARGE, () => {
          const sum = this.filter.groupAll().reduce(
              (v, row) => { v.cost += row.usage * row.msrpPrice; v.n += 1; return v; },
              (v, row) => { v.cost -= row.usage * row.msrpPrice; v.n -= 1; return v; },
              () => ({ cost: 0, n: 0 }));
          const { cost, n } = sum.value();
          sum.dispose();
          return [['', cost, n]];
        });
      case 'service': return this.grouped(this.service);
      case 'customer': return this.top(this.grouped(this.customer));
      case 'reseller_month': return this.grouped(this.resellerMonth);
      case 'day': return this.filtered(this.charge, WANTED_CHARGE, () => this.grouped(this.day));
      case 'brush':
        return this.filtered(this.day, [dateText(day), dateText(day + BRUSH_DAYS)], () => [
          this.grouped(this.service), this.top(this.grouped(this.customer)), this.grouped(this.reseller)]);
      case 'top_rows': return this.usage.top(PAGE_ROWS);
      default: return this.usage.top(PAGE_ROWS, Math.floor(this.count / 2));
    }
  }

  answer(question, result) {
    if (!question.endsWith('_rows')) return result;
    return result.map(({ place, ...row }) => Object.values(row));
  }
}

export default () => new Crossfilter();
