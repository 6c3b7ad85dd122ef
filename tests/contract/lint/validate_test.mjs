// Fixtures, examples and every answer of the server against fixtures/openapi.yaml.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import test, { after, before } from 'node:test';

import { document, examplesOf, fixtures, operationOf, operations, problemsOf, requestProblems, resolve, schemaProblems } from './contract.mjs';
import { ask, bodyExample, example, guarded, orgOf, PROVIDER, samplePath, start, stop, url, withSettings } from './server.mjs';

const DISTRIBUTOR = '5eed0000-0000-4000-8000-000000000001';
const RESELLER = '6479f044-006e-44b7-b23d-609dfe0107ec';
const TENANT = '73338bcc-17e0-4480-9d25-f654532a1ee0';
const TOKENS = {
  [DISTRIBUTOR]: 'usagescope-demo-distributor',
  [RESELLER]: 'usagescope-demo-reseller',
  [PROVIDER]: 'usagescope-demo-provider',
  [TENANT]: 'usagescope-demo-customer',
};

before(start);
after(stop);

async function check(one, pathname, options, status) {
  const answer = await ask(one, pathname, options);
  const where = `${one.id} ${pathname} ${JSON.stringify(options?.body) ?? ''}`;
  assert.equal(answer.status, status, `${where}: ${answer.body.subarray(0, 300)}`);
  assert.deepEqual(problemsOf(one, answer.status, answer.type, answer.body).slice(0, 5), [], where);
  return answer;
}

test('every operation answers its own example as described', async () => {
  for (const one of guarded) {
    await check(one, samplePath(one), { token: TOKENS[orgOf(one)] }, one.operation.requestBody?.required ? 400 : 200);
    if (one.operation.requestBody) {
      await check(one, samplePath(one), { token: TOKENS[orgOf(one)], body: bodyExample(one) }, 200);
    }
  }
});

test('every optional parameter is understood', async () => {
  for (const one of guarded) {
    for (const parameter of one.parameters.filter((p) => p.in === 'query')) {
      const value = { startTime: 1633046400000, endTime: 1638316800000 }[parameter.name] ?? example(parameter);
      const options = { token: TOKENS[orgOf(one)], body: one.operation.requestBody ? bodyExample(one) : undefined };
      await check(one, `${samplePath(one)}?${parameter.name}=${encodeURIComponent(value)}`, options, 200);
    }
  }
});

test('every variant of the settings answers as described', async () => {
  const others = { csvTimestamp: 'ms', skuKeys: 'documented', reportEnd: 'inclusive', strictness: 'lenient' };
  for (const nextOnLastPage of ['omitted', 'zero', 'current']) {
    for (const pageIndex of ['record', 'page']) {
      await withSettings({ nextOnLastPage, pageIndex, ...others }, async () => {
        for (const one of guarded) {
          const options = { token: TOKENS[orgOf(one)], body: one.operation.requestBody ? bodyExample(one) : undefined };
          await check(one, samplePath(one), options, 200);
          const limit = one.parameters.find((p) => /^page_?limit$/i.test(p.name))?.name;
          if (!limit) continue;
          for (const rows of [1, 1000]) await check(one, `${samplePath(one)}?${limit}=${rows}`, { token: options.token }, 200);
        }
      });
    }
  }
});

test('numbers out of their limits are 400', async () => {
  for (const one of guarded) {
    for (const { name, schema, in: where } of one.parameters) {
      if (where !== 'query' || schema.type !== 'integer') continue;
      const options = { token: TOKENS[orgOf(one)], body: one.operation.requestBody ? bodyExample(one) : undefined };
      for (const value of [schema.minimum - 1, schema.maximum + 1, 'x', '1.5']) {
        await check(one, `${samplePath(one)}?${name}=${value}`, options, 400);
      }
      for (const value of name.startsWith('page') ? [schema.minimum, schema.maximum] : []) {
        await check(one, `${samplePath(one)}?${name}=${value}`, options, 200);
      }
    }
  }
});

