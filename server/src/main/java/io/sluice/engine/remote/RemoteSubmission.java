package io.sluice.engine.remote;

import io.sluice.engine.lane.LaneId;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.evm.chain.Nonce;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was given to a relayer.
 *
 * @param ordinal 0 is the first relayer that the transaction was given to
 * @param anchor a transaction that was at the relayer before; {@code null} when none was known
 * @param remoteId its id there; {@code null} while it is not known
 * @param status as the relayer told it last; {@code null} until it did
 * @param nonce as the relayer told it last; {@code null} until it did
 * @param detail why it waits, or how it ended, for people
 * @param createdAt when it was committed, before it was sent
 * @param heardAt when the relayer told of it last
 */
public record RemoteSubmission(
    TransactionId transaction,
    int ordinal,
    LaneId lane,
    State state,
    RemoteRequest request,
    @Nullable String anchor,
    @Nullable String remoteId,
    @Nullable String status,
    @Nullable Nonce nonce,
    @Nullable String detail,
    Instant createdAt,
    @Nullable Instant heardAt) {

  /** The request as it was posted. */
  public String body() {
    return request.body();
  }

  /** How far it is known what became of it. */
  public enum State {
    /** It may have been sent, once; whether the relayer has it is not known. */
    INTENT(true),
    /** The relayer has it, under an id that is known. */
    TAKEN(true),
    /** What became of it cannot be learned: a person must say. Nothing is sent meanwhile. */
    HELD(true),
    /** The relayer has said that it does not have it, or it was never sent. */
    REFUSED(false),
    /** The relayer's list has shown that it was never received, or a person has said so. */
    ABSENT(false),
    /** Its transaction is over. */
    OVER(false);

    private final boolean open;

    State(boolean open) {
      this.open = open;
    }

    /** Whether the relayer may have it, so that nobody else may be given it. */
    public boolean open() {
      return open;
    }
  }
}
