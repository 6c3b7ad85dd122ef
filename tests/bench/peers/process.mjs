// A peer as a process of its own: one command a line, one JSON object a line in answer.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import readline from 'node:readline';

export class PeerProcess {
  constructor({ id, title, command, words, environment = {} }) {
    this.id = id;
    this.title = title;
    this.child = spawn(command, words, {
      stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...environment },
    });
    this.said = '';
    this.child.stderr.on('data', (data) => { this.said = (this.said + data).slice(-4000); });
    this.child.on('error', (error) => { this.said += error.message; });
    // A child that is gone shows in the missing answer.
    this.child.stdin.on('error', () => {});
    this.lines = readline.createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  async tell(...words) {
    this.child.stdin.write(`${words.join(' ')}\n`);
    const { value, done } = await this.lines.next();
    if (done) throw new Error(`${this.id} ended at "${words.join(' ')}": ${this.said}`);
    try {
      return JSON.parse(value);
    } catch {
      throw new Error(`${this.id} said: ${value.slice(0, 400)}`);
    }
  }

  async close() {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.stdin.end();
    const timer = setTimeout(() => this.child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(timer);
  }
}

export const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
