// The engine in messages, as a page talks to its worker: bytes beside them, versions, cancels.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stagedEngine } from './support/engine.mjs';
import { formats, rowsOf } from './support/rows.mjs';

const staged = stagedEngine();
const withPage = (use) => staged.withPage({}, use);

const OPEN = { name: 'a.ndjson', format: 'ndjson' };

test('the bytes of an input go in before the request that they come with', () =>
  withPage(async (page) => {
    const { input } = await page.open(OPEN);
    const status = await page.append(input, Buffer.from(formats.ndjson(rowsOf(30000))));
    assert.deepEqual([status.type, status.phase, status.rows], ['inputStatus', 'loading', 30000]);
    const done = await page.end(input);
    assert.deepEqual([done.phase, done.tableRows], ['done', 30000]);
    const { result } = await page.ask('query', { spec: { measures: ['rows'] }, window: {} });
    assert.equal(result.total.values[0], '30000');
  }));

test('a cancel overtakes the bytes on their way', () => withPage(async (page) => {
  const { input } = await page.open(OPEN);
  const text = formats.ndjson(rowsOf(20000));
  const append = page.append(input, Buffer.from(text.repeat(20)));
  setTimeout(() => page.ask('cancelInput', { input }).then((reply) => {
    assert.equal(reply.phase, 'cancelled');
    page.cancelled = reply;
  }), 30);
  const answer = await append;
  assert.deepEqual([answer.type, answer.error.code], ['failed', 'cancelled']);
  assert.ok(page.cancelled.rows < 400000);
}));

test('a failed input says why to whoever opened it and to each request', () =>
  withPage(async (page) => {
    const { input } = await page.open(OPEN);
    const answer = await page.append(input, Buffer.from('{"usage":1}\n{"usage":{}}\n'));
    const end = await page.end(input);
    for (const { type, error } of [answer, end]) {
      assert.deepEqual([type, error.code, error.path],
                       ['failed', 'wrong_type', 'a.ndjson:2:/usage']);
    }
    const told = page.texts.map((text) => JSON.parse(text)).filter(({ id }) => id === input);
    assert.deepEqual(told.map(({ phase }) => phase), ['loading', 'failed']);
    assert.equal(told[1].error.path, 'a.ndjson:2:/usage');
  }));

test('an engine of another version says so', () => withPage(async (page) => {
  const id = ++page.lastId;
  const answered = new Promise((resolve) => {
    page.waiting.set(id, { resolve, onReply: () => {} });
  });
  page.engine.post(JSON.stringify({ v: 1, id, type: 'clear' }));
  const { type, error } = await answered;
  assert.deepEqual([type, error.code, error.path], ['failed', 'invalid_argument', '/v']);
  assert.match(error.message, /Reload the page/);
}));
