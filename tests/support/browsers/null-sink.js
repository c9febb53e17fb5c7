import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startService } from './service.js';

/**
 * A PulseAudio of our own, whose one sink plays into nothing in real time: Firefox runs a live AudioContext only where there is a sound device, and WebKitGTK
 * shall play in real time too.
 * @returns {Promise<import('./service.js').Service & {env: Record<string, string>}>} `env`: how a browser finds it
 */
export async function startNullSink() {
  const home = mkdtempSync(join(tmpdir(), 'busbar-sound-'));
  const socket = join(home, 'socket');
  const { stop } = await startService(
    'pulseaudio',
    [
      '-n', // not the system's configuration
      '--daemonize=no',
      '--use-pid-file=no',
      '--exit-idle-time=-1',
      '--disable-shm=yes',
      '--load=module-null-sink norewinds=1', // blocks of 50 ms instead of 2 s: streams start and stop at once
      `--load=module-native-protocol-unix socket=${socket} auth-anonymous=1`,
    ],
    () => existsSync(socket) || undefined,
    { HOME: home, XDG_RUNTIME_DIR: home, PULSE_RUNTIME_PATH: home, PULSE_STATE_PATH: home },
  );
  return {
    env: { PULSE_SERVER: `unix:${socket}` },
    async stop() {
      await stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
