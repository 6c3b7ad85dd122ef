// Starts `usagescope-mock serve` on a free port, or on a given one, and stops it by its process.
import { spawn } from 'node:child_process';

export async function startMock(binary, { fixtures, port = 0 }) {
  const child = spawn(binary, ['serve', '--port', String(port), '--fixtures', fixtures],
                      { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const ended = new Promise((resolve) => child.once('close', resolve));
  const url = await new Promise((resolve, reject) => {
    const read = (chunk) => {
      output += chunk;
      const ready = output.match(/ready on (http:\/\/127\.0\.0\.1:\d+)\//);
      if (ready) resolve(ready[1]);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', reject);
    ended.then((code) => reject(new Error(`usagescope-mock ended with ${code}: ${output}`)));
  });
  return {
    url,
    port: Number(new URL(url).port),
    output: () => output,
    /// 'SIGKILL' leaves its clients with broken connections.
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      await ended;
    },
  };
}
