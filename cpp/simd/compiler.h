#pragma once

/// What keeps compilers from doing harm in hot loops.

namespace busbar {

/// Returns `value` through a pointer that the optimiser cannot trace: reading it is a load, never a folded
/// constant.
template <class T>
const T& opaque(const T& value) {
  const T* from = &value;
  asm("" : "+r"(from));
  return *from;
}

/// Returns `values` through a pointer that may alias any store: the compiler loads them again after each
/// store and does not keep them in registers. V8 has 15 vector registers and spills without care. With
/// coefficients in them it spills the state of a filter, for which the next frame waits.
template <class T>
const T& inMemory(const T& values) {
  const T* from = &values;
  asm volatile("" : "+r"(from) : : "memory");
  return *from;
}

}  // namespace busbar

/// A function of its own. Engines optimise long functions late (V8, JavaScriptCore) or not at all, and
/// Binaryen inlines whatever has one caller. In the JavaScript build it keeps exported functions apart, and
/// `used` exports this one.
#if defined(__EMSCRIPTEN__) && defined(BUSBAR_SCALAR)
#define BUSBAR_SEPARATE [[gnu::noinline, gnu::used]]
#else
#define BUSBAR_SEPARATE [[gnu::noinline]]
#endif
