// Mappings that use every feature of the supported subset, and requests that try each of them.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const METADATA = { cpn: { provenance: 'assumed' } };
const text = (body, more = {}) => ({ status: 200, headers: { 'Content-Type': 'text/plain' }, body, ...more });

/// name: [request, response, members beside them]
export const MAPPINGS = {
  // Recordings.
  'recorded/plain': [{ method: 'GET', urlPath: '/w/plain' }, text('plain')],
  'recorded/url': [{ method: 'GET', url: '/w/url?a=1&b=2' }, text('url')],
  'recorded/query': [{ method: 'GET', urlPath: '/w/query', queryParameters: { q: { equalTo: 'x y' } } }, text('query')],
  'recorded/exactly': [{ method: 'GET', urlPath: '/w/exactly',
    queryParameters: { q: { hasExactly: [{ equalTo: '1' }, { equalTo: '2' }] } } }, text('exactly')],
  'recorded/json': [{ method: 'POST', urlPath: '/w/json', bodyPatterns: [{ equalToJson: { a: [1, { b: null }], c: 'é' } }] },
    { status: 201, jsonBody: { made: true, list: [1, 2, { deep: 'ü' }] }, headers: { 'Content-Type': 'application/json' } }],
  'recorded/json-text': [{ method: 'POST', urlPath: '/w/json-text', bodyPatterns: [{ equalToJson: '{"t": 1}' }] }, text('text')],
  'recorded/file': [{ method: 'GET', urlPath: '/w/file' }, { status: 200, bodyFileName: 'deep/bytes.bin' }],
  'recorded/base64': [{ method: 'GET', urlPath: '/w/base64' }, { status: 203, base64Body: 'AP8AgQo=' }],
  'recorded/status': [{ method: 'GET', urlPath: '/w/status' }, { status: 503, headers: { 'Retry-After': '7' }, body: 'later' }],
  'recorded/empty': [{ method: 'GET', urlPath: '/w/empty' }, { status: 204 }],
  'recorded/default': [{ method: 'GET', urlPath: '/w/default' }, {}],
  'recorded/delete': [{ method: 'DELETE', urlPath: '/w/plain' }, text('gone')],
  'recorded/no-filter': [{ method: 'POST', urlPath: '/w/no-filter', bodyPatterns: [{ equalToJson: { filters: [] } }] }, text('all')],
  'recorded/form': [{ method: 'POST', urlPath: '/w/form', headers: { 'Content-Type': { contains: 'application/x-www-form-urlencoded' } },
    bodyPatterns: [{ equalTo: 'a=1&b=x+y' }] }, text('form')],
  'recorded/typed': [{ method: 'POST', urlPath: '/w/typed', headers: { 'content-type': { contains: 'text/xml' } },
    bodyPatterns: [{ equalTo: '<a/>' }] }, text('typed')],
  'recorded/untyped': [{ method: 'POST', urlPath: '/w/untyped', headers: { 'Content-Type': { absent: true } },
    bodyPatterns: [{ equalTo: 'é\r\n"words"' }] }, text('untyped')],
  // A sequence of recordings.
  'tale/1': [{ method: 'GET', urlPath: '/w/tale' }, text('one'), { scenarioName: 'tale', requiredScenarioState: 'Started', newScenarioState: 'two' }],
  'tale/2': [{ method: 'GET', urlPath: '/w/tale' }, text('two'), { scenarioName: 'tale', requiredScenarioState: 'two', newScenarioState: 'three' }],
  'tale/3': [{ method: 'GET', urlPath: '/w/tale' }, text('three'), { scenarioName: 'tale', requiredScenarioState: 'three' }],
  'tale/back': [{ method: 'ANY', urlPathPattern: '/w/tale/back' }, text('back'), { scenarioName: 'tale', newScenarioState: 'Started' }],
  // Stubs: paths.
  'path/template': [{ method: 'GET', urlPathTemplate: '/w/orgs/{orgId}/x.y' }, text('template')],
  'path/two': [{ method: 'GET', urlPathTemplate: '/w/{a}/mid/{b}' }, text('two parameters')],
  'path/regex': [{ method: 'GET', urlPathPattern: '/w/re/ab*(/[0-9]{2,3})?' }, text('regex')],
  'path/alternative': [{ method: 'ANY', urlPathPattern: '/w/alt/(x|y)z?' }, text('alternative')],
  // Stubs: matchers of parameters.
  'query/contains': [{ method: 'GET', urlPath: '/w/q/contains', queryParameters: { k: { contains: 'b' } } }, text('contains')],
  'query/matches': [{ method: 'GET', urlPath: '/w/q/matches', queryParameters: { k: { matches: '[0-9]+' } } }, text('matches')],
  'query/absent': [{ method: 'GET', urlPath: '/w/q/absent', queryParameters: { k: { absent: true } } }, text('absent')],
  'query/many': [{ method: 'GET', urlPath: '/w/q/many',
    queryParameters: { k: { hasExactly: [{ contains: 'a' }, { matches: 'b+' }] }, l: { equalTo: '1' } } }, text('many')],
  // Stubs: matchers of headers.
  'header/equal': [{ method: 'ANY', urlPath: '/w/h/equal', headers: { 'X-K': { equalTo: 'v' } } }, text('equal')],
  'header/contains': [{ method: 'ANY', urlPath: '/w/h/contains', headers: { 'x-k': { contains: 'v' } } }, text('contains')],
  'header/matches': [{ method: 'ANY', urlPath: '/w/h/matches', headers: { 'X-K': { matches: 'v.' } } }, text('matches')],
  'header/absent': [{ method: 'ANY', urlPath: '/w/h/absent', headers: { 'X-K': { absent: true } } }, text('absent')],
  'header/many': [{ method: 'ANY', urlPath: '/w/h/many', headers: { 'X-K': { hasExactly: [{ equalTo: 'v' }, { contains: 'w' }] } } }, text('many')],
  // Stubs: matchers of bodies.
  'body/equal': [{ method: 'POST', urlPath: '/w/b/equal', bodyPatterns: [{ equalTo: 'x' }] }, text('equal')],
  'body/contains': [{ method: 'PUT', urlPath: '/w/b/contains', bodyPatterns: [{ contains: 'a' }, { contains: 'b' }] }, text('contains')],
  'body/matches': [{ method: 'PATCH', urlPath: '/w/b/matches', bodyPatterns: [{ matches: '(?s)a.*z' }] }, text('matches')],
  'body/absent': [{ method: 'POST', urlPath: '/w/b/absent', bodyPatterns: [{ absent: true }] }, text('absent')],
  'body/json': [{ method: 'ANY', urlPath: '/w/b/json', bodyPatterns: [{ equalToJson: { k: [1, 2] } }] }, text('json')],
  // Priorities.
  'rank/low': [{ method: 'ANY', urlPathPattern: '/w/rank/.*' }, text('low'), { priority: 9 }],
  'rank/middle': [{ method: 'GET', urlPathPattern: '/w/rank/a.*' }, text('middle')],
  'rank/high': [{ method: 'ANY', urlPathTemplate: '/w/rank/a{rest}' , headers: { 'X-K': { equalTo: 'v' } } }, text('high'), { priority: 1 }],
  'rank/recorded': [{ method: 'GET', urlPath: '/w/rank/recorded' }, text('recorded', { status: 203 })],
  'rank/first': [{ method: 'GET', urlPathPattern: '/w/rank/rec.*' }, text('first'), { priority: 1 }],
  // Delivery.
  'delivery/delay': [{ method: 'GET', urlPath: '/w/d/delay' }, text('late', { fixedDelayMilliseconds: 300 })],
  'delivery/dribble': [{ method: 'GET', urlPath: '/w/d/dribble' },
    text('in five pieces', { chunkedDribbleDelay: { numberOfChunks: 5, totalDuration: 300 } })],
  'delivery/empty': [{ method: 'GET', urlPath: '/w/d/empty' }, { fault: 'EMPTY_RESPONSE' }],
  'delivery/reset': [{ method: 'GET', urlPath: '/w/d/reset' }, { fault: 'CONNECTION_RESET_BY_PEER' }],
  'delivery/random': [{ method: 'GET', urlPath: '/w/d/random' }, { fault: 'RANDOM_DATA_THEN_CLOSE' }],
  'delivery/malformed': [{ method: 'GET', urlPath: '/w/d/malformed' }, { status: 200, fault: 'MALFORMED_RESPONSE_CHUNK' }],
};

