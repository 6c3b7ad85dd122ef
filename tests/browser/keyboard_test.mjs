// No pointer at all: everything by Tab, arrows, Enter, Escape and typing.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { activeRow, expandAll, grid, readGrid, settle, shownView, visibleRows, waitForLoad,
  waitForReport } from './support/app.mjs';
import { until, withPage } from './support/browser.mjs';
import { fetchUsage, isShownAs, sumRows } from './support/oracle.mjs';
import { demo } from './support/server.mjs';
import { setStage } from './support/stage.mjs';

const stage = setStage();

/// Name of the focused element.
const focused = (page) => page.evaluate(() => {
  const element = document.activeElement;
  return element && element !== document.body
    ? (element.getAttribute('aria-label') ?? element.textContent).trim() : '';
});

/// Presses Tab until the focused element is called `name` (text or pattern).
async function tabTo(page, name, key = 'Tab') {
  const isWanted = (text) => (name instanceof RegExp ? name.test(text) : text === name);
  const passed = [];
  for (let presses = 0; presses < 80; ++presses) {
    const text = await focused(page);
    if (isWanted(text)) return;
    passed.push(text);
    await page.keyboard.press(key);
    await settle(page, 60);
  }
  assert.fail(`Tab never came to ${name}; it came to ${passed.join(' | ')}`);
}

/// Moves the active option of the focused list to the one that `name` matches, and takes it.
async function choose(page, name) {
  for (let presses = 0; presses < 40; ++presses) {
    const active = await page.evaluate(() => {
      const list = document.activeElement.closest('[data-panel]')?.querySelector('[role=listbox]');
      return document.getElementById(list?.getAttribute('aria-activedescendant') ?? '')?.textContent ?? '';
    });
    if (name.test(active)) {
      await page.keyboard.press('Enter');
      return;
    }
    await page.keyboard.press('ArrowDown');
    await settle(page, 60);
  }
  assert.fail(`the arrows never came to ${name}`);
}

test('connect, filter, group and read the total without a pointer', async () => {
  await withPage(stage.browser, {}, async (page) => {
    await page.goto(stage.server.url);
    await until('the demo has the focus', async () => (await focused(page)) === 'Use demo server');
    for (const [field, text] of [['Host', stage.server.url], ['Organisation id', demo.distributor], ['API token', demo.distributorToken]]) {
      await tabTo(page, field);
      await page.keyboard.type(text);
      await settle(page, 60);
    }
    await tabTo(page, 'Connect');
    await page.keyboard.press('Enter');
    const { rows: loaded } = await waitForLoad(page);

    await tabTo(page, 'Add a filter');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Filter' }).waitFor();
    await settle(page);
    await tabTo(page, 'Search');
    await choose(page, /CHARGE_ID/);
    await page.getByRole('listbox', { name: 'Values' }).getByRole('option').first().waitFor();
    await settle(page);
    await tabTo(page, 'Search');
    await page.keyboard.type('VOD-IP-A1');
    await settle(page);
    await page.keyboard.press('Enter');
    await settle(page);
    await tabTo(page, 'Apply filter');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Filter' }).waitFor({ state: 'detached' });
    await until('the charge is filtered', () => shownView(page).params.get('f.chargeId') === 'VOD-IP-A1');

    await tabTo(page, 'Add a group key');
    await page.keyboard.press('Enter');
    await page.getByRole('listbox', { name: 'Add a group key' }).waitFor();
    await settle(page);
    await choose(page, /^Month$/);
    await until('it is grouped', () => shownView(page).params.get('by') === 'resellerId,usageTimestamp.month');
    await settle(page);

    const quarter = await fetchUsage(stage.server.url, {
      organisation: demo.distributor, apiToken: demo.distributorToken, first: '2021-10-01', last: '2021-12-31',
    });
    assert.equal(loaded, quarter.length);
    const matching = quarter.filter((row) => row.chargeId === 'VOD-IP-A1');
    const [total] = (await visibleRows(page)).rows;
    assert.ok(isShownAs(total.cells['MSRP amount'], sumRows(matching).cost));
    assert.equal(total.cells.Rows, matching.length.toLocaleString('en-US'));

    // The grid: into the header, sort; down, unfold; the months below are there.
    await tabTo(page, /^Usage by /);
    await expandAll(page);
    const { rows } = await readGrid(page);
    assert.ok(rows.some((row) => row.level === 2 && row.name.startsWith('Nov 2021')));
  });
});

