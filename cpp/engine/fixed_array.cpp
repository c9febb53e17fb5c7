#include "fixed_array.h"

#include <cstdlib>

namespace busbar {

void* allocateZeroed(size_t bytes) {
  // One byte more, because calloc() of zero bytes may return null.
  void* memory = std::calloc(1, bytes + 1);
  if (memory == nullptr) __builtin_trap();  // std::abort() would be an import of the module
  return memory;
}

void deallocate(void* memory) { std::free(memory); }

}  // namespace busbar
