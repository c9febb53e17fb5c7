import { mixDown } from '../../../worklet/audio/mix-down.js';

/**
 * Copies a chunk of a track's sound, followed by zeros where the sound has ended. Arrays of
 * `getChannelData()` cannot be kept for that: Firefox detaches them when the buffer starts to play again.
 * @param {AudioBuffer} buffer
 * @param {number} from frame
 * @param {number} count frames
 * @returns {Float32Array<ArrayBuffer>[] | null} one or two channels; null if the sound has ended before
 */
export function readChunk(buffer, from, count) {
  if (from >= buffer.length) return null;
  const channels = Array.from({ length: buffer.numberOfChannels }, (_, i) => {
    const channel = new Float32Array(count);
    buffer.copyFromChannel(channel, i, from);
    return channel;
  });
  if (channels.length <= 2) return channels;
  const [left, right] = [new Float32Array(count), new Float32Array(count)];
  mixDown(channels, left, right, 0, count);
  return [left, right];
}
