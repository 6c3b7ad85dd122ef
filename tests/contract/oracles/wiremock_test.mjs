// The same folder of mappings on WireMock and on this server in verbatim mode: the same requests get
// the same status and the same body. One folder is written by hand and uses every feature, another has
// just been recorded. Where they are meant to differ is written in DIFFERENCES, and each of those is
// asked too, so that the list stays true.
import assert from 'node:assert/strict';
import { cpSync, readdirSync } from 'node:fs';
import path from 'node:path';
import test, { after, before, describe } from 'node:test';

import { apiToken, askToken, CLIENT, DISTRIBUTOR, exchanges, ORGANISATIONS, requestOf } from './exchanges.mjs';
import { ask, fixtures, remove, startCommand, startMock, startWireMock, temporaryFolder } from './servers.mjs';
import { requests, writeMappings } from './stubs.mjs';

const NOW = '2022-02-15T12:00:00Z';  // errors have an id that is made from request and time
const SELLER = `/cphub/api/seller/v1/distributors/${DISTRIBUTOR}`;
const SEARCH = `${SELLER}/usages/search`;
const REPORT = '/cphub/api/billing/v1/orgs/00dcd47b-867d-46a1-b5ac-c9c22a4427cb/usage-report?startTime=1536856769&endTime=1538411969' +
  '&tenantId=73338bcc-17e0-4480-9d25-f654532a1ee0';
const FORM = ['Content-Type', 'application/x-www-form-urlencoded'];
const DOCUMENTED = { filters: [{ key: 'CHARGE_ID', operator: 'EQUALS', value: 'VOD-HS' }] };
const SPARSE = { filters: [{ key: 'CHARGE_ID', operator: 'EQUALS', value: 'VOD-SPARSE' }] };
const LATE_REPORT = '/cphub/api/billing/v1/orgs/00dcd47b-867d-46a1-b5ac-c9c22a4427cb/usage-report?startTime=1638316800000' +
  '&endTime=1640995200000&tenantId=73338bcc-17e0-4480-9d25-f654532a1ee0&detailView=false';

let folder;
let ours;
let theirs;
const tokens = {};

/// Each API token's access token on a server.
async function accessTokens(port, apiTokens) {
  const found = {};
  for (const token of new Set(apiTokens)) {
    const answer = await ask(port, askToken(token));
    assert.equal(answer.status, 201, `${token} ${answer.body}`);
    found[token] = JSON.parse(answer.body).accessToken;
  }
  return found;
}

before(async () => {
  folder = temporaryFolder();
  for (const name of ['auth', 'cpn-mock.json', 'openapi.yaml', 'mappings', '__files']) {
    cpSync(path.join(fixtures, name), path.join(folder, name), { recursive: true });
  }
  writeMappings(folder);
  [ours, theirs] = await Promise.all([startMock('--mode', 'verbatim', '--fixtures', folder), startWireMock(folder)]);
  const names = ['distributor', 'provider'];
  const found = await accessTokens(ours.port, names.map(apiToken));
  for (const who of names) tokens[who] = ['csp-auth-token', found[apiToken(who)]];
});

after(async () => {
  await Promise.all([ours?.stop(), theirs?.stop()]);
  remove(folder);
});

const both = (request) => Promise.all([ask(ours.port, request), ask(theirs.port, request)]);

/// What counts of an answer: of a miss only that it is one, of JSON that WireMock writes its value.
function essence(answer) {
  if (answer.failed) return { failed: true };
  if (answer.status === 404 || answer.headers['x-mock-miss']) return { status: 404 };
  const type = answer.headers['content-type'];
  const body = type === 'application/json' ? JSON.parse(answer.body) : answer.body.toString('latin1');
  return { status: answer.status, type, body, retry: answer.headers['retry-after'] };
}

test('the same requests get the same answers', async () => {
  const all = requests();
  assert.ok(all.length >= 300, `${all.length} requests`);
  let hits = 0;
  for (const request of all) {
    const [mine, other] = await both(request);
    const where = `${JSON.stringify(request)}\n ours ${mine.body}\n WireMock ${other.body}`;
    assert.deepEqual(essence(mine), essence(other), where);
    if (other.status === 404) assert.ok(mine.headers['x-mock-miss'], where);
    hits += mine.headers?.['x-mock-fixture'] ? 1 : 0;
  }
  assert.ok(hits > all.length / 4, `${hits} of ${all.length} were answered`);
});

