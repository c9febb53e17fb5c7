import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startService } from './service.js';

/**
 * Starts a PulseAudio server with a single null sink, which discards sound in real time. Firefox runs a live
 * AudioContext only where there is a sound device, and WebKitGTK keeps to real time only with one.
 * @returns {Promise<import('./service.js').Service & {env: Record<string, string>}>} `env`: variables that
 *   lead a browser to this server
 */
export async function startNullSink() {
  const home = mkdtempSync(join(tmpdir(), 'busbar-sound-'));
  const socket = join(home, 'socket');
  const { stop } = await startService(
    'pulseaudio',
    [
      '-n', // ignore the system's configuration
      '--daemonize=no',
      '--use-pid-file=no',
      '--exit-idle-time=-1',
      '--disable-shm=yes',
      '--load=module-null-sink norewinds=1', // buffers of 50 ms instead of 2 s: streams start promptly
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
