// The Service report of the provider demo against sums worked out from the API's JSON.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openReport, readGrid, settle, shownView, textsOf, visibleRows } from './support/app.mjs';
import { until, visibleText, withPage } from './support/browser.mjs';
import { add, billableOf, decimal, fetchReport, isShownAs, toText } from './support/oracle.mjs';
import { demo } from './support/server.mjs';
import { setStage } from './support/stage.mjs';

const HEADERS = ['Sep 2021', 'Oct 2021', 'Nov 2021', 'Dec 2021', 'Jan 2022', 'Feb to date'];
const NAME = 'Organisation, service, subscription, SKU';
let months;
const stage = setStage({
  prepare: async ({ server }) => {
    months = await fetchReport(server.url, {
      organisation: demo.provider, apiToken: demo.providerToken, first: '2021-09', last: '2022-02',
    });
  },
});

/// Every node of the tree in depth-first order, from the answers of all months:
/// {level, title, months: [exact or null], subscription}.
function expectedTree() {
  const root = { children: new Map() };
  const child = (parent, key, level, title) => {
    if (!parent.children.has(key)) {
      parent.children.set(key, { level, title, months: months.map(() => null), children: new Map() });
    }
    return parent.children.get(key);
  };
  const put = (node, month, value) => {
    node.months[month] = node.months[month] ? add(node.months[month], value) : value;
  };
  months.forEach(({ organisations }, month) => {
    for (const organisation of organisations) {
      const one = child(root, organisation.orgId, 1, organisation.orgName);
      put(one, month, decimal(organisation.orgBillableUsageAmount));
      for (const service of organisation.services) {
        const two = child(one, service.serviceDefId, 2, service.serviceName);
        put(two, month, decimal(service.serviceBillableUsageAmount));
        for (const subscription of service.subscriptions) {
          const three = child(two, subscription.sid, 3, subscription.sid);
          three.subscription = subscription;
          for (const sku of subscription.skuData.skus) {
            const four = child(three, sku.skuName, 4, sku.skuDescription);
            put(four, month, billableOf(sku));
            put(three, month, billableOf(sku));
          }
        }
      }
    }
  });
  const flat = (node) => [...node.children.values()].flatMap((one) => [one, ...flat(one)]);
  return flat(root);
}

const sumOf = (values) => values.filter(Boolean).reduce((a, b) => (a ? add(a, b) : b), null);

function checkFigures(line, values) {
  HEADERS.forEach((header, i) => checkFigure(line, header, values[i]));
  checkFigure(line, 'Total', sumOf(values));
}

function checkFigure(line, header, exact) {
  const shown = line.cells[header];
  if (exact) {
    assert.ok(isShownAs(shown, exact), `${line.name}, ${header}: ${shown}, exactly ${toText(exact)}`);
  } else {
    assert.equal(shown, '—', `${line.name}, ${header}`);
  }
}

test('organisation, service, subscription, SKU: every figure is exact', async () => {
  await withPage(stage.browser, {}, async (page) => {
    await openReport(page, stage.server.url);
    await settle(page);
    const { headers, total, rows } = await readGrid(page);
    assert.deepEqual(headers.filter((header) => HEADERS.includes(header)), HEADERS);
    const expected = expectedTree();
    assert.deepEqual([...new Set(expected.map((node) => node.level))].sort(), [1, 2, 3, 4]);
    assert.equal(rows.length, expected.length);
    rows.forEach((line, i) => {
      assert.ok(line.name.startsWith(expected[i].title), `line ${i}: ${line.name}, expected ${expected[i].title}`);
      assert.equal(line.level, expected[i].level, line.name);
      checkFigures(line, expected[i].months);
    });
    checkFigures(total, HEADERS.map((_, i) =>
      sumOf(expected.filter((node) => node.level === 1).map((node) => node.months[i]))));
    const tiles = await textsOf(page.getByRole('region', { name: 'Report totals' }));
    assert.ok(tiles.includes(total.cells.Total), `the tile repeats the total: ${tiles}`);
  });
});

test('no end reads "open-ended", and nothing is dated 1970', async () => {
  await withPage(stage.browser, {}, async (page) => {
    await openReport(page, stage.server.url);
    await settle(page);
    const { rows } = await readGrid(page);
    const subscriptions = expectedTree().filter((node) => node.level === 3);
    let open = 0;
    for (const { title, subscription } of subscriptions) {
      const line = rows.find((row) => row.level === 3 && row.name.startsWith(title));
      const end = Number(subscription.subscriptionEndTime);
      if (end === 0) open += 1;
      const date = new Date(end).toLocaleDateString('en-GB', {
        day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC',
      });
      assert.equal(line.cells.Until, end === 0 ? 'open-ended' : date, line.name);
    }
    assert.ok(open > 0 && open < subscriptions.length, 'both kinds occur');
    assert.ok(!/1970/.test(await visibleText(page)), 'no 1970 in the mirror');
  });
});

test('groups fold, by pointer and by keyboard', async () => {
  await withPage(stage.browser, {}, async (page) => {
    await openReport(page, stage.server.url);
    await settle(page);
    const { count } = await visibleRows(page);
    await page.getByRole('treegrid').getByRole('button', { name: 'Collapse Coke' }).click();
    await until('Coke is folded', async () => (await visibleRows(page)).count < count);
    const folded = await visibleRows(page);
    assert.equal(folded.rows.find((row) => row.name.startsWith('Coke')).expanded, 'false');
    assert.equal(folded.rows.filter((row) => row.level > 1)[0].index >
      folded.rows.find((row) => row.name.startsWith('Marlow')).index, true);
    await page.getByRole('treegrid').focus();
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('ArrowRight');
    await until('Coke is unfolded', async () => (await visibleRows(page)).count === count);
  });
});

test('one customer and fewer months, by link and by menu', async () => {
  await withPage(stage.browser, {}, async (page) => {
    await page.goto(`${stage.server.url}/#/report?source=demo-provider&tenant=${demo.tenant}&from=2021-12&to=2022-01`);
    await page.getByRole('treegrid', { name: 'Service usage report' }).waitFor();
    await settle(page);
    const { headers, rows } = await visibleRows(page);
    assert.ok(headers.includes('Dec 2021') && headers.includes('Jan 2022') && !headers.includes('Nov 2021'), headers.join());
    assert.equal(rows.filter((row) => row.level === 1 && row.cells[NAME] && !/^Total/.test(row.name)).length, 1);
    await page.getByRole('combobox', { name: 'First month' }).click();
    await page.getByRole('option', { name: 'Nov 2021', exact: true }).click();
    await until('November is shown', async () => (await visibleRows(page)).headers.includes('Nov 2021'));
    assert.equal(shownView(page).params.get('from'), '2021-11');
  });
});
