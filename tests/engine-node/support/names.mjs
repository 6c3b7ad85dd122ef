// Every name of the types, checked against the types by the compiler and against the engine here.
import { createEngine, EngineError } from './usagescope-engine.mjs';

/** @type {import('./usagescope-engine.mjs').TextColumn[]} */
const texts = [
  'billingAccountId', 'billingEngineDiscountContractId', 'chargeDescription', 'chargeId',
  'customerName', 'customerOrgId', 'dataCenterDescription', 'distributorId', 'distributorName',
  'partNumber', 'productFamily', 'resellerId', 'resellerName', 'service', 'subscriptionId',
  'unitOfMeasurement',
];
/** @type {import('./usagescope-engine.mjs').NumberColumn[]} */
const numbers = ['commitment', 'msrpPrice', 'onDemandUsage', 'usage'];
/** @type {import('./usagescope-engine.mjs').Column[]} */
const columns = [...texts, ...numbers, 'usageTimestamp'];
/** @type {import('./usagescope-engine.mjs').Measure[]} */
const measures = [
  'listCost', 'usage', 'onDemandUsage', 'commitment', 'rows', 'overage', 'underage', 'overageCost',
  'underageCost', 'utilization', 'unitPrice', 'firstDay', 'lastDay', 'distinct(customerOrgId)',
  'minimum(usage)', 'maximum(msrpPrice)',
];
/** @type {import('./usagescope-engine.mjs').Bucket[]} */
const buckets = ['day', 'week', 'month', 'quarter', 'fiscalQuarter', 'anniversary'];
/** @type {[import('./usagescope-engine.mjs').Operator, string[]][]} */
const conditions = [
  ['EQUALS', ['1']], ['NOT_EQUALS', ['1']], ['IN', ['1']], ['NOT_IN', ['1']],
  ['BETWEEN', ['1', '2']], ['LESS_THAN', ['1']], ['LESS_OR_EQUAL', ['1']], ['GREATER_THAN', ['1']],
  ['GREATER_OR_EQUAL', ['1']], ['IS_MISSING', []], ['IS_PRESENT', []],
];
/** @type {import('./usagescope-engine.mjs').FigureOf[]} */
const figures = ['value', 'previous', 'change', 'changePercent'];

/** @type {import('./usagescope-engine.mjs').FaultKind[]} */
const kinds = [
  'incompleteLoad', 'duplicateRows', 'conflictingRows', 'identityBreak', 'missingDays', 'lineGap',
  'priceChange', 'unitChange', 'negativeUsage', 'unusedCommitment', 'idWithSeveralNames',
  'nameWithSeveralIds', 'outsideSubscription',
];
/** @type {import('./usagescope-engine.mjs').SnapshotKind[]} */
const changes = ['added', 'changed', 'vanished', 'unchanged'];
const november = { from: '2021-11-01', to: '2021-11-30' };

/** @type {import('./usagescope-engine.mjs').QuerySpec[]} */
const specs = [
  ...texts.map((column) => ({ groupBy: [{ column }] })),
  ...measures.map((measure) => ({ measures: [measure] })),
  ...buckets.map((bucket) =>
    ({ groupBy: [{ column: /** @type {'usageTimestamp'} */ ('usageTimestamp'), bucket }] })),
  ...conditions.flatMap(([operator, values]) => [
    { filters: [{ column: /** @type {'usage'} */ ('usage'), operator, values }] },
    { filters: [{ measure: /** @type {'listCost'} */ ('listCost'), operator, values }] },
  ]),
  { filters: [{ column: 'service', operator: 'LIKE', values: ['vm'] }] },
  ...figures.map((of) => (/** @type {import('./usagescope-engine.mjs').QuerySpec} */ ({
    period: { from: '2021-11-01', to: '2021-11-30' },
    comparison: { period: { from: '2021-10-01', to: '2021-10-31' }, perDay: false, bridge: true },
    groupBy: [{ column: 'service' }], sort: [{ measure: 'listCost', of, descending: false }],
  }))),
  {
    groupBy: [{ column: 'resellerId' }, { column: 'service' }],
    pivot: { column: 'usageTimestamp', bucket: 'month' }, measures: ['listCost', 'rows'],
    priceBasis: 'perLine', commitmentGrain: 'month', fiscalYearStartMonth: 2,
    anniversaries: [{ customerOrgId: 'o1', day: 15 }], sort: [{ group: 0, descending: false }],
    having: [{ level: 0, measure: 'rows', operator: 'GREATER_THAN', values: ['0'] }],
    top: [10], shares: true,
  },
];

/** The names that the engine does not know. */
export async function check() {
  const engine = await createEngine();
  await engine.load('{"service":"s","usage":1,"msrpPrice":2,"usageTimestamp":"2021-11-02"}');
  /** @type {string[]} */
  const problems = [];
  for (const spec of specs) {
    try {
      engine.query(spec, { offset: 0, limit: 10, expanded: true, toggled: [['s']] });
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      problems.push(`${error.code} ${error.path}: ${error.message}`);
    }
  }
  const sort = [{ column: /** @type {'usage'} */ ('usage'), descending: true }];
  for (const ask of [
    ...texts.map((column) => () => engine.facets({ column })),
    ...numbers.map((column) => () => engine.facets({ column })),
    ...columns.map((column) => () => engine.rows({}, { sort: [{ column }] })),
    () => engine.facets({ column: 'usageTimestamp', bucket: 'week', search: '2', order: 'count',
                          descending: true, offset: 0, limit: 5 }, { priceBasis: 'perLine' }),
    () => engine.find({ text: 's', sort, offset: 0, limit: 5, step: { fromRow: 0, backward: true } }),
    () => engine.rows({}, { sort: [{ measure: 'listCost' }], offset: 0, limit: 5 }),
    () => engine.summarize({ sort, ranges: [{ begin: 0, end: 1 }], rows: [0] }),
    () => engine.faults({}, { kinds, expectedRows: 1, offset: 0, limit: 5, rowsPerCase: 5,
                              subscriptions: [{ subscriptionId: 's', days: november }] }),
  ]) {
    try {
      ask();
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      problems.push(`${error.code} ${error.path}: ${error.message}`);
    }
  }
  const before = engine.snapshot();
  engine.diff(before, { period: november }, { kinds: changes, offset: 0, limit: 5 });
  engine.dropSnapshot(before);
  engine.dispose();
  return problems;
}
