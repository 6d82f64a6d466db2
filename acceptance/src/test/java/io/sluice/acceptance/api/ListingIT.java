package io.sluice.acceptance.api;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Answer;
import io.sluice.acceptance.dsl.Batch;
import io.sluice.acceptance.dsl.Order;
import io.sluice.acceptance.dsl.Sluice;
import io.sluice.acceptance.dsl.Submission;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ListingIT {
  @RegisterExtension static final Sluice sluice = Installation.SHARED;

  private static final String LIST = "/api/v1/relay/transactions?";

  @Test
  void pagesGoFromTheNewestToTheOldestWithoutAGap() {
    String to = Order.somebody();
    Batch batch = sluice.submits(7).orders(() -> Order.call().to(to)).allAccepted();

    List<String> seen = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    String cursor = "";
    do {
      Answer page = sluice.api().get(LIST + "limit=3&to=" + to + cursor);
      assertThat(page.status()).isEqualTo(200);
      List<String> ids = ids(page);
      seen.addAll(ids);
      sizes.add(ids.size());
      cursor = "&cursor=" + page.text("nextCursor");
    } while (!cursor.equals("&cursor="));

    assertThat(sizes).containsExactly(3, 3, 1);
    assertThat(seen)
        .isSortedAccordingTo(Comparator.reverseOrder())
        .containsExactlyInAnyOrderElementsOf(
            batch.accepted().stream().map(Submission::id).toList());
  }

  @Test
  void filtersNarrowItDown() throws Exception {
    String to = Order.somebody();
    Batch batch = sluice.submits(1).orders(() -> Order.call().to(to)).allAccepted();
    eventually(withinSeconds(30), batch.allConfirmed());
    String id = batch.accepted().getFirst().id();
    Answer status = batch.status();
    String created = status.text("createdAt");
    String lane = status.text("relayerId");

    assertThat(found("to=" + to)).containsExactly(id);
    assertThat(found("hash=" + status.text("transactionHash"))).containsExactly(id);
    assertThat(found("to=" + to + "&status=confirmed")).containsExactly(id);
    assertThat(found("to=" + to + "&status=failed,confirmed")).containsExactly(id);
    assertThat(found("to=" + to + "&status=pending,mined")).isEmpty();
    assertThat(found("to=" + to + "&relayerId=" + lane)).containsExactly(id);
    assertThat(found("to=" + to + "&createdFrom=" + created)).containsExactly(id);
    assertThat(found("to=" + to + "&createdUntil=2001-01-01T00:00:00Z")).isEmpty();
    assertThat(found("to=" + Order.somebody())).isEmpty();
  }

  @Test
  void aWrongQueryIsRefusedWithAllItsErrors() {
    Problems.assertInvalid(
        sluice.api().get(LIST + "status=lost&to=0x1&limit=0&createdFrom=now&colour=red"),
        "status",
        "to",
        "limit",
        "createdFrom",
        "colour");
    Problems.assertInvalid(sluice.api().get(LIST + "limit=501"), "limit");
    Problems.assertProblem(
        sluice.api().get(LIST + "cursor=nonsense"), 400, "invalid_cursor", false);
  }

  private static List<String> found(String query) {
    Answer page = sluice.api().get(LIST + query);
    assertThat(page.status()).as("%s", page).isEqualTo(200);
    return ids(page);
  }

  private static List<String> ids(Answer page) {
    return page.json()
        .path("items")
        .valueStream()
        .map(item -> item.path("transactionId").asString())
        .toList();
  }
}
