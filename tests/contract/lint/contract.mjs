// fixtures/openapi.yaml as validators: one for each operation, status and media type.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

const folder = fileURLToPath(new URL('.', import.meta.url));
export const fixtures = process.env.USAGESCOPE_FIXTURES || path.join(folder, '../../../fixtures');
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
export const SCHEMAS = '#/components/schemas/';

export const document = parse(readFileSync(path.join(fixtures, 'openapi.yaml'), 'utf8'));

// An answer with a member that the contract does not describe is a failure here, though clients must
// tolerate one: every object is closed.
const closed = structuredClone(document);
for (const schema of Object.values(closed.components.schemas)) {
  if (schema.properties) schema.additionalProperties = false;
}
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema(closed, 'contract');

const token = (text) => encodeURIComponent(text.replaceAll('~', '~0').replaceAll('/', '~1'));

/// What a reference leads to; anything else is itself.
export function resolve(object) {
  if (!object?.$ref) return object;
  return object.$ref.slice(2).split('/').reduce((node, key) => node[key], document);
}

/// Every operation: id, method, path, parameters, its request's schema, and who answers what.
export const operations = Object.entries(document.paths).flatMap(([template, item]) =>
  METHODS.filter((method) => item[method]).map((method) => ({
    id: item[method].operationId,
    method: method.toUpperCase(),
    template,
    operation: item[method],
    parameters: (item[method].parameters ?? []).map(resolve),
    pointer: `contract#/paths/${token(template)}/${method}`,
    pattern: new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  })));

/// The examples of a media type. One outside the document is a file: {bytes}, not {value}.
export function examplesOf(media) {
  return Object.values(media.examples ?? {}).map(resolve).map(({ value, externalValue }) =>
    externalValue ? { bytes: readFileSync(path.join(fixtures, externalValue)) } : { value });
}

export function operationOf(method, pathname) {
  const found = operations.filter((one) => one.method === method && one.pattern.test(pathname));
  return found.find((one) => !one.template.endsWith('}')) ?? found[0];
}

const compiled = new Map();
/// Errors of a value against the schema at a pointer; [] when it is valid.
function errorsAt(pointer, value) {
  if (!compiled.has(pointer)) compiled.set(pointer, ajv.compile({ $ref: pointer }));
  const validate = compiled.get(pointer);
  return validate(value) ? [] : validate.errors.map((error) => `${error.instancePath} ${error.message}`);
}

/// Statuses that no operation lists: those of requests that do not reach one.
const TRANSPORT = [405, 408, 413, 414, 431, 501, 503];

/// What is wrong with an answer: undocumented status, media type, body. `body` is a Buffer.
export function problemsOf(one, status, contentType, body) {
  const responses = one.operation.responses;
  const listed = responses[status] ? status : TRANSPORT.includes(status) && 'default';
  const response = resolve(responses[listed]);
  if (!response) return [`status ${status} is not described`];
  const type = contentType?.split(';')[0];
  if (!response.content?.[type]) return [`${contentType} is not described for ${status}`];
  if (type !== 'application/json') return body.length > 0 ? [] : ['an empty file'];
  let json;
  try {
    json = JSON.parse(body);
  } catch (error) {
    return [error.message];
  }
  const reference = responses[listed].$ref;
  const base = reference ? `contract${reference}` : `${one.pointer}/responses/${listed}`;
  return errorsAt(`${base}/content/${token(type)}/schema`, json);
}

export function requestProblems(one, type, value) {
  return errorsAt(`${one.pointer}/requestBody/content/${token(type)}/schema`, value);
}

export function schemaProblems(name, value) {
  return errorsAt(`contract#/components/schemas/${name}`, value);
}
