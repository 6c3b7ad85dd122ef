// The page's side of the engine: a worker where one can be made, else the same engine in the page.

/// Returns {post(message), terminate()}; messages as MessageEngine.post() of the module takes them,
/// whose bytes are handed over. `onMessage` gets each reply's text and the bytes that go with it, if
/// any, always later than the post that caused it. `onError` gets an Error when the engine cannot
/// run, or breaks. What is posted before the engine has loaded waits in memory.
export function createEngine({ baseUrl = location.href, onMessage, onError }) {
  const waiting = [];
  let send = null;  // once ready
  let isOver = false;
  let stop = () => {};

  function becomeReady(sendFunction) {
    send = sendFunction;
    for (const message of waiting.splice(0)) send(message);
  }

  function fail(message) {
    if (isOver) return;
    isOver = true;
    waiting.length = 0;
    stop();
    onError(new Error(message));
  }

  async function runInPage() {
    try {
      const { startEngine } = await import('./usagescope-engine.mjs');
      const engine = await startEngine({
        baseUrl,
        onReply: onMessage,
        onBreak: (error) => fail(error.message),
      });
      stop = () => engine.terminate();
      if (isOver) return stop();
      // Not at once: the page may be in the middle of a frame.
      becomeReady((message) => queueMicrotask(() => engine.post(message)));
    } catch (error) {
      fail(`The engine could not be loaded: ${error?.message ?? error}`);
    }
  }

  function runInWorker() {
    const worker = new Worker(new URL('./engine_worker.mjs', import.meta.url), {
      type: 'module', name: 'usagescope-engine',
    });
    stop = () => worker.terminate();
    const giveUpWorker = () => {
      worker.onmessage = worker.onerror = null;
      worker.terminate();
      stop = () => {};
      if (!isOver) runInPage();
    };
    worker.onmessage = ({ data }) => {
      if (typeof data === 'string') {
        onMessage(data);
      } else if (data.ready) {
        becomeReady((message) => worker.postMessage(
            message, message.bytes ? [message.bytes.buffer] : []));
      } else if (data.text) {
        onMessage(data.text, data.payload);
      } else if (data.broken) {
        fail(data.broken);
      } else {
        giveUpWorker();  // in the page the reason shows, if it fails there too
      }
    };
    worker.onerror = (event) => {
      event.preventDefault();
      if (send) {
        fail(`The engine stopped: ${event.message || 'unknown reason'}`);
      } else {
        giveUpWorker();
      }
    };
    worker.postMessage({ baseUrl: new URL(baseUrl, location.href).href });
  }

  try {
    runInWorker();
  } catch {
    // No workers here: an old browser, a file:// page or a policy.
    stop = () => {};
    runInPage();
  }

  return {
    post(message) {
      if (isOver) return;
      if (send) send(message);
      else waiting.push(message);
    },
    terminate() {
      isOver = true;
      waiting.length = 0;
      stop();
    },
  };
}
