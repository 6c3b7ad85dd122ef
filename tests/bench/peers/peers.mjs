// Who can be asked. `kind` decides the table that a peer stands in.
import { existsSync } from 'node:fs';
import path from 'node:path';

import { inPeers, modules, native, wasm } from './places.mjs';

const program = (name) => ({
  command: path.join(native, 'usagescope-bench-peer'), words: [name],
  needs: path.join(native, 'usagescope-bench-peer'),
});
const wasmProgram = (name) => ({
  command: process.execPath,
  words: ['--no-experimental-fetch', path.join(wasm, 'usagescope-bench-peer.js'), name],
  needs: path.join(wasm, 'usagescope-bench-peer.js'),
});
const script = (name, needs) => ({
  command: process.execPath,
  words: ['--expose-gc', '--max-old-space-size=12000', inPeers('host.mjs'), name],
  needs: needs && (path.isAbsolute(needs) ? needs : inPeers(path.join('node_modules', needs))),
});

export const PEERS = [
  { id: 'floor-wasm', title: 'floor, wasm', kind: 'wasm', ...wasmProgram('floor') },
  { id: 'engine-wasm', title: 'Usagescope, core in wasm', kind: 'wasm', ...wasmProgram('engine') },
  { id: 'module', title: 'Usagescope, module in Node', kind: 'wasm',
    ...script('module', path.join(modules, 'usagescope-engine.wasm')) },
  { id: 'typed', title: 'JS typed arrays by hand', kind: 'wasm', ...script('typed') },
  { id: 'duckdb-enum', title: 'DuckDB-wasm, ENUMs', kind: 'wasm', csv: true,
    ...script('duckdb_enum', '@duckdb/duckdb-wasm') },
  { id: 'duckdb', title: 'DuckDB-wasm, as loaded', kind: 'wasm', csv: true,
    ...script('duckdb_wasm', '@duckdb/duckdb-wasm') },
  { id: 'objects', title: 'JS objects', kind: 'wasm', ...script('objects') },
  { id: 'arquero', title: 'Arquero', kind: 'wasm', ...script('arquero', 'arquero') },
  { id: 'crossfilter', title: 'crossfilter2', kind: 'wasm',
    // It groups by dimensions, of which it can have few, each with an index of all rows.
    lacks: ['facets'], ...script('crossfilter', 'crossfilter2') },
  { id: 'perspective', title: 'Perspective', kind: 'wasm', lacks: ['facets'],
    ...script('perspective', '@perspective-dev/client') },
  { id: 'floor-native', title: 'floor, native', kind: 'native', ...program('floor') },
  { id: 'engine-native', title: 'Usagescope, native', kind: 'native', ...program('engine') },
  { id: 'duckdb-native', title: 'DuckDB native, 1 thread', kind: 'native',
    ...script('duckdb_native', '@duckdb/node-api') },
  { id: 'sqlite', title: 'SQLite, in memory', kind: 'native', ...program('sqlite') },
];

/// Those named, or all; what cannot be started is named with what is missing.
export function choose(ids) {
  const unknown = ids?.find((id) => !PEERS.some((peer) => peer.id === id));
  if (unknown) throw new Error(`no such peer: ${unknown}; there are ${PEERS.map((p) => p.id).join(' ')}`);
  const wanted = PEERS.filter((peer) => !ids || ids.includes(peer.id));
  const missing = wanted.filter((peer) => peer.needs && !existsSync(peer.needs));
  if (ids && missing.length > 0) {
    throw new Error(missing.map((peer) => `${peer.id} needs ${peer.needs}`).join('\n'));
  }
  for (const peer of missing) console.error(`without ${peer.id}: ${peer.needs} is missing`);
  return wanted.filter((peer) => !missing.includes(peer));
}
