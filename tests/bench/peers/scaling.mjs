// node tests/bench/peers/scaling.mjs [--rows N,N,N] [--runs N] [--record]
// What a row costs, of few rows and of many: the engine natively and in wasm, and the floor.
import { parseArgs } from 'node:util';

import { difference } from './compare.mjs';
import { choose } from './peers.mjs';
import { PeerProcess, median } from './process.mjs';
import { QUESTIONS } from './questions.mjs';
import { aligned, heading, recordAt, rounded } from './tables.mjs';

const PART = 100_000;
const ASKED = ['total', 'service', 'customer', 'reseller_month', 'day', 'brush', 'top_rows'];
const IDS = ['engine-wasm', 'engine-native', 'floor-wasm', 'floor-native'];
const DAY = 7;

const { values: options } = parseArgs({ options: {
  rows: { type: 'string', default: '100000,1000000,10000000' },
  runs: { type: 'string', default: '9' },
  record: { type: 'boolean', default: false },
} });
const sizes = options.rows.split(',').map(Number);
const runs = Number(options.runs);

/// One size, everyone in turn.
async function figuresOf(rows) {
  const peers = choose(IDS).map((peer) => ({ ...peer, process: new PeerProcess(peer), loads: [], times: {} }));
  try {
    for (let begin = 0; begin < rows; begin += PART) {
      const end = Math.min(rows, begin + PART);
      for (const peer of peers) {
        peer.loads.push((await peer.process.tell('generate', begin, end)).ms / (end - begin));
      }
    }
    for (const peer of peers) {
      await peer.process.tell('finish');
      peer.memory = await peer.process.tell('memory');
    }
    for (const question of QUESTIONS.filter(({ id }) => ASKED.includes(id))) {
      let expected;
      for (let run = -2; run < runs; ++run) {
        for (const peer of peers) {
          const { ms } = await peer.process.tell('ask', question.id, DAY);
          if (run >= 0) (peer.times[question.id] ??= []).push(ms);
          if (run > -2) continue;
          const answer = await peer.process.tell('answer');
          expected ??= answer;
          const found = difference(question, answer, expected);
          if (found) throw new Error(`${peer.id}, ${question.id}: ${found}`);
        }
      }
    }
    return peers;
  } finally {
    await Promise.all(peers.map((peer) => peer.process.close()));
  }
}

const bySize = [];
for (const rows of sizes) {
  bySize.push(await figuresOf(rows));
  console.error(`${rows} rows: all answers agree`);
}

const shortName = (rows) => (rows >= 1e6 ? `${rows / 1e6} M` : `${rows / 1e3} k`);
const tables = IDS.map((id) => {
  const of = bySize.map((peers) => peers.find((peer) => peer.id === id));
  const table = [[of[0].title, ...sizes.map(shortName), `${shortName(sizes.at(-1))} / ${shortName(sizes.at(-2) ?? sizes[0])}`]];
  const add = (title, values) => table.push(
      [title, ...values.map(rounded), rounded(values.at(-1) / (values.at(-2) ?? values[0]))]);
  add('load, ns a row', of.map(({ loads }) => median(loads) * 1e6));
  add('live bytes a row', of.map(({ memory }, at) => memory.live / sizes[at]));
  add('high-water bytes a row', of.map(({ memory }, at) => memory.heap / sizes[at]));
  for (const { id: question, title } of QUESTIONS.filter(({ id: one }) => ASKED.includes(one))) {
    add(`${title}, ns a row`, of.map(({ times }, at) => median(times[question]) * 1e6 / sizes[at]));
  }
  return aligned(table);
});
const text = `\n${heading(sizes, runs)}\n\n${tables.join('\n\n')}\n`;
console.log(text);
if (options.record) await recordAt('scaling', text);
