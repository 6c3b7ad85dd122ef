// Runs in the page, beside it: a file field and a place to drop files on, whose files go to the engine
// in its worker as the page's own client makes it. What came of each shows in the document.
const PATIENCE_MS = 20_000;

export class FilePage {
  lastId = 0;
  waiting = new Map();
  statuses = [];  // of inputs: whatever the worker told, in order

  constructor(createEngine) {
    this.engine = createEngine({
      onMessage: (text) => this.receive(JSON.parse(text)),
      onError: (error) => { throw error; },
    });
    this.field = Object.assign(document.createElement('input'), { type: 'file', multiple: true });
    this.field.setAttribute('aria-label', 'Usage files');
    this.field.addEventListener('change', () => this.take(this.field.files));
    this.target = Object.assign(document.createElement('div'), { textContent: 'Drop usage files here' });
    this.target.addEventListener('drop', (event) => {
      event.preventDefault();
      this.take(event.dataTransfer.files);
    });
    this.list = document.createElement('ul');
    this.list.setAttribute('aria-label', 'Loaded files');
    document.body.append(this.field, this.target, this.list);
    this.turn = Promise.resolve();
  }

  receive(reply) {
    const waiting = this.waiting.get(reply.id);
    if (reply.type === 'inputStatus') this.statuses.push(reply);
    waiting?.(reply);
  }

  /// Resolves with the first reply.
  ask(fields, more) {
    const id = ++this.lastId;
    const text = JSON.stringify({ v: 2, id, ...fields });
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`no answer to ${text}`)), PATIENCE_MS);
      this.waiting.set(id, (reply) => {
        clearTimeout(late);
        this.waiting.delete(id);
        resolve(reply);
      });
      this.engine.post(more ? { text, ...more } : text);
    });
  }

  take(files) {
    for (const file of [...files]) {
      const line = document.createElement('li');
      this.list.append(line);
      this.turn = this.turn.then(() => this.load(file, line));
    }
  }

  /// The file's own stream, chunk by chunk; each is handed over to the worker.
  async load(file, line) {
    const input = this.lastId + 1;
    await this.ask({ type: 'openInput', name: file.name, format: 'auto' });
    this.input = input;
    const reader = file.stream().getReader();
    for (;;) {
      const { value, done } = await reader.read();
      const request = { type: done ? 'endInput' : 'append', input };
      const reply = await this.ask(request, done ? { input } : { input, bytes: value });
      if (reply.type === 'failed') {
        line.textContent = `${file.name}: ${reply.error.code} at ${reply.error.path}: ${reply.error.message}`;
        await reader.cancel();
        return;
      }
      line.textContent = `${file.name}: ${reply.rows} rows, ${reply.phase}`;
      if (done) return;
    }
  }

  async query(spec) {
    const { result, error } = await this.ask({ type: 'query', spec, window: { limit: 1000 } });
    if (error) throw new Error(error.message);
    return result;
  }
}
