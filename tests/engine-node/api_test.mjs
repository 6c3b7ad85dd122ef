// The engine as programs use it (createEngine), in Node, on the real module.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stagedEngine } from './support/engine.mjs';

const staged = stagedEngine();
const { createEngine, withEngine } = staged;

test('an engine begins with an empty table', () => withEngine({}, (engine) => {
  const result = engine.query({ measures: ['rows', 'listCost'] });
  assert.equal(result.tableRows, 0);
  assert.deepEqual(result.total.values, ['0', null]);
  assert.equal(engine.memory().tableRows, 0);
}));

test('an error has code, message and path', () => withEngine({}, (engine) => {
  assert.throws(() => engine.query({ groupBy: [{ column: 'reseller' }] }), (error) => {
    assert.ok(error instanceof staged.module.EngineError && error instanceof Error);
    assert.deepEqual([error.name, error.code, error.path, error.httpStatus],
                     ['EngineError', 'unknown_name', '/spec/groupBy/0/column', 0]);
    assert.match(error.message, /resellerId/);
    return true;
  });
}));

test('memory figures say what is used, held and allowed', async () => {
  await withEngine({ memoryLimit: 64 * 1024 ** 2 }, (engine) => {
    const { usedBytes, heapBytes, limitBytes, tableBytes } = engine.memory();
    assert.equal(limitBytes, 64 * 1024 ** 2);
    assert.ok(0 < usedBytes && usedBytes < heapBytes && heapBytes <= limitBytes);
    assert.ok(tableBytes < usedBytes);
  });
});

test('an engine that was disposed of says so', async () => {
  const engine = await createEngine();
  engine.dispose();
  engine.dispose();
  assert.throws(() => engine.query({}), { name: 'EngineError', code: 'invalid_argument' });
});
