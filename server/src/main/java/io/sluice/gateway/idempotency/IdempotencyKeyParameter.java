package io.sluice.gateway.idempotency;

import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.Refuses;
import io.sluice.runtime.openapi.AnswerHeader;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes the header {@link IdempotencyKey#HEADER} of a request that creates something. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Refuses({ErrorCode.IDEMPOTENCY_IN_PROGRESS, ErrorCode.IDEMPOTENCY_KEY_REUSED})
@AnswerHeader(
    name = "Idempotent-Replayed",
    description = "There when the answer is that of an earlier request with the same key.",
    pattern = "^true$",
    status = {200, 201, 202},
    always = false)
@Parameter(
    in = ParameterIn.HEADER,
    name = IdempotencyKey.HEADER,
    schema = @Schema(type = "string", pattern = "^[\\x21\\x23-\\x7e]{1,255}$"),
    description =
        "1 to 255 visible ASCII characters. The same key with the same body answers the same and creates nothing"
            + " again (Idempotent-Replayed: true); with another body it is refused. Kept for ever.")
public @interface IdempotencyKeyParameter {}
