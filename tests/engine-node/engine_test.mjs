// The engine's wasm module in Node against the real mock server:
//   USAGESCOPE_MOCK=... USAGESCOPE_MODULES=... USAGESCOPE_SOURCE=... node engine_test.mjs
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { stagedEngine } from './support/engine.mjs';
import { startHost } from './support/host.mjs';
import { fetchRows, fixed, sumBy } from './support/independent.mjs';
import { startMock } from './support/mock_server.mjs';
import { nodeFetch } from './support/node_fetch.mjs';

const DISTRIBUTOR = '5eed0000-0000-4000-8000-000000000001';
const PROVIDER = '00dcd47b-867d-46a1-b5ac-c9c22a4427cb';
const TENANT = '73338bcc-17e0-4480-9d25-f654532a1ee0';
const QUARTER = { from: '2021-10-01', to: '2021-12-31' };

const setting = (name) => {
  assert.ok(process.env[name], `${name} is not set`);
  return process.env[name];
};
const binary = setting('USAGESCOPE_MOCK');
const source = setting('USAGESCOPE_SOURCE');
const fixtures = path.join(source, 'fixtures');

const staged = stagedEngine();
const { withPage } = staged;
let mock;
const logged = [];

before(async () => {
  // Whatever the engine would log is kept and looked through at the end.
  for (const name of ['log', 'info', 'warn', 'error', 'debug']) {
    console[name] = (...words) => logged.push(words.join(' '));
  }
  mock = await startMock(binary, { fixtures });
});
after(async () => {
  await mock?.stop();
});

const byResellerAndMonth = {
  spec: {
    groupBy: [{ column: 'resellerId' }, { column: 'usageTimestamp', bucket: 'month' }],
    measures: ['listCost', 'usage', 'rows'],
  },
  window: { offset: 0, limit: 100000, expanded: true },
};

const sameSum = (text, expected) =>
  (text === null ? expected === null : expected !== null && fixed(text) === expected);

function assertGroups(result, rows) {
  const byMonth = sumBy(rows, (row) =>
    `${row.resellerId ?? ''}|${(row.usageTimestamp ?? '').slice(0, 7)}`);
  let reseller = '';
  let seen = 0;
  for (const row of result.rows) {
    if (row.level === 0) {
      reseller = row.value;
      continue;
    }
    const expected = byMonth.get(`${reseller}|${row.value}`);
    assert.ok(expected, `a group that no row has: ${reseller} ${row.value}`);
    const [listCost, usage, count] = row.values;
    assert.ok(sameSum(listCost, expected.listCost), `list cost of ${reseller} ${row.value}`);
    assert.ok(sameSum(usage, expected.usage), `usage of ${reseller} ${row.value}`);
    assert.equal(Number(count), expected.rows);
    seen += 1;
  }
  assert.equal(seen, byMonth.size);
  const [total] = sumBy(rows, () => 'all').values();
  assert.ok(sameSum(result.total.values[0], total.listCost), 'list cost in total');
  assert.ok(sameSum(result.total.values[1], total.usage), 'usage in total');
  assert.equal(result.matchingRows, rows.length);
}

const fetches = [['node:http', nodeFetch]];
if (globalThis.fetch) fetches.push(['the global fetch', undefined]);

for (const [name, fetchFunction] of fetches) {
  test(`a quarter of the demo data through ${name}, every sum exact`, () =>
    withPage({ fetchFunction }, async (page) => {
      const connected = await page.connect(mock.url, DISTRIBUTOR, 'usagescope-demo-distributor');
      assert.equal(connected.type, 'connected');
      assert.equal(new Date(connected.serverTime).toISOString(), '2022-02-15T12:00:00.000Z');
      assert.equal(connected.isBrowserTime, false);

      const statuses = [];
      const began = performance.now();
      const done = await page.ask('loadUsage', { period: QUARTER, pageLimit: 100 },
                                  (status) => statuses.push(status));
      const seconds = (performance.now() - began) / 1000;
      assert.equal(done.phase, 'done');
      assert.equal(done.rows, done.expectedRows);
      assert.ok(done.rows > 10000, `${done.rows} rows`);
      assert.equal(done.pages, Math.ceil(done.rows / 100));
      assert.equal(done.firstDay, '2021-10-01');
      assert.equal(done.lastDay, '2021-12-31');
      assert.ok(done.rowsPerSecond > 0);
      // The start, four a second, the end.
      assert.ok(statuses.length <= 2 + Math.ceil(seconds * 4), `${statuses.length} in ${seconds} s`);

      const { rows, total } = await fetchRows(fetchFunction ?? globalThis.fetch, {
        url: mock.url, orgId: DISTRIBUTOR, apiToken: 'usagescope-demo-distributor', ...QUARTER,
      });
      assert.equal(rows.length, total);
      assert.equal(done.rows, total);
      const answer = await page.ask('query', byResellerAndMonth);
      assert.equal(answer.type, 'queryResult');
      assert.equal(answer.revision, done.revision);
      assertGroups(answer.result, rows);

      const filtered = await page.ask('query', {
        spec: {
          ...byResellerAndMonth.spec,
          filters: [{ column: 'chargeId', operator: 'EQUALS', values: ['VOD-HS'] }],
        },
        window: byResellerAndMonth.window,
      });
      const hosts = rows.filter((row) => row.chargeId === 'VOD-HS');
      assert.ok(hosts.length > 0 && hosts.length < rows.length);
      assertGroups(filtered.result, hosts);
    }));
}

