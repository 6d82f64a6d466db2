package io.sluice.acceptance.dsl;

import io.sluice.embedded.Anvil;
import io.sluice.embedded.Infrastructure;
import io.sluice.embedded.Part;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** What an installation stands on. */
public interface Ground {
  Infrastructure infrastructure();

  Chain chain();

  default Part node() {
    return infrastructure().node();
  }

  default Part database() {
    return infrastructure().database();
  }

  default Part redis() {
    return infrastructure().redis();
  }

  default Part queueServer() {
    return infrastructure().queues();
  }

  default Queues queues() {
    return new Queues(infrastructure().queues().url());
  }

  /** A new user without a coin, who has so many units of the sample token. */
  default GaslessUser gaslessUserWithTokens(long units) {
    GaslessUser user = new GaslessUser(infrastructure().node());
    user.isGivenTokens(units);
    Eventually.eventually(
        Eventually.withinSeconds(20),
        () ->
            tokens(user.address()) == units
                ? Optional.empty()
                : Optional.of("the tokens are not there"));
    return user;
  }

  /** A user who has nothing at all. */
  default GaslessUser gaslessUser() {
    return new GaslessUser(infrastructure().node());
  }

  /** Somebody with coins sends a call to a contract, at a price that every block takes first. */
  default void somebodySends(String contract, String data) throws IOException {
    GaslessUser.somebodySends(infrastructure().node(), contract, data);
  }

  /** The same with what a user has signed for us, and given to somebody else too. */
  default void somebodyExecutes(Order order) throws IOException {
    somebodySends(infrastructure().node().contracts().forwarder(), ForwarderCall.execute(order));
  }

  /** Whether the forwarder itself says that it would execute this now. */
  default boolean forwarderTakes(Order order) throws IOException {
    Anvil node = infrastructure().node();
    String forwarder = node.contracts().forwarder();
    String answer =
        node.call(
                "eth_call", Map.of("to", forwarder, "data", ForwarderCall.verify(order)), "latest")
            .asString();
    return answer.endsWith("1");
  }

  /** Units of the sample token that an address has. */
  default long tokens(String address) throws IOException {
    return GaslessUser.tokens(infrastructure().node(), address);
  }
}
