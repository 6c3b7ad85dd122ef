// The whole path: connect by the form, load, filter, group, and every total against the oracle.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connectByForm, expandAll, filterBy, grid, groupBy, loadedRows, openDemo, readGrid, settle,
  shownView, visibleRows, waitForLoad } from './support/app.mjs';
import { until, withPage } from './support/browser.mjs';
import { checkLine } from './support/checks.mjs';
import { fetchUsage, groupRows, isShownAs, monthName, shownDecimal, sumRows, toText } from './support/oracle.mjs';
import { demo } from './support/server.mjs';
import { setStage } from './support/stage.mjs';

const CHARGE = 'VOD-IP-A1';
let quarter;  // rows of the default period, from the API
const stage = setStage({
  prepare: async ({ server }) => {
    quarter = await fetchUsage(server.url, {
      organisation: demo.distributor, apiToken: demo.distributorToken, first: '2021-10-01', last: '2021-12-31',
    });
  },
});

test('connect, load, filter a charge, group by reseller and month: totals are exact', async () => {
  await withPage(stage.browser, { height: 1000 }, async (page) => {
    await page.goto(stage.server.url);
    await connectByForm(page, {
      host: stage.server.url, organisation: demo.distributor, token: demo.distributorToken,
    });
    assert.deepEqual(await waitForLoad(page), { rows: quarter.length, of: quarter.length });
    await filterBy(page, 'Charge', [CHARGE]);
    await groupBy(page, 'Reseller', 'Month');
    await settle(page);
    await expandAll(page);

    const { total, rows } = await readGrid(page);
    const matching = quarter.filter((row) => row.chargeId === CHARGE);
    assert.ok(matching.length > 100, 'the filter has rows to add');
    const unit = 'IP';
    assert.deepEqual([...sumRows(matching).units], [unit]);
    checkLine(total, matching, unit);

    const resellers = groupRows(matching, (row) => row.resellerId);
    const shown = rows.filter((row) => row.level === 1);
    assert.equal(shown.length, resellers.size);
    let seen = 0;
    for (const line of shown) {
      const [id] = [...resellers.keys()].filter((key) => line.name.endsWith(` ${key}`));
      assert.ok(id, `${line.name} is a reseller of the data`);
      checkLine(line, resellers.get(id), unit);
      const months = groupRows(resellers.get(id), (row) => monthName(row.usageTimestamp));
      const following = rows.slice(rows.indexOf(line) + 1);
      const end = following.findIndex((row) => row.level === 1);
      const children = end < 0 ? following : following.slice(0, end);
      assert.equal(children.length, months.size, `${line.name}: months`);
      for (const child of children) {
        const month = [...months.keys()].find((name) => child.name.startsWith(name));
        assert.ok(month, `${child.name} is a month of ${line.name}`);
        checkLine(child, months.get(month), unit);
      }
      seen += children.length;
    }
    assert.ok(seen > resellers.size, 'there were months to compare');
  });
});

test('unfiltered totals are exact, over several units too', async () => {
  await withPage(stage.browser, {}, async (page) => {
    await openDemo(page, stage.server.url);
    await settle(page);
    const { total, rows } = await readGrid(page);
    checkLine(total, quarter);
    const resellers = groupRows(quarter, (row) => row.resellerId);
    assert.equal(rows.length, resellers.size);
    for (const line of rows) {
      checkLine(line, resellers.get([...resellers.keys()].find((key) => line.name.endsWith(` ${key}`))));
    }
  });
});

test('a header sorts, a second press turns the order', async () => {
  await withPage(stage.browser, {}, async (page) => {
    await openDemo(page, stage.server.url);
    await settle(page);
    const amounts = async () => (await visibleRows(page)).rows.slice(1)
      .map((row) => Number(toText(shownDecimal(row.cells['MSRP amount']))));
    const largestFirst = await amounts();
    assert.deepEqual(largestFirst, [...largestFirst].sort((a, b) => b - a));
    const header = grid(page).getByRole('columnheader', { name: 'MSRP amount', exact: true });
    await header.click();
    await until('the order turns', async () => (await header.getAttribute('aria-sort')) === 'ascending');
    await settle(page);
    assert.deepEqual(await amounts(), [...largestFirst].reverse());
    const byName = grid(page).getByRole('columnheader', { name: 'Reseller', exact: true });
    await byName.click();
    await until('names are sorted', async () => (await byName.getAttribute('aria-sort')) === 'ascending');
    await settle(page);
    const names = (await visibleRows(page)).rows.slice(1).map((row) => row.name);
    assert.equal(names[0], 'Bluewater Systems 118806');
    assert.equal(names.length, largestFirst.length);
  });
});

test('a press on a group filters to it', async () => {
  await withPage(stage.browser, {}, async (page) => {
    await openDemo(page, stage.server.url);
    await grid(page).getByRole('row', { name: 'Cobalt IT 120377' }).click();
    await page.getByRole('button', { name: 'Reseller is Cobalt IT', exact: true }).waitFor();
    assert.equal(shownView(page).params.get('f.resellerId'), '120377');
    await settle(page);
    checkLine((await visibleRows(page)).rows[0], quarter.filter((row) => row.resellerId === '120377'));
  });
});

test('a press on a bar narrows the period to its day', async () => {
  await withPage(stage.browser, {}, async (page) => {
    await openDemo(page, stage.server.url);
    const bar = page.getByRole('region', { name: 'Daily chart' })
      .getByRole('button', { name: /^Thu 11 Nov 2021, / });
    const day = quarter.filter((row) => row.usageTimestamp.startsWith('2021-11-11'));
    const [, amount] = (await bar.textContent()).split(/, (.*)/);
    assert.ok(isShownAs(amount, sumRows(day).cost), `the bar says ${amount}`);
    await bar.click();
    await until('the day is the period', () => shownView(page).params.get('period') === '2021-11-11..2021-11-11');
    await settle(page);
    checkLine((await visibleRows(page)).rows[0], day);
    // Narrower than what is loaded: no new load, no short load.
    assert.equal((await loadedRows(page)).of, quarter.length);
  });
});

test('another period loads its own rows', async () => {
  await withPage(stage.browser, {}, async (page) => {
    await openDemo(page, stage.server.url);
    await page.getByRole('button', { name: /^Period / }).click();
    const dialog = page.getByRole('dialog', { name: 'Choose a period' });
    await dialog.getByRole('button', { name: 'Aug 2021' }).click();
    await dialog.waitFor({ state: 'detached' });
    const august = await fetchUsage(stage.server.url, {
      organisation: demo.distributor, apiToken: demo.distributorToken, first: '2021-08-01', last: '2021-08-31',
    });
    await until('August is loaded', async () => (await loadedRows(page)).rows === august.length);
    assert.equal((await waitForLoad(page)).of, august.length);
    assert.equal(shownView(page).params.get('period'), '2021-08');
    await settle(page);
    checkLine((await visibleRows(page)).rows[0], august);
  });
});
