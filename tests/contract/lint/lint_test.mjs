// fixtures/openapi.yaml passes both linters without an error, a warning or a hint.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
const contract = path.join(process.env.USAGESCOPE_FIXTURES || path.join(folder, '../../../fixtures'), 'openapi.yaml');

function run(program, ...options) {
  const result = spawnSync(path.join(folder, 'node_modules/.bin', program), options, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
  });
  assert.equal(result.error, undefined, 'run `npm ci --ignore-scripts` in tests/contract/lint first');
  return { code: result.status, output: result.stdout + result.stderr };
}

test('spectral finds nothing', () => {
  const { code, output } = run('spectral', 'lint', '--fail-severity=hint', '--ruleset=.spectral.yaml', contract);
  assert.equal(code, 0, output);
  assert.match(output, /No results/);
});

test('redocly finds nothing', () => {
  const { code, output } = run('redocly', 'lint', '--config=redocly.yaml', contract);
  assert.equal(code, 0, output);
  assert.doesNotMatch(output, /[1-9]\d* (warning|error)/);
  assert.match(output, /valid/);
});
