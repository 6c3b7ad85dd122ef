// node tests/bench/peers/run.mjs [--rows N] [--runs N] [--only ID,ID] [--record]
// Everyone gets the same rows and the same questions; all answers are compared before a time is
// shown. --record writes the tables into tests/bench/README.md.
import { parseArgs } from 'node:util';

import { difference } from './compare.mjs';
import { choose } from './peers.mjs';
import { dataset } from './places.mjs';
import { PeerProcess, median } from './process.mjs';
import { QUESTIONS } from './questions.mjs';
import { printTables } from './tables.mjs';

const BRUSH_STEPS = 61;
// Compilers on the way take a while to find what is hot: so many asks, or so long, are not counted.
const WARM_UPS = 30;
const WARM_UP_MS = 500;
// A slow answer is not asked for as often as a fast one.
const PATIENCE_MS = 6_000;
const LEAST_RUNS = 5;

const say = (...words) => console.error(...words);

/// Page by page, everyone in turn.
async function load(peers, pages) {
  for (const peer of peers) peer.loads = [];
  for (const page of pages) {
    for (const peer of peers) {
      const { ms } = await peer.process.tell('load', peer.csv ? page.csv : page.json);
      peer.loads.push({ ms, bytes: peer.csv ? page.csvBytes : page.jsonBytes });
    }
  }
  for (const peer of peers) {
    peer.finishMs = (await peer.process.tell('finish')).ms;
    peer.memory = await peer.process.tell('memory');
  }
}

/// Everyone's answer against that of whole numbers; no answer may differ.
async function compare(peers, judge) {
  const problems = [];
  for (const question of QUESTIONS) {
    const expected = await judge.tell('exact', question.id, 7);
    for (const peer of peers) {
      if (peer.lacks?.includes(question.id)) continue;
      await peer.process.tell('ask', question.id, 7);
      const found = difference(question, await peer.process.tell('answer'), expected);
      if (found) problems.push(`${peer.id}, ${question.id}: ${found}`);
    }
  }
  if (problems.length > 0) throw new Error(`answers differ:\n${problems.join('\n')}`);
}

async function warmUp(peer, id) {
  let spent = 0;
  for (let i = 0; i < WARM_UPS && spent < WARM_UP_MS; ++i) {
    spent += (await peer.process.tell('ask', id, i)).ms;
  }
}

/// Times of each question, everyone in turn.
async function time(peers, runs) {
  for (const peer of peers) peer.times = {};
  for (const { id } of QUESTIONS) {
    const asked = peers.filter((peer) => !peer.lacks?.includes(id));
    for (const peer of asked) peer.times[id] = [];
    for (const peer of asked) await warmUp(peer, id);
    for (let run = 0; run < runs; ++run) {
      for (const peer of asked) {
        const times = peer.times[id];
        const spent = times.reduce((sum, ms) => sum + ms, 0);
        if (times.length >= LEAST_RUNS && spent > PATIENCE_MS) continue;
        times.push((await peer.process.tell('ask', id, run * 7 % BRUSH_STEPS)).ms);
      }
    }
    say(`${id}:`, asked.map((peer) => `${peer.id} ${median(peer.times[id]).toFixed(2)}`).join('  '));
  }
}

const { values: options } = parseArgs({ options: {
  rows: { type: 'string', default: '1000000' },
  runs: { type: 'string', default: '15' },
  only: { type: 'string' },
  record: { type: 'boolean', default: false },
} });
const rows = Number(options.rows);
const runs = Number(options.runs);
if (!(rows >= 1) || !(runs >= 1)) throw new Error('--rows and --runs are numbers from 1');
// Several pages even of few rows, so that every way to go on after a page is gone.
const pages = await dataset(rows, Math.min(100_000, Math.ceil(rows / 5)));
const chosen = choose(options.only?.split(','));
const judgeOf = chosen.find(({ id }) => id === 'typed') ?? choose(['typed'])[0];
const peers = chosen.map((peer) => ({ ...peer, process: new PeerProcess(peer) }));
const judge = peers.find(({ id }) => id === 'typed')?.process ?? new PeerProcess(judgeOf);
try {
  if (!peers.some(({ process: one }) => one === judge)) {
    for (const { json } of pages) await judge.tell('load', json);
    await judge.tell('finish');
  }
  await load(peers, pages);
  say('loaded');
  await compare(peers, judge);
  say('all answers agree');
  if (runs >= LEAST_RUNS) {
    await time(peers, runs);
    await printTables({ peers, rows, runs, pages, record: options.record });
  } else {
    console.log(`${peers.length} peers, ${QUESTIONS.length} questions, ${rows} rows: all answers agree`);
  }
} finally {
  await Promise.all([...new Set([...peers.map((peer) => peer.process), judge])].map((one) => one.close()));
}
