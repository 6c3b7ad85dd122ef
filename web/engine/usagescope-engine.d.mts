// The engine of Usagescope as a module: exact questions about usage and billing rows, in a page, a
// worker or Node 18 and newer. How to use it: README.md beside this file.

// ---- errors --------------------------------------------------------------------------------------

export type ErrorCode =
  | 'invalid_syntax'    // the text is not the format that it should be
  | 'wrong_type'        // well-formed, but a value has the wrong type
  | 'out_of_range'      // a value that cannot be held exactly, or lies outside its limits
  | 'overflow'          // an exact result would need more than 38 digits
  | 'too_deep'          // nested deeper than the limit
  | 'unknown_name'      // a column, operator, measure, option ... that does not exist
  | 'invalid_argument'  // values that are each legal but not together; a call at the wrong time
  | 'not_found'
  | 'unauthorized'      // the three of the API client
  | 'forbidden'
  | 'network'
  | 'server'            // the API failed, or the engine itself stopped
  | 'out_of_memory'     // nothing was begun that would not have fitted; the rows are as they were
  | 'cancelled';

/** What every method throws, or rejects with. */
export class EngineError extends Error {
  readonly name: 'EngineError';
  readonly code: ErrorCode;
  /** One sentence for people: what is wrong and what to do about it. */
  readonly message: string;
  /**
   * Where: a JSON pointer into the request ("/spec/groupBy/0/column"), or the place in a file
   * ("usage.csv:12:usage", "usage.json:/results/3/usage"); "" for the whole.
   */
  readonly path: string;
  /** Of the API's answer, where there was one; else 0. */
  readonly httpStatus: number;
  constructor(error: { code: ErrorCode; message: string; path?: string }, httpStatus?: number);
}

// ---- making one ----------------------------------------------------------------------------------

export interface EngineOptions {
  /**
   * The module's usagescope-engine.wasm: its bytes, its URL, or a compiled module, which several
   * engines can share. Without it, the file beside this script.
   */
  wasm?: ArrayBuffer | ArrayBufferView | WebAssembly.Module | string | URL;
  /**
   * How far the engine's memory may grow, in bytes: 24 MiB at least, 4 GiB at most and unless said
   * otherwise. A load that would not fit ends with out_of_memory before it begins.
   */
  memoryLimit?: number;
  /** Told once when the engine stops for good; it answers nothing from then on. */
  onBreak?: (error: EngineError) => void;
}

/** Makes an engine with a table of its own. Engines share nothing, however many there are. */
export function createEngine(options?: EngineOptions): Promise<Engine>;

/** Version of the messages between a page and its worker (see startEngine). */
export const protocolVersion: 2;

// ---- loading -------------------------------------------------------------------------------------

/**
 * json: answers of usages/search, rows, or arrays of rows, one document after another. ndjson: the
 * same, with errors by line. page: one answer of usages/search and nothing else. csv: either layout
 * of the API's CSV files, columns by name. auto: json or csv, by the first character. Each may be
 * gzipped.
 */
export type UsageFormat = 'auto' | 'json' | 'ndjson' | 'page' | 'csv';

export type Chunk = Uint8Array | ArrayBuffer | ArrayBufferView | string;

export interface LoadOptions {
  format?: UsageFormat;
  /** Of the file: for people, and in the places of errors. */
  name?: string;
  /** At most four times a second while bytes come, and once at the end. */
  onProgress?: (status: LoadStatus) => void;
}

export interface LoadStatus {
  phase: 'loading' | 'done' | 'failed' | 'cancelled';
  name: string;
  format: UsageFormat;  // as asked, or as it turned out to be
  bytes: number;        // read so far, unpacked
  rows: number;         // that this file added
  tableRows: number;
  expectedRows?: number;  // totalResultsCount, where the file has one
  unknownFields: number;  // JSON members, counted each time, or CSV columns that nobody documents
  unusedColumns: string[];
  currency: string;  // in the header of a CSV's price column; rows have none
  firstDay?: string;  // oldest usage day in the table, "2021-11-01"
  lastDay?: string;
  error?: { code: ErrorCode; message: string; path: string };
  revision: number;  // of the table: grows with every change
}

/** One file on its way in. */
export interface Load {
  /**
   * Adds bytes, cut anywhere. Long chunks are read in slices, between which other events have their
   * turn. Resolves when they are in the table (of a gzipped file, the last ones with the next
   * bytes or at its end); rejects when the file cannot be read further (rows before the bad one stay)
   * or was cancelled.
   */
  append(chunk: Chunk): Promise<LoadStatus>;
  /** The file has ended. Rejects when it ended too early. */
  end(): Promise<LoadStatus>;
  /** Ends it early, also in the middle of an append, which then rejects. What came stays. */
  cancel(): LoadStatus;
}

