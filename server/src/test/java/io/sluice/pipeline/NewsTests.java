package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backing.fact.FactSteps;
import io.sluice.engine.transaction.Intent;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Speed;
import io.sluice.gateway.event.ClientEvent;
import io.sluice.gateway.event.EventAudience;
import io.sluice.gateway.event.EventWay;
import io.sluice.gateway.event.Events;
import io.sluice.relay.direct.AmendmentSteps;
import io.sluice.relay.gasless.FakeForwarder;
import io.sluice.relay.gasless.GaslessSteps;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What clients are told of their transactions. */
class NewsTests {
  private static final Address TO = new Address("0x" + "ab".repeat(20));
  private static final Address CONTRACT = new Address("0x" + "cd".repeat(20));

  private final Pipeline pipeline =
      new Pipeline(
          Map.of("sluice.gasless.forwarders", "0x" + "f0".repeat(20)), ForwarderAndWay.class);
  private final GaslessSteps gasless = new GaslessSteps(pipeline.context());
  private final Ears ears = pipeline.bean(Ears.class);

  NewsTests() {
    listen(1L);
  }

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void anEventForEachStatusWithAllThatIsKnown() {
    TransactionId id = pipeline.submit(TO);
    pipeline.finish();
    List<ClientEvent> told = told(1);
    assertThat(types(told)).containsExactly("pending", "sent", "submitted", "mined", "confirmed");
    assertThat(told).extracting(ClientEvent::subject).containsOnly(id.value());
    assertThat(data(told.getFirst()).toString())
        .isEqualTo(
            """
            {"transactionId":"%s","type":"direct","network":"local","chainId":"31337","status":"pending",\
            "outcome":"pending","transactionHash":null,"relayerId":null,"nonce":null,"blockNumber":null,\
            "gasUsed":null,"failureCode":null,"failureReason":null}\
            """
                .formatted(id));
    JsonNode sent = data(told.get(1));
    assertThat(sent.path("status").stringValue()).isEqualTo("sent");
    assertThat(sent.path("nonce").stringValue()).isEqualTo("0");
    assertThat(sent.path("relayerId").stringValue())
        .isEqualTo(Objects.requireNonNull(pipeline.view(id).relayer()));
    JsonNode end = data(told.getLast());
    assertThat(end.path("status").stringValue()).isEqualTo("confirmed");
    assertThat(end.path("outcome").stringValue()).isEqualTo("success");
    assertThat(end.path("gasUsed").stringValue()).isEqualTo("21000");
    assertThat(end.path("transactionHash").stringValue())
        .isEqualTo(String.valueOf(pipeline.view(id).hash()));
    assertThat(end.path("blockNumber").stringValue())
        .isEqualTo(String.valueOf(pipeline.view(id).block()));
    assertThat(told.getLast().at()).isEqualTo(pipeline.view(id).confirmedAt());
  }

  @Test
  void whatANodeHoldsForTheNextBlocksIsSeen() {
    pipeline.chain().setFull(true);
    pipeline.submit(TO);
    pipeline.run();
    pipeline.look();
    pipeline.wait30Seconds();
    assertThat(types(told(1))).contains("inmempool");
  }

  @Test
  void aReorganisationIsTold() {
    pipeline.submit(TO);
    pipeline.run();
    pipeline.mine();
    pipeline.chain().reorganise(1);
    pipeline.look();
    pipeline.look();
    pipeline.finish();
    pipeline.finish();
    List<ClientEvent> told = told(1);
    assertThat(types(told))
        .containsExactly("pending", "sent", "submitted", "mined", "reorged", "mined", "confirmed");
    assertThat(data(told.get(4)).path("status").stringValue()).isEqualTo("submitted");
    assertThat(data(told.get(4)).path("blockNumber").isNull()).isTrue();
  }

  @Test
  void whatFailsSaysWhy() {
    pipeline.chain().revertAt(CONTRACT, "no");
    pipeline.submit(
        new Intent(
            CONTRACT, Wei.ZERO, Bytes.parse("0x12345678"), null, Speed.AVERAGE, null, null, false));
    pipeline.run();
    List<ClientEvent> told = told(1);
    assertThat(types(told)).containsExactly("pending", "failed");
    assertThat(data(told.getLast()).path("failureCode").stringValue())
        .isEqualTo("execution_reverted");
    assertThat(data(told.getLast()).path("failureReason").stringValue()).contains("no");
  }

  @Test
  void whatIsTakenBackIsCanceled() {
    pipeline.chain().setFull(true);
    TransactionId id = pipeline.submit(TO);
    pipeline.run();
    AmendmentSteps.cancel(pipeline.context(), pipeline.view(id));
    pipeline.look();
    pipeline.run();
    pipeline.chain().setFull(false);
    pipeline.finish();
    assertThat(types(told(1))).endsWith("mined", "canceled");
  }

  /** The no-op that fills a stranger's gap is of client 0, even if that listened. */
  @Test
  void onlyWhoListensIsTold() {
    pipeline.submit(TO);
    pipeline.submit(
        2, new Intent(TO, Wei.of(1), Bytes.EMPTY, 21_000L, Speed.AVERAGE, null, null, false));
    pipeline.finish();
    assertThat(told(1)).isNotEmpty();
    assertThat(pipeline.bean(Events.class).newest()).isEqualTo(told(1).size());
  }

