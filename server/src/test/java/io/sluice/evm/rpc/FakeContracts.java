package io.sluice.evm.rpc;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Contracts of a chain that answer as they are told, and remember what they were asked. Without
 * being told there is an account without code. Safe for many threads.
 */
public abstract class FakeContracts implements Calls {
  private final Map<Address, UnaryOperator<Bytes>> contracts = new ConcurrentHashMap<>();
  private final Map<Address, Bytes> codes = new ConcurrentHashMap<>();
  private final List<Question> asked = new ArrayList<>();

  /** Whether any node answers. */
  public abstract boolean available();

  /**
   * Puts a contract there.
   *
   * @param answers what it makes of calldata; throws {@link IllegalArgumentException} to revert
   */
  public void deploy(Address address, UnaryOperator<Bytes> answers) {
    contracts.put(address, answers);
    codes.put(address, Bytes.parse("0x60"));
  }

  /** Gives an account code, whatever that does when it is called. */
  public void setCode(Address address, Bytes code) {
    codes.put(address, code);
  }

  /** What contracts were asked so far. */
  public List<Question> asked() {
    synchronized (asked) {
      return List.copyOf(asked);
    }
  }

  @Override
  public List<Answer> call(List<Question> questions) {
    synchronized (asked) {
      asked.addAll(questions);
    }
    return questions.stream().map(this::answer).toList();
  }

  private Answer answer(Question question) {
    if (!available()) {
      return new Answer.Unavailable("connection refused");
    }
    UnaryOperator<Bytes> contract = contracts.get(question.contract());
    try {
      return new Answer.Returned(contract == null ? Bytes.EMPTY : contract.apply(question.data()));
    } catch (IllegalArgumentException e) {
      return new Answer.Reverted(String.valueOf(e.getMessage()));
    }
  }

  /** The code of an account; empty when it has none. */
  protected Bytes code(Address account) {
    return codes.getOrDefault(account, Bytes.EMPTY);
  }

  @Override
  public Map<Address, Bytes> codes(List<Address> accounts) {
    return available()
        ? accounts.stream().distinct().collect(Collectors.toMap(each -> each, this::code))
        : Map.of();
  }
}
