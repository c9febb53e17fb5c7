#pragma once

#include <cstring>
#include <type_traits>

#include "stage_rack.h"

namespace busbar {

/// The stages of a strip in signal order, as types.
template <class... Stages>
struct StageList {};

template <class List>
class Rack;

/// A rack of the stages in a list, which finds a stage's pool by its type.  [audio thread]
template <class... Stages>
class Rack<StageList<Stages...>> : public StageRack {
 public:
  static constexpr int kStages = sizeof...(Stages);
  static_assert(kStages <= 32);

  template <class Stage>
  static constexpr int indexOf() {
    static_assert((std::is_same_v<Stage, Stages> || ...));
    int index = -1, next = 0;
    ((index = std::is_same_v<Stage, Stages> ? next : index, ++next), ...);
    return index;
  }
  template <class Stage>
  static constexpr StageSet bitOf() {
    return StageSet{1} << indexOf<Stage>();
  }

  Rack(size_t strips, double sampleRate, const RampTiming& timing, Timelines& timelines);

  template <class Stage>
  [[nodiscard]] bool isOn(int strip) const {
    return (stagesOn(strip) & bitOf<Stage>()) != 0;
  }
  /// Whether a stage is on and not about to turn off.
  template <class Stage>
  [[nodiscard]] bool isEnabled(int strip) const {
    return (stagesEnabled(strip) & bitOf<Stage>()) != 0;
  }
  /// The coefficients of a strip's stage.
  template <class Stage>
  [[nodiscard]] const float* target(int strip) const {
    return pools_[indexOf<Stage>()].target(strip);
  }
  /// The state of the kernel of a strip's stage.
  template <class Stage>
  [[nodiscard]] typename Stage::StripState stateOf(int strip) const {
    typename Stage::StripState state{};
    if constexpr (!std::is_empty_v<typename Stage::StripState>)
      std::memcpy(&state, pools_[indexOf<Stage>()].stateOf(strip), sizeof state);
    return state;
  }

 private:
  StagePool pools_[kStages];
};

/// The type of a stage. A function, so that only one object file has the kernels.
template <class Stage>
const StageType& typeOf();

template <class... Stages>
Rack<StageList<Stages...>>::Rack(size_t strips, double sampleRate, const RampTiming& timing,
                                 Timelines& timelines)
    : StageRack(strips, sampleRate, pools_, kStages, timelines),
      pools_{StagePool(strips, typeOf<Stages>(), timing)...} {
  findDrivingSlots();
}

template <class Stage>
const StageType& typeOf() {
  static constexpr StageType kType = stageTypeOf<Stage>();
  return kType;
}

}  // namespace busbar
