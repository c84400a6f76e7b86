// SPDX-License-Identifier: MIT
// Objects behind pointers to their base class keep their class.
#include "brood/polymorphic.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "archive_support.hpp"
#include "brood/brood.hpp"

namespace polymorphic_test {

struct shape {
  virtual ~shape() = default;
  [[nodiscard]] virtual int area() const = 0;
  template <class Archive>
  void serialize(Archive&) {}
};
struct square final : shape {
  square() = default;
  explicit square(int length) : side(length) {}
  [[nodiscard]] int area() const override { return side * side; }
  template <class Archive>
  void serialize(Archive& archive) {
    archive(cereal::base_class<shape>(this), side);
  }
  int side = 0;
};

}  // namespace polymorphic_test

CEREAL_REGISTER_TYPE(polymorphic_test::square)

namespace polymorphic_test {
namespace {

TEST(polymorphic, owned_and_shared_objects_come_back_as_what_they_are) {
  const std::unique_ptr<shape> owned = std::make_unique<square>(3);
  EXPECT_EQ(brood_test::round_trip(owned)->area(), 9);
  const std::shared_ptr<shape> shared = std::make_shared<square>(4);
  const auto both = brood_test::round_trip(std::vector{shared, shared});
  EXPECT_EQ(both[0]->area(), 16);
  EXPECT_EQ(both[0], both[1]);
}

void exit_with_area(const std::unique_ptr<shape>& given) { std::exit(given->area()); }

TEST(polymorphic, a_task_takes_one_as_an_argument) {
  std::unique_ptr<shape> given = std::make_unique<square>(5);
  brood::process child{exit_with_area, std::move(given)};
  child.start();
  child.join();
  EXPECT_EQ(child.exit_code(), 25);
}

}  // namespace
}  // namespace polymorphic_test
