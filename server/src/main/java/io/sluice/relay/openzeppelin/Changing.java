package io.sluice.relay.openzeppelin;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sluice.engine.transaction.TransactionPages;
import io.sluice.engine.transaction.TransactionTerms;
import io.sluice.engine.transaction.TransactionView;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Speed;
import io.sluice.gateway.access.Client;
import io.sluice.relay.amendment.Amendments;
import io.sluice.relay.intake.RequestFields;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.request.FieldType;
import io.sluice.runtime.request.Fields;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Changes a client's mind in their words: what our amendments can do, and nothing else. */
@Component
@ForRole(Role.API)
class Changing {
  private static final String DIRECT = "direct";

  /** Canceled in one request: each is a commit. */
  private static final int MOST = 1000;

  private final Amendments direct;
  private final TransactionPages pages;

  Changing(List<Amendments> kinds, TransactionPages pages) {
    this.direct =
        kinds.stream().filter(each -> each.type().equals(DIRECT)).findFirst().orElseThrow();
    this.pages = pages;
  }

  void cancel(TransactionView view) {
    direct.cancel(view);
  }

  /**
   * Offers more for a transaction.
   *
   * @throws RefusedException when the body asks for another one, or for less
   */
  void replace(TheirTransactions.Found found, JsonNode theirs) {
    ObjectNode body = Requests.direct(theirs, found.target());
    Fields fields = Fields.ofBody(body);
    fields.given("network");
    fields.given("relayerId");
    TransactionView view = found.view();
    TransactionTerms terms = found.terms();
    Address to = fields.optional("to", RequestFields.ADDRESS);
    Bytes data = fields.required("data", RequestFields.DATA);
    Wei value = fields.required("value", RequestFields.WEI);
    Long gas = fields.optional("gasLimit", FieldType.integer(0, Long.MAX_VALUE));
    Speed speed = fields.required("speed", RequestFields.SPEED);
    refuseUnlessSame(fields, "to", to, view.to());
    refuseUnlessSame(fields, "data", data, terms.data());
    refuseUnlessSame(fields, "value", value, view.value());
    if (gas != null) {
      refuseUnlessSame(fields, "gasLimit", gas, terms.gas());
    }
    if (fields.given("validUntil")) {
      fields.refuse("validUntil", "cannot be changed; leave it out");
    }
    if (speed != null && speed.compareTo(terms.speed()) < 0) {
      fields.refuse("speed", "must be " + terms.speed().text() + " or faster");
    }
    Requests.inTheirNames(() -> {
      fields.refuseIfWrong();
      return direct.speedUp(view, Objects.requireNonNull(speed));
    });
  }

  private static void refuseUnlessSame(
      Fields fields, String name, @Nullable Object wanted, @Nullable Object there) {
    if (!Objects.equals(wanted, there)) {
      fields.refuse(name, "cannot be changed: cancel the transaction, and send another");
    }
  }

  /** Takes back what is in no block: really so, each like one that is canceled alone. */
  Canceled cancelPending(Client client, TheirRelayer target) {
    List<TransactionView> pending =
        pages.page(
            new TransactionPages.Question(
                client.id(), target.network().chain(), target.lane(), TheirStatus.pending()),
            0,
            MOST);
    List<String> canceled = new ArrayList<>();
    List<String> failed = new ArrayList<>();
    for (TransactionView view : pending) {
      try {
        direct.cancel(view);
        canceled.add(view.id().toString());
      } catch (RefusedException e) {
        if (e.code() != ErrorCode.TOO_LATE) {
          throw e;
        }
        failed.add(view.id().toString()); // a block was faster
      }
    }
    return new Canceled(canceled, failed, pending.size());
  }

  /**
   * What became of what was pending.
   *
   * @param queued canceled, or to be by a no-op that competes with them
   * @param failed over by now, or in a block
   */
  @Schema(name = "OpenzeppelinCanceled")
  record Canceled(
      @JsonProperty("queued_for_cancellation_transaction_ids") List<String> queued,
      @JsonProperty("failed_to_queue_transaction_ids") List<String> failed,
      @JsonProperty("total_processed") int processed) {}
}
