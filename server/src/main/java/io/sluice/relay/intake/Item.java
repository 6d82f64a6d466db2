package io.sluice.relay.intake;

import io.sluice.gateway.idempotency.Claim;
import io.sluice.gateway.quota.Charge;
import io.sluice.gateway.signature.SignedCall;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request that is to be stored.
 *
 * @param storage of its kind
 * @param content as it is stored
 * @param id by which it is known from then on
 * @param weight bytes of its parts that have no fixed size
 * @param charge what it may come to
 * @param claim to be stored with it; {@code null} for none
 * @param batch the claim of the batch it came in, which others of the batch have too; {@code null}
 *     for none
 * @param signed the request it came with, to be noted in the commit; {@code null} when it is not
 *     signed, or noted already
 */
public record Item<T>(
    Storage<T> storage,
    T content,
    UUID id,
    long weight,
    Charge charge,
    @Nullable Claim claim,
    @Nullable Claim batch,
    @Nullable SignedCall signed) {

  /** One without a claim. */
  public Item(Storage<T> storage, T content, long weight, Charge charge) {
    this(storage, content, charge.id(), weight, charge, null, null, null);
  }

  /** The same with other claims. */
  public Item<T> claimedBy(@Nullable Claim own, @Nullable Claim ofBatch) {
    return new Item<>(storage, content, id, weight, charge, own, ofBatch, signed);
  }

  /** The same in a signed request of its own. */
  Item<T> signedBy(@Nullable SignedCall request) {
    return new Item<>(storage, content, id, weight, charge, claim, batch, request);
  }

  /** What a failure to store this one, and it alone, means to whoever asked for it. */
  RuntimeException meaning(RuntimeException failure) {
    return storage.meaning(failure, content);
  }
}
