package io.sluice.engine.remote;

import io.sluice.backing.revision.Revisions;
import io.sluice.engine.lane.LaneId;
import io.sluice.engine.lane.LaneSettings;
import io.sluice.engine.lane.LaneState;
import io.sluice.engine.lane.RemoteLanes;
import io.sluice.engine.transaction.RemoteTransactions;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Hex;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.network.PerNetwork;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/**
 * Asks relayers how they are, in the background and all at once, each within a bounded time; the
 * router reads of their lanes what came of it. Makes those of the settings known when it starts.
 * One thread.
 */
@PerNetwork
@ForRole(Role.MONITOR)
class RemoteHealth implements DisposableBean {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteHealth.class);

  private final RemotePool pool;
  private final RemoteRelayers relayers;
  private final RelayerClient client;
  private final RemoteLanes lanes;
  private final RemoteTransactions transactions;
  private final Revisions revisions;
  private final RemoteSettings settings;
  private final LaneSettings laneSettings;
  private final ChainId chain;
  private final Clock clock;
  private final TransactionTemplate transaction;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private boolean seeded;

  RemoteHealth(
      RemotePool pool,
      RemoteRelayers relayers,
      RelayerClient client,
      RemoteLanes lanes,
      RemoteTransactions transactions,
      Revisions revisions,
      RemoteSettings settings,
      LaneSettings laneSettings,
      ChainSettings chain,
      Clock clock,
      TransactionTemplate transaction) {
    this.pool = pool;
    this.relayers = relayers;
    this.client = client;
    this.lanes = lanes;
    this.transactions = transactions;
    this.revisions = revisions;
    this.settings = settings;
    this.laneSettings = laneSettings;
    this.chain = chain.chainId();
    this.clock = clock;
    this.transaction = transaction;
  }

  /** One look at every relayer of the network; nothing where there is none. */
  void look() {
    seed();
    List<RemoteRelayer> all = pool.of(chain);
    if (all.isEmpty()) {
      return;
    }
    Map<RemoteRelayer, Future<Found>> asked = new LinkedHashMap<>();
    all.forEach(each -> asked.put(each, threads.submit(() -> ask(each))));
    Map<RemoteRelayer, Found> found = new LinkedHashMap<>();
    asked.forEach((each, answer) -> found.put(each, found(answer)));
    boolean anyHealthy =
        found.values().stream().anyMatch(each -> each.health == RemoteRelayer.Health.HEALTHY);
    boolean anyway = !anyHealthy && settings.fallback() == RemoteSettings.Fallback.ROUND_ROBIN;
    found.forEach((relayer, each) -> note(relayer, each, anyway));
  }

  private void seed() {
    if (seeded) {
      return;
    }
    List<String> places = settings.places();
    if (!places.isEmpty()) {
      transaction.executeWithoutResult(status -> {
        for (int i = 0; i < places.size(); i++) {
          relayers.add(chain, places.get(i), "", settings.keyOf(i), 1);
        }
        revisions.changed(RemotePool.REVISION);
      });
      pool.changed();
    }
    seeded = true;
  }

  private static Found found(Future<Found> answer) {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Found.not(RemoteRelayer.Health.UNREACHABLE, "this process is stopping");
    } catch (ExecutionException e) {
      return Found.not(RemoteRelayer.Health.UNREACHABLE, String.valueOf(e.getCause()));
    }
  }

  private Found ask(RemoteRelayer relayer) {
    if (settings.key(relayer.keyRef()) == null) {
      return Found.not(
          RemoteRelayer.Health.WRONG, "there is no key " + relayer.keyRef() + " for it");
    }
    Identity identity = null;
    RemoteRelayer known = relayer;
    if (relayer.lane() == null || relayer.remoteId() == null) {
      identity = identity(client.relayer(relayer));
      if (identity == null) {
        return Found.not(RemoteRelayer.Health.UNREACHABLE, "it does not say which relayer it is");
      }
      known = with(relayer, identity.id);
    }
    RelayerHttp.Answer status = client.status(known);
    if (!(status instanceof RelayerHttp.Answer.Heard heard)) {
      return Found.not(RemoteRelayer.Health.UNREACHABLE, words(status)).as(identity);
    }
    JsonNode data = heard.data();
    if (!data.isObject()) {
      return Found.not(RemoteRelayer.Health.UNREACHABLE, heard.words()).as(identity);
    }
    boolean stopped =
        data.path("paused").asBoolean(false) || data.path("system_disabled").asBoolean(false);
    return new Found(
        stopped ? RemoteRelayer.Health.STOPPED : RemoteRelayer.Health.HEALTHY,
        stopped ? "it says that it is paused or disabled" : null,
        identity,
        balance(data),
        counter(heard),
        newest(known));
  }

  private static RemoteRelayer with(RemoteRelayer relayer, String id) {
    return new RemoteRelayer(
        relayer.number(),
        relayer.chain(),
        relayer.baseUrl(),
        relayer.askedId(),
        relayer.keyRef(),
        relayer.weight(),
        relayer.lane(),
        id,
        relayer.newestSeen(),
        relayer.counter(),
        relayer.health(),
        relayer.trouble(),
        relayer.checkedAt());
  }

  private static String words(RelayerHttp.Answer answer) {
    return switch (answer) {
      case RelayerHttp.Answer.Heard heard -> heard.words();
      case RelayerHttp.Answer.NotSent(String words) -> words;
      case RelayerHttp.Answer.Lost(String words) -> words;
    };
  }

  /** Of the one that was asked for, or of the first that is of this kind of chain. */
  private static @Nullable Identity identity(RelayerHttp.Answer answer) {
    if (!(answer instanceof RelayerHttp.Answer.Heard heard)) {
      return null;
    }
    JsonNode data = heard.data();
    if (data.isArray()) {
      for (JsonNode each : data) {
        JsonNode type = each.path("network_type");
        if (!type.isString() || "evm".equalsIgnoreCase(type.stringValue())) {
          return one(each);
        }
      }
      return null;
    }
    return one(data);
  }

  private static @Nullable Identity one(JsonNode relayer) {
    try {
      return new Identity(
          relayer.path("id").stringValue(),
          Address.of(Hex.bytes(relayer.path("address").stringValue())));
    } catch (RuntimeException e) {
      return null;
    }
  }

  private static @Nullable Wei balance(JsonNode status) {
    BigInteger balance = integer(status.path("balance"));
    return balance == null || balance.signum() < 0 ? null : new Wei(balance);
  }

  /** Its counter of nonces, as it says how it is; {@code null} where it does not say. */
  static @Nullable Long counter(RelayerHttp.Answer.Heard heard) {
    BigInteger nonce = integer(heard.data().path("nonce"));
    return nonce == null || nonce.signum() < 0 || nonce.bitLength() >= Long.SIZE
        ? null
        : nonce.longValue();
  }

  private static @Nullable BigInteger integer(JsonNode value) {
    try {
      return value.isIntegralNumber()
          ? value.bigIntegerValue()
          : value.isString() ? new BigInteger(value.stringValue()) : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private @Nullable String newest(RemoteRelayer relayer) {
    RelayerHttp.Answer page = client.page(relayer, 1, 1, settings.healthTimeout());
    List<RemoteTransaction> listed =
        page instanceof RelayerHttp.Answer.Heard heard ? RelayerClient.listed(heard) : null;
    return listed == null || listed.isEmpty() ? null : listed.getFirst().id();
  }

  private void note(RemoteRelayer relayer, Found found, boolean anyway) {
    Instant now = clock.instant();
    boolean learned = learn(relayer, found);
    LaneId lane = lane(relayer);
    boolean taken = found.identity != null && lane == null;
    RemoteRelayer.Health health = taken ? RemoteRelayer.Health.WRONG : found.health;
    String trouble = taken ? "its account is a lane whose key is here" : found.trouble;
    transaction.executeWithoutResult(status -> {
      relayers.stand(relayer, health, trouble, found.counter, found.newest, now);
      if (lane != null) {
        lanes.stand(lane, state(health, found.balance, anyway), found.balance, now);
        if (!transactions.anyOn(lane)) {
          lanes.retire(lane);
        }
      }
      if (learned) {
        revisions.changed(RemotePool.REVISION);
      }
    });
    if (learned) {
      pool.changed();
    }
    if (health != relayer.health() || !Objects.equals(trouble, relayer.trouble())) {
      tell(relayer, health, trouble);
      pool.changed();
    }
  }

  private static void tell(
      RemoteRelayer relayer, RemoteRelayer.Health health, @Nullable String trouble) {
    if (health == RemoteRelayer.Health.HEALTHY) {
      LOG.info("Relayer {} takes transactions", relayer.baseUrl());
    } else {
      LOG.warn("Relayer {} gets nothing at present: {}", relayer.baseUrl(), trouble);
    }
  }

  private boolean learn(RemoteRelayer relayer, Found found) {
    Identity identity = found.identity;
    if (relayer.lane() != null || identity == null) {
      return false;
    }
    Optional<LaneId> lane =
        Objects.requireNonNull(
            transaction.execute(status -> {
              Optional<LaneId> registered =
                  lanes.register(chain, identity.address, relayer.weight(), laneSettings.window());
              registered.ifPresent(id -> relayers.learn(relayer, id, identity.id));
              return registered;
            }));
    return lane.isPresent();
  }

  private @Nullable LaneId lane(RemoteRelayer relayer) {
    if (relayer.lane() != null) {
      return relayer.lane();
    }
    return relayers.all().stream()
        .filter(each -> each.number() == relayer.number())
        .map(RemoteRelayer::lane)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private LaneState state(RemoteRelayer.Health health, @Nullable Wei balance, boolean anyway) {
    if (health != RemoteRelayer.Health.HEALTHY
        && !(anyway && health == RemoteRelayer.Health.UNREACHABLE)) {
      return LaneState.AWAY;
    }
    return balance != null && balance.compareTo(laneSettings.minimum()) < 0
        ? LaneState.LOW_BALANCE
        : LaneState.ACTIVE;
  }

  @Override
  public void destroy() {
    threads.close();
  }

  private record Identity(String id, Address address) {}

  /**
   * @param identity what was learned of it just now; {@code null} when that was known
   */
  private record Found(
      RemoteRelayer.Health health,
      @Nullable String trouble,
      @Nullable Identity identity,
      @Nullable Wei balance,
      @Nullable Long counter,
      @Nullable String newest) {
    static Found not(RemoteRelayer.Health health, @Nullable String why) {
      return new Found(health, why, null, null, null, null);
    }

    Found as(@Nullable Identity learned) {
      return new Found(health, trouble, learned, balance, counter, newest);
    }
  }
}