test("the project's own recordings are the same bytes", async () => {
  for (const request of [
    { method: 'POST', target: SEARCH, headers: tokens.distributor, body: JSON.stringify(DOCUMENTED) },
    { method: 'POST', target: SEARCH, headers: tokens.distributor, body: JSON.stringify(SPARSE) },
    { target: REPORT, headers: tokens.provider },
  ]) {
    const [mine, other] = await both(request);
    assert.equal(mine.status, 200, mine.body);
    assert.equal(mine.headers['x-mock-source'], 'verbatim');
    assert.deepEqual(mine.body, other.body);
  }
});

test("the project's scenario is one there too", async () => {
  const late = { target: LATE_REPORT, headers: tokens.provider };
  for (const answer of await both(late)) assert.equal(answer.status, 404);
  const state = { method: 'PUT', target: '/__admin/scenarios/late-usage/state', body: '{"state": "late"}' };
  for (const answer of await both(state)) assert.equal(answer.status, 200);
  const [mine, other] = await both(late);
  assert.equal(mine.headers['x-mock-fixture'], 'billing/usage-report-late');
  assert.deepEqual(mine.body, other.body);
});

test('delays are kept and faults leave no whole answer', async () => {
  for (const name of ['delay', 'dribble']) {
    const began = Date.now();
    assert.equal((await ask(ours.port, { target: `/w/d/${name}` })).status, 200);
    assert.ok(Date.now() - began >= 200, name);
  }
  for (const name of ['empty', 'reset', 'random', 'malformed']) {
    const [mine, other] = await both({ target: `/w/d/${name}` });
    // WireMock's malformed chunk has no chunked encoding around it: clients read it as a body.
    assert.ok(other.failed || name === 'malformed', name);
    assert.ok(mine.failed, `${name}: ${mine.status} ${mine.body}`);
  }
});

/// [why, request, status here, status there]
const DIFFERENCES = [
  ['a recording answers its own request only, not one with further parameters', { target: '/w/plain?more=1' }, 404, 200],
  ['... nor one with a body', { method: 'DELETE', target: '/w/plain', body: '{"x":1}' }, 405, 200],
  ['a miss of another method than GET is 405 where no API is', { method: 'POST', target: '/w/none' }, 405, 404],
  ['a recording answers before every stub, whatever their priorities', { target: '/w/rank/recorded' }, 203, 200],
  ['no body, {}, no filters and an empty filter object are one request', { method: 'POST', target: '/w/no-filter' }, 200, 404],
  ['the parameters of "url" may come in any order', { target: '/w/url?b=2&a=1' }, 200, 404],
  ['a slash at the end of a path says nothing', { target: '/w/plain/' }, 200, 404],
  ['HEAD is answered from the recording of GET', { method: 'HEAD', target: '/w/plain' }, 200, 404],
  ['numbers are equal when their texts are', { method: 'PUT', target: '/w/b/json', body: '{"k":[1.0,2]}' }, 405, 200],
  ['paths are compared decoded', { target: '/w/pl%61in' }, 200, 404],
  ['the fields of a form may come in any order', { method: 'POST', target: '/w/form', headers: FORM, body: 'b=x%20y&a=1' }, 200, 404],
  ['the API wants a token, whatever is recorded', { method: 'POST', target: SEARCH, body: JSON.stringify(DOCUMENTED) }, 401, 200],
];

/// The same of the folder that was just recorded: [why, exchange, status here, status there]
const RECORDED_DIFFERENCES = [
  ['who may ask is looked at before', { method: 'GET', target: `${SELLER}/usage/customers` }, 401, 200],
  ['of requests that were not recorded, WireMock answers those of which a mapping says less',
    { who: 'distributor', method: 'POST', target: `${SEARCH}?pageLimit=99` }, 404, 200],
  ['the fields of a form may come in any order',
    { who: 'distributor', method: 'POST', target: SEARCH, headers: FORM, body: 'filter=a%20b&pageLimit=7' }, 400, 200],
  ['a secret is as good as its placeholder',
    { who: 'distributor', method: 'POST', target: SEARCH, headers: FORM, body: 'client_secret=another' }, 400, 200],
];

