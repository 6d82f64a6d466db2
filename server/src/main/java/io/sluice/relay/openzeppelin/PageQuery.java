package io.sluice.relay.openzeppelin;

import io.sluice.engine.transaction.TransactionPages;
import io.sluice.runtime.request.FieldType;
import io.sluice.runtime.request.Fields;
import io.sluice.runtime.request.LimitParameter;
import java.util.Map;

/**
 * Which page of a list is wanted.
 *
 * @param page from 1 on
 */
record PageQuery(int page, int perPage) {
  private static final FieldType<Integer> PAGE =
      FieldType.integer(1, TransactionPages.MOST).map(Long::intValue);
  private static final FieldType<Integer> PER_PAGE =
      FieldType.integer(1, LimitParameter.LARGEST).map(Long::intValue);
  private static final int USUAL = 10;

  static PageQuery read(Map<String, String> parameters) {
    Fields fields = Fields.ofQuery(parameters);
    PageQuery query = read(fields);
    fields.refuseIfWrong();
    return query;
  }

  /** Beside other parameters. */
  static PageQuery read(Fields fields) {
    PageQuery query =
        new PageQuery(
            fields.optional("page", PAGE, 1), fields.optional("per_page", PER_PAGE, USUAL));
    if ((long) query.page * query.perPage > TransactionPages.MOST) {
      fields.refuse(
          "page",
          "lies beyond the newest "
              + TransactionPages.MOST
              + "; what is older is listed by GET /api/v1/relay/transactions");
    }
    return query;
  }

  /** How many items the pages before it hold. */
  int skipped() {
    return (page - 1) * perPage;
  }
}