/// Writes them as a folder of mappings; the project's own stand beside them.
export function writeMappings(folder) {
  for (const [name, [request, response, more]] of Object.entries(MAPPINGS)) {
    const file = path.join(folder, 'mappings', `${name}.json`);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify({ request, response, metadata: METADATA, ...more }));
  }
  const bytes = path.join(folder, '__files/deep/bytes.bin');
  mkdirSync(path.dirname(bytes), { recursive: true });
  writeFileSync(bytes, Buffer.from(Array.from({ length: 256 }, (_, i) => i)));
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/// Targets of which some match and some do not.
const TARGETS = [
  '/w/plain', '/w/plain2', '/w', '/w/url?a=1&b=2', '/w/url?a=1', '/w/url', '/w/query?q=x+y', '/w/query?q=x%20y', '/w/query?q=x',
  '/w/exactly?q=1&q=2', '/w/exactly?q=2&q=1', '/w/exactly?q=1', '/w/exactly?q=1&q=2&q=3', '/w/file', '/w/base64', '/w/status',
  '/w/empty', '/w/default', '/w/orgs/1/x.y', '/w/orgs/1/x-y', '/w/orgs/1/2/x.y', '/w/orgs//x.y', '/w/a/mid/b', '/w/a/mid/', '/w/a/mid/b/c',
  '/w/re/a', '/w/re/abb', '/w/re/abb/12', '/w/re/abb/1234', '/w/re/abb/12x', '/w/alt/x', '/w/alt/yz', '/w/alt/zz', '/x/w/alt/x',
  '/w/q/contains?k=abc', '/w/q/contains?k=B', '/w/q/contains', '/w/q/contains?k=c&k=b', '/w/q/matches?k=12', '/w/q/matches?k=12x',
  '/w/q/matches?k=', '/w/q/absent', '/w/q/absent?k=', '/w/q/absent?l=1', '/w/q/many?k=a&k=bb&l=1', '/w/q/many?k=bb&k=xa&l=1&m=2',
  '/w/q/many?k=a&k=b&k=b&l=1', '/w/q/many?k=a&l=1', '/w/q/many?k=a&k=b', '/w/rank/a1', '/w/rank/b',
];
const HEADERS = [[], ['X-K', 'v'], ['x-k', 'V'], ['X-K', 'vw'], ['X-K', 'v', 'X-K', 'xw'], ['X-K', ''], ['X-K', 'v', 'X-K', 'w', 'X-K', 'z']];
const BODIES = ['x', 'xx', 'ab', 'ba', 'a\nz', 'az', '{"a":[1,{"b":null}],"c":"é"}', '{ "c": "\\u00e9", "a": [1, {"b":null}] }',
  '{"a":[1,{"b":null}]}', '{"a":[{"b":null},1],"c":"é"}', '{"t":1}', '{"k":[1,2]}', '{"k":[2,1]}', '{"k":[1,2],"l":0}', 'no JSON'];

