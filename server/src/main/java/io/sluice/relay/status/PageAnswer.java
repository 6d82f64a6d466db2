package io.sluice.relay.status;

import io.sluice.evm.chain.ChainId;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of transactions.
 *
 * @param nextCursor for the page after this one; {@code null} on the last
 */
@Schema(name = "TransactionPage")
record PageAnswer(
    @Schema(
            description =
                "Newest first. May be fewer than the limit, or none, although nextCursor is not null: of a combination of"
                    + " filters that is rare, a page is what some hundred transactions hold")
        List<StatusAnswer> items,
    @Schema(pattern = "^[A-Za-z0-9_-]{48}$") @Nullable String nextCursor) {
  static PageAnswer of(OwnPage page, Function<ChainId, Head> heads) {
    return new PageAnswer(
        page.found().stream()
            .map(each -> StatusAnswer.of(each, heads.apply(each.view().chain())))
            .toList(),
        page.next() == null ? null : ListQuery.cursor(page.next()));
  }
}
