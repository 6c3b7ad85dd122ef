// The engine as its module gives it to a program: questions and answers are JavaScript objects.
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { another, answer, requests } from './module_questions.mjs';
import { modules } from './places.mjs';

class Module {
  constructor(engine) {
    this.engine = engine;
  }

  async load(bytes) {
    await this.engine.load(bytes);
  }

  finish() {
    this.rowCount = this.engine.memory().tableRows;
  }

  beforeAsk(question) {
    this.send(another(question));
  }

  send({ type, spec, window, request }) {
    if (type === 'query') return this.engine.query(spec, window);
    return type === 'rows' ? this.engine.rows(spec, request) : this.engine.facets(request, spec);
  }

  ask(question, first) {
    return requests(question, first, this.rowCount).map((request) => this.send(request));
  }

  answer(question, results) {
    return answer(question, results);
  }

  memory() {
    const { tableBytes, heapBytes } = this.engine.memory();
    return { live: tableBytes, heap: heapBytes };
  }
}

export default async () => {
  const url = pathToFileURL(path.join(modules, 'usagescope-engine.mjs')).href;
  const { createEngine } = await import(url);
  return new Module(await createEngine());
};
