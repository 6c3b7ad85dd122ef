// Usage files in a real browser: opened and dropped, read by the engine in its worker, gzip included.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { formats, gzip, rowsOf } from '../engine-node/support/rows.mjs';
import { until, withPage } from './support/browser.mjs';
import { add, decimal, groupRows, subtract, sumRows } from './support/oracle.mjs';
import { setStage } from './support/stage.mjs';

const stage = setStage();

const NAMES = { page: 'page.json', ndjson: 'rows.ndjson', csv: 'download.csv', csvReport: 'report.csv' };

/// A page of the site with an engine of its own beside that of the app.
async function withFiles(body) {
  const helper = await readFile(new URL('support/file_page.mjs', import.meta.url), 'utf8');
  await withPage(stage.browser, {}, async (page) => {
    await page.goto(stage.server.url);
    await page.evaluate(async (source) => {
      const { createEngine } = await import('/engine_client.mjs');
      const { FilePage } = await import(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
      globalThis.files = new FilePage(createEngine);
    }, helper);
    await body(page);
    // The app's and this one: neither has fallen back to the page's own thread.
    assert.equal(page.workers().length, 2);
  });
}

const lines = (page) => page.getByRole('list', { name: 'Loaded files' }).getByRole('listitem').allTextContents();
const query = (page, spec) => page.evaluate((asked) => globalThis.files.query(asked), spec);
const allAreDone = (page, count) => until(`${count} files are read`, async () => {
  const found = await lines(page);
  return found.length === count && found.every((line) => /done$| at /.test(line)) && found;
});

async function assertSums(page, rows) {
  const result = await query(page, { groupBy: [{ column: 'service' }], measures: ['usage', 'listCost', 'rows'] });
  const services = groupRows(rows, (row) => row.service);
  assert.equal(result.rows.length, services.size);
  for (const { value, values: [usage, cost, count] } of result.rows) {
    const expected = sumRows(services.get(value));
    assert.equal(subtract(decimal(usage), expected.usage).units, 0n, `usage of ${value}`);
    assert.equal(subtract(decimal(cost), expected.cost).units, 0n, `list cost of ${value}`);
    assert.equal(Number(count), expected.rows);
  }
}

test('files of every format, plain and gzipped, opened together make one exact table', async () => {
  await withFiles(async (page) => {
    const rows = rowsOf(3000);
    const files = Object.entries(formats).flatMap(([format, write], i) => {
      const text = write(rows.slice(i * 700, (i + 1) * 700));
      return [{ name: NAMES[format], buffer: Buffer.from(text) },
              { name: `${NAMES[format]}.gz`, buffer: Buffer.from(gzip(text)) }];
    });
    await page.getByLabel('Usage files').setInputFiles(
      files.map((file) => ({ mimeType: 'application/octet-stream', ...file })));
    assert.deepEqual((await allAreDone(page, files.length)).sort(),
                     files.map(({ name }) => `${name}: 700 rows, done`).sort());
    const all = rows.slice(0, 4 * 700);
    await assertSums(page, [...all, ...all]);
    const { total } = await query(page, { measures: ['listCost'] });
    const { cost } = sumRows(all);
    assert.equal(subtract(decimal(total.values[0]), add(cost, cost)).units, 0n);
  });
});

test('files that are dropped are read too; of a bad one the place and the rows before it stay', async () => {
  await withFiles(async (page) => {
    const rows = rowsOf(1000);
    const bad = formats.ndjson(rows.slice(0, 400)) + '{"usage":"many"}\n' + formats.ndjson(rows);
    const files = [
      ['first.ndjson.gz', [...gzip(formats.ndjson(rows.slice(400)))]],
      ['bad.ndjson', [...Buffer.from(bad)]],
      ['bad.csv.gz', [...gzip('usage,service\r\n1,"a\r\n')]],
      ['cut.json.gz', [...gzip(formats.page(rows)).slice(0, 2000)]],
    ];
    const transfer = await page.evaluateHandle((list) => {
      const data = new DataTransfer();
      for (const [name, bytes] of list) data.items.add(new File([new Uint8Array(bytes)], name));
      return data;
    }, files);
    await page.getByText('Drop usage files here').dispatchEvent('drop', { dataTransfer: transfer });
    const [first, badJson, badCsv, cut] = await allAreDone(page, files.length);
    assert.equal(first, 'first.ndjson.gz: 600 rows, done');
    assert.match(badJson, /^bad\.ndjson: wrong_type at bad\.ndjson:401:\/usage: /);
    assert.match(badCsv, /^bad\.csv\.gz: invalid_syntax at bad\.csv\.gz:2:/);
    assert.match(cut, /^cut\.json\.gz: invalid_syntax at cut\.json\.gz/);
    const { total } = await query(page, { measures: ['rows'] });
    const kept = (await page.evaluate(() => globalThis.files.statuses))
      .filter(({ phase, name }) => phase === 'failed' && name === 'cut.json.gz')[0].rows;
    assert.equal(Number(total.values[0]), rows.length + kept);
  });
});

test('a million rows: progress while they come, others are answered, a cancel ends it', async () => {
  await withFiles(async (page) => {
    const part = formats.ndjson(rowsOf(10_000));
    const took = await page.evaluate(async (text) => {
      const { files } = globalThis;
      const data = new DataTransfer();
      data.items.add(new File(Array(100).fill(new Blob([text])), 'million.ndjson'));
      files.field.files = data.files;
      files.field.dispatchEvent(new Event('change'));
      const rowsNow = () => files.statuses.at(-1)?.rows ?? 0;
      while (rowsNow() < 200_000) await new Promise((resolve) => setTimeout(resolve, 5));
      const during = await files.query({ measures: ['rows'] });
      const cancelled = await files.ask({ type: 'cancelInput', input: files.input });
      return {
        during: Number(during.total.values[0]), cancelled,
        seen: files.statuses.filter(({ phase }) => phase === 'loading').map(({ rows }) => rows),
      };
    }, part);
    assert.equal(took.cancelled.phase, 'cancelled');
    assert.ok(took.during >= 200_000 && took.cancelled.rows >= took.during);
    assert.ok(took.cancelled.rows < 1_000_000, `${took.cancelled.rows}`);
    assert.ok(took.seen.length >= 3, `${took.seen}`);
    assert.deepEqual(took.seen, [...took.seen].sort((a, b) => a - b));
    const { total } = await query(page, { measures: ['rows'] });
    assert.equal(Number(total.values[0]), took.cancelled.rows);
  });
});
