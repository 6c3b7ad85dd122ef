// Starts the programs that the tests talk to, and ends them: ours, and the independent ones.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const folder = fileURLToPath(new URL('.', import.meta.url));
export const fixtures = process.env.USAGESCOPE_FIXTURES || path.join(folder, '../../../fixtures');
export const modules = path.join(folder, 'node_modules');

/// A folder of its own; the caller removes it.
export const temporaryFolder = () => mkdtempSync(path.join(os.tmpdir(), 'usagescope-oracle-'));
export const remove = (name) => rmSync(name, { recursive: true, force: true });

/// A port that nothing listens on now.
export async function freePort() {
  const probe = net.createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

/// A program that is running: ended by stop(), its output kept for messages.
export class Program {
  constructor(command, args, options = {}) {
    this.output = '';
    this.process = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    const keep = (piece) => { this.output = (this.output + piece).slice(-20_000); };
    this.process.stdout.on('data', keep);
    this.process.stderr.on('data', keep);
    this.process.on('error', (error) => { this.output += error.message; });
    // A test that failed half-way must neither wait for it nor leave it behind.
    for (const one of [this.process, this.process.stdout, this.process.stderr]) one.unref();
    process.on('exit', () => this.process.kill('SIGKILL'));
  }

  get isOver() { return this.process.exitCode !== null || this.process.signalCode !== null || !this.process.pid; }

  async until(isReady, seconds) {
    for (const began = Date.now(); !(await isReady()); await pause(50)) {
      if (this.isOver || Date.now() - began > seconds * 1000) {
        await this.stop();
        throw new Error(`it did not start: ${this.output}`);
      }
    }
    return this;
  }

  async stop() {
    if (this.isOver) return;
    const over = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    const late = setTimeout(() => this.process.kill('SIGKILL'), 5_000);
    await over;
    clearTimeout(late);
  }
}

const listens = (port) => new Promise((resolve) => {
  const socket = net.connect(port, '127.0.0.1', () => { socket.destroy(); resolve(true); });
  socket.on('error', () => resolve(false));
});

/// `usagescope-mock serve`, or another command that listens.
export const startMock = (...options) => startCommand('serve', ...options);
export async function startCommand(command, ...options) {
  const temporary = temporaryFolder();
  const portFile = path.join(temporary, 'port');
  const program = new Program(process.env.USAGESCOPE_MOCK, [command, '--port', '0', '--port-file', portFile, ...options]);
  await program.until(() => existsSync(portFile), 30);
  program.port = Number(readFileSync(portFile, 'utf8'));
  remove(temporary);
  return program;
}

export async function startWireMock(root) {
  const port = await freePort();
  const jar = path.join(modules, 'wiremock/build/wiremock-standalone-3.13.2.jar');
  const program = new Program('java', ['-XX:TieredStopAtLevel=1', '-jar', jar, '--port', port, '--bind-address', '127.0.0.1',
    '--root-dir', root, '--no-request-journal', '--disable-banner']);
  await program.until(() => listens(port), 60);
  program.port = port;
  return program;
}

export async function startPrism(upstream) {
  const port = await freePort();
  const program = new Program(process.execPath, [path.join(modules, '@stoplight/prism-cli/dist/index.js'), 'proxy',
    path.join(fixtures, 'openapi.yaml'), upstream, '--host', '127.0.0.1', '--port', port, '--errors', 'false']);
  await program.until(() => listens(port), 60);
  program.port = port;
  return program;
}

/// One exchange on a connection of its own: {status, headers, body}, or {failed} when there is no
/// answer to speak of. `headers` is a flat list of names and values.
export function ask(port, { method = 'GET', target, headers = [], body }) {
  return new Promise((resolve) => {
    const flat = ['Host', `127.0.0.1:${port}`, 'Connection', 'close', ...headers];
    if (body !== undefined) flat.push('Content-Length', String(Buffer.byteLength(body)));
    const request = http.request({ host: '127.0.0.1', port, method, path: target, headers: flat, agent: false, timeout: 20_000 },
      (response) => {
        const pieces = [];
        response.on('data', (piece) => pieces.push(piece));
        response.on('error', (error) => resolve({ failed: error.code ?? error.message }));
        response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(pieces) }));
      });
    request.on('error', (error) => resolve({ failed: error.code ?? error.message }));
    request.on('timeout', () => request.destroy(new Error('no answer in 20 s')));
    request.end(body);
  });
}
