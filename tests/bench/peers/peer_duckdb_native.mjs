// DuckDB itself, in memory and on one thread.
import { DuckDBInstance } from '@duckdb/node-api';

import { CREATE, TYPES, answer, statements } from './duckdb_sql.mjs';

class DuckdbNative {
  loadsFiles = true;

  async load(file) {
    const columns = Object.entries(TYPES).map(([column, type]) => `${column}: '${type}'`).join(', ');
    await this.connection.run(`insert into t select row.* from (select unnest(results) as row from
      read_json('${file}', maximum_object_size = 1000000000,
        columns = {results: 'STRUCT(${columns.replaceAll(':', '').replaceAll("'", '')})[]'}))`);
  }

  async ask(question, day) {
    if (this.rowCount === undefined) {
      const reader = await this.connection.runAndReadAll('select count(*)::integer from t');
      [[this.rowCount]] = reader.getRowsJS();
    }
    const tables = [];
    for (const sql of statements(question, day, this.rowCount)) {
      tables.push(await this.connection.runAndReadAll(sql));
    }
    return tables;
  }

  answer(question, tables) {
    return answer(question, tables.map((table) => table.getRowObjectsJS()));
  }

  async memory() {
    const reader = await this.connection.runAndReadAll(
        'select sum(memory_usage_bytes)::double from duckdb_memory()');
    return { live: reader.getRowsJS()[0][0] };
  }
}

export default async () => {
  const peer = new DuckdbNative();
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  peer.connection = await instance.connect();
  await peer.connection.run(CREATE);
  return peer;
};
