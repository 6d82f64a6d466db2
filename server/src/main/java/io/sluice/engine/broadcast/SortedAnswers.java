package io.sluice.engine.broadcast;

import io.sluice.engine.transaction.AttemptKind;
import io.sluice.engine.transaction.Mending;
import io.sluice.engine.transaction.UnsentAttempt;
import io.sluice.evm.chain.UnsignedTransaction;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Cause;
import io.sluice.evm.rpc.SendAnswer;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answers of nodes to a batch of sends, sorted by their consequences. Each answer stands in
 * exactly one of the lists, except for the words of the lowest nonce that is to be sent again as it
 * is. Not safe for several threads.
 */
final class SortedAnswers {
  /** A node has it, or its nonce is used: by which transaction, blocks will say. */
  final List<UnsentAttempt> taken = new ArrayList<>();

  /** Refused by a choice of ours, which another makes good. */
  final List<Mending> mendings = new ArrayList<>();

  /** Those of them that no other time will make good: they are not sent again as they are. */
  final List<UnsentAttempt> hopeless = new ArrayList<>();

  /** What was asked for can never be taken. */
  final List<Refused> invalid = new ArrayList<>();

  /** Taken by nobody, or nobody knows: sent again as it is. */
  final List<UnsentAttempt> held = new ArrayList<>();

  /** The lowest nonce that the lane is too poor for. */
  @Nullable UnsentAttempt unpaid;

  /** The lowest nonce that nodes refuse and that is sent again as it is, ever more slowly. */
  @Nullable Refused blocked;

  /** Whether a node has no room for more of this lane. */
  boolean congested;

  static SortedAnswers of(List<UnsentAttempt> sent, List<SendAnswer> answers) {
    SortedAnswers sorted = new SortedAnswers();
    for (int i = 0; i < sent.size(); i++) {
      sorted.add(sent.get(i), answers.get(i));
    }
    return sorted;
  }

  /**
   * Whether something counts again, and is to be sent, because what was to replace it is refused.
   */
  boolean revives() {
    return hopeless.stream().anyMatch(each -> each.attempt().kind() != AttemptKind.FIRST);
  }

  boolean areAllTaken() {
    return mendings.isEmpty() && hopeless.isEmpty() && invalid.isEmpty() && held.isEmpty();
  }

  private void add(UnsentAttempt sent, SendAnswer answer) {
    boolean first = sent.attempt().kind() == AttemptKind.FIRST;
    switch (answer) {
      case SendAnswer.Accepted _, SendAnswer.NonceTooLow _ -> taken.add(sent);
      case SendAnswer.Unknown _ -> held.add(sent);
      case SendAnswer.Congested _ -> {
        congested = true;
        held.add(sent);
      }
      case SendAnswer.InsufficientFunds _ -> {
        unpaid = unpaid == null ? sent : unpaid;
        held.add(sent);
      }
      case SendAnswer.Refused(String words) -> refused(sent, words);
      case SendAnswer.ReplacementUnderpriced(String words) -> {
        // Something that is not ours may hold the nonce: only what replaces our own is raised.
        if (!first) {
          mend(sent, Cause.UNDERPRICED, null, words);
        }
        refused(sent, words);
      }
      case SendAnswer.FeeTooLow(String words, Wei minimum) -> {
        mend(sent, Cause.FEE_TOO_LOW, minimum == null ? null : minimum.value(), words);
        refused(sent, words);
      }
      case SendAnswer.FeeTooHigh(String words, Wei cap) -> {
        mend(sent, Cause.FEE_TOO_HIGH, cap == null ? threeQuarters(sent) : cap.value(), words);
        hopeless.add(sent);
      }
      case SendAnswer.GasTooLow(String words) -> {
        mend(sent, Cause.GAS_TOO_LOW, gas(sent), words);
        hopeless.add(sent);
      }
      case SendAnswer.GasTooHigh(String words) -> {
        mend(sent, Cause.GAS_TOO_HIGH, gas(sent), words);
        hopeless.add(sent);
      }
      case SendAnswer.Invalid(String words) -> invalid(sent, words);
    }
  }

  private void invalid(UnsentAttempt sent, String words) {
    switch (sent.attempt().kind()) {
      case FIRST -> {
        invalid.add(new Refused(sent, words));
        hopeless.add(sent);
      }
      // What it was to replace may be with a node, and stays wanted.
      case BUMP -> hopeless.add(sent);
      // Nothing is left to try but the same again.
      case NO_OP -> refused(sent, words);
    }
  }

  private void refused(UnsentAttempt sent, String words) {
    held.add(sent);
    blocked = blocked == null ? new Refused(sent, words) : blocked;
  }

  private void mend(UnsentAttempt sent, Cause cause, @Nullable BigInteger bound, String words) {
    mendings.add(new Mending(sent.attempt(), cause, bound, words));
  }

  /** A node that does not name its limit is tried with less, and less again. */
  private static BigInteger threeQuarters(UnsentAttempt sent) {
    UnsignedTransaction transaction = UnsignedTransaction.decode(sent.raw()).transaction();
    return transaction
        .maxFee()
        .times(transaction.gasLimit())
        .value()
        .multiply(BigInteger.valueOf(3))
        .shiftRight(2);
  }

  private static BigInteger gas(UnsentAttempt sent) {
    return BigInteger.valueOf(UnsignedTransaction.decode(sent.raw()).transaction().gasLimit());
  }

  /** What was refused, in which words. */
  record Refused(UnsentAttempt what, String words) {}
}
