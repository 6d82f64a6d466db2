package io.sluice.engine.transaction;

import io.sluice.backing.fact.Fact;
import io.sluice.backing.fact.Subscriber;
import io.sluice.backing.fact.Subscription;
import io.sluice.engine.lane.LaneId;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.TxHash;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What happened to a transaction, with how it stands after that: enough to work on it without
 * asking back. To be told of it, a module has two beans:
 *
 * <pre>{@code
 * @Bean
 * static Subscription webhookFacts() { // in every process
 *   return TransactionFact.subscription("webhooks", FactKind.MINED, FactKind.ENDED);
 * }
 *
 * @Bean
 * @ForRole(Role.API) // in those that work on it
 * Subscriber webhookQueue(Subscription webhookFacts, Webhooks webhooks) {
 *   return TransactionFact.subscriber(webhookFacts, webhooks::store);
 * }
 * }</pre>
 *
 * @param client whose it is; 0 for what fills a nonce and nobody asked for; see {@link
 *     NewTransaction#forCarriersOf} of a carrier
 * @param state after it
 * @param lane {@code null} while it has none
 * @param nonce {@code null} while it has none
 * @param hash of the attempt in a block, else of the newest; {@code null} while nothing is signed
 * @param block that holds it; {@code null} while none does
 * @param succeeded false when it reverted in that block; {@code null} while none holds it
 * @param gasUsed units of gas; {@code null} while no block holds it
 * @param failureCode of the error catalogue; {@code null} unless it ended without its effect
 * @param failureDetail why, for people; {@code null} where there is no code, or no more to say
 * @param form what it is where it is no transaction of the engine but something that one carries
 *     and whose facts are told alike; {@code null} for a transaction
 */
public record TransactionFact(
    TransactionId transaction,
    FactKind kind,
    Instant at,
    long client,
    ChainId chain,
    TransactionState state,
    @Nullable LaneId lane,
    @Nullable Nonce nonce,
    @Nullable TxHash hash,
    @Nullable BlockNumber block,
    @Nullable Boolean succeeded,
    @Nullable Long gasUsed,
    @Nullable String failureCode,
    @Nullable String failureDetail,
    @Nullable String form) {

  /** A subscription to these kinds. */
  public static Subscription subscription(String name, FactKind... kinds) {
    return subscription(name, () -> true, kinds);
  }

  /**
   * A subscription to these kinds that is not always open.
   *
   * @param open see {@link Subscription#open}
   */
  public static Subscription subscription(String name, BooleanSupplier open, FactKind... kinds) {
    Set<String> texts = Arrays.stream(kinds).map(FactKind::text).collect(Collectors.toSet());
    return new Subscription(name, texts, open);
  }

  /** A subscription to what carriers ({@link TransactionId#isCarrier}) do, and to nothing else. */
  public static Subscription subscriptionToCarriers(String name, FactKind... kinds) {
    Set<String> texts =
        Arrays.stream(kinds).map(FactKind::textOfCarrier).collect(Collectors.toSet());
    return new Subscription(name, texts);
  }

  /**
   * Works on the facts of such a subscription; see {@link Subscriber#handle}.
   *
   * @param work what is done with them, in a database transaction
   */
  public static Subscriber subscriber(
      Subscription subscription, Consumer<List<TransactionFact>> work) {
    return new Subscriber() {
      @Override
      public Subscription subscription() {
        return subscription;
      }

      @Override
      public void handle(List<Fact> facts) {
        work.accept(facts.stream().map(TransactionFact::of).toList());
      }
    };
  }

  /** A fact as it was stored; what a later version may have added to it is left out. */
  static TransactionFact of(Fact fact) {
    JsonNode content = JsonMapper.shared().readTree(fact.content());
    Long lane = number(content, "lane");
    Long nonce = number(content, "nonce");
    Long block = number(content, "block");
    Long succeeded = number(content, "succeeded");
    String hash = text(content, "hash");
    return new TransactionFact(
        new TransactionId(fact.subject()),
        FactKind.of(fact.kind()),
        fact.at(),
        content.path("client").longValue(),
        new ChainId(content.path("chain").longValue()),
        TransactionState.valueOf(content.path("state").stringValue()),
        lane == null ? null : new LaneId(lane.intValue()),
        nonce == null ? null : new Nonce(nonce),
        hash == null ? null : new TxHash("0x" + hash),
        block == null ? null : new BlockNumber(block),
        succeeded == null ? null : succeeded != 0,
        number(content, "gasUsed"),
        text(content, "failureCode"),
        text(content, "failureDetail"),
        text(content, "form"));
  }

  private static @Nullable Long number(JsonNode content, String field) {
    JsonNode value = content.path(field);
    return value.isNumber() ? value.longValue() : null;
  }

  private static @Nullable String text(JsonNode content, String field) {
    JsonNode value = content.path(field);
    return value.isString() ? value.stringValue() : null;
  }
}
