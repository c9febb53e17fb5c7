#include "fixed_array.h"

#include <cstdlib>

namespace busbar {

void* allocateZeroed(size_t bytes) {
  // One byte more, because calloc() of zero bytes may return null.
  void* memory = std::calloc(1, bytes + 1);
  if (memory == nullptr) std::abort();
  return memory;
}

void deallocate(void* memory) { std::free(memory); }

}  // namespace busbar
