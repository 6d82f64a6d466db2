package io.sluice.evm.abi;

import com.esaulpaugh.headlong.abi.ContractError;
import com.esaulpaugh.headlong.abi.Tuple;
import com.esaulpaugh.headlong.abi.TupleType;
import io.sluice.evm.chain.Hex;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * Custom errors of contracts (Solidity, "Errors and the Revert Statement"), found by their
 * selectors. Immutable.
 */
public final class ContractErrors {
  private static final String STANDARD = "standard-errors.json";
  private static final int SELECTOR = 4;

  private final Map<String, ContractError<Tuple>> bySelector;

  private ContractErrors(Map<String, ContractError<Tuple>> bySelector) {
    this.bySelector = Map.copyOf(bySelector);
  }

  /** The errors of ERC-6093 and of OpenZeppelin's contracts. */
  public static ContractErrors standard() {
    try (InputStream in =
        Objects.requireNonNull(ContractErrors.class.getResourceAsStream(STANDARD), STANDARD)) {
      String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new ContractErrors(Map.of()).with(AbiFolder.parse(json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** These and more; of two with one selector the newer is kept. */
  ContractErrors with(List<ContractError<Tuple>> more) {
    Map<String, ContractError<Tuple>> all = new HashMap<>(bySelector);
    more.forEach(error -> all.put(error.function().selectorHex(), error));
    return new ContractErrors(all);
  }

  /**
   * Name and arguments, such as {@code ERC20InvalidSender(sender=0x…)}.
   *
   * @param data what a call that reverted returned
   * @return empty for an error that is not known, and for data that is not laid out as it says
   */
  public Optional<String> describe(byte[] data) {
    if (data.length < SELECTOR) {
      return Optional.empty();
    }
    String selector = Hex.data(Arrays.copyOf(data, SELECTOR)).substring(2);
    return Optional.ofNullable(bySelector.get(selector))
        .flatMap(error -> describe(error, Arrays.copyOfRange(data, SELECTOR, data.length)));
  }

  private static Optional<String> describe(ContractError<Tuple> error, byte[] arguments) {
    TupleType<Tuple> inputs = error.getInputs();
    Tuple values;
    try {
      values = inputs.isEmpty() ? Tuple.EMPTY : inputs.decode(arguments);
    } catch (RuntimeException e) {
      // A contract may return anything, and the decoder has no exception of its own.
      return Optional.empty();
    }
    StringJoiner words = new StringJoiner(", ", error.getName() + "(", ")");
    for (int i = 0; i < values.size(); i++) {
      String name = inputs.getElementName(i);
      String value = text(values.get(i));
      words.add(name == null || name.isEmpty() ? value : name + "=" + value);
    }
    return Optional.of(words.toString());
  }

  private static String text(Object value) {
    if (value instanceof byte[] bytes) {
      return Hex.data(bytes);
    }
    if (value instanceof Tuple tuple) {
      return list(tuple.toArray(), "(", ")");
    }
    return value.getClass().isArray() ? list(value, "[", "]") : value.toString();
  }

  private static String list(Object array, String open, String close) {
    StringJoiner joined = new StringJoiner(", ", open, close);
    for (int i = 0; i < Array.getLength(array); i++) {
      joined.add(text(Array.get(array, i)));
    }
    return joined.toString();
  }
}
