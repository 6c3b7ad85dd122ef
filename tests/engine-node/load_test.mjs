// Files on their way into the engine: formats, pieces, cancels, failures and the memory's end.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stagedEngine } from './support/engine.mjs';
import { fixed, sumBy } from './support/independent.mjs';
import { cut, formats, gzip, rowsOf } from './support/rows.mjs';

const staged = stagedEngine();
const { createEngine, withEngine } = staged;

const rowsIn = (engine) => engine.query({ measures: ['rows'] }).tableRows;

/// Each service's rows, usage and list cost are what an independent sum says.
function assertSums(engine, rows) {
  const { rows: groups } = engine.query(
      { groupBy: [{ column: 'service' }], measures: ['rows', 'usage', 'listCost'] });
  const expected = sumBy(rows, (row) => row.service);
  assert.equal(groups.length, expected.size);
  for (const { value, values: [count, usage, cost] } of groups) {
    const sums = expected.get(value);
    assert.equal(Number(count), sums.rows);
    assert.equal(fixed(usage), sums.usage);
    assert.equal(fixed(cost), sums.listCost);
  }
}

for (const [format, write] of Object.entries(formats)) {
  for (const [packing, pack] of [['plain', (text) => Buffer.from(text)], ['gzipped', gzip]]) {
    test(`${format}, ${packing}, in pieces of every size, gives exact sums`, async () => {
      const rows = rowsOf(500);
      const bytes = pack(write(rows));
      for (const length of [7, 1000, bytes.length]) {
        await withEngine({}, async (engine) => {
          const status = await engine.load(cut(bytes, length), { name: 'rows' });
          assert.equal(status.phase, 'done');
          assert.equal(status.rows, rows.length);
          assert.equal(status.format === 'csv', format.startsWith('csv'));
          assert.deepEqual([status.firstDay, status.lastDay], ['2021-11-01', '2021-11-30']);
          assertSums(engine, rows);
        });
      }
    });
  }
}

test('a source may be bytes, text, a Blob, a stream or a Response', () =>
  withEngine({}, async (engine) => {
    const text = formats.ndjson(rowsOf(10));
    const bytes = new TextEncoder().encode(text);
    const sources = [text, bytes, bytes.buffer, new DataView(bytes.buffer), new Blob([bytes]),
                     new Blob([gzip(text)]).stream(), new Response(text), [text, bytes]];
    for (const source of sources) await engine.load(source);
    assert.equal(rowsIn(engine), 10 * (sources.length + 1));
  }));

test('a bad record is an error with its place, and what was loaded stays', () =>
  withEngine({}, async (engine) => {
    const text = formats.ndjson(rowsOf(5)) + '{"usage":"many"}\n' + formats.ndjson(rowsOf(5));
    for (const source of [text, gzip(text)]) {
      const before = rowsIn(engine);
      await assert.rejects(engine.load(source, { name: 'late.ndjson', format: 'ndjson' }),
                           { name: 'EngineError', path: 'late.ndjson:6:/usage' });
      assert.equal(rowsIn(engine), before + 5);
    }
    await engine.load(formats.csv(rowsOf(7)));
    assert.equal(rowsIn(engine), 17);
  }));

test('a gzip that is broken or cut off is an error', () => withEngine({}, async (engine) => {
  const good = gzip(formats.ndjson(rowsOf(5000)));
  const broken = good.slice();
  broken.fill(0x55, 2000, 3000);
  for (const bytes of [broken, good.subarray(0, good.length - 9), good.subarray(0, 5)]) {
    await assert.rejects(engine.load([bytes], { name: 'a.gz' }),
                         { name: 'EngineError', code: 'invalid_syntax' });
  }
  await engine.load(good);
}));

test('progress is told, the end last', () => withEngine({}, async (engine) => {
  const seen = [];
  const chunk = Buffer.from(formats.ndjson(rowsOf(20000)));
  const load = engine.open({ name: 'long', onProgress: (status) => seen.push(status) });
  const began = performance.now();
  while (performance.now() - began < 900) await load.append(chunk);
  const { rows } = await load.end();
  await null;
  assert.ok(seen.length >= 3, `${seen.length} statuses`);
  assert.deepEqual(seen.at(-1).phase, 'done');
  assert.equal(seen.at(-1).rows, rows);
  seen.reduce((before, now) => (assert.ok(now.rows >= before.rows), now));
}));

/// About a million rows in one piece.
const millionRows = () => {
  const part = Buffer.from(formats.ndjson(rowsOf(50000)));
  return Buffer.concat(Array.from({ length: 20 }, () => part));
};

// That a cancel is heard within 50 ms is counted in turns_test.mjs and measured by bench/cancel.mjs.
test('a cancel ends a load of a million rows, and what came stays', () =>
  withEngine({}, async (engine) => {
    const load = engine.open({ format: 'ndjson' });
    const appended = load.append(millionRows()).then(() => assert.fail('all of it'), (error) => error);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const { phase, rows } = load.cancel();
    assert.equal(rowsIn(engine), rows, 'it has ended when cancel() returns');
    assert.equal((await appended).code, 'cancelled');
    assert.equal(phase, 'cancelled');
    assert.ok(rows > 0 && rows < 1000000, `${rows}`);
    assert.equal(rowsIn(engine), rows);
  }));

test('others have their turn while a million rows load', () => withEngine({}, async (engine) => {
  const seen = [];
  const timer = setInterval(() => seen.push(engine.memory().tableRows), 1);
  const { rows } = await engine.load(millionRows(), { format: 'ndjson' });
  clearInterval(timer);
  assert.equal(rows, 1000000);
  assert.ok(new Set(seen).size >= 20, `${seen}`);
}));

