// Runs the engine's wasm module: in a worker, in a page, or in Node. Lends it fetch, timers and text
// both ways; holds no state of its own, and neither logs nor stores what passes through.
import createEngineModule from './usagescope-engine.mjs';

const decoder = new TextDecoder();
const encoder = new TextEncoder();

async function instantiate(imports, wasm) {
  if (wasm) return WebAssembly.instantiate(wasm, imports);
  const url = new URL('usagescope-engine.wasm', import.meta.url);
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

// The part of the outside that the module calls (web/engine/wasm_module.cpp).
class Host {
  constructor({ baseUrl, fetchFunction, onReply, onBreak }) {
    this.baseUrl = baseUrl;
    this.fetchFunction = fetchFunction;
    this.onReply = onReply;
    this.onBreak = onBreak;
    this.fetches = new Map();
    this.timers = new Map();
    this.isOver = false;
  }

  reply(bytes) {
    const text = decoder.decode(bytes);
    // Never from inside the module: whoever gets it may post the next request at once.
    queueMicrotask(() => this.isOver || this.onReply(text));
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
      answer = { status: 0, head: [reason, '', ''], body: new Uint8Array(0) };
    }
    if (!this.fetches.delete(handle)) return;
    this.enter(() => {
      this.write('_usagescope_engine_text', encoder.encode(answer.head.join('\n')));
      this.write('_usagescope_engine_body', answer.body);
      this.module._usagescope_engine_fetched(this.engine, handle, answer.status);
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

  post(text) {
    this.enter(() => {
      this.write('_usagescope_engine_text', encoder.encode(text));
      this.module._usagescope_engine_post(this.engine);
    });
  }

  // Every call into the module. One that stops it (out of memory, say) leaves it unusable.
  enter(call) {
    if (this.isOver) return;
    try {
      call();
    } catch (error) {
      this.terminate();
      this.onBreak(error);
    }
  }

  terminate() {
    for (const handle of [...this.fetches.keys()]) this.abort(handle);
    for (const handle of [...this.timers.keys()]) this.cancel(handle);
    this.isOver = true;
  }

  write(reserve, bytes) {
    const address = this.module[reserve](this.engine, bytes.length) >>> 0;
    this.memory().set(bytes, address);
  }
}

/// Starts an engine. `onReply` gets each reply's text, `onBreak` the error when the engine stops for
/// good. `baseUrl` is what requests to host "" are resolved against. In Node, `wasm` holds the module's bytes, and `fetchFunction` stands in where
/// there is no global fetch.
export async function startEngine({ baseUrl, onReply, onBreak, wasm, fetchFunction }) {
  const host = new Host({
    baseUrl,
    onReply,
    onBreak,
    fetchFunction: fetchFunction ?? ((...request) => globalThis.fetch(...request)),
  });
  host.module = await new Promise((resolve, reject) => {
    createEngineModule({
      usagescopeHost: host,
      instantiateWasm(imports, done) {
        instantiate(imports, wasm)
          .then(({ instance, module }) => done(instance, module))
          .catch(reject);
        return {};
      },
    }).then(resolve, reject);
  });
  host.engine = host.module._usagescope_engine_create();
  return {
    post: (text) => host.post(text),
    terminate: () => host.terminate(),
    /// Bytes of the module's memory, for benchmarks.
    memoryBytes: () => host.memory().length,
  };
}
