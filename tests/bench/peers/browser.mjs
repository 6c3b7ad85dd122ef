// node tests/bench/peers/browser.mjs [--rows N] [--runs N] [--record]
// The engine and DuckDB-wasm in one page of Chromium, each behind its worker: from the question in
// the page to the answer in the page.
import { createReadStream, existsSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { chromium as driver } from 'playwright-core';

import { difference } from './compare.mjs';
import { dataset, inPeers, modules, shell } from './places.mjs';
import { median } from './process.mjs';
import { QUESTIONS } from './questions.mjs';
import { aligned, heading, loadRow, LOAD_HEADING, recordAt, rounded } from './tables.mjs';

const PEERS = [['module', 'Usagescope'], ['duckdb', 'DuckDB-wasm, as loaded']];
const BRUSH_STEPS = 61;
const ROUND_TRIPS = 200;
const ROUND_TRIP_QUESTIONS = ['total', 'service', 'customer', 'reseller_month', 'day'];

const { values: options } = parseArgs({ options: {
  rows: { type: 'string', default: '1000000' },
  runs: { type: 'string', default: '15' },
  record: { type: 'boolean', default: false },
} });
const rows = Number(options.rows);
const runs = Number(options.runs);
const pages = await dataset(rows, Math.min(100_000, Math.ceil(rows / 5)));

const inPackages = (name) => inPeers(path.join('node_modules', name));
const FOLDERS = {
  '/peers/': inPeers('.'), '/duckdb/': inPackages('@duckdb/duckdb-wasm/dist'),
  '/arrow/': inPackages('apache-arrow'), '/tslib/': inPackages('tslib'),
  '/flatbuffers/': inPackages('flatbuffers'), '/data/': path.dirname(pages[0].json),
};
const TYPES = { '.mjs': 'text/javascript', '.js': 'text/javascript', '.wasm': 'application/wasm' };
const PAGE = `<!doctype html><meta charset="utf-8"><script type="importmap">{"imports": {
  "apache-arrow": "/arrow/Arrow.dom.mjs", "tslib": "/tslib/tslib.es6.mjs",
  "flatbuffers": "/flatbuffers/mjs/flatbuffers.js"}}</script>
  <script type="module" src="/peers/browser_page.mjs"></script>`;

function fileOf(pathname) {
  if (pathname.startsWith('/engine/')) {
    const name = path.basename(pathname);
    return [modules, shell].map((folder) => path.join(folder, name)).find(existsSync);
  }
  const prefix = Object.keys(FOLDERS).find((one) => pathname.startsWith(one));
  const file = prefix && path.join(FOLDERS[prefix], path.normalize(pathname.slice(prefix.length)));
  return file && existsSync(file) ? file : undefined;
}

const server = http.createServer((request, response) => {
  const { pathname } = new URL(request.url, 'http://host');
  if (pathname === '/') {
    response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE);
    return;
  }
  const file = fileOf(pathname);
  if (!file) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream' });
  createReadStream(file).pipe(response);
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

const browser = await driver.launch({
  executablePath: process.env.USAGESCOPE_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless=new', '--no-sandbox', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync',
    '--disable-dev-shm-usage'],
});

/// Asks everyone in turn; times by peer.
async function inTurn(page, count, questionOf) {
  const times = Object.fromEntries(PEERS.map(([id]) => [id, []]));
  for (let run = 0; run < count; ++run) {
    for (const [id] of PEERS) {
      times[id].push(await page.evaluate(
          ([peer, question, day]) => globalThis.peers[peer].ask(question, day), [id, ...questionOf(run)]));
    }
  }
  return times;
}

const percentile = (values, share) => [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * share)];

async function measure(page) {
  const figures = {};
  for (const [id, title] of PEERS) figures[id] = { title, loads: [], csv: id === 'duckdb', finishMs: 0 };
  for (const one of pages) {
    const urls = { json: `/data/${path.basename(one.json)}`, csv: `/data/${path.basename(one.csv)}` };
    for (const [id] of PEERS) {
      const ms = await page.evaluate(([peer, at]) => globalThis.peers[peer].load(at), [id, urls]);
      figures[id].loads.push({ ms, bytes: figures[id].csv ? one.csvBytes : one.jsonBytes });
    }
  }
  for (const [id] of PEERS) {
    figures[id].memory = await page.evaluate((peer) => globalThis.peers[peer].finish(), id);
  }
  for (const question of QUESTIONS) {
    const answers = [];
    for (const [id] of PEERS) {
      answers.push(await page.evaluate(async ([peer, name]) => {
        await globalThis.peers[peer].ask(name, 7);
        return globalThis.peers[peer].last();
      }, [id, question.id]));
    }
    const found = difference(question, answers[1], answers[0]);
    if (found) throw new Error(`answers differ: ${question.id}: ${found}`);
  }
  console.error('all answers agree');

  const table = [['ms, from the page to the page', ...PEERS.map(([, title]) => title), 'ratio']];
  const add = (title, [ours, theirs]) => table.push(
      [title, rounded(ours), rounded(theirs), rounded(theirs / ours)]);
  for (const { id, title } of QUESTIONS) {
    const times = await inTurn(page, runs, (run) => [id, run * 7 % BRUSH_STEPS]);
    add(title, PEERS.map(([peer]) => median(times[peer])));
    console.error(table.at(-1).join('  '));
  }
  const steps = await inTurn(page, BRUSH_STEPS, (run) => ['brush', run]);
  const trips = await inTurn(page, ROUND_TRIPS,
                             (run) => [ROUND_TRIP_QUESTIONS[run % ROUND_TRIP_QUESTIONS.length], 0]);
  for (const [what, times] of [['brush, each of 61 steps', steps], ['round trip, 5 questions', trips]]) {
    for (const share of [0.5, 0.95]) {
      add(`${what}, p${share * 100}`, PEERS.map(([peer]) => percentile(times[peer], share)));
    }
  }
  const loads = [LOAD_HEADING, ...PEERS.map(([id]) => loadRow(figures[id], rows))];
  return `\n${heading(rows, runs)} Chromium ${browser.version()}.\n\n${aligned(table)}\n\n${aligned(loads)}\n`;
}

try {
  const page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(120_000);
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.waitForFunction(() => globalThis.peers).catch((error) => {
    throw new Error(`${error.message}\n${errors.join('\n')}`);
  });
  const text = await measure(page);
  console.log(text);
  if (options.record) await recordAt('browser', text);
} finally {
  await browser.close();
  server.close();
}