test('every filter key and sorter key of the contract is understood', async () => {
  for (const one of guarded) {
    const name = one.operation.requestBody?.content['application/json']?.schema.$ref?.split('/').at(-1);
    if (!name?.endsWith('SearchRequest')) continue;
    const options = (body) => ({ token: TOKENS[orgOf(one)], body });
    const values = { COMMITMENT: '1', MSRP_PRICE: '1', ON_DEMAND_USAGE: '1', USAGE: '1', USAGE_DATE: '2021-11-11',
      INCLUDE_INACTIVE_SUBSCRIPTIONS: 'true' };
    const filter = document.components.schemas[name.replace('Request', 'Filter')];
    for (const key of filter.properties.key.enum) {
      const body = { filters: [{ key, operator: 'EQUALS', value: values[key] ?? 'x' }] };
      assert.deepEqual(requestProblems(one, 'application/json', body), []);
      await check(one, samplePath(one), options(body), 200);
    }
    const sorter = document.components.schemas[name.replace('Request', 'Sorter')];
    for (const key of sorter?.properties.key.enum ?? []) {
      await check(one, samplePath(one), options({ sorter: { key, operator: 'DESC' } }), 200);
    }
    const where = (operator, value) => ({ key: filter.properties.key.enum[0], operator, value });
    for (const body of [{ filters: [{ key: 'NO_SUCH', operator: 'EQUALS', value: 'x' }] }, { filters: 'x' }, { x: 1 },
      { filters: [where('NEAR', 'x')] }, { filters: null }, [], { sorter: null }, { sorter: [] },
      { filters: Array(101).fill(where('EQUALS', 'x')) }, { filters: [where('IN', Array(1001).fill('x'))] }]) {
      assert.notDeepEqual(requestProblems(one, 'application/json', body), []);
      await check(one, samplePath(one), options(body), 400);
    }
    for (const text of ['{', '[', '7', '"x"', '\u0000', '{"filters":[],"filters":[]}']) {
      await check(one, samplePath(one), options(text), 400);
    }
  }
});

test('failures of who asks are described everywhere', async () => {
  for (const one of guarded) {
    const body = one.operation.requestBody ? bodyExample(one) : undefined;
    await check(one, samplePath(one), { body }, 401);
    await check(one, samplePath(one), { body, headers: { 'csp-auth-token': 'x' } }, 401);
    if (!one.template.includes('{orgId}')) continue;
    const stranger = orgOf(one) === DISTRIBUTOR ? TENANT : DISTRIBUTOR;
    await check(one, samplePath(one), { body, token: TOKENS[stranger] }, 403);
    const unknown = { orgId: '11111111-2222-4333-8444-555555555555' };
    await check(one, samplePath(one, unknown), { body, token: TOKENS[orgOf(one)] }, 404);
  }
});

test('requests that reach no operation are described too', async () => {
  for (const one of operations) {
    const wrong = { ...one, method: one.method === 'GET' ? 'POST' : 'GET' };
    await check(wrong, samplePath(one), {}, 405);
  }
  const [one] = guarded;
  await check(one, `${samplePath(one)}?x=${'x'.repeat(20_000)}`, {}, 414);
});

test('the token calls answer as described', async () => {
  const [exchange, secret, authorize] = ['exchangeApiToken', 'exchangeClientSecret', 'authorizeClient']
    .map((id) => operations.find((one) => one.id === id));
  await check(exchange, samplePath(exchange), { body: bodyExample(exchange) }, 201);
  await check(exchange, samplePath(exchange), { body: {} }, 400);
  await check(exchange, samplePath(exchange), { body: { refreshToken: '' } }, 400);
  await check(exchange, samplePath(exchange), { body: { refreshToken: 'x' } }, 401);
  await check(secret, samplePath(secret), { body: bodyExample(secret) }, 201);
  await check(secret, samplePath(secret), { body: { clientId: 'x' } }, 400);
  await check(secret, samplePath(secret), { body: { clientId: 'x', clientSecret: 'y' } }, 401);
  await check(secret, samplePath(secret, { orgId: PROVIDER }), { body: bodyExample(secret) }, 403);
  const basic = { Authorization: `Basic ${btoa('usagescope-demo-client:usagescope-demo-secret')}`,
    'Content-Type': 'application/x-www-form-urlencoded' };
  const form = { body: 'grant_type=client_credentials', headers: basic };
  await check(authorize, `${samplePath(authorize)}?orgId=${DISTRIBUTOR}`, form, 200);
  await check(authorize, samplePath(authorize), form, 400);
  await check(authorize, `${samplePath(authorize)}?orgId=${PROVIDER}`, form, 403);
  await check(authorize, `${samplePath(authorize)}?orgId=${DISTRIBUTOR}`, { body: 'x' }, 401);
});

