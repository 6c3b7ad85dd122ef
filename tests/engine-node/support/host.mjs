// The module's script (engine_host.js) around a stand-in for the wasm: what the script does by itself,
// with the module's behaviour and speed in the test's hands.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const script = fileURLToPath(new URL('../../../web/engine/engine_host.js', import.meta.url));
const INBOX = 64;

/// `module` may have feed(bytes, clock) (true: it wants more) and post(text, clock). `clock.now` is
/// the time in ms that the script sees. Gives {engine, breaks, close()}; the engine is that of
/// startEngine().
export async function startHost(module) {
  const folder = await mkdtemp(path.join(tmpdir(), 'usagescope-host-'));
  const file = path.join(folder, 'host.mjs');
  await writeFile(file, `
    export const standIn = { clock: { now: 0 } };
    const performance = { now: () => standIn.clock.now };
    const createUsagescopeEngine = async ({ usagescopeHost }) => standIn.create(usagescopeHost);
    ${await readFile(script, 'utf8')}`);
  const breaks = [];
  try {
    const { standIn, startEngine } = await import(pathToFileURL(file).href);
    const memory = new Uint8Array(1024 ** 2);
    let length = 0;
    const inbox = (engine, size) => {
      length = size;
      return INBOX;
    };
    const held = () => memory.subarray(INBOX, INBOX + length);
    standIn.create = (host) => {
      host.memory = () => memory;
      return {
        _usagescope_engine_create: () => 1,
        _usagescope_engine_text: inbox,
        _usagescope_engine_body: inbox,
        _usagescope_engine_post: () => module.post?.(new TextDecoder().decode(held()), standIn.clock),
        _usagescope_engine_feed: () => (module.feed(held(), standIn.clock) ? 1 : 0),
        _usagescope_engine_refuse: () => { throw new Error('the bytes were refused'); },
      };
    };
    const engine = await startEngine({ onReply: () => {}, onBreak: (error) => breaks.push(error) });
    return { engine, breaks, close: () => rm(folder, { recursive: true }) };
  } catch (error) {
    await rm(folder, { recursive: true });
    throw error;
  }
}
