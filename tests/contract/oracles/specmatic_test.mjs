// Specmatic makes requests from the contract (every combination of optional members, every limit, and
// every member with a wrong type or value) and holds the answers against it.
//
// SPECMATIC_COMBINATIONS: how many combinations of optional members each operation gets at most (the
// default keeps the run short; ./test.sh --contract takes more).
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import test, { after, before } from 'node:test';

import { parse } from 'yaml';

import { ask, fixtures, modules, Program, remove, startMock, temporaryFolder } from './servers.mjs';

const COMBINATIONS = process.env.SPECMATIC_COMBINATIONS ?? '1';
const PROVIDER = '00dcd47b-867d-46a1-b5ac-c9c22a4427cb';
const TOKENS = {
  '5eed0000-0000-4000-8000-000000000001': 'usagescope-demo-distributor',
  '6479f044-006e-44b7-b23d-609dfe0107ec': 'usagescope-demo-reseller',
  [PROVIDER]: 'usagescope-demo-provider',
  '73338bcc-17e0-4480-9d25-f654532a1ee0': 'usagescope-demo-customer',
};
const CLIENT = `Basic ${Buffer.from('usagescope-demo-client:usagescope-demo-secret').toString('base64')}`;

let folder;
let mock;
let gate;

/// What a schema cannot say, by parameter: values that exist, and times in their order within the six
/// months before the clock. A value that the contract allows is replaced by one of these.
const isTime = (value) => /^\d+$/.test(value) && Number(value) <= 253402300799999;
const KNOWN = {
  tenantId: [() => true, '73338bcc-17e0-4480-9d25-f654532a1ee0'],
  startTime: [isTime, '1633046400000'],
  endTime: [isTime, '1638316800000'],
};
const FILES = ['invoice-1284310-2021-11.csv'];
const OPERATORS = ['EQUALS', 'IN', 'LIKE', 'BETWEEN'];
/// Filters' values by key, where not every text is one.
const VALUES = { COMMITMENT: '1', MSRP_PRICE: '1', ON_DEMAND_USAGE: '1', USAGE: '1', USAGE_DATE: '2021-11-11' };
const FLAG = 'INCLUDE_INACTIVE_SUBSCRIPTIONS';

function knownTarget(target) {
  const [pathname, query] = target.split('?');
  if (query === undefined) return target;
  const parts = query.split('&').map((part) => {
    const [name, value] = part.split('=');
    return KNOWN[name]?.[0](value) ? `${name}=${KNOWN[name][1]}` : part;
  });
  return `${pathname}?${parts.join('&')}`;
}

const isText = (value) => typeof value === 'string';
const areTexts = (value, most) => Array.isArray(value) && value.length > 0 && value.length <= most && value.every(isText);

/// As many values, and of the type, as operator and key want.
function knownFilter(filter) {
  const { key, operator, value } = filter ?? {};
  if (!isText(key) || !/^[A-Z_]+$/.test(key) || !OPERATORS.includes(operator) || !(isText(value) || areTexts(value, 100))) return filter;
  if (key === FLAG) return { ...filter, operator: 'EQUALS', value: 'true' };
  const one = VALUES[key] ?? [value].flat()[0];
  return { ...filter, value: operator === 'BETWEEN' ? [one, one] : operator === 'IN' ? [one] : one };
}

function knownBody(target, text) {
  if (!text.startsWith('{')) return text;
  const body = JSON.parse(text);
  if (areTexts(body.fileNames, 10)) body.fileNames = FILES;
  if (isText(body.refreshToken) && body.refreshToken) body.refreshToken = 'usagescope-demo-distributor';
  if (Array.isArray(body.filters)) body.filters = body.filters.map(knownFilter);
  return JSON.stringify(body);
}

/// Specmatic has one token for all requests and no notion of who may ask what: this gate puts the token
/// of the path's organisation in the place of its, and values that exist in the place of random ones.
async function startGate() {
  const tokens = {};
  for (const [org, refreshToken] of Object.entries(TOKENS)) {
    const answer = await ask(mock.port, { method: 'POST', target: '/cphub/api/auth/v1/authn/accesstoken', body: JSON.stringify({ refreshToken }) });
    tokens[org] = JSON.parse(answer.body).accessToken;
  }
  const server = http.createServer(async (request, response) => {
    const org = Object.keys(TOKENS).find((one) => request.url.includes(one)) ?? PROVIDER;
    const { 'content-length': _, 'transfer-encoding': __, ...headers } = request.headers;
    if ('csp-auth-token' in headers) headers['csp-auth-token'] = tokens[org];
    if (headers.authorization) headers.authorization = CLIENT;
    let text = '';
    for await (const piece of request) text += piece;
    const body = knownBody(request.url, text);
    const forward = http.request({ host: '127.0.0.1', port: mock.port, method: request.method, path: knownTarget(request.url),
      headers: body ? { ...headers, 'content-length': Buffer.byteLength(body) } : headers },
    (answer) => { response.writeHead(answer.statusCode, answer.rawHeaders); answer.pipe(response); });
    forward.on('error', () => response.destroy());
    forward.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/// The contract with the organisations and users of the demo where paths name one: random ones would
/// all be unknown (404).
function pinned() {
  const document = parse(readFileSync(path.join(fixtures, 'openapi.yaml'), 'utf8'));
  const own = Object.values(document.paths).flatMap((item) => Object.values(item).flatMap((operation) => operation.parameters ?? []));
  for (const parameter of [...own, ...Object.values(document.components.parameters)]) {
    if (parameter.in !== 'path' && parameter.name !== 'orgId') continue;
    parameter.schema = { type: 'string', enum: [parameter.example] };
    parameter.examples = { example: { value: parameter.example } };
    delete parameter.example;
  }
  return document;
}

before(async () => {
  folder = temporaryFolder();
  mock = await startMock('--fixtures', fixtures, '--mode', 'semantic');
  gate = await startGate();
});

after(async () => {
  gate?.close();
  await mock?.stop();
  remove(folder);
});

test('generated requests are answered as described', { timeout: 600_000 }, async () => {
  writeFileSync(path.join(folder, 'openapi.json'), JSON.stringify(pinned()));
  const program = new Program('java', ['-XX:TieredStopAtLevel=1', '-jar', path.join(modules, 'specmatic/specmatic.jar'), 'test', 'openapi.json',
    `--testBaseURL=http://127.0.0.1:${gate.address().port}`, '--timeout=20'],
  { cwd: folder, env: { ...process.env, SPECMATIC_GENERATIVE_TESTS: 'true', MAX_TEST_REQUEST_COMBINATIONS: COMBINATIONS, accessToken: 'x' } });
  program.process.ref();
  if (process.env.SPECMATIC_LOG) program.process.stdout.on('data', (piece) => writeFileSync(process.env.SPECMATIC_LOG, piece, { flag: 'a' }));
  await once(program.process, 'close');
  const [, run, passed, failed] = /Tests run: (\d+), Successes: (\d+), Failures: (\d+)/.exec(program.output) ?? assert.fail(program.output);
  console.log(`${run} requests, ${passed} as described`);
  assert.equal(Number(failed), 0, program.output.slice(-6000));
  assert.ok(Number(run) >= 200, program.output.slice(-2000));
});
