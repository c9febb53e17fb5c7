#include "signals.h"

namespace busbar {

Signals::Signals(const Layout& layout, int maxFrames, int pooled)
    : tracks_(layout.tracks),
      maxFrames_(static_cast<size_t>(maxFrames)),
      input_(static_cast<size_t>(tracks_) * 2 * maxFrames_),
      channels_(static_cast<size_t>((tracks_ + kTracksAtOnce - 1) / kTracksAtOnce * kTracksAtOnce)),
      buses_(static_cast<size_t>(layout.strips - tracks_) * kStereoBlock),
      pooled_(static_cast<size_t>(pooled) * kStereoBlock),
      freeBuffers_(static_cast<size_t>(pooled)),
      preFader_(static_cast<size_t>(layout.strips), kNone) {
  for (int buffer = pooled; buffer-- > 0;) freeBuffers_.push(buffer);
}

bool Signals::reservePreFader(int strip) {
  if (preFader_[strip] == kNone && !freeBuffers_.isEmpty()) preFader_[strip] = freeBuffers_.pop();
  return preFader_[strip] != kNone;
}

void Signals::releasePreFader(int strip) {
  if (preFader_[strip] == kNone) return;
  freeBuffers_.push(preFader_[strip]);
  preFader_[strip] = kNone;
}

}  // namespace busbar
