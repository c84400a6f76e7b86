// SPDX-License-Identifier: MIT
// Boost.Process v2 with its default launcher, the way its manual uses it.
#include <boost/asio/io_context.hpp>
#include <boost/optional.hpp>
#include <boost/type_traits.hpp>
//
#include <boost/process/v2/process.hpp>
#include <cstdlib>

#include "starts.hpp"

namespace bench {
namespace {

void boost_spawn() {
  static boost::asio::io_context context;
  boost::process::v2::process child{context.get_executor(), own_path, {return_at_once}};
  if (child.wait() != 0) std::abort();
}

constexpr start_contender peers[] = {{"boost_spawn", boost_spawn}};

}  // namespace

contender_list peer_contenders() { return {peers, 1}; }

}  // namespace bench
