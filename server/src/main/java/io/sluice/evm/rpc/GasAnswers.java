package io.sluice.evm.rpc;

import io.sluice.evm.chain.Hex;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What a node's answer to an estimate or a simulation means, and what those of several do. */
final class GasAnswers {
  private final RevertReason reasons;

  GasAnswers(RevertReason reasons) {
    this.reasons = reasons;
  }

  /** Whether the node could say anything of the call. */
  boolean decides(Reply<String> reply) {
    return switch (reply) {
      case Reply.Result<String>(var text) -> text != null;
      case Reply.Refused<String>(NodeError error) ->
          !(NodeErrors.gas(error, reasons) instanceof GasAnswer.Unavailable);
      case Reply.Missing<String> ignored -> false;
    };
  }

  GasAnswer of(Call call, Reply<String> reply) {
    return switch (reply) {
      case Reply.Result<String>(var text) -> {
        if (text == null) {
          yield new GasAnswer.Unavailable("the node gave no estimate");
        }
        yield call.gas() == null ? estimate(text) : new GasAnswer.Estimate(call.gas());
      }
      case Reply.Refused<String>(NodeError error) -> NodeErrors.gas(error, reasons);
      case Reply.Missing<String>(String why) -> new GasAnswer.Unavailable(why);
    };
  }

  /**
   * The answer that stands where several endpoints are configured: that it reverts takes two, one
   * that got through outweighs one that did not, and the larger of their estimates is enough for
   * both.
   */
  static GasAnswer together(List<GasAnswer> answers) {
    List<GasAnswer.Reverts> reverts =
        answers.stream()
            .filter(GasAnswer.Reverts.class::isInstance)
            .map(GasAnswer.Reverts.class::cast)
            .toList();
    if (reverts.size() >= 2) {
      return reverts.stream()
          .filter(each -> !each.reason().equals(RevertReason.NOTHING))
          .findFirst()
          .orElse(reverts.getFirst());
    }
    return answers.stream()
        .filter(GasAnswer.Estimate.class::isInstance)
        .max(Comparator.comparingLong(GasAnswers::gas))
        .or(() -> first(answers, GasAnswer.InsufficientFunds.class))
        .or(() ->
            reverts.isEmpty() ? first(answers, GasAnswer.Unavailable.class) : Optional.empty())
        .orElseGet(
            () -> new GasAnswer.Unavailable("fewer than two endpoints say whether it reverts"));
  }

  private static long gas(GasAnswer answer) {
    return answer instanceof GasAnswer.Estimate(long gas) ? gas : 0;
  }

  private static Optional<GasAnswer> first(List<GasAnswer> answers, Class<?> kind) {
    return answers.stream().filter(kind::isInstance).findFirst();
  }

  private static GasAnswer estimate(String quantity) {
    try {
      return new GasAnswer.Estimate(Hex.number(quantity));
    } catch (IllegalArgumentException | ArithmeticException e) {
      return new GasAnswer.Unavailable("the node's estimate cannot be read");
    }
  }
}
