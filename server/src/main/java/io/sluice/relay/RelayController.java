package io.sluice.relay;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.sluice.access.Client;
import io.sluice.chain.ChainSettings;
import io.sluice.idempotency.Idempotency;
import io.sluice.idempotency.IdempotencyKey;
import io.sluice.monitor.FinalHeights;
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
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
  private final Idempotency idempotency;
  private final OwnTransactions own;
  private final TransactionQueries transactions;
  private final Timeline timeline;
  private final RelayerNames relayers;
  private final FollowedBlocks blocks;
  private final FinalHeights heights;
  private final RelaySettings settings;
  private final ChainSettings chain;

  RelayController(
      Intake intake,
      Idempotency idempotency,
      OwnTransactions own,
      TransactionQueries transactions,
      Timeline timeline,
      RelayerNames relayers,
      FollowedBlocks blocks,
      FinalHeights heights,
      RelaySettings settings,
      ChainSettings chain) {
    this.intake = intake;
    this.idempotency = idempotency;
    this.own = own;
    this.transactions = transactions;
    this.timeline = timeline;
    this.relayers = relayers;
    this.blocks = blocks;
    this.heights = heights;
    this.settings = settings;
    this.chain = chain;
  }

  @PostMapping("/direct")
  @Operation(
      summary = "Send a transaction",
      description = "202 means it is stored and will be carried to its end, whatever happens next.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = DirectRequest.class))))
  @Parameter(
      in = ParameterIn.HEADER,
      name = IdempotencyKey.HEADER,
      schema = @Schema(type = "string", pattern = "^[\\x21\\x23-\\x7e]{1,255}$"),
      description =
          "1 to 255 visible ASCII characters. The same key with the same body answers the same and creates nothing"
              + " again (Idempotent-Replayed: true); with another body it is refused. Kept for ever.")
  @ApiResponse(
      responseCode = "202",
      description = "Stored",
      content = @Content(schema = @Schema(implementation = AcceptedAnswer.class)))
  ResponseEntity<AcceptedAnswer> direct(
      @Parameter(hidden = true) Client client,
      @RequestBody JsonNode body,
      @Parameter(hidden = true) HttpServletRequest request) {
    UUID id = ids.generate();
    Idempotency.Done done =
        idempotency.once(
            client,
            request,
            body,
            id,
            (now, claim) -> {
              Intent intent =
                  new DirectRequestReader(settings.largestGas(), relayers.all(), now).read(body);
              return intake.store(
                  new NewTransaction(
                      new TransactionId(id), client.id(), chain.chainId(), intent, now),
                  claim);
            });
    TransactionId created = new TransactionId(done.id());
    ResponseEntity.BodyBuilder answer =
        ResponseEntity.accepted().location(URI.create(PATH + created));
    if (done.replayed()) {
      answer.header("Idempotent-Replayed", "true");
    }
    return answer.body(AcceptedAnswer.of(created, done.at()));
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
  @Operation(
      summary = "Transactions of this client, newest first",
      description =
          "A hash is any that was ever signed for a transaction. A page of filters that are rare together may be shorter"
              + " than the limit; as long as nextCursor is not null, more may follow. What is archived is not listed:"
              + " its status and timeline are answered by id.")
  @Parameter(
      in = ParameterIn.QUERY,
      name = "status",
      schema = @Schema(type = "string"),
      description =
          "pending, sent, submitted, inmempool, mined, confirmed, failed, canceled or expired; several separated by commas")
  @Parameter(
      in = ParameterIn.QUERY,
      name = "to",
      schema = @Schema(type = "string", pattern = "^0x[0-9a-fA-F]{40}$"))
  @Parameter(
      in = ParameterIn.QUERY,
      name = "relayerId",
      schema = @Schema(type = "string", pattern = "^[\\x21-\\x7e]{1,64}$"))
  @Parameter(
      in = ParameterIn.QUERY,
      name = "hash",
      schema = @Schema(type = "string", pattern = "^0x[0-9a-fA-F]{64}$"))
  @Parameter(
      in = ParameterIn.QUERY,
      name = "createdFrom",
      schema = @Schema(type = "string", format = "date-time"))
  @Parameter(
      in = ParameterIn.QUERY,
      name = "createdUntil",
      schema = @Schema(type = "string", format = "date-time"),
      description = "Excluded")
  @Parameter(
      in = ParameterIn.QUERY,
      name = "limit",
      schema =
          @Schema(
              type = "integer",
              format = "int32",
              minimum = "1",
              maximum = "500",
              defaultValue = "50"))
  @Parameter(
      in = ParameterIn.QUERY,
      name = "cursor",
      schema = @Schema(type = "string"),
      description = "A nextCursor of an earlier answer")
  PageAnswer list(
      @Parameter(hidden = true) Client client,
      @Parameter(hidden = true) @RequestParam Map<String, String> parameters) {
    ListQuery query = ListQuery.read(parameters);
    return PageAnswer.of(transactions.list(client.id(), query.filter(), query.limit()), head());
  }

  /** Read after what it is compared with, so that nothing confirmed shows too few confirmations. */
  private Head head() {
    return new Head(
        blocks.tip(chain.chainId()).map(FollowedBlocks.Position::number).orElse(null),
        heights.trouble(chain.chainId()).orElse(null));
  }
}
