// Runs in the page: the engine behind its worker as the site has it, and DuckDB-wasm behind its own.
import * as duckdb from '/duckdb/duckdb-browser.mjs';

import { createEngine } from '/engine/engine_client.mjs';
import { CREATE, TYPES, answer as tablesAnswer, statements } from '/peers/duckdb_sql.mjs';
import { another, answer as moduleAnswer, requests } from '/peers/module_questions.mjs';

const bytesOf = async (url) => new Uint8Array(await (await fetch(url)).arrayBuffer());

async function timed(work) {
  const begin = performance.now();
  const result = await work();
  return { result, ms: performance.now() - begin };
}

class Ours {
  lastId = 0;
  waiting = new Map();

  constructor() {
    this.engine = createEngine({
      baseUrl: new URL('/engine/', location.href).href,
      onMessage: (text) => this.receive(JSON.parse(text)),
      onError: (error) => { throw error; },
    });
  }

  receive(reply) {
    const waiting = this.waiting.get(reply.id);
    if (!waiting) return;  // the progress of an input
    this.waiting.delete(reply.id);
    if (reply.type === 'failed') waiting.reject(new Error(reply.error.message));
    else waiting.resolve(reply);
  }

  send(fields, more) {
    const id = ++this.lastId;
    const text = JSON.stringify({ v: 2, id, ...fields });
    const answered = new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
    this.engine.post(more ? { text, ...more } : text);
    return answered;
  }

  async load({ json }) {
    const bytes = await bytesOf(json);
    return (await timed(async () => {
      const opened = this.send({ type: 'openInput', format: 'auto', name: '' });
      const input = this.lastId;
      await opened;
      await this.send({ type: 'append', input }, { input, bytes });
      await this.send({ type: 'endInput', input }, { input });
    })).ms;
  }

  async finish() {
    const memory = await this.send({ type: 'memory' });
    this.rowCount = memory.tableRows;
    return { live: memory.tableBytes, heap: memory.heapBytes };
  }

  async ask(question, day) {
    await this.send(another(question));
    const { result, ms } = await timed(() => Promise.all(
        requests(question, day, this.rowCount).map((request) => this.send(request))));
    this.last = () => moduleAnswer(question, result.map((reply) => reply.result));
    return ms;
  }
}

class Duckdb {
  async start() {
    const worker = new Worker('/duckdb/duckdb-browser-eh.worker.js');
    this.db = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), worker);
    await this.db.instantiate(new URL('/duckdb/duckdb-eh.wasm', location.href).href);
    this.connection = await this.db.connect();
    await this.connection.query(CREATE);
  }

  async load({ csv }) {
    if (!this.db) await this.start();
    await this.db.registerFileBuffer('page.csv', await bytesOf(csv));
    const columns = Object.entries(TYPES).map(([name, type]) => `'${name}': '${type}'`).join(', ');
    const { ms } = await timed(() => this.connection.query(
        `insert into t select * from read_csv('page.csv', header = true, columns = {${columns}})`));
    await this.db.dropFile('page.csv');
    return ms;
  }

  async finish() {
    const table = await this.connection.query('select count(*)::integer as n from t');
    this.rowCount = table.get(0).n;
    const memory = await this.connection.query(
        'select sum(memory_usage_bytes)::double as bytes from duckdb_memory()');
    return { live: memory.get(0).bytes };
  }

  async ask(question, day) {
    const { result, ms } = await timed(() => Promise.all(
        statements(question, day, this.rowCount).map((sql) => this.connection.query(sql))));
    this.last = () => tablesAnswer(question, result.map(plainRows));
    return ms;
  }
}

/// Arrow's rows as objects, times as dates.
export function plainRows(table) {
  const isDate = (name, value) => name === 'month' || name === 'usageTimestamp' ||
    (name === 'key' && typeof value === 'number');
  return table.toArray().map((row) => Object.fromEntries(Object.entries(row.toJSON()).map(
      ([name, value]) => [name, isDate(name, value) ? new Date(Number(value)).toISOString().slice(0, 10) : value])));
}

globalThis.peers = { module: new Ours(), duckdb: new Duckdb() };
