// The example of the engine's README, as it stands there: run, and its types checked, together with
// everything that the types name.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { stagedEngine } from './support/engine.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const engineFolder = path.join(here, '../../web/engine');
const compiler = path.join(here, 'node_modules/typescript/bin/tsc');

const staged = stagedEngine();
let readme;
const blockOf = (language) => readme.match(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``))[1];

before(async () => {
  await staged.ready;
  readme = await readFile(path.join(engineFolder, 'README.md'), 'utf8');
  await writeFile(path.join(staged.folder, 'example.mjs'), blockOf('js'));
  await copyFile(path.join(here, 'support/names.mjs'), path.join(staged.folder, 'names.mjs'));
  await copyFile(path.join(engineFolder, 'usagescope-engine.d.mts'),
                 path.join(staged.folder, 'usagescope-engine.d.mts'));
});

function check(...files) {
  const { stdout, status } = spawnSync(process.execPath, [
    compiler, '--noEmit', '--strict', '--allowJs', '--checkJs', '--target', 'es2022',
    '--module', 'nodenext', '--moduleResolution', 'nodenext', '--lib', 'es2022,dom,dom.iterable',
    ...files,
  ], { cwd: staged.folder, encoding: 'utf8' });
  return { stdout, status };
}

test('the example prints what the README says', () => {
  const { stdout, stderr } = spawnSync(process.execPath, ['example.mjs'],
                                       { cwd: staged.folder, encoding: 'utf8' });
  assert.equal(stderr, '');
  assert.equal(stdout, blockOf('text'));
});

test('the example has the right types', () => {
  const { stdout, status } = check('example.mjs', 'names.mjs');
  assert.equal(stdout, '');
  assert.equal(status, 0);
});

test('the types find mistakes', async () => {
  await writeFile(path.join(staged.folder, 'mistakes.mjs'), `
    import { createEngine } from './usagescope-engine.mjs';
    const engine = await createEngine({ memory: 5 });
    engine.query({ measures: ['cost'] });
    engine.query({ groupBy: [{ column: 'reseller' }] });
    const total = engine.query().total.values[0] + 1;
    engine.load(5);
  `);
  const { stdout } = check('mistakes.mjs');
  const lines = [...stdout.matchAll(/^mistakes\.mjs\((\d+),/gm)].map(([, line]) => Number(line));
  assert.deepEqual([...new Set(lines)], [3, 4, 5, 6, 7], stdout);
});

test('the engine knows every name that the types know', async () => {
  const { check: run } = await import(path.join(staged.folder, 'names.mjs'));
  assert.deepEqual(await run(), []);
});
