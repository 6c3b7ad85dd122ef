// Appended after engine_host.js: the engine as an object, for programs. Every method is one or more
// messages to the same engine that the page talks to (protocol.hpp).

/// Version of the messages, as kEngineProtocolVersion in protocol.hpp.
export const protocolVersion = 2;

const contentOf = ({ v, id, type, ...content }) => content;

class Engine {
  #host;
  #lastId = 0;
  #answer = null;

  constructor(host) {
    this.#host = host;
    host.onReply = (text, payload) => this.#receive(JSON.parse(text), payload);
  }

  query(spec = {}, window = {}) {
    const { result, ...about } = this.#ask('query', { spec, window });
    return { ...result, ...about };
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
  }

  #receive(reply, payload) {
    this.#answer = { reply, payload };
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

/// Makes an engine with a table of its own; see the .d.ts.
export async function createEngine(options = {}) {
  return new Engine(await EngineHost.open({ baseUrl: 'http://localhost/', ...options }));
}
