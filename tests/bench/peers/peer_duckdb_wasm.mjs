// DuckDB-wasm, its blocking bundle for Node. It reads pages as CSV: its JSON reader is an extension
// that is fetched when it is first used.
import { createRequire } from 'node:module';
import path from 'node:path';

import { CREATE, TO_ENUMS, TYPES, answer, statements } from './duckdb_sql.mjs';

const require = createRequire(import.meta.url);
const duckdb = require('@duckdb/duckdb-wasm/dist/duckdb-node-blocking.cjs');
const folder = path.dirname(require.resolve('@duckdb/duckdb-wasm'));

class DuckdbWasm {
  loadsFiles = true;
  pages = 0;

  constructor(db, toEnums) {
    this.db = db;
    this.toEnums = toEnums;
    this.connection = db.connect();
    this.connection.query(CREATE);
  }

  load(file) {
    const name = `page-${this.pages++}.csv`;
    this.db.registerFileURL(name, file, duckdb.DuckDBDataProtocol.NODE_FS, true);
    const columns = Object.entries(TYPES).map(([column, type]) => `'${column}': '${type}'`).join(', ');
    this.connection.query(
        `insert into t select * from read_csv('${name}', header = true, columns = {${columns}})`);
    this.db.dropFile(name);
  }

  finish() {
    if (this.toEnums) for (const statement of TO_ENUMS) this.connection.query(statement);
  }

  ask(question, day) {
    this.rowCount ??= Number(this.connection.query('select count(*)::integer as n from t').get(0).n);
    return statements(question, day, this.rowCount).map((sql) => this.connection.query(sql));
  }

  answer(question, tables) {
    const dates = new Set(['month', 'usageTimestamp']);
    const isDate = (name, value) => dates.has(name) || (name === 'key' && typeof value === 'number');
    return answer(question, tables.map((table) => table.toArray().map((row) => Object.fromEntries(
        Object.entries(row.toJSON()).map(([name, value]) => [
          name, isDate(name, value) ? new Date(Number(value)) : value])))));
  }

  memory() {
    const used = this.connection.query(
        'select sum(memory_usage_bytes)::double as bytes from duckdb_memory()').get(0).bytes;
    return { live: used, heap: this.db.mod.HEAPU8.length };
  }
}

export async function open(toEnums) {
  const bundles = {
    mvp: { mainModule: path.join(folder, 'duckdb-mvp.wasm') },
    eh: { mainModule: path.join(folder, 'duckdb-eh.wasm') },
  };
  const db = await duckdb.createDuckDB(bundles, new duckdb.VoidLogger(), duckdb.NODE_RUNTIME);
  await db.instantiate(() => {});
  return new DuckdbWasm(db, toEnums);
}

export default () => open(false);
