#include "silence.h"

namespace busbar {

void flush(float* values, int count) {
  for (int i = 0; i < count; i += 4) flushed(f32x4::load(values + i)).store(values + i);
}

bool isQuiet(const float* values, int count) {
  f32x4 most = f32x4::zero();
  for (int i = 0; i < count; i += 4) most = max(most, abs(f32x4::load(values + i)));
  return !any(most > f32x4::splat(kQuietBelow));
}

}  // namespace busbar
