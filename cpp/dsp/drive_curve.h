#pragma once

namespace busbar {

/// The curves of the drive stage.
enum class DriveCurve { soft, hard, tube, fold };

}  // namespace busbar
