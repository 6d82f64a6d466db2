package io.sluice.evm.chain;

import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes a text that is a {@link TxHash}. */
@Target({ElementType.METHOD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@Schema(
    pattern = "^0x[0-9a-fA-F]{64}$",
    example = "0x88df016429689c079f3b2f6ad39fa052532c56795b733da78a91ebe6a713944b")
public @interface HashText {}
