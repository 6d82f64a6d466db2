package io.sluice.evm.rpc;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import java.net.URI;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A node of chain 31337 that knows contracts and nothing else, asked over HTTP. */
public final class ContractNode extends FakeContracts implements AutoCloseable {
  private final FakeNode node = FakeNode.answering(this::answer);
  private volatile boolean down;

  public URI url() {
    return node.url();
  }

  /** How many HTTP requests it had so far. */
  public int requests() {
    return node.requests().size();
  }

  /** Whatever it is asked but which chain it serves, it says that it cannot say. */
  public void setDown(boolean down) {
    this.down = down;
  }

  @Override
  public boolean available() {
    return !down;
  }

  @Override
  public void close() {
    node.close();
  }

  private String answer(FakeNode.Asked asked) {
    if (down && !asked.method().equals("eth_chainId")) {
      return asked.error(-32000, "the state is being rebuilt");
    }
    JsonNode params = asked.params();
    return switch (asked.method()) {
      case "eth_chainId" -> asked.result("\"0x7a69\"");
      case "eth_getCode" -> asked.result(quoted(code(address(params.path(0)))));
      case "eth_call" -> {
        JsonNode call = params.path(0);
        Question question =
            new Question(address(call.path("to")), Bytes.parse(call.path("data").asString()));
        yield switch (call(List.of(question)).getFirst()) {
          case Answer.Returned(Bytes data) -> asked.result(quoted(data));
          case Answer.Reverted(String reason) -> asked.error(3, "execution reverted: " + reason);
          case Answer.Unavailable(String why) -> asked.error(-32000, why);
        };
      }
      default -> asked.error(-32601, "the method does not exist");
    };
  }

  private static Address address(JsonNode text) {
    return new Address(text.asString());
  }

  private static String quoted(Bytes data) {
    return "\"" + data.hex() + "\"";
  }
}
