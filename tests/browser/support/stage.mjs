// What every file of tests stands on: a server with the demo data and a browser.
import { after, before } from 'node:test';

import { launch } from './browser.mjs';
import { MockServer } from './server.mjs';

/// Starts both before the file's tests and ends them afterwards. They are there from then on as
/// `server` and `browser`; a test that replaces the server puts the new one in its place. What a
/// file needs besides, it sets up in `prepare(stage)` and takes down in `strike(stage)`.
export function setStage({ prepare, strike } = {}) {
  const stage = {};
  // One hook: several of them at the top level of a file need not wait for each other.
  before(async () => {
    stage.server = await MockServer.start();
    stage.browser = await launch();
    await prepare?.(stage);
  });
  after(async () => {
    await strike?.(stage);
    await stage.browser?.close();
    await stage.server?.stop();
  });
  return stage;
}
