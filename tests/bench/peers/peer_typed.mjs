// Hand-written JavaScript over typed arrays: codes into dictionaries, doubles, every question a loop
// of its own. Also the judge of the others: exact() works everything out again in whole numbers.
import {
  BRUSH_DAYS, COLUMNS, FACET_VALUES, NUMBERS, PAGE_ROWS, TOP_GROUPS, WANTED_CHARGE, dateText,
} from './questions.mjs';

const WIDE = new Set([
  'billingEngineDiscountContractId', 'customerName', 'customerOrgId', 'subscriptionId',
]);
const decoder = new TextDecoder();

class Column {
  constructor(ArrayType) {
    this.data = new ArrayType(1024);
    this.texts = [];
    this.codes = new Map();
  }

  reserve(rows) {
    if (rows <= this.data.length) return;
    const larger = new this.data.constructor(Math.max(rows, this.data.length * 2));
    larger.set(this.data);
    this.data = larger;
  }

  code(text) {
    let code = this.codes.get(text);
    if (code === undefined) {
      code = this.texts.length;
      this.texts.push(text);
      this.codes.set(text, code);
    }
    return code;
  }
}

export class TypedRows {
  constructor() {
    this.rows = 0;
    this.columns = Object.fromEntries(COLUMNS.map((name) => [name, new Column(
        NUMBERS.has(name) ? Float64Array : WIDE.has(name) ? Uint16Array : Uint8Array)]));
  }

  load(bytes) {
    const { results } = JSON.parse(decoder.decode(bytes));
    for (const name of COLUMNS) {
      const column = this.columns[name];
      column.reserve(this.rows + results.length);
      const { data } = column;
      let at = this.rows;
      if (NUMBERS.has(name)) {
        for (const row of results) data[at++] = row[name];
      } else if (name === 'usageTimestamp') {
        for (const row of results) data[at++] = column.code(row[name].slice(0, 10));
      } else {
        for (const row of results) data[at++] = column.code(row[name]);
      }
    }
    this.rows += results.length;
  }

  finish() {
    // The arrays hold no more than the rows; the day's month is a code of its own.
    for (const column of Object.values(this.columns)) column.data = column.data.slice(0, this.rows);
    const months = new Column(Uint8Array);
    const days = this.columns.usageTimestamp.texts;
    this.monthOfDay = Uint8Array.from(days, (day) => months.code(day.slice(0, 7)));
    this.months = months.texts;
  }

  grouped(name) {
    const { data, texts } = this.columns[name];
    const usage = this.columns.usage.data;
    const price = this.columns.msrpPrice.data;
    const costs = new Float64Array(texts.length);
    const counts = new Uint32Array(texts.length);
    for (let i = 0; i < this.rows; ++i) {
      costs[data[i]] += usage[i] * price[i];
      counts[data[i]] += 1;
    }
    return { costs, counts, texts };
  }

  top({ costs, counts, texts }, count) {
    const codes = Array.from(texts.keys()).filter((code) => counts[code] > 0);
    codes.sort((a, b) => costs[b] - costs[a]);
    return codes.slice(0, count).map((code) => [texts[code], costs[code], counts[code]]);
  }

  total() {
    const charges = this.columns.chargeId;
    const wanted = charges.texts.indexOf(WANTED_CHARGE);
    const { data } = charges;
    const usage = this.columns.usage.data;
    const price = this.columns.msrpPrice.data;
    let cost = 0;
    let count = 0;
    for (let i = 0; i < this.rows; ++i) {
      if (data[i] !== wanted) continue;
      cost += usage[i] * price[i];
      count += 1;
    }
    return [['', cost, count]];
  }

  resellerMonth() {
    const resellers = this.columns.resellerId;
    const codes = resellers.data;
    const days = this.columns.usageTimestamp.data;
    const { monthOfDay } = this;
    const months = this.months.length;
    const usage = this.columns.usage.data;
    const price = this.columns.msrpPrice.data;
    const costs = new Float64Array(resellers.texts.length * months);
    const counts = new Uint32Array(costs.length);
    for (let i = 0; i < this.rows; ++i) {
      const group = codes[i] * months + monthOfDay[days[i]];
      costs[group] += usage[i] * price[i];
      counts[group] += 1;
    }
    const groups = [];
    costs.forEach((cost, group) => {
      const key = `${resellers.texts[Math.floor(group / months)]} ${this.months[group % months]}`;
      if (counts[group] > 0) groups.push([key, cost, counts[group]]);
    });
    return groups;
  }

  day() {
    const charges = this.columns.chargeId;
    const wanted = charges.texts.indexOf(WANTED_CHARGE);
    const { data } = charges;
    const days = this.columns.usageTimestamp;
    const codes = days.data;
    const usage = this.columns.usage.data;
    const price = this.columns.msrpPrice.data;
    const costs = new Float64Array(days.texts.length);
    const counts = new Uint32Array(costs.length);
    for (let i = 0; i < this.rows; ++i) {
      if (data[i] !== wanted) continue;
      costs[codes[i]] += usage[i] * price[i];
      counts[codes[i]] += 1;
    }
    return this.top({ costs, counts, texts: days.texts });
  }

  facets() {
    return COLUMNS.map((name) => {
      const { data, texts } = this.columns[name];
      if (!NUMBERS.has(name)) return [texts.length, this.top(this.grouped(name), FACET_VALUES)];
      let least = Infinity;
      let most = -Infinity;
      for (let i = 0; i < this.rows; ++i) {
        least = Math.min(least, data[i]);
        most = Math.max(most, data[i]);
      }
      return [new Set(data).size, least, most];
    });
  }