for (const [why, request, here, there] of DIFFERENCES) {
  test(`meant to differ: ${why}`, async () => {
    const [mine, other] = await both(request);
    assert.deepEqual([mine.status, other.status], [here, there]);
  });
}

describe('a folder that was just recorded', () => {
  const out = temporaryFolder();
  const running = [];
  const start = async (program) => { running.push(await program); return running.at(-1); };
  let recorded;
  let mock;
  let wireMock;
  let synthetic;

  /// A recorded exchange, asked of both: of ours with the tokens of the recording, of WireMock, which
  /// looks at none, with what stands in the place of secrets.
  const askBoth = (exchange) => {
    const own = `recorded-${ORGANISATIONS[exchange.who ?? 'distributor']}`;
    return Promise.all([
      ask(mock.port, requestOf(exchange, { apiToken: own, accessToken: synthetic[own], clientId: own, clientSecret: own })),
      ask(wireMock.port, requestOf(exchange,
        { apiToken: 'redacted-refresh-token', clientId: CLIENT.clientId, clientSecret: 'redacted-client-secret' })),
    ]);
  };

  before(async () => {
    const upstream = await start(startMock('--now', NOW, '--fixtures', fixtures));
    const recorder = await start(startCommand('record', '--now', NOW, '--upstream', `http://127.0.0.1:${upstream.port}`, '--out', out));
    const real = await accessTokens(recorder.port, Object.keys(ORGANISATIONS).map(apiToken));
    recorded = [];
    for (const exchange of exchanges()) {
      const token = apiToken(exchange.who ?? 'distributor');
      const request = requestOf(exchange, { apiToken: token, accessToken: real[token], ...CLIENT });
      recorded.push({ exchange, request, answer: await ask(recorder.port, request) });
    }
    await recorder.stop();
    [mock, wireMock] = await Promise.all([start(startMock('--mode', 'verbatim', '--fixtures', out)), start(startWireMock(out))]);
    synthetic = await accessTokens(mock.port, Object.values(ORGANISATIONS).map((org) => `recorded-${org}`));
  });

  after(async () => {
    await Promise.all(running.map((program) => program.stop()));
    remove(out);
  });

  test('holds each exchange once', () => {
    assert.ok(recorded.length >= 180, `${recorded.length} exchanges`);
    const mappings = readdirSync(path.join(out, 'mappings'), { recursive: true }).filter((name) => name.endsWith('.json'));
    assert.deepEqual(recorded.map(({ answer }) => `${answer.headers['x-mock-fixture']}.json`).sort(), mappings.sort());
    const count = (status) => recorded.filter(({ answer }) => answer.status === status).length;
    for (const [status, least] of [[200, 80], [201, 2], [400, 40], [401, 5], [403, 5], [404, 5], [405, 2]]) {
      assert.ok(count(status) >= least, `${count(status)} times ${status}`);
    }
  });

  test('answers both here and there what the server behind the recorder answered', async () => {
    const recordedEssence = ({ status, headers, body }) => ({ status, type: headers['content-type'],
      text: body.toString('latin1').replace(/("accessToken":")[^"]*/, '$1redacted-access-token') });
    for (const { exchange, request, answer } of recorded) {
      const [mine, other] = await askBoth(exchange);
      assert.deepEqual(recordedEssence(mine), recordedEssence(answer), `ours: ${JSON.stringify(request)}`);
      assert.deepEqual(recordedEssence(other), recordedEssence(answer), `WireMock: ${JSON.stringify(request)}`);
    }
  });

  test('meant to differ: token calls give tokens that work here, and placeholders there', async () => {
    const calls = recorded.filter(({ answer }) => answer.body.includes('"accessToken"'));
    assert.equal(calls.length, 5);
    for (const { exchange } of calls) {
      const [mine, other] = (await askBoth(exchange)).map(({ body }) => JSON.parse(body).accessToken);
      assert.equal(other, 'redacted-access-token');
      assert.equal((await ask(mock.port, { target: `${SELLER}/usage/customers`, headers: ['csp-auth-token', mine] })).status, 200);
    }
  });

  for (const [why, exchange, here, there] of RECORDED_DIFFERENCES) {
    test(`meant to differ: ${why}`, async () => {
      const [mine, other] = await askBoth(exchange);
      assert.deepEqual([mine.status, other.status], [here, there]);
    });
  }
});
