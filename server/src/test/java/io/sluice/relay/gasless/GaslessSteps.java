package io.sluice.relay.gasless;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.sluice.backing.fact.FactSteps;
import io.sluice.backing.outbox.Outbox;
import io.sluice.engine.routing.RoutingSteps;
import io.sluice.engine.transaction.Event;
import io.sluice.engine.transaction.PipelineQueues;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionQueries;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.engine.transaction.TransactionView;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.forwarder.ForwardRequest;
import io.sluice.evm.forwarder.SignedRequest;
import io.sluice.evm.forwarder.UserSignature;
import io.sluice.evm.price.Speed;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import org.springframework.context.ApplicationContext;
import org.springframework.transaction.support.TransactionTemplate;

/** Lets a test send gasless requests as the API does, and do what the relay's threads do. */
public final class GaslessSteps {
  private static final ChainId CHAIN = new ChainId(31337);

  /** As many as the API takes in one request. */
  private static final int MOST_AT_ONCE = 1000;

  private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();
  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(42);
  private final ApplicationContext context;
  private final FakeForwarder forwarder;

  public GaslessSteps(ApplicationContext context) {
    this.context = context;
    this.forwarder = context.getBean(FakeForwarder.class);
  }

  /** Stores a request that passed the checks of the API. */
  public TransactionId submit(long client, Address user, long nonce, Address to) {
    return submit(client, user, nonce, to, Duration.ofHours(1));
  }

  /**
   * Stores one that passed the checks of the API.
   *
   * @param life until the deadline
   */
  public TransactionId submit(long client, Address user, long nonce, Address to, Duration life) {
    return submit(client, user, nonce, 1, to, life).getFirst();
  }

  /** Stores so many in a row, from a nonce on. */
  public List<TransactionId> submit(long client, Address user, long nonce, int count, Address to) {
    return submit(client, user, nonce, count, to, Duration.ofHours(1));
  }

  private List<TransactionId> submit(
      long client, Address user, long nonce, int count, Address to, Duration life) {
    ForwardSigners signers = context.getBean(ForwardSigners.class);
    signers.know(CHAIN, FakeForwarder.ADDRESS, Map.of(user, forwarder.nonce(user)));
    long signer =
        signers.ids(CHAIN, FakeForwarder.ADDRESS, List.of(user)).values().iterator().next();
    List<NewForwardRequest> all =
        LongStream.range(nonce, nonce + count)
            .mapToObj(each -> request(client, user, signer, each, to, life))
            .toList();
    for (int from = 0; from < count; from += MOST_AT_ONCE) {
      store(all.subList(from, Math.min(count, from + MOST_AT_ONCE)));
    }
    return all.stream().map(NewForwardRequest::id).toList();
  }

  private NewForwardRequest request(
      long client, Address user, long signer, long nonce, Address to, Duration life) {
    Instant now = context.getBean(Clock.class).instant();
    byte[] signature = new byte[65];
    random.nextBytes(signature);
    ForwardRequest request =
        new ForwardRequest(
            user,
            to,
            Wei.ZERO,
            BigInteger.valueOf(100_000),
            BigInteger.valueOf(nonce),
            now.plus(life).getEpochSecond(),
            Bytes.parse("0x12345678"));
    SignedRequest signed = new SignedRequest(request, new UserSignature(Bytes.of(signature)));
    forwarder.sign(signed);
    return new NewForwardRequest(
        new TransactionId(ids.generate()),
        client,
        CHAIN,
        FakeForwarder.ADDRESS,
        signer,
        request,
        Bytes.of(signature),
        Speed.AVERAGE,
        false,
        now);
  }

  private void store(List<NewForwardRequest> some) {
    context
        .getBean(TransactionTemplate.class)
        .executeWithoutResult(status -> {
          context.getBean(ForwardRequests.class).insert(some);
          context
              .getBean(Readiness.class)
              .find(
                  CHAIN,
                  some.stream().map(NewForwardRequest::signer).toList(),
                  some.getFirst().createdAt());
          context
              .getBean(Outbox.class)
              .append(context.getBean(PipelineQueues.class).accepted(), List.of(Packer.NAME));
        });
  }

  /** Looks for gaps once; returns how many requests it was about. */
  public int lookForGaps() {
    return context.getBean(Gaps.class).look();
  }

  /** What a user would be told to sign next. */
  public long nextNonce(Address user, int ahead) {
    ForwardSigners.Standing standing =
        Objects.requireNonNull(
            context
                .getBean(ForwardSigners.class)
                .standings(CHAIN, FakeForwarder.ADDRESS, Map.of(user, List.of(0L)))
                .get(user));
    return context
        .getBean(ForwardRequests.class)
        .firstFree(standing.id(), standing.executedNonce(), ahead);
  }

  /** What the threads of the relay do now and then: hear, read outcomes, look for gaps, pack. */
  public void relay() {
    FactSteps.deliver(context);
    context.getBean(CarrierOutcomes.class).tick();
    context.getBean(Gaps.class).tick();
    RoutingSteps.tick(context);
  }

  /** The forwarder says less than what is known of a user, and somebody believes it. */
  public void hear(Address user, long nonce) {
    ForwardSigners signers = context.getBean(ForwardSigners.class);
    long row = signers.ids(CHAIN, FakeForwarder.ADDRESS, List.of(user)).values().iterator().next();
    signers.lower(Map.of(row, nonce));
  }

  public boolean cancel(TransactionId id) {
    return context
        .getBean(ForwardRequests.class)
        .cancel(id, context.getBean(Clock.class).instant());
  }

  /** What somebody does who saw it wait, and is late. */
  public void endWaiting(TransactionId id) {
    context
        .getBean(ForwardRequests.class)
        .endWaiting(List.of(Ends.expired(id, 0)), context.getBean(Clock.class).instant());
  }

  /** Whether a request goes again that a batch has passed over, after so many others. */
  public boolean goesAgain(boolean insistent, int tries) {
    Instant now = context.getBean(Clock.class).instant();
    ForwardRequest request =
        new ForwardRequest(
            Address.ZERO,
            Address.ZERO,
            Wei.ZERO,
            BigInteger.ONE,
            BigInteger.ZERO,
            now.plusSeconds(60).getEpochSecond(),
            Bytes.EMPTY);
    HeldRequest held =
        new HeldRequest(
            new TransactionId(ids.generate()),
            1,
            1,
            new SignedRequest(request, new UserSignature(Bytes.EMPTY)),
            Speed.AVERAGE,
            insistent,
            tries);
    Carrier carrier =
        new Carrier(
            TransactionId.ofCarrier(ids.generate()),
            CHAIN,
            FakeForwarder.ADDRESS,
            true,
            TransactionState.CONFIRMED,
            null,
            null,
            true,
            1L,
            null,
            true);
    return context
            .getBean(Consequences.class)
            .of(carrier, List.of(held), Map.of(), Map.of(), now)
            .getFirst()
        instanceof Consequences.Again;
  }

  public TransactionView view(long client, TransactionId id) {
    return context.getBean(ForwardQueries.class).find(client, id).orElseThrow();
  }

  public List<Event> timeline(TransactionId id) {
    return context.getBean(ForwardQueries.class).timeline(id);
  }

  public List<TransactionId> list(long client) {
    TransactionQueries.Filter all =
        new TransactionQueries.Filter(Set.of(), null, null, null, null, null, null, null);
    return context.getBean(ForwardQueries.class).list(client, all, 100).found().stream()
        .map(TransactionView::id)
        .toList();
  }
}
