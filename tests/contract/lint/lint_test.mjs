// fixtures/openapi.yaml passes both linters without an error, a warning or a hint, and tells of all that
// it describes: type, description, example, limits, format, and where it comes from.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

import { document, examplesOf, fixtures, operations, resolve, SCHEMAS } from './contract.mjs';

const folder = fileURLToPath(new URL('.', import.meta.url));
const contract = path.join(fixtures, 'openapi.yaml');

function run(program, ...options) {
  const result = spawnSync(path.join(folder, 'node_modules/.bin', program), options, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
  });
  assert.equal(result.error, undefined, 'run `npm ci --ignore-scripts` in tests/contract/lint first');
  return { code: result.status, output: result.stdout + result.stderr };
}

test('spectral finds nothing', () => {
  const { code, output } = run('spectral', 'lint', '--fail-severity=hint', '--ruleset=.spectral.yaml', contract);
  assert.equal(code, 0, output);
  assert.match(output, /No results/);
});

test('redocly finds nothing', () => {
  const { code, output } = run('redocly', 'lint', '--config=redocly.yaml', contract);
  assert.equal(code, 0, output);
  assert.doesNotMatch(output, /[1-9]\d* (warning|error)/);
  assert.match(output, /valid/);
});

const { schemas, parameters, responses } = document.components;
const successes = (one) => Object.entries(one.operation.responses).filter(([status]) => status.startsWith('2'));
const errors = (one) => Object.entries(one.operation.responses).filter(([status]) => !status.startsWith('2'));

/// Calls back with every object below a value, its place, and the objects that it stands in. Examples
/// are data, not description.
function walk(value, visit, place = '', above = []) {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) visit(value, place, above);
  for (const [key, below] of Object.entries(value)) {
    const isData = (key === 'examples' || key === 'example' || key === 'enum') && !place.endsWith('/properties');
    if (!isData) walk(below, visit, `${place}/${key}`, [...above, value]);
  }
}

/// The schemas that stand for values: members, elements, alternatives, bodies, parameters and headers.
function allSchemas() {
  const found = [];
  walk({ schemas, parameters, responses, paths: document.paths }, (object, place) => {
    if (/\/(schema|items|additionalProperties|oneOf\/\d+)$|\/properties\/[^/]+$|^\/schemas\/\w+$/.test(place)) found.push([place, object]);
  });
  return found;
}

/// Every named thing with a value of its own: [place, description, schema, examples].
function valuesDescribed() {
  const found = [];
  for (const [name, schema] of Object.entries(schemas)) {
    for (const [member, property] of Object.entries(schema.properties ?? {})) {
      const target = resolve(property);
      found.push([`${name}.${member}`, target.description, target, property.examples ?? target.examples]);
    }
  }
  const own = operations.flatMap((one) => one.parameters.map((parameter) => [`${one.id}?${parameter.name}`, parameter]));
  for (const [place, parameter] of own) found.push([place, parameter.description, parameter.schema, parameter.example === undefined ? [] : [parameter.example]]);
  for (const one of operations) {
    const bodies = one.operation.requestBody ? [['request', one.operation.requestBody]] : [];
    for (const [status, body] of [...bodies, ...Object.entries(one.operation.responses)]) {
      const { description, content, headers } = resolve(body);
      for (const [type, media] of Object.entries(content)) found.push([`${one.id} ${status} ${type}`, description, media.schema, examplesOf(media)]);
      for (const [name, header] of Object.entries(headers ?? {})) found.push([`${one.id} ${name}`, header.description, header.schema, header.schema.examples]);
    }
  }
  return found;
}

/// A schema's type, or one for each alternative.
const typesOf = (schema) => {
  const { type, oneOf } = resolve(schema);
  return oneOf ? oneOf.flatMap(typesOf) : [type];
};

test('every member, parameter, header and body has a type, a description and an example', () => {
  const all = valuesDescribed();
  assert.ok(all.length > 700, `${all.length}`);
  for (const [place, description, schema, examples] of all) {
    for (const type of typesOf(schema)) assert.ok(type, `${place}: no type`);
    assert.ok(description, `${place}: no description`);
    // An object's members have theirs.
    if (examples?.length) continue;
    assert.ok(Object.keys(resolve(schema).properties ?? {}).length > 0, `${place}: no example`);
  }
  for (const [place, schema] of allSchemas()) {
    for (const type of typesOf(schema)) assert.ok(type, `${place}: no type`);
    // An element has that of its list, the schema of a parameter that of the parameter.
    const isPart = place.endsWith('/items') || (place.endsWith('/schema') && !place.includes('/content/'));
    if (!isPart) assert.ok(resolve(schema).description, `${place}: no description`);
  }
});

