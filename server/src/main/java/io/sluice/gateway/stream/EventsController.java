package io.sluice.gateway.stream;

import io.sluice.gateway.access.Client;
import io.sluice.gateway.access.Needs;
import io.sluice.gateway.access.Scope;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.Refuses;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Opens streams of events. */
@RestController
@ForRole(Role.API)
@Needs(Scope.RELAY_READ)
@Tag(name = "Events")
class EventsController {
  private final StreamOpener opener;

  EventsController(StreamOpener opener) {
    this.opener = opener;
  }

  @GetMapping(path = "/api/v1/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  @Refuses({ErrorCode.TOO_MANY_STREAMS, ErrorCode.OVERLOADED})
  @Operation(
      operationId = "streamEvents",
      summary = "What happens to this client's transactions, as it happens",
      description =
          "Server-sent events (WHATWG HTML). The id of an event is opaque; opened again with the last one, the stream goes on"
              + " behind it: nothing is left out, nothing comes twice. Once the answer has begun, everything that happens is"
              + " told. An event named reset says that events before it are not known any more: ask for the state of your"
              + " transactions. A reader who does not keep up is cut off, and opens the stream again.")
  @ApiResponse(
      responseCode = "200",
      description = "An endless answer of events; the data of each is one line of JSON",
      content =
          @Content(
              mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
              schema = @Schema(implementation = StreamedEvent.class)))
  @Parameter(
      in = ParameterIn.QUERY,
      name = "types",
      description =
          "Only these types of events, separated by commas; transaction.* stands for all that begin so",
      schema = @Schema(type = "string"),
      example = "transaction.mined,transaction.confirmed")
  @Parameter(
      in = ParameterIn.QUERY,
      name = "transactionId",
      description = "Only events of this transaction",
      schema = @Schema(type = "string", format = "uuid"))
  @Parameter(
      in = ParameterIn.QUERY,
      name = "lastEventId",
      description = "As the header, for who cannot set one; the header goes before it",
      schema = @Schema(type = "string", pattern = "^[0-9]+$"))
  void events(
      @Parameter(hidden = true) Client client,
      @Parameter(hidden = true) @RequestParam Map<String, String> parameters,
      @Parameter(
              description = "The id after which the stream goes on; else it begins now",
              schema = @Schema(type = "string", pattern = "^[0-9]+$"))
          @RequestHeader(name = StreamQuery.HEADER, required = false)
          @Nullable String lastEventId,
      @Parameter(hidden = true) HttpServletRequest request,
      @Parameter(hidden = true) HttpServletResponse response)
      throws IOException {
    StreamQuery query = StreamQuery.read(parameters, lastEventId);
    if (RequestMethod.HEAD.name().equals(request.getMethod())) {
      response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
      return;
    }
    opener.open(client, query, request, response);
  }
}
