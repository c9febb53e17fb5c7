import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { readSessionFile } from '../../worklet/cli/session-file.js';
import { useFolder } from '../support/command-line.js';

const folder = useFolder();

test('a session of 100 tracks with the longest names and user data is read from its file', async () => {
  const name = '€'.repeat(1000);
  const userData = '€'.repeat(65_534); // 65,536 characters with its quotes, of three bytes each
  const tracks = Array.from({ length: 100 }, (_, i) => ({
    kind: 'track',
    id: `track-${i + 1}`,
    name,
    output: 'master',
    userData,
    parameters: {},
  }));
  const master = { kind: 'master', id: 'master', name, userData, parameters: {} };
  const capacity = { tracks: 100, buses: 0 };
  const session = { version: 1, capacity, userData, strips: [...tracks, master] };
  writeFileSync(folder.file('session.json'), JSON.stringify(session));
  assert.deepEqual(await readSessionFile(folder.file('session.json')), session);
});
