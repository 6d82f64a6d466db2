package io.sluice.relay;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.sluice.access.Client;
import io.sluice.chain.ChainSettings;
import io.sluice.monitor.FollowedBlocks;
import io.sluice.role.ForRole;
import io.sluice.role.Role;
import io.sluice.transaction.Event;
import io.sluice.transaction.Intent;
import io.sluice.transaction.NewTransaction;
import io.sluice.transaction.Timeline;
import io.sluice.transaction.TransactionId;
import io.sluice.transaction.TransactionQueries;
import io.sluice.transaction.TransactionView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Takes direct requests, and tells what became of them. */
@RestController
@ForRole(Role.API)
@RequestMapping("/api/v1/relay")
@Tag(name = "Relay")
class RelayController {
  private static final String PATH = "/api/v1/relay/status/";

  private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();
  private final Intake intake;
  private final OwnTransactions own;
  private final TransactionQueries transactions;
  private final Timeline timeline;
  private final RelayerNames relayers;
  private final FollowedBlocks blocks;
  private final RelaySettings settings;
  private final ChainSettings chain;
  private final Clock clock;

  RelayController(
      Intake intake,
      OwnTransactions own,
      TransactionQueries transactions,
      Timeline timeline,
      RelayerNames relayers,
      FollowedBlocks blocks,
      RelaySettings settings,
      ChainSettings chain,
      Clock clock) {
    this.intake = intake;
    this.own = own;
    this.transactions = transactions;
    this.timeline = timeline;
    this.relayers = relayers;
    this.blocks = blocks;
    this.settings = settings;
    this.chain = chain;
    this.clock = clock;
  }

  @PostMapping("/direct")
  @Operation(
      summary = "Send a transaction",
      description = "202 means it is stored and will be carried to its end, whatever happens next.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = DirectRequest.class))))
  ResponseEntity<AcceptedAnswer> direct(
      @Parameter(hidden = true) Client client, @RequestBody JsonNode body) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Intent intent = new DirectRequestReader(settings.largestGas(), relayers.all(), now).read(body);
    TransactionId id = new TransactionId(ids.generate());
    intake.store(new NewTransaction(id, client.id(), chain.chainId(), intent, now));
    return ResponseEntity.accepted()
        .location(URI.create(PATH + id))
        .body(AcceptedAnswer.of(id, now));
  }

  @GetMapping("/status/{transactionId}")
  @Operation(summary = "Where a transaction stands")
  StatusAnswer status(@Parameter(hidden = true) Client client, @PathVariable String transactionId) {
    return StatusAnswer.of(own.find(client, transactionId), head());
  }

  @GetMapping("/transactions/{transactionId}/timeline")
  @Operation(summary = "What happened to a transaction, oldest first")
  TimelineAnswer timeline(
      @Parameter(hidden = true) Client client, @PathVariable String transactionId) {
    TransactionView transaction = own.find(client, transactionId);
    List<Event> events = timeline.of(transaction.id());
    return TimelineAnswer.of(transaction.id(), events);
  }

  @GetMapping("/transactions")
  @Operation(summary = "Transactions of this client, newest first")
  PageAnswer list(
      @Parameter(hidden = true) Client client,
      @Parameter(
              description =
                  "pending, sent, submitted, inmempool, mined, confirmed, failed, canceled or expired; several separated by commas")
          @RequestParam
          Map<String, String> parameters) {
    ListQuery query = ListQuery.read(parameters);
    List<TransactionView> found = transactions.list(client.id(), query.filter(), query.limit() + 1);
    return PageAnswer.of(found, query.limit(), head());
  }

  /** Read after what it is compared with, so that nothing confirmed shows too few confirmations. */
  private long head() {
    return blocks.tip(chain.chainId()).map(tip -> tip.number().value()).orElse(0L);
  }
}
