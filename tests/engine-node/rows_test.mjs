// Rows, facets, finds, summaries, faults, snapshots and exports through the module.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stagedEngine } from './support/engine.mjs';
import { fixed } from './support/independent.mjs';
import { formats, rowsOf } from './support/rows.mjs';

const { createEngine, withEngine } = stagedEngine();

/// An engine that holds so many rows.
const withRows = (count, use) => withEngine({}, async (engine) => {
  await engine.load(formats.ndjson(rowsOf(count)));
  return use(engine);
});

const UNIT = 10n ** 18n;
const costOf = ({ usage, msrpPrice }) => fixed(usage) * fixed(msrpPrice) / UNIT;
const sum = (numbers) => numbers.reduce((a, b) => a + b, 0n);

test('a list of rows, filtered and sorted', () => withRows(500, (engine) => {
  const spec = { filters: [{ column: 'service', operator: 'EQUALS', values: ['Service 3'] }] };
  const expected = rowsOf(500).map((row, i) => ({ row, i }))
    .filter(({ row }) => row.service === 'Service 3')
    .sort((a, b) => Number(costOf(b.row) - costOf(a.row)) || a.i - b.i);
  const page = engine.rows(spec, { sort: [{ measure: 'listCost', descending: true }], limit: 10 });
  assert.equal(page.matchingRows, expected.length);
  assert.deepEqual(page.rows.map(({ row }) => row), expected.slice(0, 10).map(({ i }) => i));
  for (const { row, record, listCost } of page.rows) {
    assert.equal(fixed(listCost), costOf(rowsOf(500)[row]));
    assert.equal(record.customerOrgId, rowsOf(500)[row].customerOrgId);
  }
  // The next windows of the same list, and a change of the table between two of them.
  const next = engine.rows(spec, { sort: [{ measure: 'listCost', descending: true }], offset: 10 });
  assert.deepEqual(next.rows.map(({ row }) => row), expected.slice(10, 210).map(({ i }) => i));
}));

test('a list is of the table as it is now', () => withRows(5, async (engine) => {
  assert.equal(engine.rows().rows.length, 5);
  await engine.load(formats.csv(rowsOf(2)));
  assert.equal(engine.rows().rows.length, 7);
  engine.clear();
  assert.equal(engine.rows().rows.length, 0);
  await engine.load(formats.csv(rowsOf(7)));
  assert.equal(engine.rows().rows.length, 7);
}));

test('the values of a column with counts and cost', () => withRows(500, (engine) => {
  const { entries, valueCount } = engine.facets({ column: 'service', order: 'label',
                                                  descending: false });
  assert.equal(valueCount, 12);
  for (const { value, rows, listCost } of entries) {
    const own = rowsOf(500).filter(({ service }) => service === value);
    assert.equal(rows, own.length);
    assert.equal(fixed(listCost), sum(own.map(costOf)));
  }
  const filtered = engine.facets({ column: 'resellerId', search: '7' }, {
    filters: [{ column: 'service', operator: 'EQUALS', values: ['Service 7'] },
              { column: 'resellerId', operator: 'EQUALS', values: ['1'] }] });
  assert.deepEqual(filtered.entries.map(({ value }) => value).sort(), ['7']);
}));

test('a text is found in every column, and stepped through', () => withRows(500, (engine) => {
  const found = engine.find('customer "17"');
  const expected = rowsOf(500).flatMap(({ customerName }, i) =>
    (customerName.includes('"17"') ? [i] : []));
  assert.deepEqual([found.rowCount, found.columnHits], [expected.length,
                                                        { customerName: expected.length }]);
  const { next } = engine.find({ text: 'S49', step: { fromRow: 49 } });
  assert.deepEqual([next.row, next.position], [490, 490]);
}));

