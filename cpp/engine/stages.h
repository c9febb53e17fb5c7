#pragma once

#include "rack.h"
#include "stages/compressor_stage.h"
#include "stages/drive_stage.h"
#include "stages/eq_stage.h"
#include "stages/gate_stage.h"
#include "stages/ladder_stage.h"
#include "stages/output_stage.h"
#include "stages/trim_stage.h"
#include "stages/width_stage.h"

namespace busbar {

/// The stages of a strip in signal order. A new stage needs a line here, a file in stages/ and rows in the
/// parameter table.
// clang-format off
using Stages = StageList<
    TrimStage,
    GateStage,
    LadderStage,
    DriveStage,
    EqStage<0>,
    EqStage<1>,
    EqStage<2>,
    EqStage<3>,
    CompressorStage,
    WidthStage,
    OutputStage>;
// clang-format on
static_assert(kEqBands == 4);

using StripRack = Rack<Stages>;
extern template class Rack<Stages>;

}  // namespace busbar
