// The real mock server as a child process, and small servers that stand in its way.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';

import { fixturesFolder, requireBuild, serverProgram, siteFolder } from './places.mjs';

const START_TIMEOUT_MS = 20_000;

export const demo = {
  distributor: '5eed0000-0000-4000-8000-000000000001',
  distributorToken: 'usagescope-demo-distributor',
  provider: '00dcd47b-867d-46a1-b5ac-c9c22a4427cb',
  providerToken: 'usagescope-demo-provider',
  tenant: '73338bcc-17e0-4480-9d25-f654532a1ee0',
};

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/// A command of the program that listens, as a child process. `port`, `url`, and `log`: all that it
/// wrote to its output and error.
export class Program {
  log = '';

  /// Starts `usagescope-mock COMMAND` in a folder of its own and waits until it listens. `port` 0
  /// takes a free one.
  async begin(command, port, options) {
    requireBuild();
    this.folder = await mkdtemp(path.join(os.tmpdir(), 'usagescope-browser-'));
    const portFile = path.join(this.folder, 'port');
    this.process = spawn(serverProgram, [
      command, '--port', String(port), '--port-file', portFile, ...options,
    ], { stdio: ['ignore', 'pipe', 'pipe'], cwd: this.folder });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream.on('data', (data) => { this.log += data; });
    }
    this.ended = once(this.process, 'close');  // later than "exit": the log is whole
    const began = Date.now();
    while (!this.port) {
      const text = await readFile(portFile, 'utf8').catch(() => '');
      if (/^\d+\s/.test(text)) this.port = Number(text);
      if (this.process.exitCode !== null || Date.now() - began > START_TIMEOUT_MS) {
        await this.kill();
        throw new Error(`usagescope-mock ${command} did not start:\n${this.log}`);
      }
      if (!this.port) await pause(20);
    }
    this.url = `http://127.0.0.1:${this.port}`;
    return this;
  }

  async end(signal) {
    if (this.process.exitCode === null && this.process.signalCode === null) this.process.kill(signal);
    await this.ended;
    await rm(this.folder, { recursive: true, force: true });
  }
  stop() { return this.end('SIGTERM'); }
  kill() { return this.end('SIGKILL'); }
}

export class MockServer extends Program {
  /// `options` are more arguments of `usagescope-mock serve`.
  static start({ port = 0, options = [] } = {}) {
    return new this().begin('serve', port,
      ['--site', siteFolder, '--fixtures', fixturesFolder, ...options]);
  }
}

const TYPES = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript',
  '.mjs': 'text/javascript', '.wasm': 'application/wasm', '.svg': 'image/svg+xml',
  '.json': 'application/json', '.txt': 'text/plain; charset=utf-8', '.ttf': 'font/ttf',
};

async function listen(handler) {
  const server = http.createServer(handler);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close').catch(() => {});
    },
  };
}

/// A plain static host of a folder: no compression, no COOP or COEP, nothing of ours. `types` false
/// serves everything as octets, as some hosts do with wasm.
export async function serveFolder(folder, { wasmType = 'application/wasm' } = {}) {
  const requests = [];
  const host = await listen(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://host');
    const file = path.join(folder, path.normalize(pathname === '/' ? '/index.html' : pathname));
    const found = file.startsWith(folder) && await stat(file).then((s) => s.isFile(), () => false);
    requests.push({ pathname, status: found ? 200 : 404 });
    if (!found) {
      response.writeHead(404).end();
      return;
    }
    const extension = path.extname(file);
    response.setHeader('Content-Type', extension === '.wasm' ? wasmType : TYPES[extension] ?? 'application/octet-stream');
    createReadStream(file).pipe(response);
  });
  return { ...host, requests };
}

/// A proxy before a server: the page is served through it, so it is the page's own origin. `gate`
/// may be an async function (request, body) that runs before a request is passed on; when it returns
/// "cut", the connection is closed without an answer.
export async function serveThrough(upstream) {
  const proxy = { gate: null, seen: [] };
  const host = await listen(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    proxy.seen.push({ method: request.method, url: request.url });
    const verdict = proxy.gate ? await proxy.gate(request, body) : undefined;
    if (verdict === 'cut' || response.destroyed) {
      request.socket.destroy();
      return;
    }
    const target = new URL(request.url, upstream());
    const passed = http.request(target, {
      method: request.method, headers: { ...request.headers, host: target.host },
    }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    passed.on('error', () => request.socket.destroy());
    response.on('close', () => passed.destroy());
    passed.end(body);
  });
  return Object.assign(proxy, host);
}
