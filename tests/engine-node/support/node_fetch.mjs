// As much of fetch as the engine needs, over node:http: for Nodes started without their own.
import http from 'node:http';

export function nodeFetch(url, { method, headers, body, signal }) {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers, signal }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => resolve({
        status: response.statusCode,
        headers: { get: (name) => response.headers[name] ?? null },
        arrayBuffer: async () => Buffer.concat(chunks),
      }));
    });
    request.on('error', reject);
    request.end(body);
  });
}
