// What was built, and where the rows go.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const here = path.dirname(fileURLToPath(import.meta.url));
const source = path.resolve(here, '../../..');
const fromEnvironment = (name, otherwise) => process.env[name] ?? path.join(source, otherwise);

export const native = fromEnvironment('USAGESCOPE_BENCH_NATIVE', 'build/native/bin');
export const wasm = fromEnvironment('USAGESCOPE_BENCH_WASM', 'build/wasm/bin');
export const modules = fromEnvironment('USAGESCOPE_MODULES', 'build/wasm/modules');
export const shell = path.join(source, 'web/shell');
const dataFolder = fromEnvironment('USAGESCOPE_BENCH_DATA', 'build/bench');
export const readme = path.join(here, '../README.md');
export const inPeers = (name) => path.join(here, name);

export const generator = path.join(native, 'usagescope-bench-data');

/// Writes the rows unless they are there: pages of JSON and of CSV. The generator's own bytes say
/// whether they are still the same rows.
export async function dataset(rows, pageRows) {
  if (!existsSync(generator)) {
    throw new Error(`${generator} is missing: build the target usagescope-bench-data first`);
  }
  const folder = path.join(dataFolder, `${rows}-${pageRows}`);
  const marker = path.join(folder, 'complete');
  const { size, mtimeMs } = await stat(generator);
  const version = `${size} ${mtimeMs}`;
  if (await readFile(marker, 'utf8').catch(() => '') !== version) {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await promisify(execFile)(generator, [String(rows), String(pageRows), folder]);
    await writeFile(marker, version);
  }
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  const pages = [];
  for (const name of names) {
    const json = path.join(folder, name);
    const csv = json.replace(/\.json$/, '.csv');
    pages.push({
      json, csv, jsonBytes: (await stat(json)).size, csvBytes: (await stat(csv)).size,
    });
  }
  return pages;
}
