import { useSyncExternalStore } from 'react';

/** A fader and a mute switch for each track. @param {{mixer: import('busbar').Mixer}} props */
export function Tracks({ mixer }) {
  const tracks = useSyncExternalStore(mixer.subscribe, () => mixer.tracks);
  return tracks.map((track) => <Track key={track.id} track={track} />);
}

/** @param {{track: import('busbar').Track}} props */
function Track({ track }) {
  const name = useSyncExternalStore(track.subscribe, () => track.name);
  const muted = useSyncExternalStore(track.subscribe, () => track.muted);
  const position = useSyncExternalStore(track.gain.subscribe, () => track.gain.toNormalized());
  /** @param {{target: HTMLInputElement}} event */
  const move = ({ target }) => {
    track.gain.value = track.gain.fromNormalized(target.valueAsNumber);
  };
  const mute = () => {
    track.muted = !muted;
  };
  return (
    <fieldset>
      <legend>{name}</legend>
      <input type="range" max="1" step="any" value={position} onChange={move} />
      <output>{track.gain.format()}</output>
      <input type="checkbox" aria-label="Mute" checked={muted} onChange={mute} />
    </fieldset>
  );
}
