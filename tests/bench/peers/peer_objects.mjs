// Plain JavaScript: the rows as JSON.parse gives them.
import {
  BRUSH_DAYS, COLUMNS, FACET_VALUES, NUMBERS, PAGE_ROWS, TOP_GROUPS, WANTED_CHARGE, dateText,
} from './questions.mjs';

const decoder = new TextDecoder();
const day = (row) => row.usageTimestamp.slice(0, 10);
const keyOfColumn = (name) => (name === 'usageTimestamp' ? day : (row) => row[name]);

class Objects {
  rows = [];

  load(bytes) {
    for (const row of JSON.parse(decoder.decode(bytes)).results) this.rows.push(row);
  }

  grouped(keyOf, isWanted) {
    const groups = new Map();
    for (const row of this.rows) {
      if (isWanted && !isWanted(row)) continue;
      const key = keyOf(row);
      const group = groups.get(key);
      if (group) {
        group[1] += row.usage * row.msrpPrice;
        group[2] += 1;
      } else {
        groups.set(key, [key, row.usage * row.msrpPrice, 1]);
      }
    }
    return [...groups.values()];
  }

  top(groups, count) {
    return groups.sort((a, b) => b[1] - a[1]).slice(0, count);
  }

  facets() {
    return COLUMNS.map((name) => {
      if (!NUMBERS.has(name)) {
        const groups = this.grouped(keyOfColumn(name));
        return [groups.length, this.top(groups, FACET_VALUES)];
      }
      const values = new Set();
      let least = Infinity;
      let most = -Infinity;
      for (const row of this.rows) {
        values.add(row[name]);
        least = Math.min(least, row[name]);
        most = Math.max(most, row[name]);
      }
      return [values.size, least, most];
    });
  }

  sorted(begin) {
    // Equal rows keep their order.
    const order = [...this.rows].sort((a, b) => b.usage - a.usage);
    return order.slice(begin, begin + PAGE_ROWS).map((row) => COLUMNS.map((name) => row[name]));
  }

  ask(question, firstDay) {
    const ofCharge = (row) => row.chargeId === WANTED_CHARGE;
    switch (question) {
      case 'total': return this.grouped(() => '', ofCharge);
      case 'service': return this.grouped((row) => row.service);
      case 'customer': return this.top(this.grouped((row) => row.customerOrgId), TOP_GROUPS);
      case 'reseller_month':
        return this.grouped((row) => `${row.resellerId} ${row.usageTimestamp.slice(0, 7)}`);
      case 'day': return this.grouped(day, ofCharge);
      case 'facets': return this.facets();
      case 'brush': {
        const from = dateText(firstDay);
        const until = dateText(firstDay + BRUSH_DAYS);
        const isIn = (row) => row.usageTimestamp >= from && row.usageTimestamp < until;
        return ['service', 'customerOrgId', 'resellerId']
          .map((name) => this.top(this.grouped((row) => row[name], isIn), TOP_GROUPS));
      }
      case 'top_rows': return this.sorted(0);
      default: return this.sorted(Math.floor(this.rows.length / 2));
    }
  }

  answer(question, result) {
    return result;
  }
}

export default () => new Objects();
