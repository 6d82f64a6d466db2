package io.sluice.evm.abi;

import com.esaulpaugh.headlong.abi.Function;
import com.esaulpaugh.headlong.abi.Tuple;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Hex;
import io.sluice.evm.chain.Wei;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The calls that stand in the data of others: multicalls (Multicall3, {@code multicall(bytes[])}),
 * requests for a forwarder (ERC-2771), executions by accounts and by Safe. What a contract does
 * beyond its data nobody can see here. Pure.
 */
public final class NestedCalls {
  private static final int SELECTOR = 4;
  private static final int DEEPEST = 4;
  private static final int MOST = 2_000;

  private static final String REQUEST = "(address,address,uint256,uint256,uint48,bytes,bytes)";

  private static final Map<String, Wrapper> WRAPPERS = new HashMap<>();

  static {
    add("multicall(bytes[])", (call, in) -> each(in.get(0), data -> itself(call, data)));
    add("multicall(uint256,bytes[])", (call, in) -> each(in.get(1), data -> itself(call, data)));
    add("multicall(bytes32,bytes[])", (call, in) -> each(in.get(1), data -> itself(call, data)));
    add(
        "aggregate((address,bytes)[])",
        (call, in) -> each(in.get(0), t -> call(call, t, 0, -1, 1)));
    add(
        "blockAndAggregate((address,bytes)[])",
        (call, in) -> each(in.get(0), t -> call(call, t, 0, -1, 1)));
    add(
        "tryAggregate(bool,(address,bytes)[])",
        (call, in) -> each(in.get(1), t -> call(call, t, 0, -1, 1)));
    add(
        "tryBlockAndAggregate(bool,(address,bytes)[])",
        (call, in) -> each(in.get(1), t -> call(call, t, 0, -1, 1)));
    add(
        "aggregate3((address,bool,bytes)[])",
        (call, in) -> each(in.get(0), t -> call(call, t, 0, -1, 2)));
    add(
        "aggregate3Value((address,bool,uint256,bytes)[])",
        (call, in) -> each(in.get(0), t -> call(call, t, 0, 2, 3)));
    add("execute(" + REQUEST + ")", (call, in) -> List.of(signed((Tuple) in.get(0))));
    add(
        "executeBatch(" + REQUEST + "[],address)",
        (call, in) -> each(in.get(0), NestedCalls::signed));
    add("execute(address,uint256,bytes)", (call, in) -> List.of(call(call, in, 0, 1, 2)));
    add(
        "execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)",
        (call, in) -> List.of(call(call, in, 0, 1, 2)));
    add("executeBatch(address[],bytes[])", (call, in) -> pairs(call, in, -1, 1));
    add("executeBatch(address[],uint256[],bytes[])", (call, in) -> pairs(call, in, 1, 2));
  }

  private NestedCalls() {}

  /**
   * A call and all that stand in it.
   *
   * @return the call itself first; empty when it says that it holds calls and they cannot be read,
   *     or are too many or too deep to be looked at
   */
  public static Optional<List<ContractCall>> of(ContractCall call) {
    List<ContractCall> all = new ArrayList<>();
    return collect(call, 0, all) ? Optional.of(all) : Optional.empty();
  }

  private static boolean collect(ContractCall call, int depth, List<ContractCall> all) {
    all.add(call);
    if (all.size() > MOST) {
      return false;
    }
    Wrapper wrapper = call.to() == null ? null : wrapper(call.data());
    if (wrapper == null) {
      return true;
    }
    if (depth == DEEPEST) {
      return false;
    }
    return wrapper
        .read(call)
        .map(inner -> inner.stream().allMatch(each -> collect(each, depth + 1, all)))
        .orElse(false);
  }

  private static @Nullable Wrapper wrapper(Bytes data) {
    return data.size() < SELECTOR ? null : WRAPPERS.get(selector(data));
  }

  private static String selector(Bytes data) {
    return Hex.data(Arrays.copyOf(data.toArray(), SELECTOR));
  }

  private static void add(String signature, Reader reader) {
    Function function = Function.parse(signature);
    WRAPPERS.put("0x" + function.selectorHex(), new Wrapper(function, reader));
  }

  private static List<ContractCall> each(
      Object array, java.util.function.Function<Object, ContractCall> read) {
    return Arrays.stream((Object[]) array).map(read).toList();
  }

  /** A call of the same contract, by itself. */
  private static ContractCall itself(ContractCall call, Object data) {
    return new ContractCall(call.from(), call.to(), Wei.ZERO, Bytes.of((byte[]) data));
  }

  /** A call that stands in a tuple, by the places of its parts; -1 for none. */
  private static ContractCall call(ContractCall outer, Object tuple, int to, int value, int data) {
    Tuple parts = (Tuple) tuple;
    return new ContractCall(
        outer.from(),
        address(parts.get(to)),
        value < 0 ? Wei.ZERO : wei(parts.get(value)),
        Bytes.of(parts.<byte[]>get(data)));
  }

  private static ContractCall signed(Object request) {
    Tuple parts = (Tuple) request;
    return new ContractCall(
        address(parts.get(0)),
        address(parts.get(1)),
        wei(parts.get(2)),
        Bytes.of(parts.<byte[]>get(5)));
  }

  private static List<ContractCall> pairs(ContractCall outer, Tuple in, int values, int data) {
    Object[] to = in.get(0);
    Object[] all = in.get(data);
    Object[] wei = values < 0 ? new Object[0] : in.get(values);
    if (to.length != all.length || (values >= 0 && wei.length != to.length)) {
      throw new IllegalArgumentException("lists of different length");
    }
    List<ContractCall> calls = new ArrayList<>();
    for (int i = 0; i < to.length; i++) {
      calls.add(
          new ContractCall(
              outer.from(),
              address(to[i]),
              values < 0 ? Wei.ZERO : wei(wei[i]),
              Bytes.of((byte[]) all[i])));
    }
    return calls;
  }

  private static Address address(Object value) {
    return new Address(value.toString().toLowerCase(Locale.ROOT));
  }

  private static Wei wei(Object value) {
    return new Wei((BigInteger) value);
  }

  /** Takes the calls out of arguments. */
  @FunctionalInterface
  private interface Reader {
    List<ContractCall> read(ContractCall call, Tuple arguments);
  }

  /** A function that holds calls. */
  private record Wrapper(Function function, Reader reader) {
    /** Empty when the data is not laid out as it says. */
    Optional<List<ContractCall>> read(ContractCall call) {
      try {
        return Optional.of(reader.read(call, function.decodeCall(call.data().toArray())));
      } catch (RuntimeException e) {
        // The decoder has no exception of its own, and data may be anything.
        return Optional.empty();
      }
    }
  }
}