test('a signal cancels a load', () => withEngine({}, async (engine) => {
  const controller = new AbortController();
  const loading = engine.load(millionRows(), { signal: controller.signal });
  setTimeout(() => controller.abort(), 50);
  await assert.rejects(loading, { name: 'EngineError', code: 'cancelled' });
  await assert.rejects(engine.load('{}', { signal: controller.signal }), { name: 'AbortError' });
  assert.ok(rowsIn(engine) < 1000000);
}));

test('one file at a time', () => withEngine({}, async (engine) => {
  const load = engine.open();
  assert.throws(() => engine.open(), { code: 'invalid_argument' });
  load.cancel();
  await assert.rejects(load.append('{}'), { code: 'cancelled' });
  engine.open().cancel();
}));

test('an engine that is disposed of in the middle of a load ends it', async () => {
  const engine = await createEngine();
  const loading = engine.load(millionRows());
  setTimeout(() => engine.dispose(), 20);
  await assert.rejects(loading, { name: 'EngineError', code: 'invalid_argument' });
});

test('engines in one process share nothing, though their loads interleave', async () => {
  const engines = await Promise.all(Array.from({ length: 3 }, () => createEngine()));
  const rows = rowsOf(9000);
  const parts = [rows.slice(0, 2000), rows.slice(2000, 5000), rows.slice(5000)];
  const loads = engines.map((engine) => engine.open({ format: 'ndjson' }));
  const texts = parts.map((part) => [...cut(Buffer.from(formats.ndjson(part)), 10000)]);
  for (let i = 0; texts.some((chunks) => i < chunks.length); ++i) {
    await Promise.all(loads.map((load, k) => texts[k][i] && load.append(texts[k][i])));
  }
  await Promise.all(loads.map((load) => load.end()));
  engines.forEach((engine, i) => assertSums(engine, parts[i]));
  engines[0].clear();
  engines[1].dispose();
  assert.equal(rowsIn(engines[0]), 0);
  assertSums(engines[2], parts[2]);
});

test('one compiled module serves several engines', async () => {
  const { readFile } = await import('node:fs/promises');
  const wasm = await WebAssembly.compile(await readFile(`${staged.folder}/usagescope-engine.wasm`));
  for (let i = 0; i < 2; ++i) {
    await withEngine({ wasm }, async (engine) => {
      await engine.load(formats.csv(rowsOf(3)));
      assert.equal(rowsIn(engine), 3);
    });
  }
});

test('at the memory ceiling a load ends with an error, and the rows are as they were', () =>
  withEngine({ memoryLimit: 48 * 1024 ** 2 }, async (engine) => {
    const rows = rowsOf(20000);
    const bytes = Buffer.from(formats.ndjson(rows));
    let loads = 0;
    let failure;
    for (; !failure && loads < 1000; ++loads) {
      failure = await engine.load(bytes, { format: 'ndjson' }).then(() => undefined, (e) => e);
    }
    assert.deepEqual([failure?.name, failure?.code], ['EngineError', 'out_of_memory']);
    assert.ok(engine.memory().heapBytes <= 48 * 1024 ** 2);
    // Every file before it is there, and of the last one a first part, row for row.
    const count = rowsIn(engine);
    assert.ok(count >= 100000, `${count} rows`);
    const whole = Math.floor(count / rows.length);
    assert.equal(whole, loads - 1);
    const all = [];
    for (let i = 0; i < whole; ++i) all.push(...rows);
    assertSums(engine, [...all, ...rows.slice(0, count - all.length)]);
    // It goes on, with less.
    await assert.rejects(engine.load(bytes), { code: 'out_of_memory' });
    engine.clear();
    await engine.load(bytes);
    assertSums(engine, rows);
  }));

test('a question that would not fit is refused, and everything else goes on', () =>
  withEngine({ memoryLimit: 32 * 1024 ** 2 }, async (engine) => {
    const bytes = Buffer.from(formats.ndjson(rowsOf(20000)));
    while (await engine.load(bytes, { format: 'ndjson' }).then(() => true, () => false));
    const count = rowsIn(engine);
    // Many keys, of which the first say nothing: all rows are kept once for each.
    const sort = ['billingAccountId', 'partNumber', 'commitment', 'onDemandUsage', 'productFamily',
                  'distributorId', 'service', 'usage'].map((column) => ({ column }));
    const last = { offset: count - 10, limit: 10 };
    assert.throws(() => engine.rows({}, { sort, ...last }), { name: 'EngineError', code: 'out_of_memory' });
    assert.equal(engine.rows({}, { sort, offset: 0, limit: 10 }).rows.length, 10);
    assert.equal(engine.rows({}, last).rows.at(-1).row, count - 1);
    assert.equal(rowsIn(engine), count);
    engine.clear();
    await engine.load(bytes, { format: 'ndjson' });
    assert.equal(engine.rows({}, { sort, offset: 19990, limit: 10 }).rows.length, 10);
  }));

test('a text that is too long is refused, in a file and in a question', () =>
  withEngine({ memoryLimit: 32 * 1024 ** 2 }, async (engine) => {
    await engine.load(formats.ndjson(rowsOf(10)));
    const service = 'x'.repeat(40 * 1024 ** 2);
    await assert.rejects(engine.load(`{"service":"${service}"}`), { code: 'out_of_range' });
    assert.throws(() => engine.query({ filters: [{ column: 'service', operator: 'EQUALS',
                                                   values: [service] }] }), { code: 'out_of_memory' });
    assert.equal(rowsIn(engine), 10);
  }));
