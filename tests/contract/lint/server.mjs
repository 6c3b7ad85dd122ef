// The real server with the demo data, asked by operation.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { examplesOf, fixtures, operations } from './contract.mjs';

const START_TIMEOUT_MS = 20_000;
export const PROVIDER = '00dcd47b-867d-46a1-b5ac-c9c22a4427cb';

let folder;
let server;
let address;
const accessTokens = {};

export async function start() {
  folder = mkdtempSync(path.join(os.tmpdir(), 'usagescope-contract-'));
  const portFile = path.join(folder, 'port');
  server = spawn(process.env.USAGESCOPE_MOCK, ['serve', '--port', '0', '--port-file', portFile, '--fixtures', fixtures],
    { stdio: 'ignore' });
  const began = Date.now();
  while (!address) {
    if (server.exitCode !== null || Date.now() - began > START_TIMEOUT_MS) throw new Error('the server did not start');
    await pause(10);
    const found = existsSync(portFile) ? readFileSync(portFile, 'utf8') : '';
    if (/^\d+\s/.test(found)) address = `http://127.0.0.1:${found.trim()}`;
  }
}

export async function stop() {
  if (server?.exitCode === null) {
    server.kill('SIGTERM');
    await once(server, 'exit');
  }
  rmSync(folder, { recursive: true, force: true });
}

export const url = () => address;

/// One request. `token` is an API token, `headers` win over what is made here.
export async function ask(one, pathname, { body, token, headers = {} } = {}) {
  if (token) headers = { ...headers, 'csp-auth-token': await accessToken(token) };
  if (body !== undefined && typeof body !== 'string') body = JSON.stringify(body);
  if (body !== undefined) headers = { 'Content-Type': 'application/json', ...headers };
  const answer = await fetch(address + pathname, { method: one.method, body, headers });
  return { status: answer.status, type: answer.headers.get('content-type'), body: Buffer.from(await answer.arrayBuffer()) };
}

async function accessToken(apiToken) {
  accessTokens[apiToken] ??= (await (await fetch(`${address}/cphub/api/auth/v1/authn/accesstoken`, {
    method: 'POST', body: JSON.stringify({ refreshToken: apiToken }),
  })).json()).accessToken;
  return accessTokens[apiToken];
}

export const example = (parameter) => parameter.example ?? parameter.schema.examples?.[0];

/// The path that the parameters' examples make.
export function samplePath(one, replace = {}) {
  return one.template.replaceAll(/\{(\w+)\}/g, (_, name) =>
    encodeURIComponent(replace[name] ?? example(one.parameters.find((p) => p.in === 'path' && p.name === name))));
}
export const orgOf = (one) => one.parameters.find((p) => p.in === 'path' && p.name === 'orgId')?.example ?? PROVIDER;
/// The operations that want an access token.
export const guarded = operations.filter((one) => one.operation.security === undefined);
export const bodyExample = (one) => {
  const media = one.operation.requestBody?.content['application/json'];
  return media && examplesOf(media)[0].value;
};
