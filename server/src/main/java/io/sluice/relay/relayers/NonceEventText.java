package io.sluice.relay.relayers;

import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes a text that says what happened to a nonce. */
@Target({ElementType.METHOD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@Schema(allowableValues = {"signed", "sent", "replaced", "mined", "unmined", "foreign"})
@interface NonceEventText {}
