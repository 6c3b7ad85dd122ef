// The HTTP tests once more, each request sent through Prism's validating proxy too: what it says of an
// answer, or of a request that was not refused, fails the test (mock_server.py, USAGESCOPE_PROXY).
import assert from 'node:assert/strict';
import { once } from 'node:events';
import path from 'node:path';
import test, { after, before } from 'node:test';

import { folder, freePort, Program, startPrism } from './servers.mjs';

/// Those whose requests are of the contract's operations, with how many at least.
const TESTS = { auth: 30, report: 25, billing: 50, search: 400, seller: 500 };

let port;
let prism;

before(async () => {
  port = await freePort();
  prism = await startPrism(`http://127.0.0.1:${port}`);
});

after(() => prism?.stop());

for (const [name, least] of Object.entries(TESTS)) {
  test(`${name}_test.py through the proxy`, { timeout: 120_000 }, async () => {
    const program = new Program(process.env.USAGESCOPE_PYTHON ?? 'python3', [path.join(folder, '..', `${name}_test.py`)],
      { env: { ...process.env, USAGESCOPE_PROXY: `${port}:${prism.port}`, PYTHONDONTWRITEBYTECODE: '1' } });
    program.process.ref();
    const [code] = await once(program.process, 'close');
    assert.equal(code, 0, program.output.slice(-4000));
    const counts = JSON.parse(/^proxied (.*)$/m.exec(program.output)[1]);
    assert.ok(counts['of operations'] >= least, JSON.stringify(counts));
  });
}
