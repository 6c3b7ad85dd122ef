// The gateway as people run it: the real program, before a server that speaks TLS with a certificate
// of its own.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import https from 'node:https';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { siteFolder } from './places.mjs';
import { MockServer, Program } from './server.mjs';

/// A self-signed certificate of localhost and its key: {file, keyFile, text, discard()}.
export async function makeCertificate() {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'usagescope-keys-'));
  const [file, keyFile] = ['server.crt', 'server.key'].map((name) => path.join(folder, name));
  await promisify(execFile)('openssl', [
    'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2',
    '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', keyFile, '-out', file,
  ]);
  return {
    file, keyFile, text: await readFile(file, 'utf8'),
    discard: () => rm(folder, { recursive: true, force: true }),
  };
}

/// A mock server that speaks TLS. `url` has the name of its certificate.
export class Upstream extends MockServer {
  static async start(certificate, port = 0) {
    const upstream = await super.start({
      port, options: ['--tls-cert', certificate.file, '--tls-key', certificate.keyFile],
    });
    upstream.url = `https://localhost:${upstream.port}`;
    upstream.certificate = certificate;
    return upstream;
  }

  /// A call of /__admin; undefined for an answer without a body.
  async admin(method, call, body) {
    const request = https.request(`${this.url}/__admin${call}`, {
      method, ca: this.certificate.text, agent: false, family: 4,
    });
    request.end(body && JSON.stringify(body));
    const [response] = await once(request, 'response');
    let text = '';
    for await (const part of response.setEncoding('utf8')) text += part;
    if (response.statusCode >= 300) throw new Error(`${method} ${call}: ${response.statusCode} ${text}`);
    return text ? JSON.parse(text) : undefined;
  }

  /// What it was asked, oldest first.
  async journal() {
    const { count, requests } = await this.admin('GET', '/requests?limit=1000');
    if (count !== requests.length) throw new Error(`the journal shows ${requests.length} of ${count} requests`);
    return requests.reverse();
  }
}

export class Gateway extends Program {
  /// Before the upstream, serving the page, and open to pages of these origins.
  static start(upstream, origins) {
    return new Gateway().begin('gateway', 0, [
      '--upstream', upstream.url, '--ca', upstream.certificate.file, '--site', siteFolder,
      ...origins.flatMap((origin) => ['--origin', origin]),
    ]);
  }
}
