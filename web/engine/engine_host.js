// Appended to the module's glue (createUsagescopeEngine): runs the module in a page, a worker or
// Node. Lends it fetch, timers and memory, carries messages both ways, and cuts what is long into
// slices. Neither logs nor stores what passes through.

/// What an engine refuses or fails at; `code`, `message` and `path` as in the module's .d.ts.
export class EngineError extends Error {
  constructor({ code, message, path = '' }, httpStatus = 0) {
    super(message);
    this.name = 'EngineError';
    this.code = code;
    this.path = path;
    this.httpStatus = httpStatus;
  }
}

/// The module has no room for what is on its way in, and is as it was.
class NoRoom extends EngineError {
  constructor() {
    super({
      code: 'out_of_memory',
      message: 'There is not enough memory for this. Load less, or give the engine more.',
    });
  }
}

/// As InputTrouble in file_input.hpp.
const TROUBLE = { outOfMemory: 0, brokenGzip: 1, noGzip: 2 };

const WASM_PAGE = 65536;
const MOST_MEMORY = 4 * 1024 ** 3 - WASM_PAGE;
const LEAST_MEMORY = 24 * 1024 ** 2;
// So much goes into the module at once, and so long it works before others have their turn: well
// within the 50 ms after which a cancel must have taken effect, also on a slow machine.
const SLICE_BYTES = 128 * 1024;
const TURN_MS = 8;

/// A chunk as whoever feeds an engine has it.
const asBytes = (chunk) => {
  if (typeof chunk === 'string') return encoder.encode(chunk);
  if (ArrayBuffer.isView(chunk)) {
    return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  }
  return new Uint8Array(chunk);
};

const NOTHING = new Uint8Array(0);
const decoder = new TextDecoder();
const encoder = new TextEncoder();

/// Lets waiting events (a cancel, a frame) have their turn. Timers would wait 4 ms each time.
const pause = () => new Promise((resolve) => {
  if (globalThis.setImmediate) {
    setImmediate(resolve);
    return;
  }
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    resolve();
  };
  port2.postMessage(0);
});

