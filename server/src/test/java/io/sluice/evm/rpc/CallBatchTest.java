package io.sluice.evm.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.BlockHash;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.TxHash;
import io.sluice.evm.chain.Wei;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class CallBatchTest {
  private static final Wei MAX = new Wei(BigInteger.TWO.pow(256).subtract(BigInteger.ONE));

  private static final List<Invocation> EVERY_KIND =
      List.of(
          Invocation.chainId(),
          Invocation.block("latest"),
          Invocation.blockReceipts(new BlockHash("0x" + "12".repeat(32))),
          Invocation.receipt(new TxHash("0x" + "34".repeat(32))),
          Invocation.send(Bytes.of(new byte[1000])),
          Invocation.send(Bytes.parse("0x02f8")),
          Invocation.nonce(Address.ZERO, "pending"),
          Invocation.balance(Address.ZERO),
          Invocation.feeHistory(20, List.of(10, 50, 90)),
          Invocation.simulate(
              new Call(Address.ZERO, Address.ZERO, MAX, Bytes.parse("0xabcdef"), null)));

  @Test
  void writesJson() {
    JsonNode written = written(EVERY_KIND, 1_000_000_000_000L);

    assertThat(written.isArray()).isTrue();
    for (int i = 0; i < EVERY_KIND.size(); i++) {
      JsonNode call = written.get(i);
      assertThat(call.get("jsonrpc").asString()).isEqualTo("2.0");
      assertThat(call.get("id").asLong()).isEqualTo(1_000_000_000_000L + i);
      assertThat(call.get("method").asString()).isEqualTo(EVERY_KIND.get(i).method());
      assertThat(call.get("params").isArray()).isTrue();
    }
    assertThat(written.get(5).get("params")).hasToString("[\"0x02f8\"]");
    assertThat(written.get(1).get("params")).hasToString("[\"latest\",false]");
    assertThat(written.get(8).get("params")).hasToString("[\"0x14\",\"latest\",[10,50,90]]");
    assertThat(written.get(9).get("params").get(0).get("data").asString()).isEqualTo("0xabcdef");
  }

  @Test
  void aSingleCallGoesWithoutBrackets() {
    assertThat(written(List.of(Invocation.chainId()), 7))
        .hasToString("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"eth_chainId\",\"params\":[]}");
  }

  @Test
  void knowsHowLongItWillBe() {
    for (Invocation call : EVERY_KIND) {
      RequestBody body = new RequestBody(1);
      call.write(body, Long.MAX_VALUE);
      assertThat(body.size()).as(call.method()).isBetween(call.bytes() - 100, call.bytes());
    }
  }

  @Test
  void splitsByCount() {
    assertThat(sizes(Collections.nCopies(250, Invocation.chainId()), 100, 1_000_000))
        .containsExactly(100, 100, 50);
    assertThat(sizes(Collections.nCopies(100, Invocation.chainId()), 100, 1_000_000))
        .containsExactly(100);
    assertThat(sizes(List.of(Invocation.chainId()), 1, 1)).containsExactly(1);
  }

  @Test
  void splitsByBytesAndSendsWhatIsTooLongAlone() {
    Invocation large = Invocation.send(Bytes.of(new byte[5000]));
    Invocation small = Invocation.chainId();

    assertThat(sizes(List.of(small, small, large, small, large, large), 100, 10_500))
        .containsExactly(4, 1, 1);
    assertThat(sizes(List.of(small, large, small), 100, 1000)).containsExactly(1, 1, 1);
  }

  private static List<Integer> sizes(List<Invocation> calls, int maxCalls, long maxBytes) {
    CallBatch<String> batch = new CallBatch<>(calls, Results::sent);
    Deque<Integer> left = new ArrayDeque<>(IntStream.range(0, calls.size()).boxed().toList());
    List<CallBatch<String>> parts = new ArrayList<>();
    while (!left.isEmpty()) {
      parts.add(batch.pick(batch.take(left, maxCalls, maxBytes)));
    }
    assertThat(parts.stream().flatMap(part -> part.calls().stream()).toList()).isEqualTo(calls);
    return parts.stream().map(part -> part.calls().size()).toList();
  }

  private static JsonNode written(List<Invocation> calls, long firstId) {
    RequestBody body = new CallBatch<>(calls, Results::sent).write(firstId);
    return JsonMapper.shared()
        .readTree(new String(body.content(), 0, body.size(), StandardCharsets.US_ASCII));
  }
}