/// A few hundred requests, always the same.
export function requests() {
  const all = TARGETS.map((target) => ({ target }));
  for (const method of METHODS) {
    for (const target of ['/w/plain', '/w/alt/x', '/w/rank/a1', '/w/rank/b', '/w/b/absent']) all.push({ method, target });
    for (const kind of ['equal', 'contains', 'matches', 'absent', 'many']) {
      for (const headers of HEADERS) if (method < 'H' || headers.length === 2) all.push({ method, target: `/w/h/${kind}`, headers });
    }
  }
  for (const headers of HEADERS) all.push({ target: '/w/rank/a2', headers });
  const places = [['POST', '/w/json'], ['POST', '/w/json-text'], ['POST', '/w/b/equal'], ['PUT', '/w/b/contains'], ['PATCH', '/w/b/matches'],
    ['POST', '/w/b/absent'], ['PUT', '/w/b/json']];
  for (const [method, target] of places) for (const body of [...BODIES, '']) all.push({ method, target, body });
  for (const type of [null, 'application/x-www-form-urlencoded', 'application/x-www-form-urlencoded;charset=utf-8',
    'TEXT/XML; charset=utf-8', 'application/json']) {
    const headers = type === null ? [] : ['Content-Type', type];
    for (const name of ['form', 'typed', 'untyped']) {
      for (const body of ['a=1&b=x+y', '<a/>', 'é\r\n"words"', '']) all.push({ method: 'POST', target: `/w/${name}`, headers, body });
    }
  }
  for (let i = 0; i < 4; ++i) all.push({ target: '/w/tale' });
  all.push({ method: 'POST', target: '/w/tale/back' }, { target: '/w/tale' }, { target: '/w/tale' });
  for (const name of ['delay', 'dribble']) all.push({ target: `/w/d/${name}` });
  return all;
}
