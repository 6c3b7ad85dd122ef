// DuckDB-wasm with its text columns turned into ENUMs after loading.
import { open } from './peer_duckdb_wasm.mjs';

export default () => open(true);
