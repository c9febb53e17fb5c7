#pragma once

/// Helpers that stop compilers from slowing down hot loops.  [audio thread]

namespace busbar {

/// Returns `value` through a pointer that the optimiser cannot trace: reading it is a load, never a folded
/// constant.
template <class T>
const T& opaque(const T& value) {
  const T* from = &value;
  asm("" : "+r"(from));
  return *from;
}

/// Returns `values` through a pointer that may alias any store, so the compiler loads them again after each
/// store and does not keep them in registers. V8 has 15 vector registers and chooses badly which values to
/// spill. With coefficients in registers it spills a filter's state, on which the next frame depends.
template <class T>
const T& inMemory(const T& values) {
  const T* from = &values;
  asm volatile("" : "+r"(from) : : "memory");
  return *from;
}

}  // namespace busbar

/// Marks a function that must not be inlined. V8 and JavaScriptCore optimise long functions late or never,
/// and Binaryen inlines every function that has one caller. In the JavaScript build only exported functions
/// are safe from that, and `used` exports the function.
#if defined(__EMSCRIPTEN__) && defined(BUSBAR_SCALAR)
#define BUSBAR_SEPARATE [[gnu::noinline, gnu::used]]
#else
#define BUSBAR_SEPARATE [[gnu::noinline]]
#endif

/// Marks a function that runs seldom, in a file that is compiled for speed.
#if defined(__clang__)
#define BUSBAR_SELDOM [[gnu::noinline, clang::minsize]]
#else
#define BUSBAR_SELDOM [[gnu::noinline]]
#endif
