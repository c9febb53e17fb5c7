#pragma once

#include <cassert>
#include <cstddef>
#include <type_traits>

namespace busbar {

/// Allocates `bytes` of zeroed memory, aligned for vectors. Traps if no memory is left.
void* allocateZeroed(size_t bytes);
void deallocate(void* memory);

/// An array with a fixed length. Its elements are zeroed at first and never destroyed.
/// [audio thread, except construction and destruction]
template <class T>
class FixedArray {
  static_assert(std::is_trivially_destructible_v<T>);

 public:
  explicit FixedArray(size_t size) : data_(static_cast<T*>(allocateZeroed(size * sizeof(T)))), size_(size) {}
  FixedArray(size_t size, const T& value) : FixedArray(size) { fill(value); }
  FixedArray(const FixedArray&) = delete;
  FixedArray& operator=(const FixedArray&) = delete;
  ~FixedArray() { deallocate(data_); }

  T& operator[](size_t index) {
    assert(index < size_);
    return data_[index];
  }
  const T& operator[](size_t index) const {
    assert(index < size_);
    return data_[index];
  }
  T* data() { return data_; }
  [[nodiscard]] const T* data() const { return data_; }
  [[nodiscard]] size_t size() const { return size_; }
  T* begin() { return data_; }
  T* end() { return data_ + size_; }
  [[nodiscard]] const T* begin() const { return data_; }
  [[nodiscard]] const T* end() const { return data_ + size_; }

  void fill(const T& value) {
    for (T& element : *this) element = value;
  }

 private:
  T* data_;
  size_t size_;
};

/// A list with a fixed capacity.  [audio thread, except construction and destruction]
template <class T>
class FixedList {
 public:
  explicit FixedList(size_t capacity) : elements_(capacity) {}

  void push(const T& element) { elements_[size_++] = element; }
  T pop() { return elements_[--size_]; }
  void clear() { size_ = 0; }
  [[nodiscard]] bool isEmpty() const { return size_ == 0; }
  [[nodiscard]] size_t size() const { return size_; }
  const T& operator[](size_t index) const { return elements_[index]; }
  [[nodiscard]] const T* begin() const { return elements_.begin(); }
  [[nodiscard]] const T* end() const { return elements_.begin() + size_; }

 private:
  FixedArray<T> elements_;
  size_t size_ = 0;
};

}  // namespace busbar
