// The real server with the demo data, asked by operation.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { examplesOf, fixtures, operations } from './contract.mjs';

const START_TIMEOUT_MS = 20_000;
export const PROVIDER = '00dcd47b-867d-46a1-b5ac-c9c22a4427cb';

let asked;  // the server that is asked

/// A server over a folder of fixtures.
async function launch(from) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'usagescope-contract-'));
  const portFile = path.join(folder, 'port');
  const program = spawn(process.env.USAGESCOPE_MOCK, ['serve', '--port', '0', '--port-file', portFile, '--fixtures', from],
    { stdio: 'ignore' });
  const server = { folder, program, accessTokens: {} };
  const began = Date.now();
  while (!server.address) {
    if (program.exitCode !== null || Date.now() - began > START_TIMEOUT_MS) {
      await end(server);
      throw new Error('the server did not start');
    }
    await pause(10);
    const found = existsSync(portFile) ? readFileSync(portFile, 'utf8') : '';
    if (/^\d+\s/.test(found)) server.address = `http://127.0.0.1:${found.trim()}`;
  }
  return server;
}

async function end({ folder, program }) {
  if (program.exitCode === null) {
    program.kill('SIGTERM');
    await once(program, 'exit');
  }
  rmSync(folder, { recursive: true, force: true });
}

export async function start() {
  asked = await launch(fixtures);
}

export async function stop() {
  if (asked) await end(asked);
}

/// While `use` runs, a server over the fixtures with other settings is asked.
export async function withSettings(settings, use) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'usagescope-variant-'));
  const usual = asked;
  try {
    cpSync(fixtures, folder, { recursive: true });
    const file = path.join(folder, 'cpn-mock.json');
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), ...settings }));
    asked = await launch(folder);
    await use();
  } finally {
    if (asked !== usual) await end(asked);
    asked = usual;
    rmSync(folder, { recursive: true, force: true });
  }
}

export const url = () => asked.address;

/// One request. `token` is an API token, `headers` win over what is made here.
export async function ask(one, pathname, { body, token, headers = {} } = {}) {
  if (token) headers = { ...headers, 'csp-auth-token': await accessToken(token) };
  if (body !== undefined && typeof body !== 'string') body = JSON.stringify(body);
  if (body !== undefined) headers = { 'Content-Type': 'application/json', ...headers };
  const answer = await fetch(asked.address + pathname, { method: one.method, body, headers });
  return { status: answer.status, type: answer.headers.get('content-type'), body: Buffer.from(await answer.arrayBuffer()) };
}

async function accessToken(apiToken) {
  const known = asked.accessTokens;
  known[apiToken] ??= (await (await fetch(`${asked.address}/cphub/api/auth/v1/authn/accesstoken`, {
    method: 'POST', body: JSON.stringify({ refreshToken: apiToken }),
  })).json()).accessToken;
  return known[apiToken];
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