  @Test
  void nothingIsWrittenWhileNobodyListens() {
    listen();
    pipeline.submit(TO);
    gasless.submit(1, user(1), 0, TO);
    pipeline.finish();
    assertThat(
            pipeline
                .sql()
                .queryForObject(
                    "SELECT COUNT(*) FROM facts WHERE subscriber = 'events'", Long.class))
        .isZero();
    assertThat(told(1)).isEmpty();
  }

  @Test
  void whoSignsForTheForwarderIsToldOfTheirOwnRequestAndNeverOfItsCarrier() {
    List<TransactionId> ids =
        IntStream.range(0, 3).mapToObj(i -> gasless.submit(1, user(i), 0, TO)).toList();
    TransactionId other = gasless.submit(2, user(9), 0, TO);
    finish();
    List<ClientEvent> told = told(1);
    assertThat(told)
        .extracting(ClientEvent::subject)
        .hasSameElementsAs(ids.stream().map(TransactionId::value).toList());
    for (TransactionId id : ids) {
      List<ClientEvent> own = of(id, told);
      assertThat(types(own)).containsExactly("pending", "submitted", "mined", "confirmed");
      JsonNode end = data(own.getLast());
      assertThat(end.path("transactionId").stringValue()).isEqualTo(id.toString());
      assertThat(end.path("type").stringValue()).isEqualTo("gasless");
      assertThat(end.path("nonce").stringValue()).isEqualTo("0");
      assertThat(end.path("relayerId").isString()).isTrue();
      assertThat(end.path("gasUsed").stringValue())
          .isEqualTo(String.valueOf(gasless.view(1, id).gasUsed()));
      assertThat(end.path("transactionHash").stringValue())
          .isEqualTo(String.valueOf(gasless.view(1, id).hash()));
    }
    assertThat(told(2)).as("of %s nobody listens", other).isEmpty();
  }

  @Test
  void aReorganisationOfACarrierIsToldOfItsRequests() {
    TransactionId id = gasless.submit(1, user(1), 0, TO);
    pipeline.run();
    pipeline.mine();
    gasless.relay();
    pipeline.chain().reorganise(1);
    pipeline.look();
    pipeline.look();
    gasless.relay();
    finish();
    finish();
    List<ClientEvent> told = of(id, told(1));
    assertThat(types(told))
        .containsExactly("pending", "submitted", "mined", "reorged", "mined", "confirmed");
    assertThat(data(told.get(3)).path("blockNumber").isNull()).isTrue();
  }

  @Test
  void requestsThatEndBeforeTheyAreCarriedSaySo() {
    TransactionId canceled = gasless.submit(1, user(1), 0, TO);
    assertThat(gasless.cancel(canceled)).isTrue();
    assertThat(gasless.cancel(canceled)).isFalse();
    TransactionId expired = gasless.submit(1, user(2), 1, TO, Duration.ofSeconds(5));
    gasless.endWaiting(expired);
    gasless.endWaiting(expired);
    List<ClientEvent> told = told(1);
    assertThat(types(of(canceled, told))).containsExactly("pending", "canceled");
    assertThat(types(of(expired, told))).containsExactly("pending", "expired");
    JsonNode end = data(of(expired, told).getLast());
    assertThat(end.path("failureCode").stringValue()).isEqualTo("validity_expired");
    assertThat(end.path("failureReason").stringValue()).contains("deadline");
  }

  private void listen(Long... clients) {
    ears.clients.clear();
    ears.clients.addAll(Set.of(clients));
    pipeline.bean(EventAudience.class).changed();
  }

  private void finish() {
    for (int i = 0; i < 5; i++) {
      pipeline.run();
      pipeline.mine();
      gasless.relay();
    }
    pipeline.clock().advance(Duration.ofSeconds(2));
    gasless.relay();
  }

  private List<ClientEvent> told(long client) {
    FactSteps.deliver(pipeline.context());
    return pipeline.bean(Events.class).after(client, 0, 1000);
  }

  private static List<ClientEvent> of(TransactionId id, List<ClientEvent> told) {
    return told.stream().filter(each -> each.subject().equals(id.value())).toList();
  }

  private static List<String> types(List<ClientEvent> told) {
    return told.stream().map(each -> each.type().replace("transaction.", "")).toList();
  }

  private static JsonNode data(ClientEvent event) {
    return JsonMapper.shared().readTree(event.content());
  }

  private static Address user(int number) {
    return new Address("0x" + String.format("%040x", 0xabc000 + number));
  }

  /** Who listens. */
  static final class Ears implements EventWay {
    final Set<Long> clients = new HashSet<>();

    @Override
    public Set<Long> clients() {
      return clients;
    }
  }

  @org.springframework.context.annotation.Import(FakeForwarder.class)
  static final class ForwarderAndWay {
    @Bean
    static Ears ears() {
      return new Ears();
    }
  }
}