/** Whatever holds the bytes of a file. */
export type Source =
  | Chunk | Blob | Response | ReadableStream<Chunk> | Iterable<Chunk> | AsyncIterable<Chunk>;

// ---- questions -----------------------------------------------------------------------------------

/** Exact, in plain notation: "30677.318958". */
export type DecimalText = string;
/** "2021-11-01" */
export type Day = string;

export type TextColumn =
  | 'billingAccountId' | 'billingEngineDiscountContractId' | 'chargeDescription' | 'chargeId'
  | 'customerName' | 'customerOrgId' | 'dataCenterDescription' | 'distributorId'
  | 'distributorName' | 'partNumber' | 'productFamily' | 'resellerId' | 'resellerName' | 'service'
  | 'subscriptionId' | 'unitOfMeasurement';
export type NumberColumn = 'commitment' | 'msrpPrice' | 'onDemandUsage' | 'usage';
export type Column = TextColumn | NumberColumn | 'usageTimestamp';

export type Operator =
  | 'EQUALS' | 'NOT_EQUALS' | 'IN' | 'NOT_IN' | 'LIKE' | 'BETWEEN' | 'LESS_THAN' | 'LESS_OR_EQUAL'
  | 'GREATER_THAN' | 'GREATER_OR_EQUAL' | 'IS_MISSING' | 'IS_PRESENT';

export type Bucket =
  'day' | 'week' | 'month' | 'quarter' | 'fiscalQuarter' | 'anniversary';

export type Measure =
  | 'listCost' | 'usage' | 'onDemandUsage' | 'commitment' | 'rows' | 'overage' | 'underage'
  | 'overageCost' | 'underageCost' | 'utilization' | 'unitPrice' | 'firstDay' | 'lastDay'
  | `distinct(${TextColumn | 'usageTimestamp'})` | `minimum(${NumberColumn})`
  | `maximum(${NumberColumn})`;

/** Both days inclusive. */
export interface Days {
  from: Day;
  to: Day;
}

/** A condition on rows; those of a spec are ANDed, the values of one ORed. */
export type Filter =
  | { column: Column; operator: Operator; values?: string[] }
  /** On the row's own list cost. */
  | { measure: 'listCost'; operator: Operator; values?: string[] };

export type GroupKey = { column: TextColumn } | { column: 'usageTimestamp'; bucket: Bucket };

export type FigureOf = 'value' | 'previous' | 'change' | 'changePercent';

export type SortKey =
  | { measure: Measure; of?: FigureOf; descending?: boolean }
  | { group: number; descending?: boolean };

/**
 * A condition on the groups of one level. Groups that fail, with all below them, are left out of the
 * list; totals, shares and groupCounts stay those of all, and hiddenGroups says how many failed,
 * those below a group that failed not counted.
 */
export interface Having {
  level?: number;
  measure: Measure;
  of?: FigureOf;
  operator: Operator;
  values?: string[];
}

/** A question about the rows; what is left out has its default. */
export interface QuerySpec {
  /** None: all days, and rows without one. */
  period?: Days;
  filters?: Filter[];
  groupBy?: GroupKey[];
  pivot?: GroupKey;
  /** ["listCost"] */
  measures?: Measure[];
  /** What msrpPrice is the price of; "perUnit" */
  priceBasis?: 'perUnit' | 'perLine';
  /** What a row's commitment is a commitment for; "day" */
  commitmentGrain?: 'day' | 'month' | 'contract';
  fiscalYearStartMonth?: number;
  anniversaries?: { customerOrgId: string; day: number }[];
  /**
   * One key after another, within each parent; a missing figure comes last either way. Ties, and
   * groups without any sort, come as the table has them: in a comparison first the groups of the
   * period, then those that only the other period has.
   */
  sort?: SortKey[];
  having?: Having[];
  /** By level: how many groups of a parent are kept; the others become one "Other". 0: all. */
  top?: number[];
  /** Also each figure's share in its parent's, for the measures that add up. */
  shares?: boolean;
  /** perDay: what adds up over time is divided by the days of its period. */
  comparison?: { period: Days; perDay?: boolean; bridge?: boolean };
}

/** Which part of the answer is wanted: groups in tree order, as far as they are expanded. */
export interface QueryWindow {
  offset?: number;
  limit?: number;  // 200
  expanded?: boolean;
  /** Groups whose state is the other one, each as its key values from the first level down. */
  toggled?: string[][];
}

/**
 * One for each measure; null: no row has what it needs. firstDay and lastDay are days. Sums are exact;
 * ratios, shares, percentages and figures per day are rounded half-even to 6 digits after the point.
 */
export type Figures = (DecimalText | null)[];

export interface GroupValue {
  value: string;
  label?: string;  // where it is not the value: the latest name of an id
  missing?: true;
}

