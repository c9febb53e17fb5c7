/// Allocation in the WebAssembly module. An instance holds the engine of one mixer and the small one of its
/// warm-up, and the browser frees the memory with the instance, so nothing is freed here.
/// [audio thread, while an engine is made]

#include <cerrno>
#include <cstddef>
#include <cstdint>

namespace {

constexpr uintptr_t kAlignment = 16;  // a vector
constexpr uintptr_t kPage = 65536;

}  // namespace

extern "C" {

/// The first address after the data and the stack. The linker defines it.
extern uint8_t __heap_base;

/// Returns the next part of the memory, which is zero since the browser made it. Null if it cannot grow.
void* malloc(size_t bytes) {
  static auto top = reinterpret_cast<uintptr_t>(&__heap_base);
  const uintptr_t begin = (top + kAlignment - 1) & ~(kAlignment - 1);
  const uintptr_t end = begin + bytes;
  const uintptr_t size = __builtin_wasm_memory_size(0) * kPage;
  if (end < begin) return nullptr;
  if (end > size && __builtin_wasm_memory_grow(0, (end - size + kPage - 1) / kPage) == SIZE_MAX)
    return nullptr;
  top = end;
  return reinterpret_cast<void*>(begin);
}

void* calloc(size_t count, size_t bytes) { return malloc(count * bytes); }

/// For `new` of types with vectors.
int posix_memalign(void** memory, size_t /*alignment*/, size_t bytes) {
  *memory = malloc(bytes);
  return *memory == nullptr ? ENOMEM : 0;
}

void free(void* /*memory*/) {}
}
