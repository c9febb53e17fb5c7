#pragma once

namespace busbar {

/// How the gains of left and right depend on the pan position. pan.cpp has the formulas.
enum class PanLaw { equalPower, compromise, linear, balance };

}  // namespace busbar
