// node --expose-gc host.mjs NAME: a JavaScript peer as a process, with the commands of
// usagescope-bench-peer (peer_main.cpp): one a line in, one JSON object a line out.
import { readFile } from 'node:fs/promises';
import readline from 'node:readline';

const { default: createPeer } = await import(`./peer_${process.argv[2]}.mjs`);
// A library that prints must not be taken for an answer.
for (const name of ['log', 'info', 'debug']) console[name] = (...words) => console.error(...words);

const liveBytes = () => {
  for (let i = 0; i < 3; ++i) globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};
const peer = await createPeer();
const liveBefore = liveBytes();
const residentBefore = process.memoryUsage().rss;

async function timed(work) {
  const begin = performance.now();
  const result = await work();
  return { result, ms: performance.now() - begin };
}

let last;
const commands = {
  async load(path) {
    // What reads files itself gets the path.
    const bytes = peer.loadsFiles ? path : await readFile(path);
    return { ms: (await timed(() => peer.load(bytes))).ms };
  },
  finish: async () => ({ ms: (await timed(() => peer.finish?.())).ms }),
  async ask(question, day) {
    await peer.beforeAsk?.(question);
    const { result, ms } = await timed(() => peer.ask(question, Number(day)));
    last = { question, result };
    return { ms };
  },
  answer: async () => peer.answer(last.question, last.result),
  exact: async (question, day) => peer.exact(question, Number(day)),
  async memory() {
    const own = await peer.memory?.();
    return {
      live: own?.live ?? liveBytes() - liveBefore,
      heap: own?.heap ?? process.resourceUsage().maxRSS * 1024 - residentBefore,
    };
  },
};

for await (const line of readline.createInterface({ input: process.stdin })) {
  const [command, ...words] = line.split(' ');
  process.stdout.write(`${JSON.stringify(await commands[command](...words))}\n`);
}
process.exit(0);