test('the contract is served as it is', async () => {
  const answer = await fetch(`${url()}/openapi.yaml`);
  assert.equal(answer.status, 200);
  assert.equal(await answer.text(), readFileSync(path.join(fixtures, 'openapi.yaml'), 'utf8'));
  assert.equal((await fetch(`${url()}/openapi.yaml`, { method: 'POST' })).status, 405);
});

function files(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? files(path.join(folder, entry.name)) : [path.join(folder, entry.name)]);
}

test('every fixture is an exchange of the contract', () => {
  for (const file of files(path.join(fixtures, 'mappings'))) {
    const { request, response } = JSON.parse(readFileSync(file, 'utf8'));
    const one = operationOf(request.method, (request.urlPath ?? request.url).split('?')[0]);
    assert.ok(one, file);
    const asked = request.bodyPatterns?.[0].equalToJson;
    if (asked) assert.deepEqual(requestProblems(one, 'application/json', asked), [], file);
    const body = readFileSync(path.join(fixtures, '__files', response.bodyFileName));
    assert.deepEqual(problemsOf(one, response.status, response.headers['Content-Type'], body), [], file);
  }
});

test('every example file and every example of the contract is valid', () => {
  const examples = files(path.join(fixtures, 'examples')).filter((file) => file.endsWith('.json'));
  assert.ok(examples.length > 0);
  for (const file of examples) {
    const one = operations.find((candidate) => candidate.id === path.basename(file, '.json'));
    assert.ok(one, file);
    const success = Object.keys(one.operation.responses).find((status) => status.startsWith('2'));
    assert.deepEqual(problemsOf(one, Number(success), 'application/json', readFileSync(file)), [], file);
  }
  for (const one of operations) {
    for (const [type, media] of Object.entries(one.operation.requestBody?.content ?? {})) {
      for (const { value } of examplesOf(media)) assert.deepEqual(requestProblems(one, type, value), [], one.id);
    }
  }
  for (const [name, schema] of Object.entries(document.components.schemas)) {
    for (const [member, property] of Object.entries(schema.properties ?? {})) {
      for (const value of property.examples ?? []) {
        assert.deepEqual(schemaProblems(`${name}/properties/${member}`, value), [], `${name}.${member}`);
      }
    }
  }
});

test('every answer has a whole example that is valid', () => {
  for (const one of operations) {
    for (const [status, reference] of Object.entries(one.operation.responses)) {
      for (const [type, media] of Object.entries(resolve(reference).content ?? {})) {
        const examples = examplesOf(media);
        assert.ok(examples.length > 0, `${one.id} ${status} ${type}`);
        const listed = status === 'default' ? 408 : Number(status);
        for (const { value, bytes } of examples) {
          const body = bytes ?? Buffer.from(type === 'application/json' ? JSON.stringify(value) : value);
          assert.deepEqual(problemsOf(one, listed, type, body), [], `${one.id} ${status}`);
        }
      }
    }
  }
});

test('the files that the contract shows are archives', () => {
  const shown = operations.flatMap((one) => Object.values(one.operation.responses).map(resolve))
    .flatMap((response) => Object.values(response.content ?? {})).flatMap(examplesOf).filter(({ bytes }) => bytes);
  assert.ok(shown.length > 0);
  for (const { bytes } of shown) assert.equal(bytes.subarray(0, 4).toString('latin1'), 'PK\u0003\u0004');
});
