// How long a load goes on before others have their turn, counted in slices and by a clock that only
// the module's own work moves: no machine is too slow or too busy for these figures.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { startHost } from './support/host.mjs';
import { formats, gzip, rowsOf } from './support/rows.mjs';

const SLICE_BYTES = 128 * 1024;  // as README.md says
const TURN_MS = 8;
const LIMIT_MS = 50;  // within which a cancel takes effect

/// Feeds some bytes into a stand-in module that takes `costOf(bytes)` ms for each slice. What went in
/// between two turns of others is noted; `onTurn(work, engine)` may act in each.
async function fed(bytes, costOf, onTurn = () => {}) {
  const work = { slices: [], turns: [], isCancelled: false, lateSlices: 0 };
  let sinceTurn = { ms: 0, bytes: 0, slices: 0 };
  const host = await startHost({
    feed(slice, clock) {
      if (work.isCancelled) {
        work.lateSlices += 1;
        return false;
      }
      const ms = costOf(slice.length);
      clock.now += ms;
      work.slices.push(slice.length);
      sinceTurn = { ms: sinceTurn.ms + ms, bytes: sinceTurn.bytes + slice.length, slices: sinceTurn.slices + 1 };
      return true;
    },
    post(text) {
      if (JSON.parse(text).type === 'cancelInput') work.isCancelled = true;
    },
  });
  let isOver = false;
  const turn = () => {
    if (sinceTurn.slices > 0) work.turns.push(sinceTurn);
    sinceTurn = { ms: 0, bytes: 0, slices: 0 };
    onTurn(work, host.engine);
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  await host.engine.post({ text: '{"id":2,"type":"append","input":1}', input: 1, bytes });
  isOver = true;
  if (sinceTurn.slices > 0) work.turns.push(sinceTurn);
  await host.close();
  return work;
}

const bytes = new Uint8Array(20 * 1024 ** 2).fill(0x20);

for (const ms of [0.25, 1, 3, 7.9, 8, 20, 40]) {
  test(`slices of ${ms} ms: others wait for ${TURN_MS} ms and one slice at most`, async () => {
    const work = await fed(bytes, () => ms);
    assert.equal(work.slices.reduce((a, b) => a + b), bytes.length);
    assert.ok(work.slices.every((length) => length <= SLICE_BYTES));
    const most = Math.ceil(TURN_MS / ms);  // slices of a turn: the last may begin just before its end
    for (const turn of work.turns) {
      assert.ok(turn.slices <= most && turn.ms < TURN_MS + ms, JSON.stringify(turn));
      assert.ok(turn.ms <= LIMIT_MS);
    }
    assert.ok(work.turns.length >= work.slices.length / most);
  });
}

test('gzipped bytes come in slices and turns of the same size', async () => {
  const text = formats.ndjson(rowsOf(20000));
  const work = await fed(gzip(text.repeat(3)), (length) => length / SLICE_BYTES * 4);
  assert.equal(work.slices.reduce((a, b) => a + b), Buffer.byteLength(text) * 3);
  assert.ok(work.slices.every((length) => length <= SLICE_BYTES));
  for (const turn of work.turns) assert.ok(turn.ms < TURN_MS + 4, JSON.stringify(turn));
});

test('after a cancel not one slice more goes in', async () => {
  for (const [packing, sent] of [['plain', bytes], ['gzipped', gzip(formats.ndjson(rowsOf(50000)))]]) {
    let turns = 0;
    const work = await fed(sent, () => 3, (now, engine) => {
      turns += 1;
      if (now.slices.length >= 5 && !now.isCancelled) {
        engine.post('{"id":3,"type":"cancelInput","input":1}');
        assert.ok(now.isCancelled, 'a cancel is heard at once');
        now.atCancel = now.slices.length;
      }
    });
    assert.ok(work.isCancelled && turns > 1, packing);
    assert.equal(work.slices.length, work.atCancel, packing);
    // The module is asked once whether it wants more, and says no.
    assert.ok(work.lateSlices <= 1, `${packing}: ${work.lateSlices}`);
  }
});