async function instantiate(imports, wasm) {
  if (wasm instanceof WebAssembly.Module) {
    return { instance: await WebAssembly.instantiate(wasm, imports), module: wasm };
  }
  if (wasm instanceof ArrayBuffer || ArrayBuffer.isView(wasm)) {
    return WebAssembly.instantiate(wasm, imports);
  }
  const url = new URL(wasm ?? 'usagescope-engine.wasm', import.meta.url);
  if (url.protocol === 'file:') {
    const { readFile } = await import('node:fs/promises');
    return WebAssembly.instantiate(await readFile(url), imports);
  }
  if (WebAssembly.instantiateStreaming) {
    try {
      return await WebAssembly.instantiateStreaming(fetch(url), imports);
    } catch {
      // A host that serves wasm under another MIME type; what else is wrong shows below.
    }
  }
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} gave ${response.status}`);
  return WebAssembly.instantiate(await response.arrayBuffer(), imports);
}

/// Keeps the module's memory from growing past the limit: the module then finds out before it
/// begins what would not fit.
function limitMemory(instance, limit) {
  const memory = Object.values(instance.exports).find((one) => one instanceof WebAssembly.Memory);
  const grow = memory.grow.bind(memory);
  memory.grow = (pages) => {
    if (memory.buffer.byteLength + pages * WASM_PAGE > limit) throw new RangeError('memory limit');
    return grow(pages);
  };
}

/// Unpacks a gzipped input; `feed` takes what comes out and says whether it wants more.
class Inflator {
  constructor(feed) {
    const { writable, readable } = new DecompressionStream('gzip');
    this.writer = writable.getWriter();
    this.isWanted = true;
    this.pump = this.run(readable.getReader(), feed);
    this.failed = new Promise((resolve, reject) => this.pump.catch(reject));
    // These are waited for below; until then a failure is nobody's.
    this.failed.catch(() => {});
    this.writer.closed.catch(() => {});
  }

  async run(reader, feed) {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      try {
        this.isWanted = this.isWanted && await feed(value);
      } catch (error) {
        reader.cancel(error);  // or whoever writes would wait for ever
        throw error;
      }
    }
  }

  async write(bytes) {
    // In pieces: a stream unpacks a chunk whole, however much it holds.
    for (let at = 0; at < bytes.length && this.isWanted; at += SLICE_BYTES) {
      await Promise.race([this.writer.write(bytes.slice(at, at + SLICE_BYTES)), this.failed]);
    }
  }

  async close() {
    await Promise.all([this.pump, this.writer.close()]);
  }
}

/// The bytes of one input on their way in, one write after the other.
class InputFeed {
  constructor(host, input) {
    this.host = host;
    this.input = input;
    this.head = NOTHING;  // too short to tell what it is
    this.isKnown = false;
    this.inflator = null;
    this.turn = Promise.resolve();
  }

  inTurn(work) {
    this.turn = this.turn.then(work).catch((error) => this.host.refuse(
        this.input, error instanceof NoRoom ? TROUBLE.outOfMemory : TROUBLE.brokenGzip));
    return this.turn;
  }

  write(bytes) {
    return this.inTurn(async () => {
      if (!this.isKnown) {
        bytes = this.begun(bytes);
        if (!this.isKnown) return;
      }
      if (this.inflator) await this.inflator.write(bytes);
      else await this.host.feedPlain(this.input, bytes);
    });
  }

  /// The bytes so far. Two are enough to tell a gzip.
  begun(bytes) {
    let all = bytes;
    if (this.head.length > 0) {
      all = new Uint8Array(this.head.length + bytes.length);
      all.set(this.head);
      all.set(bytes, this.head.length);
    }
    this.isKnown = all.length >= 2;
    this.head = this.isKnown ? NOTHING : all.slice();
    if (all[0] !== 0x1f || all[1] !== 0x8b) return all;
    if (globalThis.DecompressionStream) {
      this.inflator = new Inflator((plain) => this.host.feedPlain(this.input, plain));
    } else {
      this.host.refuse(this.input, TROUBLE.noGzip);
    }
    return all;
  }

  close() {
    return this.inTurn(async () => {
      if (!this.isKnown) await this.host.feedPlain(this.input, this.head);
      await this.inflator?.close();
    });
  }
}

// The part of the outside that the module calls (web/engine/wasm_module.cpp), and the way in.
class EngineHost {
  constructor({ baseUrl, fetchFunction, onReply, onBreak }) {
    this.baseUrl = baseUrl;
    this.fetchFunction = fetchFunction ?? ((...request) => globalThis.fetch(...request));
    this.onReply = onReply;
    this.onBreak = onBreak;
    this.fetches = new Map();
    this.timers = new Map();
    this.input = null;
    this.isOver = false;
  }

  static async open({ wasm, memoryLimit = MOST_MEMORY, ...options }) {
    const limit = Math.min(Math.max(memoryLimit, LEAST_MEMORY), MOST_MEMORY);
    const host = new EngineHost(options);
    host.module = await new Promise((resolve, reject) => {
      createUsagescopeEngine({
        usagescopeHost: host,
        instantiateWasm(imports, done) {
          instantiate(imports, wasm).then(({ instance, module }) => {
            limitMemory(instance, limit);
            done(instance, module);
          }).catch(reject);
          return {};
        },
      }).then(resolve, reject);
    });
    host.engine = host.module._usagescope_engine_create(limit);
    return host;
  }

  // ---- called by the module ----------------------------------------------------------------------

  reply(bytes, payload) {
    this.onReply(decoder.decode(bytes), payload.length > 0 ? payload.slice() : null);
  }

  runOutOfMemory() {
    throw new EngineError({
      code: 'out_of_memory',
      message: 'The engine ran out of memory and stopped. Load less, or give it more.',
    });
  }

  async fetch(handle, headBytes, bodyBytes) {
    const [method, url, ...fields] = decoder.decode(headBytes).split('\n');
    const headers = {};
    for (let i = 0; i < fields.length; i += 2) headers[fields[i]] = fields[i + 1];
    const body = bodyBytes.length > 0 ? bodyBytes.slice() : undefined;
    const controller = new AbortController();
    this.fetches.set(handle, controller);
    let answer;
    try {
      const response = await this.fetchFunction(new URL(url, this.baseUrl).href, {
        method, headers, body, signal: controller.signal,
        // A redirect would carry the token to another host.
        redirect: 'error', credentials: 'omit', cache: 'no-store', referrerPolicy: 'no-referrer',
      });
      answer = {
        status: response.status,
        head: ['', response.headers.get('date') ?? '', response.headers.get('retry-after') ?? ''],
        body: new Uint8Array(await response.arrayBuffer()),
      };
    } catch (error) {
      const reason = String(error?.cause?.code ?? error?.message ?? error).replaceAll('\n', ' ');
      answer = { status: 0, head: [reason, '', ''], body: NOTHING };
    }
    if (!this.fetches.delete(handle)) return;
    try {
      this.deliver(handle, answer);
    } catch (error) {
      this.deliver(handle, { status: 0, head: [error.message, '', ''], body: NOTHING });
    }
  }

  deliver(handle, { status, head, body }) {
    this.enter(() => {
      this.write('_usagescope_engine_text', encoder.encode(head.join('\n')));
      this.write('_usagescope_engine_body', body);
      this.module._usagescope_engine_fetched(this.engine, handle, status);
    });
  }

  abort(handle) {
    const controller = this.fetches.get(handle);
    this.fetches.delete(handle);
    controller?.abort();
  }

  after(handle, delayMs) {
    this.timers.set(handle, setTimeout(() => {
      this.timers.delete(handle);
      this.enter(() => this.module._usagescope_engine_timer(this.engine, handle));
    }, delayMs));
  }

  cancel(handle) {
    clearTimeout(this.timers.get(handle));
    this.timers.delete(handle);
  }

  // ---- the way in --------------------------------------------------------------------------------

  /// One message. Its replies come to onReply, those that need no waiting before this returns.
  post(text) {
    this.enter(() => {
      this.write('_usagescope_engine_text', encoder.encode(text));
      this.module._usagescope_engine_post(this.engine);
    });
  }

  /// Bytes of an input, gzipped or not; resolves when they are in. What is wrong with them shows in
  /// the answer to the next request about the input.
  async feed(input, bytes) {
    await this.inputOf(input).write(bytes);
  }

  /// The end of an input's bytes.
  async endFeed(input) {
    await this.inputOf(input).close();
    if (this.input?.input === input) this.input = null;
  }

  inputOf(input) {
    // There is one input at a time; what another one left behind when it was cancelled may go.
    if (this.input?.input !== input) this.input = new InputFeed(this, input);
    return this.input;
  }

  /// False when the input takes no more: it failed or was cancelled.
  async feedPlain(input, bytes) {
    let turnEnds = performance.now() + TURN_MS;
    for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
      let isWanted = false;
      this.enter(() => {
        this.write('_usagescope_engine_body', bytes.subarray(at, at + SLICE_BYTES));
        isWanted = this.module._usagescope_engine_feed(this.engine, input) !== 0;
      });
      if (!isWanted) return false;
      if (performance.now() >= turnEnds) {
        await pause();
        turnEnds = performance.now() + TURN_MS;
      }
    }
    return true;
  }

  /// Ends an input whose bytes cannot go in.
  refuse(input, trouble) {
    this.enter(() => this.module._usagescope_engine_refuse(this.engine, input, trouble));
  }

  // Every call into the module. One that stops it leaves it unusable.
  enter(call) {
    if (this.isOver) return;
    try {
      call();
    } catch (error) {
      if (error instanceof NoRoom) throw error;
      this.failure = error instanceof EngineError ? error : new EngineError({
        code: 'server', message: `The engine stopped: ${error?.message ?? error}`,
      });
      this.terminate();
      this.onBreak?.(this.failure);
    }
  }

  terminate() {
    for (const handle of [...this.fetches.keys()]) this.abort(handle);
    for (const handle of [...this.timers.keys()]) this.cancel(handle);
    this.input = null;
    this.isOver = true;
  }

  write(reserve, bytes) {
    const address = this.module[reserve](this.engine, bytes.length) >>> 0;
    if (address === 0) throw new NoRoom();
    this.memory().set(bytes, address);
  }

  memoryBytes() {
    return this.memory().length;
  }
}

/// Starts an engine that is spoken to in messages (protocol.hpp), as a page or a worker does.
/// `onReply` gets each reply's text and payload, always later than the post that caused it; `onBreak`
/// the error when the engine stops for good. The options are explained in the .d.ts.
export async function startEngine({ onReply, ...options }) {
  const host = await EngineHost.open({
    ...options,
    // Never from inside the module: whoever gets it may post the next request at once.
    onReply: (text, payload) => queueMicrotask(() => host.isOver || onReply(text, payload)),
  });
  return {
    /// A request's text; for bytes of an input {text, input, bytes}, for their end {text, input},
    /// where `text` is the request that follows them.
    async post(message) {
      const { text, input, bytes } = typeof message === 'string' ? { text: message } : message;
      if (bytes) await host.feed(input, asBytes(bytes));
      else if (input !== undefined) await host.endFeed(input);
      try {
        host.post(text);
      } catch ({ code, message: why, path }) {
        const { id } = JSON.parse(text);
        const error = { code, message: why, path };
        host.onReply(JSON.stringify(
            { v: protocolVersion, id, type: 'failed', error, httpStatus: 0 }), null);
      }
    },
    terminate: () => host.terminate(),
    memoryBytes: () => host.memoryBytes(),
  };
}
