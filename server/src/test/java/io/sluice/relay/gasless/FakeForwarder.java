package io.sluice.relay.gasless;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.TxHash;
import io.sluice.evm.chain.UnsignedTransaction;
import io.sluice.evm.forwarder.ForwardRequest;
import io.sluice.evm.forwarder.SignedRequest;
import io.sluice.evm.rpc.FakeChain;
import io.sluice.evm.rpc.NodeUnavailableException;
import io.sluice.evm.rpc.Receipt;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A forwarder on the chain of a test. It executes what blocks hold, in their order, as the real one
 * does: each request at its nonce or not at all. What it has done is found anew from the blocks
 * each time, so that it turns with the chain.
 */
@Primary
public final class FakeForwarder implements ForwarderReads {
  public static final Address ADDRESS = new Address("0x" + "f0".repeat(20));

  private final FakeChain chain;
  private final JdbcTemplate sql;
  private final List<SignedRequest> signed = new ArrayList<>();
  private final Map<Address, Long> elsewhere = new HashMap<>();
  private final Set<Address> reverting = new HashSet<>();
  private final Set<Address> untold = new HashSet<>();
  private boolean down;

  FakeForwarder(FakeChain chain, JdbcTemplate sql) {
    this.chain = chain;
    this.sql = sql;
  }

  /** From now on a call that holds this request's signature means this request. */
  void sign(SignedRequest request) {
    signed.add(request);
  }

  /** A user's requests go through somebody else, before everything that blocks hold. */
  public void useElsewhere(Address user, long nonces) {
    elsewhere.merge(user, nonces, Long::sum);
  }

  /** A reorganisation takes back what somebody else has sent last. */
  public void takeBack(Address user, long nonces) {
    elsewhere.merge(user, -nonces, Long::sum);
  }

  /** Calls to this target revert in blocks, though not when they are tried. */
  public void revertAt(Address target) {
    reverting.add(target);
  }

  /** What is executed for this user one endpoint does not have, and two do not agree on. */
  public void setTold(Address user, boolean told) {
    if (told) {
      untold.remove(user);
    } else {
      untold.add(user);
    }
  }

  /** No node says anything of it. */
  public void setDown(boolean down) {
    this.down = down;
  }

  public long nonce(Address user) {
    return replay(new HashMap<>()).getOrDefault(user, elsewhere.getOrDefault(user, 0L));
  }

  /** How often a request of this user and nonce was executed. */
  public long timesExecuted(Address user, long nonce) {
    Map<TxHash, Map<Place, Boolean>> events = new HashMap<>();
    replay(events);
    return events.values().stream()
        .filter(each -> each.containsKey(new Place(user, nonce)))
        .count();
  }

  @Override
  public Map<Long, Long> nonces(Address forwarder, Map<Long, Address> signers) {
    answer();
    return signers.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> nonce(each.getValue())));
  }

  @Override
  public Map<TxHash, Map<Place, Boolean>> executed(
      Address forwarder, Collection<TxHash> hashes, boolean agreed) {
    answer();
    Map<TxHash, Map<Place, Boolean>> events = new HashMap<>();
    replay(events);
    events.keySet().retainAll(hashes);
    boolean asked =
        events
            .values()
            .removeIf(
                each -> each.keySet().stream().anyMatch(place -> untold.contains(place.signer())));
    if (asked && agreed) {
      throw new NodeUnavailableException("two endpoints do not say the same");
    }
    return events;
  }

  private void answer() {
    if (down) {
      throw new NodeUnavailableException("connection refused");
    }
  }

  /** Executes all blocks; returns the nonces after them. */
  private Map<Address, Long> replay(Map<TxHash, Map<Place, Boolean>> events) {
    Map<Address, Long> nonces = new HashMap<>(elsewhere);
    Map<TxHash, Bytes> sent =
        sql
            .query(
                "SELECT hash, raw FROM attempts ORDER BY lane_id, nonce, ordinal",
                (row, index) -> Map.entry(TxHash.of(row.getBytes(1)), Bytes.of(row.getBytes(2))))
            .stream()
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    Map<TxHash, Receipt> receipts = chain.agreedReceipts(List.copyOf(sent.keySet()));
    Map<BlockNumber, List<TxHash>> blocks =
        receipts.values().stream()
            .sorted(Comparator.comparing(each -> each.hash().toString()))
            .collect(
                Collectors.groupingBy(
                    Receipt::block,
                    TreeMap::new,
                    Collectors.mapping(Receipt::hash, Collectors.toList())));
    blocks.values().stream()
        .flatMap(List::stream)
        .forEach(
            hash -> events.put(hash, execute(data(sent.getOrDefault(hash, Bytes.EMPTY)), nonces)));
    return nonces;
  }

  private static String data(Bytes raw) {
    return UnsignedTransaction.decode(raw).transaction().data().hex();
  }

  private Map<Place, Boolean> execute(String data, Map<Address, Long> nonces) {
    Map<Place, Boolean> executed = new HashMap<>();
    Function<SignedRequest, Integer> place =
        each -> data.indexOf(each.signature().bytes().hex().substring(2));
    signed.stream()
        .filter(each -> place.apply(each) >= 0)
        .sorted(Comparator.comparing(place))
        .forEach(each -> {
          ForwardRequest request = each.request();
          long nonce = request.nonce().longValueExact();
          if (nonces.getOrDefault(request.from(), 0L) == nonce) {
            nonces.put(request.from(), nonce + 1);
            executed.put(new Place(request.from(), nonce), !reverting.contains(request.to()));
          }
        });
    return executed;
  }
}
