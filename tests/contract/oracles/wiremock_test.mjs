// The same folder of mappings on WireMock and on this server in verbatim mode: the same requests get
// the same status and the same body. Where they are meant to differ is written in DIFFERENCES, and each
// of those is asked too, so that the list stays true.
import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import path from 'node:path';
import test, { after, before } from 'node:test';

import { ask, fixtures, remove, startMock, startWireMock, temporaryFolder } from './servers.mjs';
import { requests, writeMappings } from './stubs.mjs';

const SEARCH = '/cphub/api/seller/v1/distributors/5eed0000-0000-4000-8000-000000000001/usages/search';
const REPORT = '/cphub/api/billing/v1/orgs/00dcd47b-867d-46a1-b5ac-c9c22a4427cb/usage-report?startTime=1536856769&endTime=1538411969' +
  '&tenantId=73338bcc-17e0-4480-9d25-f654532a1ee0';
const FORM = ['Content-Type', 'application/x-www-form-urlencoded'];
const DOCUMENTED = { filters: [{ key: 'CHARGE_ID', operator: 'EQUALS', value: 'VOD-HS' }] };

let folder;
let ours;
let theirs;
const tokens = {};

before(async () => {
  folder = temporaryFolder();
  for (const name of ['auth', 'cpn-mock.json', 'openapi.yaml', 'mappings', '__files']) {
    cpSync(path.join(fixtures, name), path.join(folder, name), { recursive: true });
  }
  writeMappings(folder);
  [ours, theirs] = await Promise.all([startMock('--mode', 'verbatim', '--fixtures', folder), startWireMock(folder)]);
  for (const who of ['distributor', 'provider']) {
    const answer = await ask(ours.port, { method: 'POST', target: '/cphub/api/auth/v1/authn/accesstoken',
      body: JSON.stringify({ refreshToken: `usagescope-demo-${who}` }) });
    tokens[who] = ['csp-auth-token', JSON.parse(answer.body).accessToken];
  }
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
    { target: REPORT, headers: tokens.provider },
  ]) {
    const [mine, other] = await both(request);
    assert.equal(mine.status, 200, mine.body);
    assert.equal(mine.headers['x-mock-source'], 'verbatim');
    assert.deepEqual(mine.body, other.body);
  }
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

for (const [why, request, here, there] of DIFFERENCES) {
  test(`meant to differ: ${why}`, async () => {
    const [mine, other] = await both(request);
    assert.deepEqual([mine.status, other.status], [here, there]);
  });
}
