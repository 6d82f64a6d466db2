package io.sluice.engine.broadcast;

import io.sluice.engine.lane.LaneSending.Turn;
import io.sluice.engine.transaction.AttemptKind;
import io.sluice.engine.transaction.UnsentAttempt;
import io.sluice.evm.chain.UnsignedTransaction;
import io.sluice.evm.chain.Wei;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a lane may send although a node found it too poor for what was next. No-ops and what
 * replaces something that a node has cost little or nothing more, and free the lane; of the rest
 * whatever its balance covers, in nonce order, but not once more what was refused. Pure.
 *
 * @param some what may be sent, in nonce order
 * @param next what the lane cannot pay for: the first that may not be sent; {@code null} when all
 *     may
 */
record Affordable(List<UnsentAttempt> some, @Nullable UnsentAttempt next) {

  static Affordable of(List<UnsentAttempt> unsent, Turn turn) {
    List<UnsentAttempt> some = new ArrayList<>();
    Wei left = turn.balance() == null ? Wei.ZERO : turn.balance();
    @Nullable UnsentAttempt first = null;
    for (UnsentAttempt each : unsent) {
      Wei cost = cost(each);
      boolean refused = each.attempt().hash().equals(turn.starvedBy());
      boolean free = each.attempt().kind() == AttemptKind.NO_OP || each.replaces();
      boolean covered = first == null && cost.compareTo(left) <= 0;
      if (!refused && (free || covered)) {
        some.add(each);
        left = left.minusOrZero(cost);
      } else if (first == null) {
        first = each;
      }
    }
    return new Affordable(some, first);
  }

  /** What the lane must have for a node to take it. */
  static Wei cost(UnsentAttempt unsent) {
    return UnsignedTransaction.decode(unsent.raw()).transaction().mostItCosts();
  }
}
