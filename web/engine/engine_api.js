// Appended after engine_host.js: the engine as an object, for programs. Every method is one or more
// messages to the same engine that the page talks to (protocol.hpp). What each takes and gives is
// said in usagescope-engine.d.mts.

/// Version of the messages, as kEngineProtocolVersion in protocol.hpp.
export const protocolVersion = 2;

const contentOf = ({ v, id, type, ...content }) => content;

const idOf = (snapshot) => (typeof snapshot === 'object' ? snapshot?.snapshot : snapshot);

/// A source of bytes as a stream of chunks.
function chunksOf(source) {
  if (source?.[Symbol.asyncIterator]) return source;
  if (typeof source === 'string' || source instanceof ArrayBuffer || ArrayBuffer.isView(source)) {
    return [source];
  }
  const stream = source?.stream?.() ?? source?.body ?? source;  // a Blob, a Response, a stream
  if (!stream?.getReader) {
    if (source?.[Symbol.iterator]) return source;
    throw new EngineError({
      code: 'invalid_argument', message: 'A load needs bytes, text, a Blob, a stream or chunks.',
    });
  }
  return (async function* read() {
    const reader = stream.getReader();
    try {
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return;
        yield value;
      }
    } finally {
      await reader.cancel();
    }
  })();
}

/// One file on its way in; made by Engine.open().
class Load {
  #ask;
  #host;
  #close;
  #id;

  constructor(id, { ask, host, close }) {
    this.#id = id;
    this.#ask = ask;
    this.#host = host;
    this.#close = close;
  }

  async append(chunk) {
    await this.#host.feed(this.#id, asBytes(chunk));
    return this.#ask('append', { input: this.#id });
  }

  async end() {
    await this.#host.endFeed(this.#id);
    try {
      return this.#ask('endInput', { input: this.#id });
    } finally {
      this.#close();
    }
  }

  cancel() {
    try {
      return this.#ask('cancelInput', { input: this.#id });
    } finally {
      this.#close();
    }
  }
}

class Engine {
  #host;
  #lastId = 0;
  #answer = null;
  #progress = new Map();  // by id of the input

  constructor(host) {
    this.#host = host;
    host.onReply = (text, payload) => this.#receive(JSON.parse(text), payload);
  }

  open({ format = 'auto', name = '', onProgress } = {}) {
    const id = this.#lastId + 1;
    this.#ask('openInput', { format, name });
    this.#progress.set(id, onProgress ?? (() => {}));
    return new Load(id, {
      ask: (type, fields) => this.#ask(type, fields),
      host: this.#host,
      close: () => this.#progress.delete(id),
    });
  }

  async load(source, { signal, ...options } = {}) {
    signal?.throwIfAborted();
    const chunks = chunksOf(source);
    const load = this.open(options);
    const cancel = () => this.#host && !this.#host.failure && load.cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      for await (const chunk of chunks) await load.append(chunk);
      return await load.end();
    } catch (error) {
      cancel();
      throw error;
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  query(spec = {}, window = {}) {
    const { result, ...about } = this.#ask('query', { spec, window });
    return { ...result, ...about };
  }

  facets(request, spec = {}) {
    return this.#question('facets', spec, request);
  }

  find(request, spec = {}) {
    return this.#question('find', spec, typeof request === 'string' ? { text: request } : request);
  }

  rows(spec = {}, request = {}) {
    return this.#question('rows', spec, request);
  }

  summarize(request, spec = {}) {
    return this.#question('summary', spec, request);
  }

  faults(spec = {}, request = {}) {
    return this.#question('faults', spec, request);
  }

  snapshot() {
    return this.#ask('takeSnapshot');
  }

  diff(snapshot, spec = {}, request = {}) {
    const { result, ...about } = this.#ask('diff', { snapshot: idOf(snapshot), spec, request });
    return { ...result, ...about };
  }

  dropSnapshot(snapshot) {
    return this.#ask('dropSnapshot', { snapshot: idOf(snapshot) });
  }

  async* exportRows({ format = 'csv', spec = {}, sort = [], offset = 0, limit = 0xffffffff } = {}) {
    let turnEnds = performance.now() + TURN_MS;
    let piece = this.#askForPiece('openExport', { format, spec, request: { sort, offset, limit } });
    const id = piece.export;
    try {
      while (!piece.isOver) {
        yield piece.bytes;
        if (performance.now() >= turnEnds) {
          await pause();
          turnEnds = performance.now() + TURN_MS;
        }
        piece = this.#askForPiece('nextPiece', { export: id });
      }
    } finally {
      if (this.#host && !this.#host.failure) this.#ask('closeExport', { export: id });
    }
  }

  memory() {
    return this.#ask('memory');
  }

  clear() {
    return this.#ask('clear');
  }

  dispose() {
    this.#host?.terminate();
    this.#host = null;
    this.#progress.clear();
  }

  #receive(reply, payload) {
    const onProgress = this.#progress.get(reply.id);
    // Not from inside the module, for it may ask the next question.
    if (onProgress) queueMicrotask(() => onProgress(contentOf(reply)));
    else this.#answer = { reply, payload };
  }

  #question(type, spec, request) {
    const { result, revision } = this.#ask(type, { spec, request });
    return { ...result, revision };
  }

  #askForPiece(type, fields) {
    const piece = this.#ask(type, fields);
    return { ...piece, bytes: this.#answer.payload };
  }

  /// The content of the answer to a request that needs no waiting.
  #ask(type, fields = {}) {
    if (!this.#host) {
      throw new EngineError({ code: 'invalid_argument', message: 'This engine was disposed of.' });
    }
    this.#lastId += 1;
    this.#answer = null;
    this.#host.post(JSON.stringify({ v: protocolVersion, id: this.#lastId, type, ...fields }));
    if (this.#host.failure) throw this.#host.failure;
    const { reply } = this.#answer;
    if (reply.type === 'failed') throw new EngineError(reply.error, reply.httpStatus);
    return contentOf(reply);
  }
}

/// Makes an engine with a table of its own.
export async function createEngine(options = {}) {
  return new Engine(await EngineHost.open({ baseUrl: 'http://localhost/', ...options }));
}