export interface Bridge {
  added: DecimalText;
  gone: DecimalText;
  volume: DecimalText;
  price: DecimalText;
  mix: DecimalText;
}

export interface Cell {
  rows: number;
  values: Figures;
  previous?: Figures;
}

export interface ResultRow extends GroupValue {
  level: number;
  values: Figures;
  rows: number;
  mixedUnits?: true;
  unit?: string;
  children?: true;
  expanded?: true;
  otherGroups?: number;
  shares?: Figures;
  compared?: {
    previous: Figures;
    change: Figures;  // between the two figures as they are told
    changePercent: Figures;  // of the exact figures, also per day; null where the previous is 0
    previousRows: number;
    bridge?: Bridge;
  };
  cells?: Cell[];
}

export interface QueryResult {
  measures: Measure[];
  matchingRows: number;
  tableRows: number;
  visibleRows: number;  // length of the list that the window is cut from
  groupCounts: number[];  // by level, before having and top
  hiddenGroups?: number;  // that failed a having
  offset: number;
  ancestors?: GroupValue[];
  pivotColumns?: GroupValue[];
  identityBreaks: number;
  total: ResultRow;
  rows: ResultRow[];
  revision: number;
  elapsedUs: number;
}

// ---- rows ----------------------------------------------------------------------------------------
// In what follows a spec says which rows are meant: by its period, its filters and its price basis.

export type RowSpec = Pick<QuerySpec, 'period' | 'filters' | 'priceBasis'>;

/** The order of a list of rows; ties stay in the order of the table. */
export type RowSort =
  | { column: Column; descending?: boolean }
  | { measure: 'listCost'; descending?: boolean };

/** A row, whole: numbers in plain notation, the timestamp "2021-11-11 00:00:00"; absent: missing. */
export interface RowRecord {
  row: number;  // its number in the table
  record: { [K in Column]?: string };
  listCost?: DecimalText;
}

export interface RowPage {
  matchingRows: number;  // length of the list
  tableRows: number;
  offset: number;
  rows: RowRecord[];
  revision: number;
}

export type FacetColumn =
  | { column: TextColumn | NumberColumn }
  | { column: 'usageTimestamp'; bucket: 'day' | 'week' | 'month' | 'quarter' };

export type FacetRequest = FacetColumn & {
  /** Only values that contain it, whatever the case. */
  search?: string;
  order?: 'cost' | 'count' | 'label';
  descending?: boolean;
  offset?: number;
  limit?: number;  // 100
};

export interface FacetResult {
  matchingRows: number;
  valueCount: number;
  foundCount: number;  // that the search lets through
  offset: number;
  entries: (GroupValue & { rows: number; listCost?: DecimalText })[];
  /** Of a column of numbers, which has no entries. */
  numbers?: { minimum?: DecimalText; maximum?: DecimalText; distinct: number; missing: number };
  revision: number;
}

export interface FindRequest {
  text: string;
  sort?: RowSort[];
  offset?: number;
  limit?: number;
  /** Also the next row found, from a row of the list on. */
  step?: { fromRow?: number; backward?: boolean };
}

export interface FindResult {
  rowCount: number;
  columnHits: { [K in Column]?: number };
  offset: number;
  rows: number[];  // numbers, in the order of the list
  next?: { row: number; position: number; wrapped?: boolean };
  revision: number;
}

export interface SummaryRequest {
  sort?: RowSort[];
  /** Positions in the list, the end not included. */
  ranges?: { begin: number; end: number }[];
  rows?: number[];
}

export interface NumberSummary {
  count: number;
  sum?: DecimalText;
  average?: DecimalText;
  minimum?: DecimalText;
  maximum?: DecimalText;
}

export interface RowSummary {
  rows: number;
  usage: NumberSummary;
  onDemandUsage: NumberSummary;
  commitment: NumberSummary;
  msrpPrice: NumberSummary;
  listCost: NumberSummary;
  revision: number;
}

export type FaultKind =
  | 'incompleteLoad' | 'duplicateRows' | 'conflictingRows' | 'identityBreak' | 'missingDays'
  | 'lineGap' | 'priceChange' | 'unitChange' | 'negativeUsage' | 'unusedCommitment'
  | 'idWithSeveralNames' | 'nameWithSeveralIds' | 'outsideSubscription';

export interface FaultRequest {
  kinds?: FaultKind[];
  /** Rows that were announced for the whole table. */
  expectedRows?: number;
  /** The days on which these subscriptions may have usage. */
  subscriptions?: { subscriptionId: string; days: Days }[];
  offset?: number;
  limit?: number;        // of the cases of each fault: 20
  rowsPerCase?: number;  // 100
}

export interface FaultCase {
  subject: { column: Column; value: string; missing?: boolean }[];
  days?: Days;
  missing: number;
  variants: { value: string; rows: number }[];
  differing: Column[];
  rowCount: number;
  rows: number[];
  listCost?: DecimalText;
}

