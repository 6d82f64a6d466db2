package io.sluice.evm.rpc;

import io.sluice.evm.chain.BlockNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Asks for the height that a chain's consensus calls by a name. */
final class TagReads {
  private final Endpoints endpoints;
  private final Reads reads;

  TagReads(Endpoints endpoints, Reads reads) {
    this.endpoints = endpoints;
    this.reads = reads;
  }

  /**
   * The lower of what two endpoints say, or what the only one says where one is configured: one
   * node alone makes nothing final.
   *
   * @param call for a block by its name
   * @return empty when two do not know it, or nothing is called so yet
   * @throws NodeUnavailableException when too few answer
   */
  Optional<BlockNumber> lowest(Invocation call) {
    CallBatch<BlockNumber> batch =
        new CallBatch<>(List.of(call), json -> Results.block(json).number());
    Predicate<Reply<BlockNumber>> usable =
        reply ->
            switch (reply) {
              case Reply.Result<BlockNumber> _ -> true;
              case Reply.Refused<BlockNumber>(NodeError error) ->
                  ProviderErrors.isTagUnknown(error);
              case Reply.Missing<BlockNumber> _ -> false;
            };
    List<Reply<BlockNumber>> said =
        reads.quotes(reads.put(batch), usable, endpoints.needed()).stream()
            .map(List::getFirst)
            .filter(usable)
            .toList();
    if (said.size() < endpoints.needed()) {
      throw new NodeUnavailableException(
          "fewer than " + endpoints.needed() + " endpoints say what is final");
    }
    List<BlockNumber> heights = new ArrayList<>();
    for (Reply<BlockNumber> reply : said) {
      if (reply instanceof Reply.Result<BlockNumber>(var height) && height != null) {
        heights.add(height);
      }
    }
    return heights.size() < endpoints.needed()
        ? Optional.empty()
        : heights.stream().min(BlockNumber::compareTo);
  }
}
