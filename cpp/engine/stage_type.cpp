#include "stage_type.h"

namespace busbar {

void gatherLanes(float* const (&states)[Group::kLanes], int vectors, f32x4* fields) {
  for (int vector = 0; vector < vectors; ++vector) {
    f32x4* rows = fields + 4 * vector;
    for (int lane = 0; lane < Group::kLanes; ++lane) rows[lane] = f32x4::load(states[lane] + 4 * vector);
    transpose(rows[0], rows[1], rows[2], rows[3]);
  }
}

void scatterLanes(f32x4* fields, int vectors, float* const (&states)[Group::kLanes]) {
  for (int vector = 0; vector < vectors; ++vector) {
    f32x4* rows = fields + 4 * vector;
    transpose(rows[0], rows[1], rows[2], rows[3]);
    for (int lane = 0; lane < Group::kLanes; ++lane) rows[lane].store(states[lane] + 4 * vector);
  }
}

}  // namespace busbar
