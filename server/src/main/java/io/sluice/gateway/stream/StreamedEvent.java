package io.sluice.gateway.stream;

import io.swagger.v3.oas.annotations.media.Schema;

/** Each event of a stream, as the API's description shows it. */
@Schema(
    name = "StreamedEvent",
    description = "The fields of one event (WHATWG HTML, server-sent events)")
record StreamedEvent(
    @Schema(
            description = "Where the stream goes on behind it",
            pattern = "^[0-9]+$",
            example = "1042")
        String id,
    @Schema(description = "The type of the event, or reset", example = "transaction.confirmed")
        String event,
    @Schema(description = "One line of JSON: what a webhook's body holds, or the reason of a reset")
        String data) {}
