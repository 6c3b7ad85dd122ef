// The page behind the gateway, as it asks the real API: real processes, TLS to the upstream, the page
// served by the gateway itself and from elsewhere.
import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { test } from 'node:test';

import { connectByForm, explorer, loadedRows, readGrid, settle, textsOf, trust, visibleRows,
  waitForLoad } from './support/app.mjs';
import { until, withPage } from './support/browser.mjs';
import { assertNowhere, checkLine } from './support/checks.mjs';
import { Gateway, Upstream, makeCertificate } from './support/gateway.mjs';
import { accessToken, fetchUsage, groupRows } from './support/oracle.mjs';
import { siteFolder } from './support/places.mjs';
import { demo, serveFolder } from './support/server.mjs';
import { setStage } from './support/stage.mjs';

// Chromium itself reports what was refused or failed.
const FAILED = /Failed to load resource: the server responded with a status of (401|429|50[23])/;
const REFUSED = [/blocked by CORS policy/, /Failed to load resource: net::ERR_FAILED/];
const SEARCH = '*/usages/search';
const PAGE_ROWS = 100;
const TRIES = 4;  // of one request, until the page gives up

let certificate;
let upstream;
let listed;     // an origin whose pages the gateway lets ask
let stranger;   // one that it does not know
let gateway;
let quarter;    // rows of the default period, from a server that no gateway stands before
const stage = setStage({
  prepare: async ({ server }) => {
    certificate = await makeCertificate();
    upstream = await Upstream.start(certificate);
    [listed, stranger] = [await serveFolder(siteFolder), await serveFolder(siteFolder)];
    gateway = await Gateway.start(upstream, [listed.url]);
    quarter = await fetchUsage(server.url, {
      organisation: demo.distributor, apiToken: demo.distributorToken, first: '2021-10-01', last: '2021-12-31',
    });
  },
  strike: async () => {
    for (const host of [listed, stranger]) await host?.close();
    await gateway?.stop();
    await upstream?.stop();
    await certificate?.discard();
  },
});

const isSearch = ({ path }) => path.endsWith('/usages/search');
const pagesOf = (rows) => Math.ceil(rows / PAGE_ROWS);

/// Opens the page of an origin and has it ask `host`.
async function connect(page, origin, host) {
  await page.goto(origin);
  await connectByForm(page, { host, organisation: demo.distributor, token: demo.distributorToken });
}

async function readAll(page) {
  assert.deepEqual(await waitForLoad(page), { rows: quarter.length, of: quarter.length });
  await settle(page);
  return readGrid(page);
}

function checkGrid({ total, rows }) {
  assert.equal(total.name, 'Total');
  checkLine(total, quarter);
  const resellers = groupRows(quarter, (row) => row.resellerId);
  assert.equal(rows.length, resellers.size);
  for (const line of rows) {
    checkLine(line, resellers.get([...resellers.keys()].find((key) => line.name.endsWith(` ${key}`))));
  }
}

/// The token that is typed and the one that it is exchanged for: while the mock server's clock stands
/// still, everyone gets the same.
async function bothTokens() {
  return [demo.distributorToken, await accessToken(gateway.url, demo.distributorToken)];
}

async function assertNoToken(page, opened) {
  for (const secret of await bothTokens()) {
    await assertNowhere(page, opened, secret, [gateway, upstream, stage.server]);
  }
}

test('the page of the gateway shows what it shows without one', async () => {
  await upstream.admin('POST', '/reset');
  let direct;
  await withPage(stage.browser, {}, async (page) => {
    await connect(page, stage.server.url, stage.server.url);
    direct = await readAll(page);
  });
  assert.deepEqual(await upstream.journal(), [], 'that was without the gateway');
  await withPage(stage.browser, {}, async (page, opened) => {
    await connect(page, gateway.url, gateway.url);
    const shown = await readAll(page);
    assert.deepEqual(shown, direct);
    checkGrid(shown);
    assert.ok((await textsOf(page.getByRole('banner'))).includes(new URL(gateway.url).host));
    assert.ok((await textsOf(trust(page))).includes('15 Feb 2022 12:00 UTC'), 'the time is the upstream\'s');
    const asked = await upstream.journal();
    assert.equal(asked.filter(isSearch).length, pagesOf(quarter.length), 'each page once, through the gateway');
    assert.deepEqual(asked.filter(({ status }) => status >= 300), []);
    await assertNoToken(page, opened);
  });
});

test('a page of a listed origin asks through the gateway', async () => {
  await upstream.admin('POST', '/reset');
  await withPage(stage.browser, {}, async (page, opened) => {
    await connect(page, listed.url, gateway.url);
    checkGrid(await readAll(page));
    assert.ok((await textsOf(trust(page))).includes('15 Feb 2022 12:00 UTC'), 'the page sees the Date header');
    assert.equal((await upstream.journal()).filter(isSearch).length, pagesOf(quarter.length));
    await assertNoToken(page, opened);
  });
});

