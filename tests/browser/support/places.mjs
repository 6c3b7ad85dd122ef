// Where the programs and files of the tests lie. Each can be moved by an environment variable.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../..', import.meta.url));

function place(variable, fallback) {
  return path.resolve(process.env[variable] || path.join(root, fallback));
}

export const serverProgram = place('USAGESCOPE_MOCK', 'build/native/bin/usagescope-mock');
export const siteFolder = place('USAGESCOPE_SITE', 'build/site');
export const fixturesFolder = place('USAGESCOPE_FIXTURES', 'fixtures');
export const chromium = process.env.USAGESCOPE_CHROMIUM || '/usr/bin/chromium';

/// Says what to build, instead of a time-out later.
export function requireBuild() {
  for (const [what, file] of [
    ['the mock server (preset native, target usagescope-mock)', serverProgram],
    ['the page (preset wasm, target site)', path.join(siteFolder, 'index.html')],
    ['Chromium', chromium],
  ]) {
    if (!existsSync(file)) throw new Error(`${file} is not there: build or install ${what} first`);
  }
}