export interface Fault {
  kind: FaultKind;
  idColumn?: Column;
  title: string;
  method: string;  // one sentence: when a row has it
  cases: number;
  rows: number;
  missing: number;
  listCost?: DecimalText;
  list: FaultCase[];
}

export interface FaultReport {
  matchingRows: number;
  offset: number;
  faults: Fault[];
  revision: number;
}

/** Rows that were set aside. */
export interface Snapshot {
  snapshot: number;
  rows: number;
  revision: number;
}

export type SnapshotKind = 'added' | 'changed' | 'vanished' | 'unchanged';

export interface SnapshotTotals {
  pairs: number;
  costBefore: DecimalText;
  costAfter: DecimalText;
  difference: DecimalText;
}

export interface DiffResult extends Record<SnapshotKind, SnapshotTotals> {
  rowsBefore: number;
  rowsAfter: number;
  total: SnapshotTotals;
  foundCount: number;
  offset: number;
  pairs: {
    kind: SnapshotKind;
    before?: RowRecord;
    after?: RowRecord;
    changed: Column[];
    difference: DecimalText;
  }[];
  revision: number;
}

export interface ExportOptions {
  /** csv: RFC 4180 with a heading of the wire names. ndjson: rows as the API sends them. */
  format?: 'csv' | 'ndjson';
  spec?: RowSpec;
  sort?: RowSort[];
  offset?: number;
  limit?: number;
}

// ---- the engine ----------------------------------------------------------------------------------

export interface Memory {
  usedBytes: number;   // handed out
  heapBytes: number;   // taken from the machine; never shrinks
  limitBytes: number;
  tableBytes: number;  // of the columns, with the room kept for more rows
  snapshotBytes: number;
  tableRows: number;
}

/** All methods throw an EngineError; none needs waiting for but those of a load. */
export interface Engine {
  /** Begins a file, whose rows are added to the table. One at a time. */
  open(options?: LoadOptions): Load;
  /** open(), append() and end() for a whole source. */
  load(source: Source, options?: LoadOptions & { signal?: AbortSignal }): Promise<LoadStatus>;
  query(spec?: QuerySpec, window?: QueryWindow): QueryResult;
  /** Distinct values of a column under the filters on other columns, with rows and list cost. */
  facets(request: FacetRequest, spec?: RowSpec): FacetResult;
  /** The rows in which a text occurs, in any column. */
  find(request: FindRequest | string, spec?: RowSpec): FindResult;
  rows(spec?: RowSpec, request?: { sort?: RowSort[]; offset?: number; limit?: number }): RowPage;
  /** Count, sum, average, minimum and maximum of selected rows. */
  summarize(request: SummaryRequest, spec?: RowSpec): RowSummary;
  /** What is wrong with the rows, with the rows behind each case. */
  faults(spec?: RowSpec, request?: FaultRequest): FaultReport;
  /** Sets the rows aside and leaves an empty table, for another load to be compared with. */
  snapshot(): Snapshot;
  /** What became of a snapshot's rows: added, changed, vanished, and the money. */
  diff(
    snapshot: Snapshot | number, spec?: RowSpec,
    request?: { kinds?: SnapshotKind[]; offset?: number; limit?: number },
  ): DiffResult;
  dropSnapshot(snapshot: Snapshot | number): { revision: number };
  /** The rows as text in UTF-8, piece by piece; it fails when the rows change meanwhile. */
  exportRows(options?: ExportOptions): AsyncGenerator<Uint8Array, void, void>;
  memory(): Memory;
  /** Forgets the rows; a load under way is cancelled. */
  clear(): { revision: number };
  /** Gives everything back; the engine answers nothing any more. */
  dispose(): void;
}

// ---- by messages, as a page talks to its worker --------------------------------------------------

export interface MessageEngine {
  /**
   * A request's text. With the bytes of an input {text, input, bytes}, with their end {text, input}:
   * `text` is then the request that follows them, and what is posted meanwhile overtakes it, so that
   * a cancel acts at once.
   */
  post(message: string | { text: string; input: number; bytes?: Chunk }): Promise<void>;
  terminate(): void;
  memoryBytes(): number;
}

/**
 * An engine that is spoken to in JSON messages {"v":2,"id":7,"type":"query",...}, as
 * web/engine/protocol.hpp has them. `onReply` gets each reply's text, and the bytes that go with it
 * or null, always later than the post that caused it.
 */
export function startEngine(options: EngineOptions & {
  onReply: (text: string, payload: Uint8Array | null) => void;
  /** What requests to host "" are resolved against. */
  baseUrl?: string;
  /** In place of the global one. */
  fetchFunction?: typeof fetch;
}): Promise<MessageEngine>;
