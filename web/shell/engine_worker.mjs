// The engine's worker. First message: {baseUrl}. Then requests in, as MessageEngine.post() of the
// module takes them, and replies out: a text, or {text, payload} when bytes go with it. Before the
// first reply {ready: true}, or {failed: "why"} when the module cannot be loaded; {broken: "why"} when
// it stops for good.
import { startEngine } from './usagescope-engine.mjs';

let engine;

async function start({ baseUrl }) {
  try {
    engine = await startEngine({
      baseUrl,
      onReply: (text, payload) => (payload ? postMessage({ text, payload }, [payload.buffer])
                                           : postMessage(text)),
      onBreak: (error) => postMessage({ broken: error.message }),
    });
    postMessage({ ready: true });
  } catch (error) {
    postMessage({ failed: String(error?.message ?? error) });
  }
}

addEventListener('message', ({ data }) => {
  if (engine) engine.post(data);  // the client sends requests only after {ready: true}
  else start(data);
});
