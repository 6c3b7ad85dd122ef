// The engine's module as the site has it: script and wasm side by side in one folder.
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before } from 'node:test';
import { pathToFileURL } from 'node:url';

export async function stageEngine({ modules }) {
  const folder = await mkdtemp(path.join(tmpdir(), 'usagescope-engine-'));
  for (const name of ['usagescope-engine.mjs', 'usagescope-engine.wasm']) {
    await copyFile(path.join(modules, name), path.join(folder, name));
  }
  const module = await import(pathToFileURL(path.join(folder, 'usagescope-engine.mjs')).href);
  return {
    folder,
    module,
    startEngine: module.startEngine,
    remove: () => rm(folder, { recursive: true }),
  };
}

/// The module for all tests of a file, gone after the last. Another before() waits for `ready`: not
/// every Node runs them one after another.
export function stagedEngine() {
  let staged;
  const ready = stageEngine({ modules: process.env.USAGESCOPE_MODULES })
    .then((there) => { staged = there; });
  before(() => ready);
  after(() => staged?.remove());
  return {
    ready,
    get folder() { return staged.folder; },
    get module() { return staged.module; },
    createEngine: (options) => staged.module.createEngine(options),
    /// An engine that is disposed of when its test is over, whatever the outcome.
    async withEngine(options, use) {
      const engine = await staged.module.createEngine(options);
      try {
        return await use(engine);
      } finally {
        engine.dispose();
      }
    },
    /// As withEngine(), for one that is talked to in messages.
    async withPage(options, use) {
      const page = await Page.open(staged, options);
      try {
        await use(page);
      } finally {
        page.close();
      }
    },
  };
}

const ENDS_OF_LOADS = ['done', 'failed', 'cancelled'];

/// Talks to one engine as the page does.
export class Page {
  static async open(staged, { baseUrl = 'http://127.0.0.1:1/', fetchFunction } = {}) {
    const page = new Page();
    page.lastId = 0;
    page.texts = [];
    page.waiting = new Map();
    page.engine = await staged.startEngine({
      baseUrl, fetchFunction, onReply: (text) => page.receive(text), onBreak: (error) => { throw error; },
    });
    return page;
  }

  receive(text) {
    this.texts.push(text);
    const reply = JSON.parse(text);
    const waiting = this.waiting.get(reply.id);
    if (!waiting) return;
    waiting.onReply(reply);
    if (reply.type === 'loadStatus' && !ENDS_OF_LOADS.includes(reply.phase)) return;
    this.waiting.delete(reply.id);
    waiting.resolve(reply);
  }

  /// Resolves with the last reply to the request; `onReply` sees every one.
  ask(type, fields = {}, onReply = () => {}) {
    const id = ++this.lastId;
    const answered = new Promise((resolve) => this.waiting.set(id, { resolve, onReply }));
    this.engine.post(JSON.stringify({ v: 2, id, type, ...fields }));
    return answered;
  }

  /// Resolves with the id of an input that has been opened, and its status.
  open(fields) {
    const input = ++this.lastId;
    const answered = new Promise((resolve) => {
      this.waiting.set(input, { resolve, onReply: (status) => resolve({ input, status }) });
    });
    this.engine.post(JSON.stringify({ v: 2, id: input, type: 'openInput', ...fields }));
    return answered;
  }

  append(input, bytes) {
    return this.#askWith('append', input, { bytes });
  }
  end(input) {
    return this.#askWith('endInput', input, {});
  }
  #askWith(type, input, extra) {
    const id = ++this.lastId;
    const answered = new Promise((resolve) => {
      this.waiting.set(id, { resolve, onReply: () => {} });
    });
    this.engine.post({ text: JSON.stringify({ v: 2, id, type, input }), input, ...extra });
    return answered;
  }

  /// For requests that have no reply of their own.
  tell(type) {
    this.engine.post(JSON.stringify({ v: 2, id: ++this.lastId, type }));
  }

  connect(host, orgId, apiToken) {
    return this.ask('connect', { host, orgId, apiToken });
  }

  close() {
    this.engine.terminate();
  }
}