test('a column is sorted from the header', async () => {
  await withPage(stage.browser, {}, async (page) => {
    await page.goto(stage.server.url);
    await until('the demo has the focus', async () => (await focused(page)) === 'Use demo server');
    await page.keyboard.press('Enter');
    await waitForLoad(page);
    await tabTo(page, /^Usage by /);
    const header = grid(page).getByRole('columnheader', { name: 'Rows', exact: true });
    await page.keyboard.press('End');
    await page.keyboard.press('Control+Home');
    await until('the first row is active', async () => (await activeRow(page))?.index === 3);
    await page.keyboard.press('ArrowUp');
    await settle(page, 60);
    await page.keyboard.press('End');
    await settle(page, 60);
    await page.keyboard.press('Enter');
    await until('Rows is sorted', async () => (await header.getAttribute('aria-sort')) === 'descending');
    await page.keyboard.press('Enter');
    await until('Rows is turned', async () => (await header.getAttribute('aria-sort')) === 'ascending');
    assert.equal(shownView(page).params.get('sort'), 'rows.asc');
    // Enter on a row filters to it.
    await page.keyboard.press('ArrowDown');
    const { name } = await until('a row is active', () => activeRow(page));
    await page.keyboard.press('Enter');
    const id = await until('it is filtered', () => shownView(page).params.get('f.resellerId'));
    assert.ok(name.endsWith(` ${id}`), `${name}, ${id}`);
  });
});

test('bars and screens: arrows walk the days, Enter narrows, the report opens', async () => {
  await withPage(stage.browser, {}, async (page) => {
    await page.goto(`${stage.server.url}/#/explore?source=demo&by=service`);
    await waitForLoad(page);
    await settle(page);
    await tabTo(page, /^Fri 1 Oct 2021, /);
    await page.keyboard.press('ArrowRight');
    await until('the next day has the focus', async () => (await focused(page)).startsWith('Sat 2 Oct 2021, '));
    await page.keyboard.press('Enter');
    await until('the day is the period', () => shownView(page).params.get('period') === '2021-10-02..2021-10-02');
    await page.goto(`${stage.server.url}/#/explore?source=demo-provider`);
    await until('the screens are there', async () => await page.getByRole('link', { name: 'Service report' }).count() > 0);
    await tabTo(page, 'Service report');
    await page.keyboard.press('Enter');
    await waitForReport(page);
    await tabTo(page, 'Service usage report');
    await page.keyboard.press('Control+Home');
    const { count } = await visibleRows(page);
    await until('a row is active', () => activeRow(page));
    await page.keyboard.press('ArrowLeft');
    await until('it is folded', async () => (await visibleRows(page)).count < count);
  });
});

test('a panel keeps Tab inside, Escape closes it and gives the focus back', async () => {
  await withPage(stage.browser, {}, async (page) => {
    await page.goto(`${stage.server.url}/#/explore?source=demo`);
    await waitForLoad(page);
    await tabTo(page, 'Add a filter');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Filter' });
    await dialog.waitFor();
    await settle(page);
    for (let presses = 0; presses < 12; ++presses) {
      await page.keyboard.press('Tab');
      const isInside = await dialog.evaluate((element) => element.contains(document.activeElement));
      assert.ok(isInside, `Tab ${presses + 1} left the panel for ${await focused(page)}`);
    }
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await until('the focus is back', async () => (await focused(page)) === 'Add a filter');
  });
});
