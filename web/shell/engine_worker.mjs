// The engine's worker. First message: {baseUrl}. Then texts, requests in and replies out; before the
// first reply {ready: true}, or {failed: "why"} when the module cannot be loaded; {broken: "why"} when
// it stops for good.
import { startEngine } from './usagescope-engine.mjs';

let engine;

async function start({ baseUrl }) {
  try {
    engine = await startEngine({
      baseUrl,
      onReply: (text) => postMessage(text),
      onBreak: (error) => postMessage({ broken: error.message }),
    });
    postMessage({ ready: true });
  } catch (error) {
    postMessage({ failed: String(error?.message ?? error) });
  }
}

addEventListener('message', ({ data }) => {
  if (typeof data === 'string') {
    engine.post(data);  // the client sends texts only after {ready: true}
  } else {
    start(data);
  }
});
