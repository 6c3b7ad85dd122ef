// The view is in the address: reload, links, back and forward.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { expandAll, filterBy, groupBy, openDemo, openReport, settle, shownView, visibleRows,
  waitForLoad, waitForReport } from './support/app.mjs';
import { until, visibleText, withPage } from './support/browser.mjs';
import { setStage } from './support/stage.mjs';

const stage = setStage();

/// What the question and its answer look like, without what may differ (times).
async function pictureOf(page) {
  await settle(page);
  const names = async (role) => (await page.getByRole('main').getByRole(role).allTextContents());
  return {
    rows: (await visibleRows(page)).rows,
    headers: (await visibleRows(page)).headers,
    buttons: await names('button'),
    boxes: await names('combobox'),
    radios: await page.getByRole('radio', { checked: true }).allTextContents(),
  };
}

test('a reload shows the same view again', async () => {
  await withPage(stage.browser, {}, async (page) => {
    await openDemo(page, stage.server.url);
    await filterBy(page, 'Charge', ['VOD-HS', 'VOD-IP-A1']);
    await groupBy(page, 'Month', 'Reseller');
    await page.getByRole('radio', { name: 'Rows' }).click();
    await page.getByRole('combobox', { name: 'Price basis' }).click();
    await page.getByRole('option', { name: /^per line/ }).click();
    await page.getByRole('combobox', { name: 'Currency label' }).click();
    await page.getByRole('option', { name: 'EUR' }).click();
    const { params } = await until('all is in the address', () => {
      const view = shownView(page);
      return view.params.get('currency') === 'EUR' && view;
    });
    assert.equal(params.get('f.chargeId'), 'VOD-HS|VOD-IP-A1');
    assert.equal(params.get('by'), 'usageTimestamp.month,resellerId');
    assert.equal(params.get('measure'), 'rows');
    assert.equal(params.get('basis'), 'perLine');
    const before_ = await pictureOf(page);
    assert.equal(before_.rows.length, 4, 'total and three months');
    const address = page.url();
    await page.reload();
    await waitForLoad(page);
    assert.deepEqual(await pictureOf(page), before_);
    assert.equal(page.url(), address);
  });
});

test('Back takes a filter away again, Forward brings it', async () => {
  await withPage(stage.browser, {}, async (page) => {
    await openDemo(page, stage.server.url);
    const unfiltered = await pictureOf(page);
    const address = page.url();
    await filterBy(page, 'Charge', ['VOD-HS']);
    const filtered = await pictureOf(page);
    assert.notDeepEqual(filtered.rows, unfiltered.rows);
    await page.goBack();
    await until('the address is that of before', () => page.url() === address);
    assert.deepEqual(await pictureOf(page), unfiltered);
    await page.goForward();
    await until('the filter is back', () => shownView(page).params.get('f.chargeId') === 'VOD-HS');
    assert.deepEqual(await pictureOf(page), filtered);
  });
});

test('Back goes from screen to screen', async () => {
  await withPage(stage.browser, {}, async (page) => {
    await openReport(page, stage.server.url);
    await page.getByRole('button', { name: 'Change source' }).click();
    await page.getByRole('button', { name: 'Use provider demo' }).waitFor();
    await page.goBack();
    await waitForReport(page);
    assert.equal(shownView(page).path, '/report');
  });
});

test('a link opens a view, in a fresh tab', async () => {
  await withPage(stage.browser, {}, async (page) => {
    await page.goto(`${stage.server.url}/#/explore?source=demo&period=2021-11&by=service,resellerId&measure=rows`);
    await waitForLoad(page);
    await settle(page);
    await expandAll(page);
    const { rows, headers } = await visibleRows(page);
    assert.ok(headers[0].startsWith('Service, reseller'), headers[0]);
    assert.ok(rows.some((row) => row.level === 2));
    await page.getByRole('button', { name: /^Period 1 Nov – 30 Nov 2021/ }).waitFor();
  });
});

test('a broken link opens what it can, and says what it cannot', async () => {
  await withPage(stage.browser, {}, async (page) => {
    await page.goto(`${stage.server.url}/#/explore?source=demo&period=never&by=nonsense&measure=rows&what=this`);
    await waitForLoad(page);
    const said = await visibleText(page);
    for (const part of ["The link's period could not be read", "The link's by could not be read",
      "The link's what is not known here"]) {
      assert.ok(said.includes(part), `${part}\n${said}`);
    }
    assert.equal(await page.getByRole('radio', { name: 'Rows', checked: true }).count(), 1);
  });
});
