package io.sluice.relay.openzeppelin;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What they put around a page of a list. */
record PageEnvelope<T>(
    boolean success,
    List<T> data,
    @Schema(types = "null") @Nullable String error,
    Pagination pagination) {
  /** A page of what is in memory. */
  static <T> PageEnvelope<T> of(List<T> all, PageQuery query) {
    int from = Math.min(query.skipped(), all.size());
    int to = Math.min(from + query.perPage(), all.size());
    return of(all.subList(from, to), query, all.size());
  }

  static <T> PageEnvelope<T> of(List<T> page, PageQuery query, int total) {
    return new PageEnvelope<>(
        true, page, null, new Pagination(query.page(), query.perPage(), total));
  }
}
