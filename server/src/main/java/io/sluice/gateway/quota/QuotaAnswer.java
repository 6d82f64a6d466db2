package io.sluice.gateway.quota;

import io.sluice.evm.chain.AddressText;
import io.sluice.runtime.request.DecimalText;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a client may use, and what it has.
 *
 * @param client all of it together
 * @param user the end user who was asked for; null when none was
 */
@Schema(name = "Quota")
public record QuotaAnswer(Spans client, @Nullable UserSpans user) {
  /** In UTC. */
  @Schema(name = "QuotaSpans")
  record Spans(Standing day, Standing month) {}

  /** Of one end user, in UTC. */
  @Schema(name = "QuotaUserSpans")
  record UserSpans(@AddressText String address, Standing day, Standing month) {}

  /**
   * How it stands in one day or month.
   *
   * @param span 2026-11-27 or 2026-11
   * @param resetsAt when the next begins
   */
  @Schema(name = "QuotaStanding")
  record Standing(
      @Schema(pattern = "^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$", example = "2026-11-27") String span,
      Instant resetsAt,
      Transactions transactions,
      Gas gas) {
    static Standing of(String span, Instant resetsAt, Quota.@Nullable Limit limit, Use use) {
      return new Standing(
          span,
          resetsAt,
          Transactions.of(limit == null ? null : limit.transactions(), use),
          Gas.of(limit == null ? null : limit.gas(), use));
    }
  }

  /**
   * How many.
   *
   * @param limit null for none
   * @param used accepted, without those that ended outside of any block
   * @param left null when there is no limit
   */
  @Schema(name = "QuotaTransactions")
  record Transactions(
      @DecimalText @Schema(example = "10000") @Nullable String limit,
      @DecimalText @Schema(example = "12") String used,
      @DecimalText @Schema(example = "9988") @Nullable String left) {
    static Transactions of(@Nullable Long limit, Use use) {
      return new Transactions(
          text(limit), Long.toString(use.transactions()), remaining(limit, use.transactions()));
    }
  }

  /**
   * Units of gas.
   *
   * @param limit null for none
   * @param used as receipts tell
   * @param reserved by what has not ended: the most that it may take
   * @param left null when there is no limit
   */
  @Schema(name = "QuotaGas")
  record Gas(
      @DecimalText @Nullable String limit,
      @DecimalText String used,
      @DecimalText String reserved,
      @DecimalText @Nullable String left) {
    static Gas of(@Nullable Long limit, Use use) {
      return new Gas(
          text(limit),
          Long.toString(use.gasUsed()),
          Long.toString(use.gasHeld()),
          remaining(limit, use.gas()));
    }
  }

  private static @Nullable String text(@Nullable Long number) {
    return number == null ? null : Objects.toString(number);
  }

  private static @Nullable String remaining(@Nullable Long limit, long used) {
    return limit == null ? null : Long.toString(Math.max(0, limit - used));
  }
}
