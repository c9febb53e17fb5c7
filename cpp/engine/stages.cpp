#include "stages.h"

namespace busbar {

template class Rack<Stages>;

}  // namespace busbar
