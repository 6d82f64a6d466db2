package io.sluice.embedded.chain;

import com.esaulpaugh.headlong.abi.Address;
import com.esaulpaugh.headlong.rlp.RLPEncoder;
import io.sluice.embedded.chain.Journal.Attempt;
import io.sluice.embedded.chain.Journal.Entry;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts contracts on a chain that are not there yet. It may be done again at any time, also after a
 * kill: what was signed is in a file before a node sees it, and the same bytes are sent until they
 * are in effect, or cannot be any more. Where the chain has {@link Create2 a certain proxy} a
 * contract's address follows from its code alone, and whoever puts it there does it for all.
 *
 * <p>First {@link #place}, then {@link #send}, then {@link #await}; one thread.
 */
public final class Deployment implements AutoCloseable {
  /**
   * A contract on the chain.
   *
   * @param hash of the transaction that created it; null when that is not on record
   */
  public record Placed(String name, String address, boolean wasThere, @Nullable String hash) {}

  private record Wanted(Creation creation, String initCodeHash, String address, boolean isThere) {
    boolean isByProxy() {
      return address.equals(Create2.address(creation.initCode()));
    }

    byte[] target() {
      return isByProxy() ? Bytes.of(Create2.PROXY) : Bytes.NONE;
    }

    byte[] calldata() {
      return isByProxy() ? Create2.calldata(creation.initCode()) : creation.initCode();
    }
  }

  private static final Duration POLL = Duration.ofMillis(250);

  /** In polls: what a node has dropped goes again after that. */
  private static final int SEND_AGAIN_EVERY = 40;

  /** How nodes say that they have a transaction, or that its nonce is used. */
  private static final Pattern KNOWN =
      Pattern.compile(
          "already ?known|already imported|known transaction|nonce too low|old ?nonce",
          Pattern.CASE_INSENSITIVE);

  /** Of a coin in wei. */
  private static final int DECIMALS = 18;

  private final Rpc rpc;
  private final ChainReads chain;
  private final SigningKey key;
  private final Journal journal;
  private final long chainId;
  private final boolean hasProxy;
  private final List<Wanted> wanted = new ArrayList<>();
  private long nextNonce;

  private Deployment(Rpc rpc, SigningKey key, Journal journal, long chainId) throws IOException {
    this.rpc = rpc;
    this.chain = new ChainReads(rpc);
    this.key = key;
    this.journal = journal;
    this.chainId = chainId;
    this.hasProxy = Create2.isOn(rpc);
    forgetWhatCannotBe();
    this.nextNonce =
        journal.entries().stream()
            .mapToLong(entry -> entry.nonce() + 1)
            .reduce(chain.nonce(key.address(), "pending"), Math::max);
  }

  /**
   * Finds out what the chain and the record say.
   *
   * @param chainId of the chain that is meant
   * @param key of the account that pays
   * @param records the folder where what is signed is kept, a file for each chain and account
   * @throws DeploymentException when the node is on another chain, or another deployment by this
   *     account is under way
   * @throws IOException when the node does not answer
   */
  public static Deployment begin(Rpc rpc, long chainId, SigningKey key, Path records)
      throws IOException {
    long found = new ChainReads(rpc).chainId();
    if (found != chainId) {
      throw new DeploymentException(
          "The node is on chain %d and not on %d: name another node, or another chain."
              .formatted(found, chainId));
    }
    Journal journal = Journal.open(records.resolve(chainId + "-" + key.address() + ".json"));
    try {
      return new Deployment(rpc, key, journal, chainId);
    } catch (IOException | RuntimeException e) {
      journal.close();
      throw e;
    }
  }

  /** In one block, as answers about two would prove nothing. */
  private boolean cannotBe(Entry entry) throws IOException {
    String block = chain.newestBlock();
    return chain.nonce(key.address(), block) > entry.nonce()
        && chain.code(entry.address(), block).length == 0
        && chain.code(entry.address(), "latest").length == 0; // a block may have come between
  }

  private void forgetWhatCannotBe() throws IOException {
    for (Entry entry : journal.entries()) {
      if (cannotBe(entry)) {
        journal.forget(entry);
      }
    }
  }

  /** Wants a contract, and tells where it is or will be: lower-case hex with 0x. */
  public String place(Creation creation) throws IOException {
    String hash = Bytes.hex(Bytes.hash(creation.initCode()));
    Optional<Entry> known = journal.of(hash);
    String address = known.map(Entry::address).orElseGet(() -> newAddress(creation));
    boolean isThere = chain.code(address, "latest").length > 0;
    if (!isThere && known.isEmpty()) {
      nextNonce++;
    }
    wanted.add(new Wanted(creation, hash, address, isThere));
    return address;
  }

  private String newAddress(Creation creation) {
    return hasProxy
        ? Create2.address(creation.initCode())
        : Bytes.address(Bytes.hash(RLPEncoder.list(Bytes.of(key.address()), Bytes.of(nextNonce))));
  }

  /**
   * Signs what is missing, records it, and sends it. Returns without waiting for a block.
   *
   * @return whether there was something to send
   * @throws DeploymentException when the account cannot pay, or the node refuses
   */
  public boolean send() throws IOException {
    List<Wanted> missing = wanted.stream().filter(each -> !each.isThere).toList();
    if (missing.isEmpty()) {
      return false;
    }
    Price price = Price.now(rpc);
    List<Entry> signed = new ArrayList<>();
    long nonce = nextNonce - missing.stream().filter(each -> entry(each).isEmpty()).count();
    for (Wanted each : missing) {
      Optional<Entry> known = entry(each);
      signed.add(known.isPresent() ? worth(known.get(), each, price) : sign(each, nonce++, price));
    }
    checkFunds(signed);
    journal.put(signed);
    signed.forEach(this::submit);
    return true;
  }

  private Optional<Entry> entry(Wanted one) {
    return journal.of(one.initCodeHash);
  }

  private Entry sign(Wanted one, long nonce, Price price) throws IOException {
    long gas = gas(one);
    var entry =
        new Entry(one.creation.name(), one.initCodeHash, one.address, nonce, gas, List.of());
    return entry.with(attempt(entry, one, price));
  }

  /** A fifth more than the node's estimate. */
  private long gas(Wanted one) throws IOException {
    try {
      long estimate = chain.estimate(key.address(), one.target(), one.calldata());
      return estimate + estimate / 5;
    } catch (NodeError e) {
      throw new DeploymentException(
          "The node does not say what creating the %s takes (%s): ask another."
              .formatted(one.creation.name(), e.said()),
          e);
    }
  }

  /** The entry, with another attempt at its nonce where prices have risen above the last one's. */
  private Entry worth(Entry entry, Wanted one, Price price) {
    Price last = entry.attempts().getLast().price();
    return price.isAbove(last) ? entry.with(attempt(entry, one, price.replacing(last))) : entry;
  }

  private Attempt attempt(Entry entry, Wanted one, Price price) {
    var transaction =
        new Transaction(
            chainId,
            entry.nonce(),
            price,
            entry.gas(),
            one.target(),
            BigInteger.ZERO,
            one.calldata());
    return new Attempt(price, transaction.signed(key));
  }

  private void checkFunds(List<Entry> entries) throws IOException {
    BigInteger needed = BigInteger.ZERO;
    for (Entry entry : entries) {
      BigInteger most = entry.attempts().getLast().price().most();
      needed = needed.add(most.multiply(BigInteger.valueOf(entry.gas())));
    }
    BigInteger balance = chain.balance(key.address());
    if (balance.compareTo(needed) < 0) {
      throw new DeploymentException(
          "%s has %s coins on chain %d and needs up to %s: send it some first."
              .formatted(
                  Address.toChecksumAddress(key.address()),
                  coins(balance),
                  chainId,
                  coins(needed)));
    }
  }

  private static String coins(BigInteger wei) {
    return new BigDecimal(wei, DECIMALS).stripTrailingZeros().toPlainString();
  }

  /** Sends the newest attempt. Without an answer nobody knows: {@link #await} sends it again. */
  private void submit(Entry entry) {
    try {
      rpc.call("eth_sendRawTransaction", entry.attempts().getLast().signed().raw());
    } catch (NodeError e) {
      if (!KNOWN.matcher(e.said()).find()) {
        throw new DeploymentException(
            "The node does not take the transaction that creates the %s (%s). It is kept in %s; the next run sends it again."
                .formatted(entry.name(), e.said(), journal.file()),
            e);
      }
    } catch (IOException e) {
      // it may have arrived
    }
  }

  /**
   * Returns when all are on the chain, and are what they should be.
   *
   * @param pause waits that long; false when there is nothing left to wait for, as the node has
   *     ended
   * @throws DeploymentException when one is not; the next run goes on from there
   * @throws IOException when the node does not answer what proves them right
   */
  public List<Placed> await(Duration limit, Predicate<Duration> pause) throws IOException {
    long deadline = System.nanoTime() + limit.toNanos();
    for (int polls = 1; !allAreThere(); polls++) {
      if (System.nanoTime() > deadline || !pause.test(POLL)) {
        throw new DeploymentException(
            "Not on the chain after %d s. What was signed is kept in %s: the same command goes on from there."
                .formatted(limit.toSeconds(), journal.file()));
      }
      if (polls % SEND_AGAIN_EVERY == 0) {
        missing().forEach(this::submit);
      }
    }
    List<Placed> placed = new ArrayList<>();
    for (Wanted one : wanted) {
      verify(one);
      Optional<Entry> entry = entry(one);
      String hash = entry.isPresent() ? mined(entry.get()) : null;
      placed.add(new Placed(one.creation.name(), one.address, one.isThere, hash));
    }
    return placed;
  }

  private List<Entry> missing() {
    return wanted.stream()
        .filter(each -> !each.isThere)
        .flatMap(each -> entry(each).stream())
        .toList();
  }

  /** A read that fails decides nothing. */
  private boolean allAreThere() {
    try {
      for (Entry entry : missing()) {
        if (chain.code(entry.address(), "latest").length == 0) {
          if (cannotBe(entry)) {
            journal.forget(entry);
            throw isVoid(entry);
          }
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private DeploymentException isVoid(Entry entry) throws IOException {
    String failed = mined(entry);
    return new DeploymentException(
        failed == null
            ? "Another transaction has used nonce %d of %s, by which the %s was to be created: run the same again."
                .formatted(entry.nonce(), Address.toChecksumAddress(key.address()), entry.name())
            : "Transaction %s, which was to create the %s, has failed: run the same again."
                .formatted(failed, entry.name()));
  }

  private void verify(Wanted one) throws IOException {
    Creation creation = one.creation;
    byte[] right = creation.answer().of(chainId, one.address);
    if (!creation.contract().isCode(chain.code(one.address, "latest"))
        || !Arrays.equals(chain.answer(one.address, creation.question()), right)) {
      throw new DeploymentException(
          "What is at %s on chain %d is not the %s that was asked for."
              .formatted(Address.toChecksumAddress(one.address), chainId, creation.name()));
    }
  }

  /** The hash of the attempt that a block holds; null when none is known. */
  private @Nullable String mined(Entry entry) throws IOException {
    for (Attempt attempt : entry.attempts()) {
      if (chain.isMined(attempt.signed().hash())) {
        return attempt.signed().hash();
      }
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    journal.close();
  }
}