test('host "" is the server of the page', () =>
  withPage({ baseUrl: `${mock.url}/some/page.html`, fetchFunction: nodeFetch }, async (page) => {
    const connected = await page.connect('', DISTRIBUTOR, 'usagescope-demo-distributor');
    assert.equal(connected.type, 'connected');
  }));

test('tokens that do not do', () => withPage({ fetchFunction: nodeFetch }, async (page) => {
  const wrong = await page.connect(mock.url, DISTRIBUTOR, 'no-such-token');
  assert.deepEqual([wrong.type, wrong.error.code, wrong.httpStatus], ['failed', 'unauthorized', 401]);

  const load = { period: QUARTER, pageLimit: 100 };
  await page.connect(mock.url, DISTRIBUTOR, 'usagescope-demo-norole');
  const forbidden = await page.ask('loadUsage', load);
  assert.deepEqual([forbidden.phase, forbidden.error.code, forbidden.httpStatus],
                   ['failed', 'forbidden', 403]);
  assert.match(forbidden.error.message, /Distributor Administrator/);

  await page.connect(mock.url, DISTRIBUTOR, 'usagescope-demo-expired');
  const expired = await page.ask('loadUsage', load);
  assert.deepEqual([expired.phase, expired.error.code, expired.httpStatus],
                   ['failed', 'unauthorized', 401]);
}));

test('cancelled, queried, resumed: nothing twice, nothing missing', () =>
  withPage({ fetchFunction: nodeFetch }, async (page) => {
    await page.connect(mock.url, DISTRIBUTOR, 'usagescope-demo-distributor');
    let wasCancelled = false;
    const cancelled = await page.ask('loadUsage', { period: QUARTER, pageLimit: 20 }, (status) => {
      if (status.rows === 0 || wasCancelled) return;
      wasCancelled = true;
      page.tell('cancelLoad');
    });
    assert.equal(cancelled.phase, 'cancelled');
    assert.ok(cancelled.rows > 0 && cancelled.rows < cancelled.expectedRows, `${cancelled.rows}`);
    const part = await page.ask('query', byResellerAndMonth);
    assert.equal(part.result.tableRows, cancelled.rows);

    const done = await page.ask('resumeLoad');
    assert.equal(done.phase, 'done');
    assert.equal(done.rows, done.expectedRows);
    const { rows } = await fetchRows(nodeFetch, {
      url: mock.url, orgId: DISTRIBUTOR, apiToken: 'usagescope-demo-distributor', ...QUARTER,
    });
    assertGroups((await page.ask('query', byResellerAndMonth)).result, rows);
  }));

test('a server that dies in mid-load: retries, what came is kept, a resume completes it', () =>
  withPage({ fetchFunction: nodeFetch }, async (page) => {
    const first = await startMock(binary, { fixtures });
    let second;
    try {
      await page.connect(first.url, DISTRIBUTOR, 'usagescope-demo-distributor');
      const seen = [];
      let isGone = false;
      const failed = await page.ask('loadUsage', { period: QUARTER, pageLimit: 20 }, (status) => {
        seen.push(status.phase);
        if (status.rows === 0 || isGone) return;
        isGone = true;
        first.stop('SIGKILL');
      });
      assert.equal(failed.phase, 'failed');
      assert.deepEqual([failed.error.code, failed.httpStatus, failed.attempt], ['network', 0, 4]);
      assert.equal(seen.filter((phase) => phase === 'retrying').length, 3);
      assert.ok(failed.rows > 0 && failed.rows < failed.expectedRows, `${failed.rows}`);

      second = await startMock(binary, { fixtures, port: first.port });
      const done = await page.ask('resumeLoad');
      assert.equal(done.phase, 'done');
      assert.equal(done.rows, done.expectedRows);
    } finally {
      await first.stop('SIGKILL');
      await second?.stop();
    }
  }));

