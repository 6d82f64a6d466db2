package io.sluice.engine.remote;

import io.sluice.engine.keys.KeyRing;
import io.sluice.engine.keys.TestKeys;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Eip1559Transaction;
import io.sluice.evm.chain.Hex;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.SignedTransaction;
import io.sluice.evm.chain.Wei;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An OpenZeppelin Relayer as it answers over HTTP, with a key and a counter of nonces of its own.
 * It signs and sends when the test says so, and has the faults of the real one on demand.
 */
public final class FakeRelayer implements AutoCloseable {
  private static final JsonMapper JSON = RelayerReplies.JSON;
  private static final String KEY = "the-key-of-this-relayer-0123456789";
  private static final Wei TIP = Wei.ofGwei(2);

  private final List<Entry> entries = new ArrayList<>();
  private final KeyRing keys;
  private final Address address;
  private final SmallHttp http;
  private Supplier<Instant> clock = () -> Instant.EPOCH;
  private Consumer<Bytes> node = raw -> {};
  private Duration skew = Duration.ZERO;
  private long counter;
  private int posts;
  private int cutAfter;
  private int cutBefore;
  private int errorAfter;
  private int refusal;
  private boolean paused;
  private boolean down;
  private int grows;
  private int vanishes;

  public FakeRelayer(int number) {
    keys = TestKeys.foreign(number);
    address = keys.addresses().getFirst();
    try {
      http = new SmallHttp(this::answer, () -> clock.get().plus(skew));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it sends what it signs, and what time it is. */
  public void attach(Consumer<Bytes> node, Supplier<Instant> clock) {
    this.node = node;
    this.clock = clock;
  }

  public String url() {
    return http.url();
  }

  public static String key() {
    return KEY;
  }

  /** What Sluice calls it. */
  public String lane() {
    return "remote-" + address.hex().substring(2, 10);
  }

  public Address address() {
    return address;
  }

  /** Requests to send something that have arrived. */
  public synchronized int posts() {
    return posts;
  }

  public synchronized int size() {
    return entries.size();
  }

  /** The next so many have their effect, and their connections are cut. */
  public synchronized void cutAfterAcceptance(int count) {
    cutAfter = count;
  }

  /** The next so many have no effect, and their connections are cut. */
  public synchronized void cutBeforeAcceptance(int count) {
    cutBefore = count;
  }

  /** The next so many have their effect, and are answered with 500. */
  public synchronized void failAfterAcceptance(int count) {
    errorAfter = count;
  }

  /** What is sent is answered so, and has no effect; 0 ends that. */
  public synchronized void refuseWith(int status) {
    refusal = status;
  }

  public synchronized void setPaused(boolean paused) {
    this.paused = paused;
  }

  /** Every connection is cut at once. */
  public synchronized void setDown(boolean down) {
    this.down = down;
  }

  /** Its clock is wrong by this. */
  public synchronized void setSkew(Duration skew) {
    this.skew = skew;
  }

  /** Somebody else gets so many in before each page that is read. */
  public synchronized void growWhileListing(int count) {
    grows = count;
  }

  /** The newest vanishes before each of the next so many pages. */
  public synchronized void vanishWhileListing(int count) {
    vanishes = count;
  }

  /** Another client of it sends something. */
  public synchronized String stranger() {
    Entry entry = new Entry(clock.get().plus(skew));
    entry.to = "0x00000000000000000000000000000000000000ee";
    entry.value = BigInteger.TWO;
    entry.gas = 50_000;
    entry.status = "confirmed";
    entries.addFirst(entry);
    return entry.id;
  }

  /** Its storage is gone: what it had, and how far its nonces were. */
  public synchronized void wipe() {
    entries.clear();
    counter = 0;
  }

  /** It keeps nothing that long. */
  public synchronized void forget(int index) {
    entries.remove(index);
  }

  /** Gives what waits a nonce, signs it and sends it. */
  public synchronized void work() {
    for (int i = entries.size() - 1; i >= 0; i--) {
      Entry each = entries.get(i);
      if (each.status.equals("pending")) {
        each.nonce = counter++;
        sign(each, TIP);
        each.status = "submitted";
        node.accept(each.raw);
      }
    }
  }

  /** The newest is of this index. */
  public synchronized void say(int index, String status) {
    entries.get(index).status = status;
  }

  /** What it tells of one by itself, as if it stood so. */
  public synchronized RemoteTransaction told(int index, String status) {
    return Objects.requireNonNull(
        RemoteTransaction.read(entries.get(index).json().put("status", status)));
  }

  public synchronized String id(int index) {
    return entries.get(index).id;
  }

  /** It rewrites one to do nothing, at its nonce, and sends that. */
  public synchronized void noOp(int index) {
    Entry entry = entries.get(index);
    entry.to = address.hex();
    entry.value = BigInteger.ZERO;
    entry.data = "0x";
    entry.gas = 21_000;
    sign(entry, TIP.times(2));
    node.accept(entry.raw);
  }

  /** It has rewritten one to do nothing, and sends the original bytes all the same. */
  public synchronized void noOpButSendTheOriginal(int index) {
    Entry entry = entries.get(index);
    Bytes original = entry.raw;
    entry.to = address.hex();
    entry.value = BigInteger.ZERO;
    entry.data = "0x";
    entry.gas = 21_000;
    node.accept(original);
  }

  /** It sends one again, dearer, and loses the hash. */
  public synchronized void bumpAndLoseTheHash(int index) {
    Entry entry = entries.get(index);
    String hash = entry.hash;
    Bytes raw = entry.raw;
    sign(entry, TIP.times(2));
    node.accept(entry.raw);
    entry.hash = hash;
    entry.raw = raw;
  }

  /** Another worker prepares one that is sent already: it goes out with a second nonce. */
  public synchronized void prepareAgain(int index) {
    Entry entry = entries.get(index);
    entry.nonce = counter++;
    sign(entry, TIP);
    node.accept(entry.raw);
  }

  /** It sends one again, as it is. */
  public synchronized void resend(int index) {
    node.accept(entries.get(index).raw);
  }

  private void sign(Entry entry, Wei tip) {
    var unsigned =
        new Eip1559Transaction(
            new ChainId(31337),
            new Nonce(entry.nonce),
            tip,
            tip.times(12),
            entry.gas,
            entry.to == null ? null : Address.of(Hex.bytes(entry.to)),
            new Wei(entry.value),
            Bytes.of(Hex.bytes(entry.data)));
    SignedTransaction signed = keys.sign(address, unsigned);
    entry.raw = signed.raw();
    entry.hash = signed.hash().hex();
  }

  private synchronized SmallHttp.@Nullable Reply answer(SmallHttp.Request request) {
    if (down) {
      return null;
    }
    if (!request.authorization().equals("Bearer " + KEY)) {
      return new SmallHttp.Reply(
          401,
          "{\"success\":false,\"code\":401,\"error\":\"Unauthorized\",\"message\":\"Unauthorized\"}");
    }
    String path = request.target().replaceAll("\\?.*", "");
    String own = "/api/v1/relayers/fake";
    if (request.method().equals("POST") && path.equals(own + "/transactions")) {
      return post(request.body());
    }
    if (path.equals("/api/v1/relayers")) {
      return RelayerReplies.success(
          JSON.createArrayNode().add(RelayerReplies.relayer(address, paused)));
    }
    if (path.equals(own)) {
      return RelayerReplies.success(RelayerReplies.relayer(address, paused));
    }
    if (path.equals(own + "/status")) {
      return RelayerReplies.success(RelayerReplies.status(counter, paused));
    }
    if (path.equals(own + "/transactions")) {
      return page(request.target());
    }
    if (path.startsWith(own + "/transactions/by-nonce/")) {
      long nonce = Long.parseLong(path.substring(path.lastIndexOf('/') + 1));
      return found(entries.stream().filter(each -> each.nonce == nonce).findFirst().orElse(null));
    }
    String id = path.substring(path.lastIndexOf('/') + 1);
    return found(entries.stream().filter(each -> each.id.equals(id)).findFirst().orElse(null));
  }

  private SmallHttp.Reply found(@Nullable Entry entry) {
    return entry == null
        ? new SmallHttp.Reply(404, "{\"success\":false,\"data\":null,\"error\":\"Not found\"}")
        : RelayerReplies.success(entry.json());
  }

  private SmallHttp.@Nullable Reply post(String body) {
    posts++;
    if (cutBefore > 0) {
      cutBefore--;
      return null;
    }
    if (refusal != 0) {
      return RelayerReplies.error(refusal, "no");
    }
    if (paused) {
      return RelayerReplies.error(403, "Relayer paused");
    }
    JsonNode json = JSON.readTree(body);
    Entry entry = new Entry(clock.get().plus(skew));
    entry.to = json.path("to").isString() ? json.path("to").stringValue() : null;
    entry.value = new BigInteger(json.path("value").stringValue());
    entry.data = json.path("data").stringValue();
    entry.gas = json.path("gas_limit").longValue();
    entries.addFirst(entry);
    if (cutAfter > 0) {
      cutAfter--;
      return null;
    }
    if (errorAfter > 0) {
      errorAfter--;
      return RelayerReplies.error(500, "An unknown error occurred");
    }
    return RelayerReplies.success(entry.json());
  }

  private SmallHttp.Reply page(String target) {
    int page = RelayerReplies.parameter(target, "page", 1);
    int size = RelayerReplies.parameter(target, "per_page", 10);
    for (int i = 0; size > 1 && i < grows; i++) {
      stranger();
    }
    if (size > 1 && page > 1 && vanishes > 0) {
      vanishes--;
      entries.removeFirst();
    }
    ArrayNode list = JSON.createArrayNode();
    entries.stream()
        .skip((long) (page - 1) * size)
        .limit(size)
        .forEach(each -> list.add(each.json()));
    return RelayerReplies.success(list);
  }

  @Override
  public void close() {
    try {
      http.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class Entry {
    private final String id = UUID.randomUUID().toString();
    private final Instant createdAt;
    private @Nullable String to;
    private BigInteger value = BigInteger.ZERO;
    private String data = "0x";
    private long gas;
    private String status = "pending";
    private long nonce = -1;
    private @Nullable String hash;
    private Bytes raw = Bytes.EMPTY;

    Entry(Instant createdAt) {
      this.createdAt = createdAt;
    }

    ObjectNode json() {
      ObjectNode json =
          JSON.createObjectNode()
              .put("id", id)
              .put("hash", hash)
              .put("status", status)
              .put("created_at", createdAt.toString())
              .put("gas_limit", gas)
              .put("value", "0x" + value.toString(16))
              .put("from", address.hex())
              .put("to", to)
              .put("relayer_id", "fake")
              .put("data", data.equals("0x") ? null : data);
      if (nonce >= 0) {
        json.put("nonce", nonce);
      } else {
        json.putNull("nonce");
      }
      return json;
    }
  }
}
