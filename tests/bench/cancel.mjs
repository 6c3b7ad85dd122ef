// How soon a cancel takes effect while rows load, and how long others wait: the module in Node, then
// behind its worker in Chromium.
//   node tests/bench/cancel.mjs [--rows N] [--runs N] [--only node|chromium]
// Wants the wasm build of usagescope-engine, and for Chromium the target site and `npm ci` in
// tests/browser.
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { formats, gzip, rowsOf } from '../engine-node/support/rows.mjs';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    runs: { type: 'string', default: '30' },
    only: { type: 'string', default: '' },
  },
});
const rows = Number(values.rows);
const runs = Number(values.runs);
const PART_ROWS = 10_000;
const part = formats.ndjson(rowsOf(PART_ROWS));
const parts = Math.ceil(rows / PART_ROWS);

function print(name, times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(1);
  console.log(`${name.padEnd(44)} median ${at(0.5).padStart(6)}  p95 ${at(0.95).padStart(6)}  most ${
    at(1).padStart(6)} ms`);
}

async function inNode() {
  const { createEngine } = await import('../../build/wasm/modules/usagescope-engine.mjs');
  for (const [packing, bytes] of [['plain', Buffer.from(part.repeat(parts))],
                                  ['gzipped', gzip(part.repeat(parts))]]) {
    // The first load tells how long one takes; cancels are spread over that time.
    const gaps = [];
    let last;
    let isOver = false;
    const turn = () => {
      const now = performance.now();
      gaps.push(now - last);
      last = now;
      if (!isOver) setImmediate(turn);
    };
    const whole = await createEngine();
    const began = last = performance.now();
    setImmediate(turn);
    await whole.load(bytes, { format: 'ndjson' });
    isOver = true;
    const takes = performance.now() - began;
    whole.dispose();
    gaps.sort((a, b) => b - a);
    const latencies = [];
    for (let run = 0; run < runs; ++run) {
      const engine = await createEngine();
      const load = engine.open({ format: 'ndjson' });
      const ended = load.append(bytes).catch(({ code }) => code);
      // The timer is late by what the load holds others up: that is part of the latency.
      const wanted = performance.now() + takes * (0.05 + 0.85 * run / runs);
      await new Promise((resolve) => setTimeout(resolve, wanted - performance.now()));
      load.cancel();
      if (await ended === 'cancelled') latencies.push(performance.now() - wanted);
      engine.dispose();
    }
    console.log(`Node, ${packing}: ${rows} rows load in ${takes.toFixed(0)} ms, others wait ${
      gaps[0].toFixed(1)} ms at most, ${gaps[Math.floor(gaps.length / 2)].toFixed(1)} in the middle`);
    print(`  ${latencies.length} cancels, timer and end of load`, latencies);
  }
}

async function inChromium() {
  const { launch, openPage } = await import('../browser/support/browser.mjs');
  const { siteFolder } = await import('../browser/support/places.mjs');
  const { serveFolder } = await import('../browser/support/server.mjs');
  const helper = await readFile(new URL('../browser/support/file_page.mjs', import.meta.url), 'utf8');
  const host = await serveFolder(siteFolder);
  const browser = await launch();
  try {
    const latencies = [];
    for (let run = 0; run < runs; ++run) {
      const { page, context } = await openPage(browser);
      await page.goto(host.url);
      latencies.push(await page.evaluate(async ([source, text, count, share]) => {
        const { createEngine } = await import('/engine_client.mjs');
        const { FilePage } = await import(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
        const files = new FilePage(createEngine);
        files.take([new File(Array(count).fill(new Blob([text])), 'rows.ndjson')]);
        const goal = share * count;
        while ((files.statuses.at(-1)?.rows ?? 0) < goal * 10_000) {
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
        const began = performance.now();
        const { phase } = await files.ask({ type: 'cancelInput', input: files.input });
        if (phase !== 'cancelled') throw new Error(phase);
        return performance.now() - began;
      }, [helper, part, parts, 0.05 + 0.85 * run / runs]));
      await context.close();
    }
    print(`Chromium, plain: ${latencies.length} cancels, page to worker to page`, latencies);
  } finally {
    await browser.close();
    await host.close();
  }
}

if (values.only !== 'chromium') await inNode();
if (values.only !== 'node') await inChromium();