test('a page of another origin is told how to be let in', async () => {
  await upstream.admin('POST', '/reset');
  await withPage(stage.browser, { allowed: REFUSED }, async (page) => {
    await connect(page, stranger.url, gateway.url);
    const alert = page.getByRole('alert', { name: 'Connection failed' });
    await alert.waitFor();
    const said = await textsOf(alert);
    assert.ok(said.includes(`No answer from ${gateway.url}`), said);
    assert.ok(said.includes(`--origin ${stranger.url}`), said);
    assert.equal(await explorer(page).count(), 0);
    assert.deepEqual(await upstream.journal(), [], 'nothing went to the upstream');
  });
});

test('started as the page said, a gateway lets it in, and leaves nothing behind', async () => {
  await upstream.admin('POST', '/reset');
  const open = await Gateway.start(upstream, [stranger.url]);
  try {
    await withPage(stage.browser, {}, async (page) => {
      await connect(page, stranger.url, open.url);
      await waitForLoad(page);
    });
    assert.deepEqual(await readdir(open.folder), ['port'], 'it wrote no file that it was not told to');
  } finally {
    await open.stop();
  }
  assert.equal(open.process.exitCode, 0, open.log);
  assert.match(open.log, /POST \/cphub\/api\/seller\/v1\/distributors\/\S+\/usages\/search 200 from upstream/);
  for (const secret of await bothTokens()) assert.ok(!open.log.includes(secret), 'the log names no token');
});

/// The upstream's clock runs, from the time of its data on.
async function runClock() {
  await upstream.admin('POST', '/clock/real');
  const seconds = Math.round((Date.UTC(2022, 1, 15, 12) - Date.now()) / 1000);
  await upstream.admin('POST', '/clock/advance', { seconds });
}

for (const [status, words] of [[429, /asks to slow down \(429\)/], [503, /server failed \(503\)/]]) {
  test(`${status} with Retry-After: the page waits as long as it was asked to, and finishes`, async () => {
    const wait = 3;  // longer than what the page waits by itself before the second and the third try
    await upstream.admin('POST', '/reset');
    await runClock();
    await upstream.admin('POST', '/faults',
      { kind: 'status', status, retryAfter: wait, path: SEARCH, skip: 20, count: 2 });
    await withPage(stage.browser, { allowed: [FAILED] }, async (page, opened) => {
      // From another origin the page sees the header only because the gateway says that it may.
      await connect(page, listed.url, gateway.url);
      const band = page.getByRole('status', { name: 'Loading' });
      const said = await until('the page says that it waits', async () => {
        const text = await textsOf(band);
        return /try [23] after 3 s: /.test(text) && text;
      });
      assert.match(said, words);
      checkGrid(await readAll(page));
      assert.equal(await page.getByRole('alert', { name: 'Load incomplete' }).count(), 0);
      await assertNowhere(page, opened, demo.distributorToken, [gateway, upstream]);
    });
    const asked = await upstream.journal();
    const failed = asked.flatMap((request, i) => (request.status === status ? [i] : []));
    assert.equal(failed.length, 2);
    for (const i of failed) {
      const [began, next] = [asked[i], asked[i + 1]].map(({ at }) => Date.parse(at));
      // Whole seconds, both rounded down: a wait of so many is never shown as fewer.
      assert.ok(next - began >= wait * 1000, `asked again after ${next - began} ms`);
      assert.deepEqual(asked[i + 1].query, asked[i].query, 'for the same page');
    }
    assert.equal(asked.filter(isSearch).length, pagesOf(quarter.length) + 2, 'nothing else was asked twice');
  });
}

test('the upstream goes away in mid-load: the rows stay, and Resume finishes when it is back', async () => {
  await upstream.admin('POST', '/reset');
  await upstream.admin('POST', '/faults', { kind: 'delay', delayMs: 200, path: SEARCH });
  await withPage(stage.browser, { allowed: [FAILED] }, async (page, opened) => {
    await connect(page, gateway.url, gateway.url);
    await until('some rows came', async () => (await loadedRows(page)).rows >= 300);
    await upstream.kill();
    const band = page.getByRole('alert', { name: 'Load incomplete' });
    await band.waitFor();
    const { rows, of } = await loadedRows(page);
    assert.equal(of, quarter.length);
    assert.ok(rows >= 300 && rows < of, `${rows} of ${of} rows were kept`);
    const said = await textsOf(band);
    assert.match(said, new RegExp(`stopped answering after ${rows.toLocaleString('en-US')} of `));
    assert.match(said, /502/);
    await settle(page);
    const [soFar] = (await visibleRows(page)).rows;
    assert.match(soFar.name, /^Total so far/);
    checkLine(soFar, quarter.slice(0, rows));

    upstream = await Upstream.start(certificate, upstream.port);
    await page.getByRole('button', { name: `Resume from row ${(rows + 1).toLocaleString('en-US')}` }).click();
    checkGrid(await readAll(page));
    await band.waitFor({ state: 'detached' });
    const failures = gateway.log.split('\n').filter((line) => line.includes('/usages/search 502 '));
    assert.ok(failures.length <= TRIES, 'the gateway holds on to no dead connection');
    const [first, ...others] = (await upstream.journal()).filter(isSearch);
    assert.equal(Number(first.query.find(({ name }) => name === 'pageStart').value), rows + 1);
    assert.equal(1 + others.length, pagesOf(quarter.length - rows), 'only what was missing is asked for');
    await assertNoToken(page, opened);
  });
});