test('every number has limits and a format', () => {
  const FORMATS = { number: ['double'], integer: ['int32', 'int64'] };
  let numbers = 0;
  for (const [place, { type, format, minimum, maximum }] of allSchemas()) {
    if (!(type in FORMATS)) continue;
    ++numbers;
    assert.ok(typeof minimum === 'number' && typeof maximum === 'number' && minimum < maximum, `${place}: limits`);
    assert.ok(FORMATS[type].includes(format), `${place}: format ${format}`);
    if (format === 'int32') assert.ok(minimum >= -(2 ** 31) && maximum < 2 ** 31, `${place}: limits of int32`);
  }
  assert.ok(numbers > 80, `${numbers}`);
});

/// What texts of a format look like.
const FORMATS = {
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  date: /^\d{4}-\d{2}-\d{2}$/,
  'date-time': /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/,
  email: /^[^@\s]+@[^@\s]+$/,
  uri: /^https?:\/\//,
};
/// Texts that look like one in their example and may be something else.
const FREE = {
  'ReportOrganization.orgId': 'elided ("...") in the documented answer',
  'ReportService.serviceDefId': 'elided in the documented answer',
  'Subscription.subscriptionUuid': 'elided in the documented answer',
  'UsageCustomer.customerOrgId': 'elided in the documented answer',
  'SellerServiceRef.id': 'printed in other forms too',
  'Organization.adminUserEmail': 'may be empty',
  'TransactionSummary.requester': 'no document says that it is an address',
  'TransactionSummary.transactionDate': 'one printed sample has a year of five digits',
};

test('every text has the format that its examples have', () => {
  const free = new Set();
  for (const [place, , schema, examples] of valuesDescribed()) {
    const texts = (examples ?? []).filter((value) => typeof value === 'string' && value !== '');
    const { format } = resolve(schema);
    const looks = Object.keys(FORMATS).find((name) => texts.length > 0 && texts.every((text) => FORMATS[name].test(text)));
    const name = place.replace(/^\w+\?(tenantId|serviceIds)$/, '?$1');
    if (looks && !format && (name in FREE || name.startsWith('?'))) free.add(name);
    else assert.equal(format, looks ?? (texts.length > 0 ? undefined : format), `${place}: ${texts}`);
  }
  assert.deepEqual([...free].sort(), [...Object.keys(FREE), '?serviceIds', '?tenantId'].sort());
});

const ORIGINS = ['documented', 'recorded', 'assumption'];

test('every operation says where it and each of its error answers come from', () => {
  for (const one of operations) {
    assert.ok(ORIGINS.includes(one.operation['x-provenance']), one.id);
    assert.ok(one.operation['x-source'], one.id);
    assert.ok(successes(one).length > 0 && errors(one).some(([status]) => status.startsWith('4')), one.id);
    assert.ok(errors(one).some(([status]) => status.startsWith('5')) && one.operation.responses.default, one.id);
    for (const [status, response] of errors(one)) {
      const origin = resolve(response)['x-provenance'];
      assert.ok(ORIGINS.includes(origin), `${one.id} ${status}`);
      if (one.operation['x-provenance'] === 'assumption') assert.equal(origin, 'assumption', `${one.id} ${status}`);
    }
  }
});

test('what is assumed says so in words and in its mark', () => {
  const KEYS = ['x-provenance', 'x-enum-provenance', 'x-source'];
  const said = (object) => object.description ?? object.schema?.description ?? '';
  let marks = 0;
  walk({ components: document.components, paths: document.paths }, (object, place, above) => {
    for (const key of Object.keys(object).filter((name) => name.startsWith('x-'))) assert.ok(KEYS.includes(key), `${place}/${key}`);
    const origin = object['x-provenance'];
    if (origin !== undefined) {
      ++marks;
      assert.ok(ORIGINS.includes(origin), place);
      if (!object.operationId && origin === 'assumption') assert.match(said(object), /assumption/, place);
      if (!object.operationId && origin === 'recorded') assert.match(said(object), /seen/i, place);
    }
    if (/assum/.test(typeof object.description === 'string' ? object.description : '')) {
      const nearest = [...above, object].reverse().find((one) => one['x-provenance']);
      assert.equal(nearest?.['x-provenance'], 'assumption', `${place}: ${object.description}`);
    }
  });
  assert.ok(marks > 150, `${marks}`);
});

test('marked values are those of their list, and the list has the weakest mark', () => {
  let lists = 0;
  walk(schemas, (object, place) => {
    const origins = object['x-enum-provenance'];
    if (!origins) return;
    ++lists;
    assert.deepEqual(Object.keys(origins), object.enum, place);
    const ranks = Object.values(origins).map((origin) => ORIGINS.indexOf(origin));
    assert.ok(Math.min(...ranks) >= 0, place);
    assert.equal(object['x-provenance'], ORIGINS[Math.max(...ranks)], place);
  });
  assert.ok(lists > 5, `${lists}`);
});