test('a selection adds up', () => withRows(500, (engine) => {
  const summary = engine.summarize({ ranges: [{ begin: 10, end: 20 }], rows: [3, 12] });
  const rows = rowsOf(500).filter((_, i) => (i >= 10 && i < 20) || i === 3);
  assert.equal(summary.rows, 11);
  assert.equal(fixed(summary.usage.sum), sum(rows.map(({ usage }) => fixed(usage))));
  assert.equal(fixed(summary.listCost.sum), sum(rows.map(costOf)));
}));

test('faults name the rows behind them', () => withRows(20, async (engine) => {
  await engine.load(formats.ndjson(rowsOf(20).slice(4, 6)));
  const { faults } = engine.faults({}, { kinds: ['duplicateRows'], expectedRows: 22 });
  assert.equal(faults.length, 1);
  assert.equal(faults[0].cases, 2);
  assert.deepEqual(faults[0].list.map(({ rows }) => rows).sort((a, b) => a[0] - b[0]),
                   [[4, 20], [5, 21]]);
}));

test('two loads are compared', () => withRows(20, async (engine) => {
  const before = engine.snapshot();
  assert.equal(before.rows, 20);
  assert.equal(engine.rows().tableRows, 0);
  assert.ok(engine.memory().snapshotBytes > 0);
  const rows = rowsOf(21).slice(1);
  rows[4] = { ...rows[4], usage: '1000.5' };
  await engine.load(formats.ndjson(rows));
  const diff = engine.diff(before);
  assert.deepEqual([diff.added.pairs, diff.changed.pairs, diff.vanished.pairs,
                    diff.unchanged.pairs], [1, 1, 1, 18]);
  assert.equal(fixed(diff.total.difference), sum(rows.map(costOf)) - sum(rowsOf(20).map(costOf)));
  const changed = engine.diff(before, {}, { kinds: ['changed'] }).pairs;
  assert.deepEqual(changed.map(({ changed: columns }) => columns), [['usage']]);
  engine.dropSnapshot(before);
  assert.equal(engine.memory().snapshotBytes, 0);
  for (const ask of [() => engine.diff(before), () => engine.dropSnapshot(before.snapshot)]) {
    assert.throws(ask, { name: 'EngineError', code: 'not_found', path: '/snapshot' });
  }
}));

for (const format of ['csv', 'ndjson']) {
  test(`rows leave as ${format} piece by piece, and come back equal`, () =>
    withRows(20000, async (engine) => {
      const pieces = [];
      for await (const piece of engine.exportRows({ format })) pieces.push(piece);
      assert.ok(pieces.length > 3, `${pieces.length} pieces`);
      const again = await createEngine();
      await again.load(pieces);
      const all = { offset: 0, limit: 20000 };
      assert.deepEqual(again.rows({}, all).rows, engine.rows({}, all).rows);
      again.dispose();
    }));
}

test('an export of a part, and one that is given up', () => withRows(20000, async (engine) => {
  const options = { format: 'ndjson', limit: 3, offset: 1,
                    sort: [{ column: 'customerOrgId', descending: true }] };
  let text = '';
  for await (const piece of engine.exportRows(options)) text += Buffer.from(piece).toString();
  assert.deepEqual(text.trim().split('\n').map((line) => JSON.parse(line).customerOrgId),
                   ['O999', 'O999', 'O999']);
  for await (const piece of engine.exportRows()) {
    assert.ok(piece.length > 0);
    break;
  }
}));

test('an export fails when the rows change under it', () => withRows(20000, async (engine) => {
  await assert.rejects(async () => {
    for await (const piece of engine.exportRows()) {
      assert.ok(piece.length > 0);
      await engine.load(formats.csv(rowsOf(1)));
    }
  }, { name: 'EngineError', code: 'invalid_argument', path: '/export' });
  assert.throws(() => engine.rows({ filters: [{ column: 'x', operator: 'EQUALS' }] }),
                { path: '/spec/filters/0/column' });
  assert.throws(() => engine.rows({}, { sort: [{ column: 'x' }] }),
                { path: '/request/sort/0/column' });
}));