async function reportOf(page, tenantId = '') {
  const reply = await page.ask('loadReport', {
    orgId: PROVIDER, tenantId, first: '2021-11', last: '2022-01',
  });
  assert.equal(reply.type, 'report', JSON.stringify(reply.error));
  return reply.months;
}

test('the service usage report of three months', () =>
  withPage({ fetchFunction: nodeFetch }, async (page) => {
    await page.connect(mock.url, PROVIDER, 'usagescope-demo-provider');
    const months = await reportOf(page);
    assert.deepEqual(months.map(({ month }) => month), ['2021-11', '2021-12', '2022-01']);
    for (const { organizations } of months) {
      assert.ok(organizations.length > 1);
      for (const organization of organizations) {
        // Amounts of an organisation are the sums of its services', and those of the lines below.
        const sum = (amounts) => amounts.reduce((a, b) => a + b, 0n);
        const amount = (value) => fixed(String(value));
        assert.equal(amount(organization.orgUsageAmount),
                     sum(organization.services.map((service) => amount(service.serviceUsageAmount))));
      }
    }
    const tenant = await reportOf(page, TENANT);
    assert.deepEqual(tenant.map(({ organizations }) => organizations.map(({ orgId }) => orgId)),
                     [[TENANT], [TENANT], [TENANT]]);
  }));

test('a server that counts the end month in gives the same report', () =>
  withPage({ fetchFunction: nodeFetch }, async (page) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'usagescope-fixtures-'));
    let inclusive;
    try {
      await cp(fixtures, folder, { recursive: true });
      const config = JSON.parse(await readFile(path.join(fixtures, 'cpn-mock.json'), 'utf8'));
      await writeFile(path.join(folder, 'cpn-mock.json'),
                      JSON.stringify({ ...config, reportEnd: 'inclusive' }));
      inclusive = await startMock(binary, { fixtures: folder });
      await page.connect(mock.url, PROVIDER, 'usagescope-demo-provider');
      const expected = await reportOf(page);
      await page.connect(inclusive.url, PROVIDER, 'usagescope-demo-provider');
      const months = await reportOf(page);
      const amounts = (report) => report.map(({ organizations }) => organizations.map(
          (o) => [o.orgId, fixed(String(o.orgUsageAmount)), fixed(String(o.orgBillableUsageAmount)),
            o.services.flatMap((s) => s.subscriptions.map((u) => u.skuData.skus.length))]));
      assert.deepEqual(amounts(months), amounts(expected));
    } finally {
      await inclusive?.stop();
      await rm(folder, { recursive: true });
    }
  }));

test('an engine that stops says so once, and is left alone from then on', async () => {
  // A module that breaks on its first request stands in for one that ran out of memory.
  let posts = 0;
  const host = await startHost({
    post() {
      posts += 1;
      throw new WebAssembly.RuntimeError('Aborted()');
    },
  });
  host.engine.post('{}');
  host.engine.post('{}');
  assert.deepEqual(host.breaks.map(({ message }) => message), ['The engine stopped: Aborted()']);
  assert.equal(posts, 1);
  await host.close();
});

test('no token shows in a reply, on the console or in the server\'s output', () =>
  withPage({ fetchFunction: nodeFetch }, async (page) => {
    await page.connect(mock.url, DISTRIBUTOR, 'usagescope-demo-distributor');
    await page.ask('loadUsage', { period: QUARTER, pageLimit: 1000 });
    await page.connect(mock.url, DISTRIBUTOR, 'canary-0c1a474e');
    page.engine.post('{"v":2,"id":5,"type":"connect","apiToken":"canary-0c1a474e"');
    await page.ask('query', { spec: {}, window: {} });
    const everything = [...page.texts, ...logged, mock.output()].join('\n');
    assert.ok(page.texts.length >= 5);
    assert.doesNotMatch(everything, /canary-0c1a474e|usagescope-demo-distributor|eyJ/);
  }));
