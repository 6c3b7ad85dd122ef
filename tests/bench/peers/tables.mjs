// The figures as markdown tables, on the terminal and between the markers of the README.
import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';

import { inPeers, readme } from './places.mjs';
import { median } from './process.mjs';
import { QUESTIONS } from './questions.mjs';

const BASE = 'engine-wasm';

export const rounded = (value) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));

export function aligned(rows) {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  const line = (row) => `| ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join(' | ')} |`;
  const rule = `|${widths.map((width, i) => (i === 0 ? `${'-'.repeat(width + 2)}` : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [line(rows[0]), rule, ...rows.slice(1).map(line)].join('\n');
}

export async function recordAt(name, text) {
  const begin = `<!-- ${name} begin -->`;
  const end = `<!-- ${name} end -->`;
  const before = await readFile(readme, 'utf8');
  const [from, to] = [before.indexOf(begin), before.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${readme} has no place ${begin} ... ${end}`);
  await writeFile(readme, `${before.slice(0, from + begin.length)}\n${text}\n${before.slice(to)}`);
}

const machine = () => `${cpus().length} cores of ${cpus()[0].model.trim()}, Node ${process.versions.node}`;

/// The packages that were compared with, as package.json pins them.
async function versions() {
  const { dependencies } = JSON.parse(await readFile(inPeers('package.json'), 'utf8'));
  const peers = Object.entries(dependencies).filter(([name]) => name !== 'playwright-core');
  return `Peers: ${peers.map(([name, version]) => `${name} ${version}`).join(', ')}.`;
}

export const heading = (rows, runs) => `${new Date().toISOString().slice(0, 10)}, ` +
  `${[rows].flat().map((count) => count.toLocaleString('en')).join(', ')} rows, medians of ${runs} runs (of at least 5 where an answer takes long), ${machine()}.`;

function times(peers, kind) {
  const shown = peers.filter((peer) => peer.kind === kind);
  const rows = [['ms', ...shown.map((peer) => peer.title)]];
  for (const { id, title } of QUESTIONS) {
    rows.push([title, ...shown.map((peer) => (peer.times[id] ? rounded(median(peer.times[id])) : '-'))]);
  }
  return aligned(rows);
}

/// How many times as long as the engine's the others' answers take.
function ratios(peers, kind, base) {
  const ours = peers.find((peer) => peer.id === base);
  if (!ours) return '';
  const shown = peers.filter((peer) => peer.kind === kind && peer !== ours);
  const rows = [[`times of ${ours.title}`, ...shown.map((peer) => peer.title)]];
  for (const { id, title } of QUESTIONS) {
    const mine = median(ours.times[id]);
    rows.push([title, ...shown.map((peer) => (
      peer.times[id] ? rounded(median(peer.times[id]) / mine) : '-'))]);
  }
  return aligned(rows);
}

export const LOAD_HEADING = [
  'load and memory', 'input', 'MB/s', 'thousand rows/s', 'ms', 'live bytes/row', 'high-water bytes/row'];

export function loadRow({ title, csv, loads, finishMs, memory }, rows) {
  const bytes = loads.reduce((sum, load) => sum + load.bytes, 0);
  // The median page stands for all of them.
  const ms = median(loads.map((load) => load.ms / load.bytes)) * bytes + finishMs;
  const perRow = (value) => (value === undefined ? '-' : rounded(value / rows));
  return [title, csv ? 'CSV' : 'JSON', rounded(bytes / 1e3 / ms), rounded(rows / ms), rounded(ms),
    perRow(memory.live), perRow(memory.heap)];
}

export async function printTables({ peers, rows, runs, record }) {
  const parts = [heading(rows, runs), await versions(), times(peers, 'wasm'), ratios(peers, 'wasm', BASE),
    times(peers, 'native'), ratios(peers, 'native', 'engine-native'), aligned([LOAD_HEADING, ...peers.map((peer) => loadRow(peer, rows))])];
  const text = `\n${parts.filter(Boolean).join('\n\n')}\n`;
  console.log(text);
  if (record) await recordAt('peers', text);
}
