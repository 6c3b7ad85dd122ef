// A load that meets trouble: the server dies, the user cancels, a page fails once.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { grid, loadedRows, settle, textsOf, visibleRows, waitForLoad } from './support/app.mjs';
import { until, withPage } from './support/browser.mjs';
import { fetchUsage, isShownAs, sumRows } from './support/oracle.mjs';
import { MockServer, demo, pause, serveThrough } from './support/server.mjs';
import { setStage } from './support/stage.mjs';

let proxy;
let quarter;
const stage = setStage({
  prepare: async (set) => {
    proxy = await serveThrough(() => set.server.url);
    quarter = await fetchUsage(set.server.url, {
      organisation: demo.distributor, apiToken: demo.distributorToken, first: '2021-10-01', last: '2021-12-31',
    });
  },
  strike: () => proxy?.close(),
});

const isSearch = (request) => request.url.includes('/usages/search');

async function startDemo(page) {
  await page.goto(proxy.url);
  await page.getByRole('button', { name: 'Use demo server' }).click();
}

async function checkAmount(page, rows) {
  await settle(page);
  const [total] = (await visibleRows(page)).rows;
  assert.ok(isShownAs(total.cells['MSRP amount'], sumRows(rows).cost),
    `${total.name}: ${total.cells['MSRP amount']}`);
  assert.equal(total.cells.Rows, rows.length.toLocaleString('en-US'));
  return total;
}

test('the server dies in mid-load: what came is kept, and Resume finishes', async () => {
  await withPage(stage.browser, { allowed: [/Failed to load resource/] }, async (page) => {
    let pages = 0;
    proxy.gate = async (request) => {
      if (isSearch(request)) pages += 1;
      if (pages > 30 && !stage.server.isDead) {
        stage.server.isDead = true;
        await stage.server.kill();
      }
      return undefined;
    };
    await startDemo(page);
    const band = page.getByRole('alert', { name: 'Load incomplete' });
    await band.waitFor();
    const said = await textsOf(band);
    const { rows, of } = await loadedRows(page);
    assert.equal(of, quarter.length);
    assert.ok(rows > 0 && rows < of, `${rows} of ${of} rows were kept`);
    assert.match(said, new RegExp(`stopped answering after ${rows.toLocaleString('en-US')} of `));
    assert.match(said, /Kept: .*newest first/);
    assert.match(await textsOf(page.getByRole('region', { name: 'Trust' })), /incomplete/);
    // The rows that were kept answer questions, and do not pose as the whole.
    const total = await checkAmount(page, quarter.slice(0, rows));
    assert.match(total.name, /^Total so far/);

    proxy.gate = null;
    stage.server = await MockServer.start({ port: stage.server.port });
    await page.getByRole('button', { name: `Resume from row ${(rows + 1).toLocaleString('en-US')}` }).click();
    assert.deepEqual(await waitForLoad(page), { rows: quarter.length, of: quarter.length });
    await band.waitFor({ state: 'detached' });
    assert.equal((await checkAmount(page, quarter)).name, 'Total');
  });
});

test('Cancel stops the load at once and keeps what came', async () => {
  await withPage(stage.browser, {}, async (page) => {
    proxy.gate = async (request) => {
      if (isSearch(request)) await pause(40);
      return undefined;
    };
    await startDemo(page);
    await until('some rows came', async () => (await loadedRows(page)).rows >= 300);
    const progress = page.getByRole('progressbar', { name: 'Rows loaded' });
    assert.match(await progress.getAttribute('aria-valuetext'), /^[\d,]+ of 20,\d{3} rows$/);
    await page.getByRole('button', { name: 'Cancel' }).click();
    const band = page.getByRole('alert', { name: 'Load incomplete' });
    await band.waitFor();
    assert.match(await textsOf(band), /The load was cancelled after/);
    const { rows } = await loadedRows(page);
    const asked = proxy.seen.filter(isSearch).length;
    await pause(500);
    assert.equal(proxy.seen.filter(isSearch).length, asked, 'no page is asked for after Cancel');
    assert.equal((await loadedRows(page)).rows, rows);
    await checkAmount(page, quarter.slice(0, rows));
    proxy.gate = null;
    await page.getByRole('button', { name: 'Keep what is loaded' }).click();
    await band.waitFor({ state: 'detached' });
    await checkAmount(page, quarter.slice(0, rows));
  });
});

test('Escape cancels, too, and the page answers while it loads', async () => {
  await withPage(stage.browser, {}, async (page) => {
    proxy.gate = async (request) => {
      if (isSearch(request)) await pause(40);
      return undefined;
    };
    await startDemo(page);
    await until('some rows came', async () => (await loadedRows(page)).rows >= 300);
    await grid(page).getByRole('columnheader', { name: 'Rows', exact: true }).click();
    await until('it is sorted during the load', async () =>
      (await grid(page).getByRole('columnheader', { name: 'Rows', exact: true }).getAttribute('aria-sort')) === 'descending');
    assert.equal(await page.getByRole('button', { name: 'Cancel' }).count(), 1, 'the load goes on');
    await page.keyboard.press('Escape');
    await page.getByRole('alert', { name: 'Load incomplete' }).waitFor();
    proxy.gate = null;
  });
});

test('a page that fails once is asked for again, and nothing is lost or doubled', async () => {
  await withPage(stage.browser, { allowed: [/Failed to load resource/] }, async (page) => {
    let pages = 0;
    proxy.gate = async (request) => {
      if (!isSearch(request)) return undefined;
      pages += 1;
      return pages === 5 || pages === 17 ? 'cut' : undefined;
    };
    await startDemo(page);
    assert.deepEqual(await waitForLoad(page), { rows: quarter.length, of: quarter.length });
    assert.ok(pages > 17);
    await checkAmount(page, quarter);
    proxy.gate = null;
  });
});
