package io.sluice.relay.openzeppelin;

import io.sluice.engine.lane.Lane;
import io.sluice.engine.transaction.TermsQueries;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionPages;
import io.sluice.engine.transaction.TransactionQueries;
import io.sluice.engine.transaction.TransactionTerms;
import io.sluice.engine.transaction.TransactionView;
import io.sluice.evm.chain.Nonce;
import io.sluice.gateway.access.Client;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.request.FieldType;
import io.sluice.runtime.request.Fields;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Finds a client's transactions of a relayer: those that go through it, or must; of the pool all of
 * its network. What is another client's, or another relayer's, is not there.
 */
@Component
@ForRole(Role.API)
class TheirTransactions {
  private static final FieldType<Nonce> NONCE =
      FieldType.integer(0, Long.MAX_VALUE - 1).map(Nonce::new);
  private static final Pattern UUID =
      Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  private final TransactionQueries transactions;
  private final TermsQueries terms;
  private final TransactionPages pages;

  TheirTransactions(TransactionQueries transactions, TermsQueries terms, TransactionPages pages) {
    this.transactions = transactions;
    this.terms = terms;
    this.pages = pages;
  }

  /**
   * By the id in a path.
   *
   * @throws RefusedException when there is none
   */
  Found find(Client client, TheirRelayer target, String id) {
    Optional<TransactionView> view =
        UUID.matcher(id).matches()
            ? transactions.find(client.id(), TransactionId.parse(id))
            : Optional.empty();
    return view.map(each -> new Found(each, terms.of(each.id()), target))
        .filter(Found::isOfTarget)
        .orElseThrow(() -> none("ID " + TheirRelayers.shortened(id)));
  }

  /**
   * By the nonce in a path.
   *
   * @throws RefusedException when there is none, or the relayer is a pool
   */
  Found ofNonce(Client client, TheirRelayer target, String text) {
    Nonce nonce = Fields.ofPath("nonce", text, NONCE);
    Lane lane = target.lane();
    if (lane == null) {
      throw new RefusedException(
          ErrorCode.INVALID_REQUEST,
          "A pool has no nonces: name the relayer that the transaction went through.");
    }
    return pages
        .ofNonce(client.id(), lane.id(), nonce)
        .map(each -> new Found(each, terms.of(each.id()), target))
        .orElseThrow(() -> none("nonce " + nonce));
  }

  /** A page, newest first. */
  List<TransactionAnswer> page(
      TransactionPages.Question question, TheirRelayer target, PageQuery query) {
    List<TransactionView> views = pages.page(question, query.skipped(), query.perPage());
    Map<TransactionId, TransactionTerms> all =
        terms.of(views.stream().map(TransactionView::id).toList());
    return views.stream()
        .flatMap(view -> {
          TransactionTerms found = all.get(view.id()); // none of one that is put away just now
          return found == null
              ? Stream.empty()
              : Stream.of(new Found(view, found, target).answer());
        })
        .toList();
  }

  int count(TransactionPages.Question question) {
    return pages.count(question);
  }

  private static RefusedException none(String what) {
    return new RefusedException(ErrorCode.NOT_FOUND, "Transaction with " + what + " not found");
  }

  /** What was found. */
  record Found(TransactionView view, TransactionTerms terms, TheirRelayer target) {
    TransactionAnswer answer() {
      return TransactionAnswer.of(view, terms, target.idOf(view.relayer()));
    }

    private boolean isOfTarget() {
      Lane lane = target.lane();
      String through = view.relayer() == null ? terms.relayer() : view.relayer();
      return view.chain().equals(target.network().chain())
          && (lane == null || lane.name().equals(through));
    }
  }
}
