#include "solo.h"

#include <algorithm>

namespace busbar {

Solo::Solo(int strips)
    : allowed_(static_cast<size_t>(strips), uint8_t{1}),
      upstream_(static_cast<size_t>(strips)),
      downstream_(static_cast<size_t>(strips)) {}

void Solo::update(const Graph& graph, const FixedArray<uint8_t>& soloed, const FixedArray<uint8_t>& safe) {
  if (std::find(soloed.begin(), soloed.end(), uint8_t{1}) == soloed.end()) {
    allowed_.fill(1);
    return;
  }
  upstream_.fill(0);
  downstream_.fill(0);
  // Closing edges do not count: a strip that is being rerouted belongs to its new destination.
  const auto forEachFeed = [&](int strip, const auto& visit) {
    for (const Graph::Input& input : graph.inputsOf(strip)) {
      const Edge& edge = graph.edge(input.edge);
      if (edge.kind != Edge::Kind::key && edge.phase != Edge::Phase::closing) visit(edge.from);
    }
  };
  const FixedList<int>& order = graph.order();
  for (size_t i = order.size(); i-- > 0;) {
    const int strip = order[i];
    if ((soloed[strip] | upstream_[strip]) != 0) forEachFeed(strip, [&](int from) { upstream_[from] = 1; });
  }
  for (const int strip : order) {
    forEachFeed(strip,
                [&](int from) { downstream_[strip] |= soloed[from] | safe[from] | downstream_[from]; });
    allowed_[strip] = soloed[strip] | safe[strip] | upstream_[strip] | downstream_[strip];
  }
  allowed_[allowed_.size() - 1] = 1;
}

}  // namespace busbar
