#include "simd/f32x4.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "support/lanes.h"
#include "support/random.h"

using namespace busbar;
using busbar::test::lanes;

TEST_CASE("every vector operation equals the scalar operation in each lane") {
  test::Random random;
  CAPTURE(random.seed);
  for (int round = 0; round < 1000; ++round) {
    float a[4], b[4];
    for (int i = 0; i < 4; ++i) {
      a[i] = static_cast<float>(random.between(-100, 100));
      b[i] = static_cast<float>(random.between(-100, 100));
    }
    const f32x4 va = f32x4::load(a), vb = f32x4::load(b);
    for (int i = 0; i < 4; ++i) {
      CHECK((va + vb).lane(i) == a[i] + b[i]);
      CHECK((va - vb).lane(i) == a[i] - b[i]);
      CHECK((va * vb).lane(i) == a[i] * b[i]);
      CHECK((va / vb).lane(i) == a[i] / b[i]);
      CHECK(abs(va).lane(i) == std::fabs(a[i]));
      CHECK(min(va, vb).lane(i) == std::min(a[i], b[i]));
      CHECK(max(va, vb).lane(i) == std::max(a[i], b[i]));
      CHECK(select(va > vb, va, vb).lane(i) == (a[i] > b[i] ? a[i] : b[i]));
    }
  }
}

TEST_CASE("a comparison with NaN is false") {
  const f32x4 nan = f32x4::splat(std::numeric_limits<float>::quiet_NaN());
  CHECK(select(nan > f32x4::zero(), f32x4::splat(1), f32x4::splat(2)).lane(0) == 2);
  CHECK(select(f32x4::zero() > nan, f32x4::splat(1), f32x4::splat(2)).lane(0) == 2);
}

TEST_CASE("min and max return their first argument for two zeros or a NaN") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  for (const auto function :
       {static_cast<f32x4 (*)(f32x4, f32x4)>(min), static_cast<f32x4 (*)(f32x4, f32x4)>(max)}) {
    CHECK(std::signbit(function(lanes(-0.0f, 0, 0, 0), f32x4::zero()).lane(0)));
    CHECK_FALSE(std::signbit(function(f32x4::zero(), lanes(-0.0f, 0, 0, 0)).lane(0)));
    CHECK(std::isnan(function(f32x4::splat(nan), f32x4::splat(1)).lane(2)));
    CHECK(function(f32x4::splat(1), f32x4::splat(nan)).lane(2) == 1);
  }
  CHECK(abs(lanes(-0.0f, 1, 2, 3)).lane(0) == 0);
  CHECK_FALSE(std::signbit(abs(lanes(-0.0f, 1, 2, 3)).lane(0)));
  CHECK_FALSE(std::signbit(abs(f32x4::splat(-nan)).lane(1)));
}

TEST_CASE("the bits of magnitudes have the same order as the magnitudes") {
  const i32x4 magnitude = bitsOf(lanes(-3, 2, 0.5f, -0.0f)) & splatInt(0x7fffffff);
  CHECK(floatOf(splatInt(largest(magnitude))).lane(0) == 3);
}

TEST_CASE("transpose turns rows into columns and is its own inverse") {
  f32x4 rows[4] = {lanes(0, 1, 2, 3), lanes(4, 5, 6, 7), lanes(8, 9, 10, 11), lanes(12, 13, 14, 15)};
  transpose(rows[0], rows[1], rows[2], rows[3]);
  for (int row = 0; row < 4; ++row) {
    for (int column = 0; column < 4; ++column)
      CHECK(rows[row].lane(column) == static_cast<float>(4 * column + row));
  }
  transpose(rows[0], rows[1], rows[2], rows[3]);
  CHECK(rows[2].lane(1) == 9);
}

TEST_CASE("integers wrap on overflow, shift and convert to floats") {
  const i32x4 top = splatInt(INT32_MAX);
  CHECK(largest(top + splatInt(1)) == INT32_MIN);
  CHECK(largest(shiftLeft<4>(splatInt(0x7f000001))) == static_cast<int32_t>(0xf0000010));
  CHECK(largest(shiftRight<4>(splatInt(-32))) == -2);
  CHECK(largest(max(splatInt(-3), splatInt(-2)) | splatInt(1)) == -1);
  CHECK(toFloat(splatInt(-7)).lane(3) == -7);
  CHECK(toFloat(splatInt(16777217)).lane(0) == 16777216);
}

TEST_CASE("nearest rounds to the nearest integer, ties to even") {
  const float from[4] = {2.5f, -3.5f, 0.49f, -126.51f}, to[4] = {2, -4, 0, -127};
  const f32x4 rounded = nearest(f32x4::load(from));
  for (int lane = 0; lane < 4; ++lane) CHECK(rounded.lane(lane) == to[lane]);
}
