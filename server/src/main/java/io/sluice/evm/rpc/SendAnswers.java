package io.sluice.evm.rpc;

import io.sluice.evm.chain.TxHash;
import java.util.Locale;

/** What one node's answer to a send means, and which of two nodes' answers stands. */
final class SendAnswers {
  private SendAnswers() {}

  /**
   * @param hash of the bytes that were sent
   */
  static SendAnswer of(Reply<String> reply, TxHash hash) {
    return switch (reply) {
      case Reply.Refused<String>(NodeError error) -> NodeErrors.send(error, hash);
      case Reply.Missing<String>(String why) -> new SendAnswer.Unknown(why);
      case Reply.Result<String>(var text) -> {
        if (text != null && text.toLowerCase(Locale.ROOT).equals(hash.hex())) {
          yield new SendAnswer.Accepted(hash, false);
        }
        String got = text == null ? "no hash" : Words.printable(text, 80);
        yield new SendAnswer.Unknown("the node answered " + got + ", not the hash of the bytes");
      }
    };
  }

  /** The answer that stands when two nodes were given the same bytes. */
  static SendAnswer better(SendAnswer one, SendAnswer other) {
    return rank(one) <= rank(other) ? one : other;
  }

  /**
   * What stands when only one endpoint could be asked although there are others: that bytes are
   * wrong is the one answer after which nobody sends them again, and takes two.
   */
  static SendAnswer ofOneAlone(SendAnswer answer) {
    return answer instanceof SendAnswer.Invalid(String message)
        ? new SendAnswer.Unknown("one endpoint alone says: " + message)
        : answer;
  }

  /**
   * Accepted anywhere is accepted. Otherwise an unknown outcome outweighs every refusal, for the
   * bytes may be on their way. Then what only blocks can decide, what another price mends, and what
   * time mends. That the bytes are wrong must be said by all: it is the one answer after which
   * nobody sends them again.
   */
  private static int rank(SendAnswer answer) {
    return switch (answer) {
      case SendAnswer.Accepted accepted -> accepted.alreadyKnown() ? 1 : 0;
      case SendAnswer.Unknown _ -> 2;
      case SendAnswer.NonceTooLow _ -> 3;
      case SendAnswer.ReplacementUnderpriced _ -> 4;
      case SendAnswer.InsufficientFunds _ -> 5;
      case SendAnswer.FeeTooLow _ -> 6;
      case SendAnswer.FeeTooHigh _ -> 7;
      case SendAnswer.GasTooLow _ -> 8;
      case SendAnswer.GasTooHigh _ -> 9;
      case SendAnswer.Congested _ -> 10;
      case SendAnswer.Refused _ -> 11;
      case SendAnswer.Invalid _ -> 12;
    };
  }
}