  brush(day) {
    const from = dateText(day);
    const until = dateText(day + BRUSH_DAYS);
    const days = this.columns.usageTimestamp.data;
    const isIn = Uint8Array.from(this.columns.usageTimestamp.texts,
                                 (text) => Number(text >= from && text < until));
    const groups = ['service', 'customerOrgId', 'resellerId'].map((name) => {
      const { data, texts } = this.columns[name];
      const costs = new Float64Array(texts.length);
      return { data, texts, costs, counts: new Uint32Array(texts.length) };
    });
    const usage = this.columns.usage.data;
    const price = this.columns.msrpPrice.data;
    for (const { data, costs, counts } of groups) {
      for (let i = 0; i < this.rows; ++i) {
        if (isIn[days[i]] === 0) continue;
        costs[data[i]] += usage[i] * price[i];
        counts[data[i]] += 1;
      }
    }
    return groups.map((group) => this.top(group, TOP_GROUPS));
  }

  sorted(begin) {
    const usage = this.columns.usage.data;
    const order = new Uint32Array(this.rows).map((_, row) => row);
    order.sort((a, b) => usage[b] - usage[a] || a - b);
    return Array.from(order.subarray(begin, begin + PAGE_ROWS), (row) => this.row(row));
  }

  largest() {
    const usage = this.columns.usage.data;
    const larger = (a, b) => usage[b] - usage[a] || a - b;
    let kept = [];
    let limit = -Infinity;
    for (let i = 0; i < this.rows; ++i) {
      if (usage[i] <= limit) continue;
      kept.push(i);
      if (kept.length < PAGE_ROWS * 8) continue;
      kept = kept.sort(larger).slice(0, PAGE_ROWS);
      limit = usage[kept.at(-1)];
    }
    return kept.sort(larger).slice(0, PAGE_ROWS).map((row) => this.row(row));
  }

  row(row) {
    return COLUMNS.map((name) => {
      const { data, texts } = this.columns[name];
      return NUMBERS.has(name) ? data[row] : texts[data[row]];
    });
  }

  ask(question, day) {
    switch (question) {
      case 'total': return this.total();
      case 'service': return this.top(this.grouped('service'));
      case 'customer': return this.top(this.grouped('customerOrgId'), TOP_GROUPS);
      case 'reseller_month': return this.resellerMonth();
      case 'day': return this.day();
      case 'facets': return this.facets();
      case 'brush': return this.brush(day);
      case 'top_rows': return this.largest();
      default: return this.sorted(Math.floor(this.rows / 2));
    }
  }

  answer(question, result) {
    return result;
  }

  // ---- the judge -----------------------------------------------------------------------------------

  /// Exact costs of the groups, in billionths: usage has three digits after the point, price six.
  exactGroups(keyOf, count) {
    const usage = this.columns.usage.data;
    const price = this.columns.msrpPrice.data;
    const groups = new Map();
    for (let i = 0; i < this.rows; ++i) {
      const key = keyOf(i);
      if (key === undefined) continue;
      let group = groups.get(key);
      if (!group) groups.set(key, group = { sum: 0n, part: 0, rows: 0 });
      // Below 2^51, so a few of them add up exactly in a double.
      group.part += Math.round(usage[i] * 1e3) * Math.round(price[i] * 1e6);
      group.rows += 1;
      if (group.part > 2 ** 52) {
        group.sum += BigInt(group.part);
        group.part = 0;
      }
    }
    const all = [...groups].map(([key, { sum, part, rows }]) => [key, sum + BigInt(part), rows]);
    all.sort((a, b) => (a[1] < b[1] ? 1 : a[1] > b[1] ? -1 : 0));
    const found = all.slice(0, count).map(([key, sum, rows]) => {
      const digits = String(sum).padStart(10, '0');
      return [key, `${digits.slice(0, -9)}.${digits.slice(-9)}`, rows];
    });
    return { count: all.length, found };
  }

  exact(question, day) {
    const text = (name) => {
      const { data, texts } = this.columns[name];
      return (row) => texts[data[row]];
    };
    const charge = text('chargeId');
    const date = text('usageTimestamp');
    const reseller = text('resellerId');
    const ofCharge = (keyOf) => (row) => (charge(row) === WANTED_CHARGE ? keyOf(row) : undefined);
    switch (question) {
      case 'total': return this.exactGroups(ofCharge(() => '')).found;
      case 'service': return this.exactGroups(text('service')).found;
      case 'customer': return this.exactGroups(text('customerOrgId'), TOP_GROUPS).found;
      case 'reseller_month':
        return this.exactGroups((row) => `${reseller(row)} ${date(row).slice(0, 7)}`).found;
      case 'day': return this.exactGroups(ofCharge(date)).found;
      case 'facets':
        return this.facets().map((facet, i) => {
          if (NUMBERS.has(COLUMNS[i])) return facet;
          const { count, found } = this.exactGroups(text(COLUMNS[i]), FACET_VALUES);
          return [count, found];
        });
      case 'brush': {
        const from = dateText(day);
        const until = dateText(day + BRUSH_DAYS);
        return ['service', 'customerOrgId', 'resellerId'].map((name) => {
          const key = text(name);
          const ofDays = (row) => (date(row) >= from && date(row) < until ? key(row) : undefined);
          return this.exactGroups(ofDays, TOP_GROUPS).found;
        });
      }
      case 'top_rows': return this.sorted(0);
      default: return this.ask(question, day);
    }
  }
}

export default () => new TypedRows();
